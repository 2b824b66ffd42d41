"""An ASB case review that a victim asks for: its day, each step with its own, and by when the next is due."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from cases.models import Case, CaseReview, Party
from cases.operations.clocks import answer, begin_day, settle
from cases.operations.holding import TooLate, noted
from cases.queries.walls import case_of
from cases.rules.case_reviews import STEP_WORDS, STEPS, THRESHOLDS, due_on, next_step
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER = "work cases"
COLUMNS = {"acknowledged": "acknowledged_on", "decided": "decided_on", "panel": "panel_on", "ended": "ended_on"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a review: which, on what day, what was decided where it is the threshold, and in what words."""

    step: str
    on: date | None
    threshold: str = ""
    words: str = ""


def ask_for_review(
    case_id: uuid.UUID, row_id: uuid.UUID, party_id: uuid.UUID | None, on: date | None, agency: str, by: Person,
    now: datetime,
) -> CaseReview | None:  # fmt: skip
    """Note that a victim asks for a review, of an open case or a closed one. Sent twice is noted once. None: no case.

    Raises Refusal without a complainant or a day that has been; TooLate where one of theirs is under way.
    """
    check(by, POWER, by.landlord_id)
    case = case_of(by, case_id, lock=True)
    if case is None:
        return None
    standing = db.session.get(CaseReview, (by.landlord_id, row_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    party = db.session.get(Party, (by.landlord_id, party_id)) if party_id else None
    if party is None or party.case_id != case.id or party.role != "complainant":
        raise Refusal("Choose who asks for it.", "party")
    _refuse_second(case, party)
    row = CaseReview(
        landlord_id=case.landlord_id, id=row_id, case_id=case.id, made_at=now, by_id=by.id, party_id=party.id,
        asked_on=_been(on, now), lead_agency=typed(agency, 60, "Who leads on it", "agency", needed=False),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _begin(case, row, "acknowledged", now)
    noted(case, "asked for a case review", by, now, row=str(row.id), day=row.asked_on.isoformat())
    return row


def _refuse_second(case: Case, party: Party) -> None:
    mine = {"landlord_id": case.landlord_id, "case_id": case.id, "party_id": party.id, "ended_on": None}
    if db.session.query(CaseReview).filter_by(**mine).first() is not None:
        raise TooLate("A review they asked for is under way already.")


def _been(day: date | None, now: datetime) -> date:
    today = now.astimezone(LONDON).date()
    if day is None or not date(2014, 10, 20) <= day <= today:
        raise Refusal("Give the day it was, not later than today.", "on")
    return day


def _begin(case: Case, row: CaseReview, step: str, now: datetime) -> None:
    """Begin the clock of the next step, while the case is open: a closed one has its days on its page only."""
    if step in STEPS and case.closed_at is None:
        words = f"Case review: {STEP_WORDS[step].lower()}"
        begin_day(case, "task", row.id, due_on(row.asked_on, step), words, now)
        settle(case)


def take_step(case_id: uuid.UUID, row_id: uuid.UUID, told: Step, by: Person, now: datetime) -> CaseReview | None:
    """Note a step of a review; the clock of the next begins. None: no such case or review.

    Raises Refusal without its day, a threshold or, at the end, what came of it; TooLate where it was taken.
    """
    check(by, POWER, by.landlord_id)
    case = case_of(by, case_id, lock=True)
    row = db.session.get(CaseReview, (by.landlord_id, row_id)) if case else None
    if case is None or row is None or row.case_id != case.id:
        return None
    db.session.refresh(row)
    if told.step != _next(row):
        raise TooLate("Somebody noted that step already. Look at it as it stands now.")
    day = _been(told.on, now)
    if day < row.asked_on:
        raise Refusal("That is before it was asked for.", "on")
    _write(row, told)
    setattr(row, COLUMNS[told.step], day)
    answer(case, ["done"], now, row.id)
    _begin(case, row, _next(row), now)
    noted(case, "took a step of the case review", by, now, row=str(row.id), step=told.step, day=day.isoformat())
    return row


def _next(row: CaseReview) -> str:
    return next_step([step for step, column in COLUMNS.items() if getattr(row, column)], row.threshold)


def _write(row: CaseReview, told: Step) -> None:
    if told.step == "decided":
        if told.threshold not in THRESHOLDS:
            raise Refusal("Choose whether the threshold is met.", "threshold")
        row.threshold, row.threshold_words = told.threshold, typed(told.words, 4_000, "The reason", "words")
    if told.step == "ended":
        row.outcome = typed(told.words, 4_000, "What came of it", "words")
