"""What a list of open cases would do at go-live; and opening them, many at once, each under its own dates."""

import uuid
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import select

from cases.models import Assignment, Case, CaseAccess, CaseReport, Clock, Home, Individual, Party, Policy, Report
from cases.operations.clocks import Kept, planned
from cases.operations.holding import next_references
from cases.operations.imports_people import blocks_by_word, by_code
from cases.operations.policies import policy_now
from cases.operations.telling import name_key
from cases.queries.policies import body_of, in_force
from cases.rules import risk, stages
from cases.rules.importing import CASES, Judged, take_all
from cases.rules.policies import Facts, counted
from estate.bulk import insert_many
from estate.database import Base, db, new_id
from estate.models import Person, Trace
from estate.rules.calendar import LONDON
from estate.rules.sheets import Line
from estate.rules.words import quoted

LEAD: Final = "lead restricted cases"
DAYS: Final = ("received", "opened", "first_contact", "last_contact", "last_review")
Values = dict[str, Any]
TABLES: Final = (Individual, Report, Case, CaseReport, Party, Assignment, CaseAccess, Clock, Trace)
"""In the order in which their rows are written: what is named stands before who names it."""


def _moment(day: date | None) -> datetime | None:
    """Give the beginning of a day in London: a list of days knows no hours."""
    return datetime.combine(day, time(), LONDON) if day else None


