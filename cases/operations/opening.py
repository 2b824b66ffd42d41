"""What becomes of a report: a case, early support, part of an open case, or put aside. Each is done once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cases.models import Assignment, Case, CaseAccess, CaseReport, Party, Report
from cases.operations.clocks import answer, begin_promises, facts_of
from cases.operations.holding import TooLate, changed, claim, hold, next_reference
from cases.operations.policies import policy_now
from cases.queries.people import individual_of
from cases.queries.policies import body_of
from cases.rules import risk, stages
from cases.rules.lists import ARCHIVED, CATEGORIES, LANES, NOT_ASB
from cases.rules.policies import counted
from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from patrol.operations.keeping_back import keep_back

POWER = "handle reports"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How a case is opened. alleged_id: somebody known; described: what is known of somebody who is not."""

    title: str
    category: str
    risk: str
    lane: str = "formal"
    hate: bool = False
    officer_id: uuid.UUID | None = None
    alleged_id: uuid.UUID | None = None
    described: str = ""


def open_case(report_id: uuid.UUID, how: Opening, by: Person, now: datetime) -> Case | None:
    """Open a case of a report, its clocks frozen from when the landlord first knew; None where there is no such report.

    Raises NotAllowed, Refusal (what is missing, or hate below high), and TooLate: the report was handled meanwhile, or
    a case about the same person is open already (NM01: join it).
    """
    check(by, POWER, by.landlord_id)
    report = claim(report_id, "early_support" if how.lane == "early" else "case", by, now)
    if report is None:
        return None
    _refuse(report, how)
    case = _made(report, how, by, now)
    db.session.add(case)
    db.session.flush()
    _people(case, report, how, by, now)
    _join(case, report, by, now)
    begin_promises(case, report.reporter_id is not None)
    trace(case.landlord_id, by, "opened", "case", case.id, now, report=str(report.id), risk=case.risk, lane=case.lane)
    return case


def _refuse(report: Report, how: Opening) -> None:
    typed(how.title, 200, "The title", "title")
    hate, restricted = report.hate or how.hate or how.category == "hate", _restricted(report, how)
    if how.category not in CATEGORIES or how.lane not in LANES:
        raise Refusal("Choose what it is about.", "category")
    if not risk.allowed(how.risk, hate=hate, restricted=restricted):
        raise Refusal(
            "Hate and domestic abuse are always high risk." if how.risk in risk.ORDER else "Choose the risk.", "risk"
        )
    if how.lane == "early" and (restricted or how.risk == "high"):
        raise Refusal("Early support is not for what is high risk. Open a formal case.", "lane")


def _restricted(report: Report, how: Opening) -> bool:
    return report.restricted or how.category == "domestic_abuse"


def _made(report: Report, how: Opening, by: Person, now: datetime) -> Case:
    policy = policy_now(by.landlord_id, now)
    restricted = _restricted(report, how)
    officer = _officer(how.officer_id or by.id, by)
    case = Case(
        landlord_id=by.landlord_id, id=new_id(), title=how.title.strip(), lane=how.lane, stage=stages.FIRST[how.lane],
        reference=next_reference(by.landlord_id, "case", restricted=restricted), category=how.category,
        origin=report.origin, block_id=report.block_id, home_id=report.home_id, floor=report.floor, spot=report.spot,
        hate=report.hate or how.hate or how.category == "hate", strands=report.strands, risk=how.risk,
        exploitation=report.exploitation, opening_risk=how.risk, restricted=restricted, policy_id=policy.id,
        contact_every=body_of(policy).contact[how.risk], received_at=report.recalled_at or report.received_at,  # type: ignore[index]
        opened_at=now, opened_by_id=by.id, officer_id=officer.id, assigned_at=now,
    )  # fmt: skip
    case.policy, case.version = policy, 1
    case.counted, case.counted_because = counted(body_of(policy), facts_of(case, report.reporter_id is not None))
    return case


def _officer(officer_id: uuid.UUID, by: Person) -> Person:
    officer = db.session.get(Person, (by.landlord_id, officer_id))
    if officer is None or not officer.can("work cases"):
        raise Refusal("Choose somebody who works on cases.", "officer")
    return officer


