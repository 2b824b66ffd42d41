"""Accreditation cards: from when to when they hold, and who holds one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Trace
from estate.operations import people
from estate.queries import people as known
from estate.rules.words import Refusal
from tests.estate.cards import accredit
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime(2026, 11, 20, 22, 40, tzinfo=UTC)


def test_an_accreditation_holds_from_its_first_to_its_last_day(cast: Cast) -> None:
    card = accredit(cast)
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [card.valid_on(day) for day in days] == [False, True, True, False]
    assert card.powers == ["fixed penalty notice for litter"]
    people.revoke_accreditation(card, by=cast.ola.row(), now=NOW)
    people.revoke_accreditation(card, by=cast.ola.row(), now=NOW + timedelta(days=9))
    assert card.revoked_at == NOW
    assert card.valid_on(date(2026, 11, 19)) and not card.valid_on(date(2026, 11, 20))
    told = select(Trace.who, Trace.verb).where(Trace.verb.contains("accredit")).order_by(Trace.id)
    assert [tuple(row) for row in db.session.execute(told)] == [
        ("Ola Brandt", "accredited"),
        ("Ola Brandt", "revoked the accreditation of"),
    ]


def test_an_accreditation_that_makes_no_sense_is_refused(cast: Cast) -> None:
    accredit(cast)
    with pytest.raises(Refusal, match="recorded for this person already"):
        accredit(cast)
    with pytest.raises(Refusal, match="must expire after"):
        accredit(cast, "E2", expires_on=date(2026, 1, 1))
    with pytest.raises(Refusal, match="number is missing"):
        accredit(cast, " ")
    with pytest.raises(Refusal, match="At most 50"):
        powers = [f"power {n}" for n in range(51)]
        people.accredit(cast.dan.row(), "1", "F", powers, date(2026, 1, 1), date(2027, 1, 1), by=None, now=NOW)


def test_those_accredited_on_a_day_are_counted_once_each(cast: Cast) -> None:
    accredit(cast)
    accredit(cast, "E5678")
    viewer = cast.priya.row()
    assert [who.name for who in known.accredited_on(viewer, date(2026, 11, 20))] == ["Amina Yusuf"]
    assert known.accredited_on(viewer, date(2027, 1, 1)) == []
    assert known.accredited_on(cast.dev.row(), date(2026, 11, 20)) == []