class OpenCases:
    """Judges and writes a list of open cases. Known by its old number, a case that was brought in stays as it is."""

    def __init__(self, viewer: Person, now: datetime) -> None:
        self.viewer, self.now, self.today = viewer, now, now.astimezone(LONDON).date()
        mine = viewer.landlord_id
        self.blocks = blocks_by_word(mine)
        self.homes = by_code(Home, {"block_id": "block"}, mine)
        self.people = by_code(Individual, {"name": "name"}, mine)
        staff = db.session.scalars(select(Person).where(Person.landlord_id == mine, Person.left_at.is_(None)))
        self.officers = {one.email.casefold(): one for one in staff if one.can("work cases")}
        brought = select(Report.origin_key).where(Report.landlord_id == mine, Report.origin == "import")
        self.there = set(db.session.scalars(brought))
        held = select(Party.held_id).where(Party.landlord_id == mine, Party.held_id.is_not(None))
        self.held: dict[uuid.UUID, int] = dict.fromkeys(filter(None, db.session.scalars(held)), 0)
        self.first: dict[str, int] = {}
        self.new: list[Values] = []
        self.rows: dict[type[Base], list[Values]] = {}

    def judge(self, line: Line) -> Judged:
        """Say what one line would do."""
        values, faults = take_all(line.cells, CASES)
        number = values.get("number", "")
        hidden = values.get("category") == "domestic_abuse"
        key = ("restricted:" if hidden else "") + number.casefold()
        if number and self.first.setdefault(number.casefold(), line.number) != line.number:
            faults.append(f"Row {self.first[number.casefold()]} has the number {quoted(number)} already.")
        faults = [*line.faults, *faults, *self._ties(values), *self._days(values), *self._risky(values, hidden)]
        if not faults and key not in self.there:
            faults += self._held(line.number, values, hidden)
        if faults:
            return Judged(line.number, "refused", " ".join(dict.fromkeys(faults)), number)
        if key in self.there:
            return Judged(line.number, "same", "It was brought in before, and stays as it is.", number)
        self.new.append(values | {"key": key, "hidden": hidden})
        return Judged(line.number, "new", self._because(values), number)

    def _ties(self, values: Values) -> list[str]:
        """Find what a row names: a block, a home, people, an officer. Gives what cannot be found."""
        faults = []
        if block := values.get("block"):
            values["block_id"] = self.blocks.get(block.casefold())
            faults += [] if values["block_id"] else [f"There is no block {quoted(block)}."]
        if code := values.get("home"):
            home = self.homes.get(code.casefold())
            faults += [] if home else [f"There is no home {quoted(code)}. Bring in the homes first."]
            values["home_id"] = home and home["id"]
            values.setdefault("block_id", home and home["block_id"])
        if email := values.get("officer"):
            values["officer_row"] = self.officers.get(email)
            faults += [] if values["officer_row"] else [f"Nobody who works on cases has the e-mail {quoted(email)}."]
        for part in ("complainant", "alleged"):
            known = self.people.get(values.get(part, "").casefold())
            values[f"{part}_id"] = known and known["id"]
        return faults

    def _days(self, values: Values) -> list[str]:
        days = [(CASES[name].headings[0], values[name]) for name in DAYS if values.get(name)]
        faults = [f"The day of “{name}” is still to come." for name, day in days if day > self.today]
        opened, told = values.get("opened"), values.get("received") or values.get("opened")
        if opened and told and told > opened:
            faults.append("It was opened before it was told.")
        later = [values[name] for name in DAYS[2:] if values.get(name)]
        if told and any(day < told for day in later):
            faults.append("A contact or a review is before the day it was told.")
        return faults

    def _risky(self, values: Values, hidden: bool) -> list[str]:
        hate = values["hate"] = bool(values.get("hate") or values.get("strands") or values.get("category") == "hate")
        given = values.get("risk", "")
        if hidden and not self.viewer.can(LEAD):
            return ["Domestic abuse is brought in by who leads on it, so that nobody else reads it."]
        wrong = given and not risk.allowed(given, hate=hate, restricted=hidden)
        return ["Hate and domestic abuse are always high risk."] if wrong else []

    def _held(self, number: int, values: Values, hidden: bool) -> list[str]:
        """Refuse a second open, counted case about the same person (NM01)."""
        who = values["alleged_id"]
        if who is None or hidden:
            return []
        if self.held.setdefault(who, number) == number:
            return []
        said = f"Row {self.held[who]}" if self.held[who] else "An open case in Beatbook"
        return [f"{said} is about {quoted(values['alleged'])} already. One open case about one person."]

    def _because(self, values: Values) -> str:
        told = values.get("complainant")
        named = f"{told} is no tenant of the list, and is made as somebody new." if told else ""
        return "" if values["complainant_id"] or not told else named

    def prepare(self, policy: Policy | None = None) -> None:
        """Make what is to be written, while nobody waits for it; but for the references, which are given when it is."""
        policy = policy or in_force(self.viewer.landlord_id, self.now)
        if policy is None or self.rows:
            return
        maker, self.rows = Opened(self.viewer, policy, self.now), {table: [] for table in TABLES}
        for values in sorted(self.new, key=lambda values: values["hidden"]):
            maker.make(values, self.rows)

    def write(self, by: Person, now: datetime) -> None:
        """Open what all lines said, under the policy in force today and from their own days."""
        self.prepare(policy_now(by.landlord_id, now))
        many = sum(not values["hidden"] for values in self.new)
        for kind, model in (("report", Report), ("case", Case)):
            given = next_references(by.landlord_id, kind, many, restricted=False)
            given += next_references(by.landlord_id, kind, len(self.new) - many, restricted=True)
            for row, reference in zip(self.rows[model], given, strict=True):
                row["reference"] = reference
        for table, rows in self.rows.items():
            insert_many(table, rows, landlord_id=by.landlord_id)


