"""Sign-ins as rows."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from estate.database import db
from estate.models import Session, Trace
from estate.operations import passwords, people, sessions
from estate.queries import people as known
from tests.estate.hostile import HOSTILE
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime(2026, 11, 20, 22, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sign_in(cast: Cast, short: str = "amina", device: str = "Android, Chrome") -> tuple[Session, str]:
    opened = sessions.sign_in(getattr(cast, short).email, cast.password, device, NOW)
    assert opened
    return opened


def look(token: str, now: datetime) -> sessions.Found:
    return sessions.look_up(token, now, field_idle=12 * HOUR, desk_idle=2 * HOUR)


def test_e_mail_is_taken_in_any_case(cast: Cast) -> None:
    for email in ("amina@northmere.example", "AMINA@Northmere.Example", "  amina@northmere.example\n"):
        opened = sessions.sign_in(email, cast.password, "", NOW)
        assert opened and opened[0].person_id == cast.amina.id


WRONG = [
    ("amina@northmere.example", "wrong"),
    ("amina@northmere.example", ""),
    ("amina@northmere.example", "Torchlight-and-ink"),
    ("amina@northmere.example", "torchlight-and-ink "),
    ("nobody@northmere.example", "torchlight-and-ink"),
    ("", ""),
    ("a\x00mina@northmere.example", "\x00"),
    ("\ud800", "\ud800"),
    *((text, text) for text in HOSTILE),
]


def test_what_does_not_belong_together_opens_nothing(cast: Cast) -> None:
    for email, password in WRONG:
        assert sessions.sign_in(email, password, "", NOW) is None
    assert db.session.scalars(select(Session)).all() == []


def test_a_token_has_256_bits_and_only_its_hash_is_stored(cast: Cast) -> None:
    opened, token = sign_in(cast)
    assert len(token) == 43 and opened.token_hash == sessions.token_hash(token)
    assert all(token not in str(row.details) for row in db.session.scalars(select(Trace)))
    assert sign_in(cast)[1] != token


def test_an_unknown_e_mail_takes_as_long_as_a_wrong_password(cast: Cast) -> None:
    def least(email: str) -> float:
        spent = []
        for _ in range(5):
            began = time.perf_counter()
            sessions.sign_in(email, "not the password", "", NOW)
            spent.append(time.perf_counter() - began)
        return min(spent)

    assert least("nobody@northmere.example") > least("amina@northmere.example") / 2


def test_hashes_are_argon2id_as_agreed_and_renewed_when_that_changes(cast: Cast) -> None:
    amina = cast.amina.row()
    amina.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(cast.password)
    sign_in(cast)
    for stored in (amina.password_hash, passwords.NOBODY):
        made = extract_parameters(stored)
        assert (made.type.name, made.memory_cost, made.time_cost, made.parallelism) == ("ID", 19 * 1024, 2, 1)
    renewed = amina.password_hash
    sign_in(cast)
    assert amina.password_hash == renewed


def test_a_spoilt_hash_lets_nobody_in(cast: Cast) -> None:
    cast.amina.row().password_hash = "nonsense"
    assert sessions.sign_in("amina@northmere.example", "nonsense", "", NOW) is None


def test_a_sign_in_lasts_as_long_as_it_is_used(cast: Cast) -> None:
    opened, token = sign_in(cast)
    assert look(token, NOW + 12 * HOUR).session is opened
    assert look(token, NOW + 12 * HOUR + timedelta(seconds=1)).because == "expired"
    sessions.touch((opened.landlord_id, opened.id), NOW + 12 * HOUR)
    db.session.expire_all()
    assert look(token, NOW + 24 * HOUR).session is opened


def test_who_does_not_patrol_has_the_desk_s_time(cast: Cast) -> None:
    _, token = sign_in(cast, "ruth")
    assert look(token, NOW + 2 * HOUR).session
    assert look(token, NOW + 3 * HOUR).because == "expired"


def test_no_sign_in_outlasts_thirty_days(cast: Cast) -> None:
    opened, token = sign_in(cast)
    sessions.touch((opened.landlord_id, opened.id), NOW + timedelta(days=30))
    db.session.expire_all()
    assert look(token, NOW + timedelta(days=30)).session
    assert look(token, NOW + timedelta(days=30, seconds=1)).because == "expired"


def test_a_sign_in_that_is_ended_is_revoked_at_once_and_stays_as_it_ended(cast: Cast) -> None:
    opened, token = sign_in(cast)
    amina = cast.amina.row()
    sessions.end(opened, "signed out", by=amina, now=NOW + HOUR)
    sessions.end(opened, "revoked", by=cast.ola.row(), now=NOW + 2 * HOUR)
    assert look(token, NOW + HOUR) == sessions.Found(None, "revoked")
    assert (opened.ended_at, opened.ended_because) == (NOW + HOUR, "signed out")
    assert look("nonsense", NOW).because == "signed out"


def test_a_leaver_s_sign_in_is_revoked_even_where_its_row_was_left_open(cast: Cast) -> None:
    _, token = sign_in(cast)
    cast.amina.row().left_at = NOW
    assert look(token, NOW).because == "revoked"


def test_a_change_of_password_ends_every_sign_in_but_this_one(cast: Cast) -> None:
    here, there = sign_in(cast)[0], sign_in(cast)[0]
    other = sign_in(cast, "dan")[0]
    amina = cast.amina.row()
    assert people.set_password(amina, cast.password, "kestrel linnet merlin", by=amina, now=NOW)
    assert sessions.end_all(amina, "password changed", by=amina, now=NOW, except_=here) == 1
    assert not here.ended_at and not other.ended_at
    assert there.ended_because == "password changed"


def test_an_administrator_ends_the_sign_ins_of_a_lost_phone(cast: Cast) -> None:
    sign_in(cast)
    assert sessions.end_all(cast.amina.row(), "revoked", by=cast.ola.row(), now=NOW) == 1
    ended = db.session.scalars(select(Trace).where(Trace.verb == "ended")).one()
    assert ended.who == "Ola Brandt" and ended.details["because"] == "revoked"


def test_the_password_given_again_is_noted(cast: Cast) -> None:
    opened, _ = sign_in(cast)
    assert not sessions.confirm_password(opened, "wrong", NOW + HOUR)
    assert opened.password_at == NOW
    assert sessions.confirm_password(opened, cast.password, NOW + HOUR)
    assert opened.password_at == NOW + HOUR
    sessions.end(opened, "signed out", by=cast.amina.row(), now=NOW + HOUR)
    assert not sessions.confirm_password(opened, cast.password, NOW + 2 * HOUR)


def test_what_a_browser_calls_itself_does_no_harm(cast: Cast) -> None:
    for device in (*HOSTILE, "x" * 10_000, "a\x00b"):
        opened, _ = sign_in(cast, device=device)
        db.session.expire(opened)
        assert opened.device == device.replace("\x00", "␀")[:200]


def test_sign_ins_are_listed_to_one_s_own_landlord(cast: Cast) -> None:
    opened, _ = sign_in(cast)
    ended, _ = sign_in(cast)
    sessions.end(ended, "signed out", by=cast.amina.row(), now=NOW)
    assert known.open_sessions(cast.amina.row(), cast.amina.row()) == [opened]
    assert known.open_sessions(cast.dev.row(), cast.amina.row()) == []
