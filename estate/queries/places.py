"""Which places there are, as somebody of the same landlord may see them."""

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Block, Estate, Patch, Person, Ward
from estate.rules.places import box_around

Tie = Any
"""A ward, a patch or an estate: what has a name and ties blocks together."""


def blocks(viewer: Person, *, closed: bool = False) -> Sequence[Block]:
    """Give the blocks of the viewer's landlord by name, with estate, patch and ward; `closed`: also those closed."""
    query = select(Block).where(Block.landlord_id == viewer.landlord_id)
    if not closed:
        query = query.where(Block.closed_at.is_(None))
    ties = (joinedload(Block.estate).joinedload(Estate.ward), joinedload(Block.patch), joinedload(Block.ward))
    return db.session.scalars(query.options(*ties).order_by(Block.name, Block.id)).all()


def block(viewer: Person, block_id: uuid.UUID) -> Block | None:
    """Give one block of the viewer's landlord, also a closed one; None for any other."""
    return db.session.get(Block, (viewer.landlord_id, block_id))


def estates(viewer: Person) -> Sequence[Estate]:
    """Give the estates of the viewer's landlord by name."""
    query = select(Estate).where(Estate.landlord_id == viewer.landlord_id)
    return db.session.scalars(query.options(joinedload(Estate.ward)).order_by(Estate.name)).all()


class Near(NamedTuple):
    """A block and how many metres away it is."""

    block: Block
    metres: float


def nearest_block(whose: Person | uuid.UUID, lat: float, lon: float, within_m: float = 150) -> Near | None:
    """Give the open block nearest to a position, by geodesic, at this person's or landlord's; None within no metres.

    A position proves a block at best, never a floor; give `within_m` at least the accuracy of the fix.
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180 and math.isfinite(within_m)):
        return None
    from geopy.distance import geodesic

    landlord_id = whose if isinstance(whose, uuid.UUID) else whose.landlord_id
    south, north, west, east = box_around(lat, lon, within_m)
    inside = (Block.lat.between(south, north), Block.lon.between(west, east), Block.closed_at.is_(None))
    query = select(Block).where(Block.landlord_id == landlord_id, *inside).order_by(Block.code)
    near = [Near(one, geodesic((lat, lon), (one.lat, one.lon)).meters) for one in db.session.scalars(query)]
    return min((one for one in near if one.metres <= within_m), key=lambda one: one.metres, default=None)


@dataclass
class Known:
    """Everything a list of blocks is held against: blocks by code and ties by kind and name, both in any case."""

    blocks: dict[str, Block]
    ties: dict[str, dict[str, Tie]]

    def values(self, key: str) -> Mapping[str, Any] | None:
        """Give the fields of the block of this case-folded code, ties as names; None where there is none."""
        found = self.blocks.get(key)
        if found is None:
            return None
        names = {kind: getattr(found, kind).name if getattr(found, kind) else None for kind in self.ties}
        return {column.key: getattr(found, column.key) for column in Block.__table__.columns} | names

    def spelt(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the values with the ties spelt as they are known."""
        known_ties = self.rows(values)
        return {name: known_ties[name].name if known_ties.get(name) else value for name, value in values.items()}

    def rows(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the row of each tie named in the values; None where it is emptied or nobody knows it."""
        return {kind: self.ties[kind].get((values[kind] or "").casefold()) for kind in self.ties if kind in values}

    def strangers(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Give the kind and name of each tie nobody knows."""
        return [(kind, values[kind]) for kind, row in self.rows(values).items() if row is None and values[kind]]

    def learn(self, kind: str, row: Tie) -> None:
        """Know one more."""
        self.ties[kind][row.name.casefold()] = row


def known(landlord_id: uuid.UUID) -> Known:
    """Give everything that is known of a landlord's places."""
    ties = (joinedload(Block.estate), joinedload(Block.patch), joinedload(Block.ward))
    found = db.session.scalars(select(Block).where(Block.landlord_id == landlord_id).options(*ties))
    models = (("ward", Ward), ("patch", Patch), ("estate", Estate))
    named = {kind: _by_name(model, landlord_id) for kind, model in models}
    return Known({one.code.casefold(): one for one in found}, named)


def _by_name(model: Any, landlord_id: uuid.UUID) -> dict[str, Tie]:
    rows = db.session.scalars(select(model).where(model.landlord_id == landlord_id))
    return {row.name.casefold(): row for row in rows}