class Opened:
    """Makes the rows of one case after another, from what a line of the list says."""

    def __init__(self, by: Person, policy: Policy, now: datetime) -> None:
        self.by_id, self.who, self.now = by.id, by.name, now
        self.policy_id, self.body = policy.id, body_of(policy)

    def make(self, values: Values, rows: dict[type[Base], list[Values]]) -> None:
        """Make the rows of one case: what was told, the case, its people, its clocks, and their traces."""
        ids = {"report": new_id(), "case": new_id()}
        filed = {"case_id": ids["case"], "made_at": self.now, "by_id": self.by_id}
        teller = self._complainant(values, rows)
        opened: datetime = _moment(values["opened"])  # type: ignore[assignment]
        received = _moment(values.get("received")) or opened
        rows[Report].append(self._report(values, ids["report"], teller, received))
        facts = Facts(values["risk"], values["hate"], values["category"], "formal", teller is not None)
        every = self.body.contact[values["risk"]]
        kept = Kept(received, opened, *[_moment(values.get(name)) for name in DAYS[2:]])
        clocks = planned(self.body, facts, every, kept, self.now)
        case = self._case(values, ids["case"], received, opened, facts, every)
        case["next_due_at"] = min((one["due_at"] for one in clocks if one["done_at"] is None), default=None)
        rows[Case].append(case)
        rows[CaseReport].append({"id": new_id(), "case_id": ids["case"], "report_id": ids["report"],
                                 "joined_at": self.now, "joined_by_id": self.by_id})  # fmt: skip
        rows[Clock] += [{"id": new_id(), "case_id": ids["case"], "policy_id": self.policy_id, **one} for one in clocks]
        rows[Party] += self._parties(values, teller, case["counted"] and not values["hidden"], filed)
        self._staff(values, case["officer_id"], filed, rows)
        rows[Trace] += self._traces(ids, values)

    def _complainant(self, values: Values, rows: dict[type[Base], list[Values]]) -> uuid.UUID | None:
        name = values.get("complainant")
        if values["complainant_id"] or not name:
            return values["complainant_id"]  # type: ignore[no-any-return]
        rows[Individual].append({"id": new_id(), "name": name, "name_key": name_key(name), "avoid": [],
                                 "vulnerability": [], "restricted": values["hidden"], "made_at": self.now})  # fmt: skip
        return rows[Individual][-1]["id"]  # type: ignore[no-any-return]

    def _report(self, values: Values, report_id: uuid.UUID, teller: uuid.UUID | None, received: datetime) -> Values:
        return {
            "id": report_id, "origin": "import", "origin_key": values["key"],
            "channel": "list", "happened_at": received, "received_at": received, "made_at": self.now,
            "by_id": self.by_id, "teller": values.get("complainant", ""), "reporter_id": teller,
            "about_whom": values.get("alleged", ""), "words": values.get("words", ""), **self._place(values),
            "restricted": values["hidden"], "outcome": "case", "handled_at": self.now, "handled_by_id": self.by_id,
        }  # fmt: skip

    def _place(self, values: Values) -> Values:
        return {
            "block_id": values.get("block_id"), "home_id": values.get("home_id"), "floor": values.get("floor", ""),
            "spot": values.get("spot", ""), "category": values["category"], "hate": values["hate"],
            "strands": values.get("strands") or [], "exploitation": [],
        }  # fmt: skip

    def _case(
        self, values: Values, case_id: uuid.UUID, received: datetime, opened: datetime, facts: Facts, every: str
    ) -> Values:
        officer = values.get("officer_row")
        counts, because = counted(self.body, facts)
        return {
            "id": case_id, "title": values["title"], "lane": "formal", "risk": facts.risk,
            "stage": stages.FIRST["formal"], "origin": "import", "opening_risk": facts.risk, **self._place(values),
            "restricted": values["hidden"], "counted": counts, "counted_because": because,
            "policy_id": self.policy_id, "contact_every": every, "received_at": received, "opened_at": opened,
            "opened_by_id": self.by_id, "officer_id": officer and officer.id,
            "assigned_at": self.now if officer else None,
        }  # fmt: skip

    def _parties(self, values: Values, teller: uuid.UUID | None, held: bool, filed: Values) -> list[Values]:
        who, about = values["alleged_id"], values.get("alleged", "")
        parts = [("complainant", teller, None, "")] if teller else []
        parts += [("alleged", who, who if held else None, "" if who else about)] if about else []
        return [
            {"id": new_id(), "role": role, "individual_id": one, "held_id": hold, "described": words, **filed}
            for role, one, hold, words in parts
        ]

    def _staff(
        self, values: Values, officer_id: uuid.UUID | None, filed: Values, rows: dict[type[Base], list[Values]]
    ) -> None:
        if officer_id:
            rows[Assignment].append({"id": new_id(), "officer_id": officer_id, **filed})
        for person_id in {officer_id, self.by_id} - {None} if values["hidden"] else ():
            rows[CaseAccess].append({"id": new_id(), "person_id": person_id, **filed})

    def _traces(self, ids: dict[str, uuid.UUID], values: Values) -> list[Values]:
        mine = {"at": self.now, "person_id": self.by_id, "who": self.who, "verb": "brought in"}
        told = {"case": {"report": str(ids["report"]), "opened": values["opened"].isoformat()},
                "report": {"origin": "import", "outcome": "case"}}  # fmt: skip
        return [{"id": new_id(), **mine, "kind": kind, "row_id": str(ids[kind]), "details": told[kind]}
                for kind in ids]  # fmt: skip
