"""How often a page asks the database is fixed: it does not grow with blocks, visits, officers or what they saw."""

import pytest
from sqlalchemy import event

from estate.database import db
from estate.models import Block
from patrol.operations import plan_round
from tests.patrol.conftest import NIGHT, board, night, officer

__all__ = ["board", "night", "officer"]

MOST = {
    "/tonight": 34, "/tonight/board": 22, "/tonight/map": 16, "/tonight/map/anew": 16, "/field/pack": 38,
    "/observations?q=seen": 9, "/coverage": 7, "/duty/shifts": 12,
}  # fmt: skip
"""The most queries each page may take, the sign-in's own included. Raise one only for something new on that page."""


def counted(app, client, path):
    """Count the queries of a page."""
    said = []

    def note(*told):
        said.append(told[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([one for one in said if not one.startswith(("BEGIN", "UPDATE session"))])


def write(one, blocks):
    """Write a night: visits of each kind, observations with photographs, additions and strikes."""
    one.begin()
    for block in blocks:
        one.finish(one.visit(block))
        one.finish(one.visit(block), "part", "threat")
        one.amend(one.see(block=str(block.id), photos=[one.phone.photograph(block.name.encode())]), words="more")
        one.strike(one.see())
        label = {"checkpoint": None, "code": "ZZZZZZZZ", "method": "qr"}
        one.phone.write("scan", label | {"shift": one.shift, "visit": None})
    one.visit(blocks[0])
    one.send()


@pytest.fixture
def asked(app, cast, night, officer, sign_in):
    """Give the queries of every page after a short night, and after a long one with sixty blocks more."""
    ben, amina = sign_in(cast.ben), sign_in(cast.amina)

    def ask():
        return {path: counted(app, amina if path.startswith("/field") else ben, path) for path in MOST}

    with app.app_context():
        plan_round("Larkfield nights", [(cast.kestrel.row(), 2)], by=cast.ben.row(), now=NIGHT)
        db.session.commit()
    write(officer(cast.amina), [cast.kestrel])
    ask()
    few = ask()
    with app.app_context():
        for number in range(60):
            block = Block(landlord_id=cast.northmere, estate_id=cast.larkfield.id, code=f"X{number}")
            block.name, block.storeys, block.homes, block.lat, block.lon = f"Block {number}", 5, 9, 51.54, 0.71
            db.session.add(block)
        db.session.commit()
    for figure in (cast.dan, cast.ben, cast.dan):
        write(officer(figure), [cast.kestrel, cast.linnet, cast.merlin, cast.heron])
    return few, ask()


def test_no_page_asks_more_often_the_more_there_is(asked):
    few, many = asked
    assert {path: many[path] for path in many if many[path] > few[path]} == {}


def test_no_page_asks_more_often_than_is_fixed(asked):
    _, many = asked
    assert {path: asked_ for path, asked_ in many.items() if asked_ > MOST[path]} == {}
