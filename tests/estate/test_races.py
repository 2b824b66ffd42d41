"""Two at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from estate.database import db
from estate.models import Block, Landlord, Person
from estate.operations import imports, people
from estate.rules.words import Refusal
from tests.support.cast import Cast

NOW = datetime(2026, 11, 20, 22, 40, tzinfo=UTC)
LIST = b"code,name,estate,storeys\nTC1,Tern Court,Saltings,6\nTC2,Teal Court,Saltings,4\n"


def at_once(app: Flask, attempt: Callable[[], object], hands: int = 4) -> list[str]:
    """Let several try at the same moment, each in a transaction of its own; gives what each was told."""
    ready = Barrier(hands)

    def one(_: int) -> str:
        with app.app_context():
            ready.wait()
            try:
                attempt()
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                return str(refusal)
            return "done"

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def test_of_several_who_hold_a_link_one_comes_in(app: Flask, cast: Cast) -> None:
    with app.app_context():
        token = people.invite_again(cast.amina.row(), by=cast.ola.row(), now=NOW)
        db.session.commit()
    told = at_once(app, lambda: people.join(token, "kestrel linnet merlin", NOW))
    assert sorted(told) == ["This link has been used, or is too old. Ask for a new one."] * 3 + ["done"]


def test_of_several_with_one_e_mail_one_is_invited(app: Flask, cast: Cast) -> None:
    def invite() -> None:
        north = db.session.get_one(Landlord, cast.northmere)
        people.invite(north, "Nia Evans", "nia@northmere.example", "patrol_officer", by=cast.ola.row(), now=NOW)

    told = at_once(app, invite)
    assert sorted(told) == ["Somebody signs in with this e-mail already."] * 3 + ["done"]
    with app.app_context():
        assert len(db.session.scalars(select(Person).where(Person.email == "nia@northmere.example")).all()) == 1


def test_a_list_brought_in_by_several_at_once_comes_in_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        report = imports.read_csv(cast.ola.row(), LIST)

    def bring_in() -> None:
        imports.apply(db.session.get_one(Landlord, cast.northmere), report, by=cast.ola.row(), now=NOW)

    told = at_once(app, bring_in)
    assert "done" in told
    assert set(told) <= {"done", "Nothing was brought in: somebody else changed places just now. Look again."}
    with app.app_context():
        assert len(db.session.scalars(select(Block).where(Block.code.in_(["TC1", "TC2"]))).all()) == 2
