"""Warnings for the safety of staff: what to do before one knocks, never why. Each ends by itself unless renewed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from cases.models import Case, Party, SafetyWarning
from cases.operations.holding import hold, noted
from cases.queries.warnings import warning_of
from estate.database import db
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER: Final = "work cases"
LONGEST: Final = timedelta(days=366)
USUAL: Final = timedelta(days=182)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A warning: of a person of a case, of a door of a block, or of both. flat: which door, in words."""

    id: uuid.UUID
    words: str
    review_on: date | None
    individual_id: uuid.UUID | None = None
    block_id: uuid.UUID | None = None
    flat: str = ""


def warn(told: Warned, by: Person, now: datetime, case_id: uuid.UUID | None = None) -> SafetyWarning | None:
    """Warn staff. From a case: of its people, and at its block; else at any block. The form mints the id. None: no
    such case. Raises Refusal for what is missing, and a review that is past or more than a year away."""
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by) if case_id else None
    if case_id and case is None:
        return None
    standing = db.session.get(SafetyWarning, (by.landlord_id, told.id))
    if standing is not None:
        return standing if warning_of(by, standing.id, case) else None
    _refuse(told, case, by)
    flat = typed(told.flat, 40, "Which door", "flat", needed=False)
    said = typed(told.words, 200, "What to do", "words")
    row = SafetyWarning(
        landlord_id=by.landlord_id, id=told.id, words=f"{flat}: {said}" if flat and told.block_id else said,
        individual_id=told.individual_id, block_id=told.block_id, review_on=_day(told.review_on, now), made_at=now,
        by_id=by.id,
    )  # fmt: skip
    db.session.add(row)
    _note(case, "warned staff", row, by, now)
    return row


def _refuse(told: Warned, case: Case | None, by: Person) -> None:
    if told.individual_id is None and told.block_id is None:
        raise Refusal("Choose of whom, or at which door.", "about")
    if told.individual_id is not None and (case is None or told.individual_id not in people_of(case)):
        raise Refusal("Choose somebody of this case.", "about")
    if told.block_id is not None and db.session.get(Block, (by.landlord_id, told.block_id)) is None:
        raise Refusal("Choose the block.", "about")


def people_of(case: Case) -> set[uuid.UUID | None]:
    """Give who has or had a part in a case."""
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id)
    return set(db.session.scalars(select(Party.individual_id).where(*mine)))


def _day(review_on: date | None, now: datetime) -> date:
    today = now.astimezone(LONDON).date()
    if review_on is None or not today < review_on <= today + LONGEST:
        raise Refusal("Give the day it is looked at again: from tomorrow, a year away at most.", "review_on")
    return review_on


def _note(case: Case | None, verb: str, row: SafetyWarning, by: Person, now: datetime, **more: object) -> None:
    """Leave the trace with the case it is done from, so that a restricted one hides it; else with the warning."""
    until = row.review_on.isoformat() if row.review_on else None
    if case is not None:
        noted(case, verb, by, now, row=str(row.id), until=until, **more)
    else:
        trace(row.landlord_id, by, verb, "safety_warning", row.id, now, until=until, **more)


def _held(warning_id: uuid.UUID, by: Person, case_id: uuid.UUID | None) -> tuple[SafetyWarning | None, Case | None]:
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by) if case_id else None
    row = warning_of(by, warning_id, case) if case or not case_id else None
    if row is not None:
        db.session.refresh(row, with_for_update=True)
    return row, case


def renew(
    warning_id: uuid.UUID, review_on: date | None, by: Person, now: datetime, case_id: uuid.UUID | None = None
) -> SafetyWarning | None:
    """Let a warning stand on, to another day. None: there is none. Raises Refusal for one that was ended."""
    row, case = _held(warning_id, by, case_id)
    if row is None:
        return None
    if row.ended_at is not None:
        raise Refusal("It was ended. Warn anew, if it is needed.", "review_on")
    row.review_on = _day(review_on, now)
    _note(case, "renewed the warning", row, by, now)
    return row


def end_warning(
    warning_id: uuid.UUID, by: Person, now: datetime, case_id: uuid.UUID | None = None
) -> SafetyWarning | None:
    """End a warning: it shows nowhere any more. The first to say so stands. None: there is none."""
    row, case = _held(warning_id, by, case_id)
    if row is not None and row.ended_at is None:
        row.ended_at, row.ended_by_id = now, by.id
        _note(case, "ended the warning", row, by, now)
    return row
