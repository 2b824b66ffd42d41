"""The fixtures hold what they promise."""

from sqlalchemy import func, select

from estate.database import db
from estate.models import Block, Person


def test_every_test_has_its_own_database(inside, cast):
    assert db.session.scalar(select(func.count()).select_from(Person)) == len(cast.people)
    db.session.delete(cast.southmere_block.row())
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Block)) == len(cast.blocks)


def test_a_deleted_row_is_back_in_the_next_test(inside, cast):
    assert cast.southmere_block.row().name == "Quay House"


def test_without_a_cast_there_is_nobody(inside):
    assert db.session.scalar(select(Person)) is None
