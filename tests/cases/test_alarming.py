"""A high-risk promise that is near or missed is told once to who has it, and to who answers for it."""

import pytest

from cases.models import Clock, Party
from cases.operations.alarming import alarm, look
from cases.operations.working import Contacted, log_contact
from estate.database import db, new_id
from estate.models import Mail
from tests.cases.conftest import SAID


@pytest.fixture
def tell(desk, cast):
    """Sweep once; gives whom it wrote to."""

    def sweep():
        before = {one.id for one in db.session.query(Mail)}
        for found in look(cast.northmere, desk.now):
            alarm(cast.northmere, found, "https://here".__add__, desk.now)
        return sorted(one.to for one in db.session.query(Mail) if one.id not in before)

    return sweep


def test_near_tells_its_officer_and_missed_who_manages_too_and_each_once(desk, cast, tell):
    case = desk.open()
    assert tell() == []
    desk.later(hours=21)
    assert tell() == [cast.ruth.email]
    assert tell() == []
    desk.later(hours=4)
    assert tell() == sorted([cast.ruth.email, cast.grace.email])
    assert tell() == []
    letter = db.session.query(Mail).order_by(Mail.created_at.desc()).first()
    assert letter is not None
    assert case.reference in letter.subject
    assert f"https://here/cases/{case.id}" in letter.body
    assert SAID not in letter.body
    assert case.title not in letter.body


def test_who_may_not_see_a_restricted_case_is_not_told_of_it(desk, cast, tell):
    desk.domestic()
    desk.later(hours=25)
    assert tell() == [cast.nell.email]


def test_what_is_answered_paused_or_not_high_alarms_nobody(desk, cast, tell):
    desk.open(risk="medium")
    case, paused = desk.open(), desk.open()
    party = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    spoke = Contacted(id=new_id(), method="phone", result="spoke", words="x", happened_at=desk.now, party_id=party.id)
    log_contact(case.id, spoke, cast.ruth.row(), desk.now)
    clock = db.session.query(Clock).filter_by(case_id=paused.id, kind="respond").one()
    clock.paused_at = desk.now
    desk.later(hours=25)
    assert tell() == []
