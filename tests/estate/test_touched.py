"""A conditional update says how many rows it did, and does not guess about rows that were read."""

from sqlalchemy import delete, select, update

from estate.database import db, touched
from estate.models import Block


def test_it_counts_what_its_condition_holds_for(inside, cast):
    named = db.session.scalars(select(Block).where(Block.id == cast.kestrel.id)).one()
    this = (Block.landlord_id == cast.northmere, Block.id == cast.kestrel.id, Block.name == named.name)
    assert touched(update(Block).where(*this).values(name="Osprey House")) == 1
    assert touched(update(Block).where(*this).values(name="Merlin House")) == 0
    db.session.refresh(named)
    assert named.name == "Osprey House"
    assert touched(delete(Block).where(Block.name == "No such block")) == 0
