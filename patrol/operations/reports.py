"""Signing off a night: both versions of its report are frozen, once, and those who answer for it get its address."""

import uuid
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from estate.database import db, new_id
from estate.models import Person
from estate.operations.mail import post
from estate.operations.traces import trace
from estate.rules.powers import check
from notebook.rules import clean
from patrol.models import DailyReport, Promised
from patrol.queries.daily import Live, live, signed_report
from patrol.queries.rounds import promised, rounds_of
from patrol.rules.daily.composing import morning
from patrol.rules.daily.forgetting import without_words
from patrol.rules.daily.partner import for_partners
from patrol.rules.daily.shape import RULE_VERSION, Internal

EARLY: Final = timedelta(minutes=80)
"""A night may be signed from 05:00, an hour and twenty minutes before it is late."""
TOLD: Final = ("patrol_supervisor", "manager")
"""The roles whose people get the address of a signed report by e-mail."""


class AlreadySigned(Exception):
    """Somebody signed this night before. `by` and `at` say who and when."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"{by} signed this night at {at:%H:%M} UTC")
        self.by, self.at = by, at


class TooEarly(Exception):
    """The night is not over."""


def may_sign_from(night: date) -> datetime:
    """Give the moment from which a night may be signed: 05:00 of its morning in London."""
    return morning(night) - EARLY


def sign_off(night: date, note: str, address: str, by: Person, now: datetime) -> DailyReport:
    """Freeze a night as it stands, note it in a trace, and mail its `address` to supervisors and managers.

    Raises NotAllowed without the power, TooEarly before 05:00 of its morning, AlreadySigned when somebody was first.
    """
    check(by, "sign off", by.landlord_id)
    if now < may_sign_from(night):
        raise TooEarly
    if before := signed_report(by, night):
        raise AlreadySigned(before.signed_by.name, before.signed_at)
    now_is = live(by, night, now)
    signed = _freeze(now_is, clean(note), by, now)
    _hold_promises(night, by)
    told = {"night": night.isoformat(), "silent": len(now_is.silent), "visits": now_is.report.totals.done}
    trace(by.landlord_id, by, "signed off", "daily report", signed.id, now, **told)
    _mail(night, address, by, now)
    return signed


def _freeze(now_is: Live, note: str, by: Person, now: datetime) -> DailyReport:
    report = now_is.report
    signed = DailyReport(
        landlord_id=by.landlord_id, id=new_id(), night=report.night, signed_at=now, signed_by_id=by.id, note=note,
        rule_version=RULE_VERSION, internal=report.model_dump(mode="json"),
        partner=for_partners(report).model_dump(mode="json"),
        silent=[one.model_dump(mode="json") for one in now_is.silent],
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(signed)
    except IntegrityError:
        first = signed_report(by, report.night)
        if first is None:
            raise
        raise AlreadySigned(first.signed_by.name, first.signed_at) from None
    return signed


def _hold_promises(night: date, by: Person) -> None:
    """Hold what the night was promised: the figures of a year must not change when a round does."""
    for block_id, visits in promised(rounds_of(by, night)).items():
        row = Promised(landlord_id=by.landlord_id, night=night, block_id=block_id, visits=visits)
        db.session.add(row)


def _mail(night: date, address: str, by: Person, now: datetime) -> None:
    """Mail a link. What stands behind it needs a sign-in: the letter itself names nobody."""
    query = select(Person).where(
        Person.landlord_id == by.landlord_id, Person.role.in_(TOLD), Person.joined_at.is_not(None),
        Person.left_at.is_(None),
    )  # fmt: skip
    day = f"{night:%A} {night.day} {night:%B} {night.year}"
    body = f"The daily report of the night of {day} is signed off:\n\n{address}\n\nSign in to read it.\n"
    for person in db.session.scalars(query.order_by(Person.email)):
        if person.can("read reports"):
            post(by.landlord_id, person.email, f"Daily report, night of {day}", body, now)


def forget_words(landlord_id: uuid.UUID, before: datetime, now: datetime) -> int:
    """Take people's words out of reports signed before a moment, and leave a trace; gives how many. Safe to run twice.

    The words of their pages go by the same rule; counts, times and places stay.
    """
    old = (DailyReport.landlord_id == landlord_id, DailyReport.signed_at < before, DailyReport.erased_at.is_(None))
    reports = db.session.scalars(select(DailyReport).where(*old)).all()
    for one in reports:
        one.internal = without_words(Internal.model_validate(one.internal)).model_dump(mode="json")
        one.partner = one.partner | {"references": []}
        one.note, one.erased_at = "", now
        trace(landlord_id, None, "erased by rule", "daily report", one.id, now)
    return len(reports)
