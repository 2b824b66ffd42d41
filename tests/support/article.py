"""The year of the article (domain G2) as rows: cases, promises, hate, surveys, orders, staff, domestic abuse."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.models import Action, Case, CaseReport, Clock, Closure, FormVersion, Party, Report, Survey, SurveyAnswer
from cases.operations.policies import policy_now
from cases.rules.survey import BODY
from estate.bulk import insert_many
from estate.database import db, new_id
from estate.models import Accreditation, Person

FIRST = datetime(2024, 4, 1, 8, tzinfo=UTC)
AFTER = datetime(2025, 4, 2, 9, tzinfo=UTC)
RESPONSES = {"high": (99, 1), "medium": (245, 0), "standard": (142, 2)}
"""By risk: how many were answered in time, and how many were not: 489 cases."""
TOTALS = {"ease": 1_646, "contact": 1_548, "outcome": 1_529}
ORDERS = {
    "closure_order_partial": (4, ["county_lines", "drugs"]), "closure_order_full": (2, ["serious_asb_and_criminal"]),
    "injunction_full": (3, ["domestic_abuse", "asb"]), "possession_suspended": (1, ["noise_nuisance"]),
    "eviction": (11, ["drugs", "unruly_visitors"]),
}  # fmt: skip
STRANDS = ("race", "religion_or_belief", "sexual_orientation", "transgender_identity", "disability")
RULE = {"kind": "calendar_hours", "n": 24, "ends": "day", "deemed": False}


class Article:
    """Writes the rows; each maker gives the row's id."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.numbers = cast, 0
        self.policy = policy_now(cast.northmere, datetime(2022, 1, 1, tzinfo=UTC)).id
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        for made in (self.cases, self.before, self.hate, self.surveys, self.orders, self.abuse, self.staff):
            made()
        for model, rows in self.rows.items():
            insert_many(model, rows)
        db.session.commit()

    def add(self, model: Any, **more: Any) -> Any:
        """Add a row, all its columns named, the rest empty."""
        row = {"landlord_id": self.cast.northmere, "id": new_id()} | more
        empty = {one.name: None for one in model.__table__.c if one.default is None}
        rows = self.rows.setdefault(model, [])
        rows.append({one.name: _default(one) for one in model.__table__.c if one.default is not None} | empty | row)
        return row["id"]

    def case(self, opened: datetime, risk: str = "standard", **more: Any) -> Any:
        """Add a case."""
        self.numbers += 1
        told = {
            "reference": f"C-{self.numbers:05}", "title": "x", "lane": "formal", "stage": "open", "category": "noise",
            "origin": "staff", "block_id": self.cast.kestrel.id, "risk": risk, "opening_risk": risk, "counted": True,
            "policy_id": self.policy, "received_at": opened, "opened_at": opened, "strands": [], "exploitation": [],
            "opened_by_id": self.cast.ruth.id, "officer_id": self.cast.ruth.id,
        }  # fmt: skip
        return self.add(Case, **(told | more))

    def promise(self, case_id: Any, risk: str, opened: datetime, took: timedelta | None, **more: Any) -> Any:
        """Add what was promised within a day, and answered after so long, or never."""
        done = opened + took if took is not None else None
        due = opened + timedelta(days=1)
        told = {
            "case_id": case_id, "kind": "respond", "risk": risk, "rule": RULE, "words": "24 hours", "answered_by": [],
            "started_at": opened, "frozen_due_at": due, "due_at": due, "done_at": done, "figures": True,
            "met": None if done is None else done <= due,
        }  # fmt: skip
        return self.add(Clock, **(told | more))

    def cases(self) -> None:
        """Write 489 cases of the year, and what must not be counted among them."""
        for risk, (met, missed) in RESPONSES.items():
            for number in range(met + missed):
                opened = FIRST + timedelta(hours=17 * number)
                key = self.case(opened, risk)
                late = timedelta(days=3) if number % 2 else None
                self.promise(key, risk, opened, timedelta(hours=5) if number < met else late)
                if number == 0:
                    self.promise(key, risk, opened, None, figures=False)
        early = self.case(FIRST, lane="early", stage="early_support", counted=False)
        self.promise(early, "standard", FIRST, None)
        merged = self.case(FIRST, "high", merged_into_id=early)
        self.promise(merged, "high", FIRST, None)
        self.promise(self.case(AFTER - timedelta(hours=2), "high"), "high", AFTER - timedelta(hours=2), None)
        self.case(FIRST, counted_at=AFTER + timedelta(days=5))

    def before(self) -> None:
        """Write the 370 cases of the year before, all closed in it."""
        for number in range(370):
            opened = datetime(2023, 4, 2, 9, tzinfo=UTC) + timedelta(hours=20 * number)
            closed = opened + timedelta(days=20)
            self.closed(self.case(opened, stage="closed", closed_at=closed), closed)

    def closed(self, case_id: Any, at: datetime, **more: Any) -> Any:
        """Add a signed closing."""
        told = {
            "case_id": case_id, "made_at": at, "by_id": self.cast.ruth.id, "reason": "resolved_warning",
            "outcome": "resolved", "spoke": "spoke", "signed_at": at, "signed_by_id": self.cast.grace.id,
        }  # fmt: skip
        return self.add(Closure, **(told | more))

    def hate(self) -> None:
        """Write 15 reports of hate over five strands; two of them tell of one case that is open."""
        key = self.rows[Case][0]["id"]
        self.rows[Case][0] |= {"hate": True, "strands": ["race"], "category": "hate"}
        for number in range(15):
            at = FIRST + timedelta(days=20 * number)
            told = {"reference": f"R-{number:05}", "origin": "staff", "origin_key": str(number), "channel": "phone",
                    "happened_at": at, "received_at": at, "made_at": at, "category": "hate", "hate": True,
                    "strands": [STRANDS[number % 5]], "exploitation": []}  # fmt: skip
            report = self.add(Report, **told)
            if number < 2:
                self.add(CaseReport, case_id=key, report_id=report, joined_at=at, joined_by_id=self.cast.ruth.id)
        struck = {"reference": "R-9", "origin_key": "x", "outcome": "struck", "handled_at": FIRST, "id": new_id()}
        self.rows[Report].append(self.rows[Report][0] | struck)

    def surveys(self) -> None:
        """Write 196 completed surveys."""
        form = self.add(FormVersion, kind="survey", number=1, in_force_from=FIRST, body=BODY, made_at=FIRST)
        for number, case in enumerate(self.rows[Case][:196]):
            at, mine = FIRST + timedelta(days=number), {"case_id": case["id"], "made_at": FIRST}
            closing = self.closed(case["id"], at, reopened_at=at + timedelta(hours=1))
            party = self.add(Party, role="complainant", **mine)
            survey = self.add(Survey, closure_id=closing, party_id=party, form_id=form, completed_at=at, **mine)
            for question, total in TOTALS.items():
                score = total // 196 + (number < total % 196)
                self.add(SurveyAnswer, survey_id=survey, question=question, score=score)

    def orders(self) -> None:
        """Write the year's orders, ten claims without a day in court, and what is not to be counted."""
        case = self.rows[Case][1]["id"]
        told = {"case_id": case, "sort": "legal", "made_at": FIRST, "by_id": self.cast.ruth.id, "reasons": []}
        for kind, (many, reasons) in ORDERS.items():
            for number in range(many):
                on = date(2024, 4, 1) + timedelta(days=30 * number)
                self.add(Action, **(told | {"kind": kind, "granted_on": on, "reasons": reasons}))
        for number in range(10):
            self.add(Action, **(told | {"kind": "possession_claim", "applied_on": date(2024, 6, 1 + number)}))
        self.add(Action, **(told | {"kind": "eviction", "granted_on": date(2025, 4, 1)}))
        gone = {"kind": "possession_claim", "applied_on": date(2024, 7, 1), "ended_on": date(2024, 8, 1)}
        self.add(Action, **(told | gone))
        late = {"kind": "section_8", "done_at": FIRST + timedelta(days=9), "served_on": date(2025, 4, 1)}
        self.add(Action, **(told | late))

    def abuse(self) -> None:
        """Write 37 restricted cases open at the beginning, 22 of them still open at the end."""
        for number in range(37):
            opened, closed = datetime(2023, 1, 3, tzinfo=UTC), FIRST + timedelta(days=10 * number)
            over = {"stage": "closed", "closed_at": closed} if number < 15 else {}
            key = self.case(opened, "high", restricted=True, category="domestic_abuse", counted=False, **over)
            if over:
                self.closed(key, closed)

    def staff(self) -> None:
        """Accredit 29 people, and two whose cards had run out."""
        for number in range(31):
            who = self.add(Person, email=f"p{number}@northmere.example", name=f"P{number}", role="patrol_officer",
                           phone="", invited_at=FIRST)  # fmt: skip
            last = date(2024, 12, 31) if number < 2 else date(2026, 1, 1)
            self.add(Accreditation, person_id=who, number="1", force="F", powers=[], valid_from=date(2024, 1, 1),
                     expires_on=last)  # fmt: skip


def _default(column: Any) -> Any:
    return column.default.arg if column.default.is_scalar else []
