"""What a night is promised."""

import uuid
from datetime import date

from sqlalchemy import select

from estate.database import db
from estate.models import Person
from patrol.models import Round, RoundBlock


def planned(person: Person, night: date) -> tuple[list[str], dict[uuid.UUID, int]]:
    """Give the names of the rounds walked in a night, and the visits they promise each block together."""
    mine = (Round.landlord_id == person.landlord_id, Round.closed_at.is_(None))
    walked = [one for one in db.session.scalars(select(Round).where(*mine).order_by(Round.name))
              if night.isoweekday() in one.weekdays]  # fmt: skip
    promised: dict[uuid.UUID, int] = {}
    query = select(RoundBlock).where(
        RoundBlock.landlord_id == person.landlord_id, RoundBlock.round_id.in_([one.id for one in walked])
    )  # fmt: skip
    for one in db.session.scalars(query.order_by(RoundBlock.position, RoundBlock.id)):
        promised[one.block_id] = promised.get(one.block_id, 0) + one.visits
    return [one.name for one in walked], promised