def _people(case: Case, report: Report, how: Opening, by: Person, now: datetime) -> None:
    """Put the case's people in its file: its officer, who told it, and whom it is about."""
    mine = {"landlord_id": case.landlord_id, "case_id": case.id, "made_at": now, "by_id": case.opened_by_id}
    db.session.add(Assignment(id=new_id(), officer_id=case.officer_id, **mine))
    for person_id in {case.opened_by_id, case.officer_id} if case.restricted else ():
        db.session.add(CaseAccess(id=new_id(), person_id=person_id, **mine))
    if report.reporter_id:
        told = Party(
            id=new_id(), individual_id=report.reporter_id, role="complainant", anonymous=report.anonymous, **mine
        )
        db.session.add(told)
    if how.alleged_id or how.described.strip():
        _allege(case, how, by, mine)


def _allege(case: Case, how: Opening, by: Person, mine: dict[str, object]) -> None:
    if how.alleged_id and individual_of(by, how.alleged_id) is None:
        raise Refusal("Choose somebody who is known, or describe them.", "alleged")
    alone = how.alleged_id if case.counted and not case.restricted else None
    party = Party(
        id=new_id(),
        individual_id=how.alleged_id,
        role="alleged",
        held_id=alone,
        described=how.described.strip()[:400],
        **mine,
    )
    try:
        with db.session.begin_nested():
            db.session.add(party)
    except IntegrityError:
        raise TooLate(
            f"{standing_case(case.landlord_id, how.alleged_id)} about the same person is open. Join it."
        ) from None


def standing_case(landlord_id: uuid.UUID, individual_id: uuid.UUID | None) -> str:
    """Name the open, counted case about a person: never a restricted one, which holds nobody."""
    held = (Party.landlord_id == landlord_id, Party.held_id == individual_id)
    same = (Case.landlord_id == Party.landlord_id) & (Case.id == Party.case_id)
    return db.session.scalar(select(Case.reference).join(Party, same).where(*held)) or "A case"


def _join(case: Case, report: Report, by: Person, now: datetime) -> None:
    """Let a report belong to a case. In a restricted case what was told is restricted too."""
    row = CaseReport(id=new_id(), case_id=case.id, report_id=report.id, joined_at=now, joined_by_id=by.id)
    row.landlord_id = case.landlord_id
    db.session.add(row)
    report.restricted = report.restricted or case.restricted
    if report.restricted:
        keep_back(case.landlord_id, [report.observation_id], now)
    trace(case.landlord_id, by, "handled", "report", report.id, now, outcome=report.outcome)


def join_case(report_id: uuid.UUID, case_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Join a report to a case that is open: no second case, and the case's officer sees it in the file.

    None where this person may see no such case or report. Raises TooLate where either is gone: the report handled, or
    the case closed; what is told after closing is a new case (NM01).
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    report = claim(report_id, "case", by, now)
    if report is None:
        return None
    _join(case, report, by, now)
    changed(case, "joined a report", by, now, report=str(report.id))
    answer(case, ["first_action"], now)
    return case


def put_aside(report_id: uuid.UUID, outcome: str, because: str, words: str, by: Person, now: datetime) -> Report | None:
    """Note that a report is not ASB, or archive it, with the reason; both are counted apart. None where there is none.

    Raises Refusal without a reason, or for hate, which is never "not ASB"; TooLate where it is handled already.
    """
    check(by, POWER, by.landlord_id)
    reasons = {"not_asb": NOT_ASB, "archived": ARCHIVED}.get(outcome, {})
    if because not in reasons:
        raise Refusal("Choose the reason.", "because")
    report = claim(report_id, outcome, by, now)
    if report is None:
        return None
    if outcome == "not_asb" and (report.hate or report.restricted):
        raise Refusal("Hate and domestic abuse are never put aside as not ASB. Open a case.", "because")
    report.because, report.because_words = because, typed(words, 4_000, "What you add", "words", needed=False)
    trace(by.landlord_id, by, "handled", "report", report.id, now, outcome=outcome, because=because)
    return report
