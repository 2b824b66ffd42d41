"""Where: landlords, estates, blocks, patches and wards."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, new_id, owned_key
from estate.rules import places as rules


class Landlord(Base):
    """A social landlord. Everything else belongs to exactly one."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class Ward(Owned, Base):
    """A council ward, as the council names it."""

    name: Mapped[str] = mapped_column(String(200))
    __table_args__ = (UniqueConstraint("landlord_id", "name"),)


class Patch(Owned, Base):
    """The blocks that one housing officer looks after."""

    name: Mapped[str] = mapped_column(String(200))
    __table_args__ = (UniqueConstraint("landlord_id", "name"),)


class Estate(Owned, Base):
    """A named group of blocks, walked together."""

    name: Mapped[str] = mapped_column(String(200))
    ward_id: Mapped[uuid.UUID | None]
    ward: Mapped[Ward | None] = relationship(viewonly=True)
    __table_args__ = (UniqueConstraint("landlord_id", "name"), owned_key("ward_id", "ward"))


class Block(Owned, Base):
    """A building with homes. Never deleted: a closed block keeps its history.

    `shape` is its outline as a GeoJSON MultiPolygon's coordinates (longitude first), where the landlord has one.
    """

    estate_id: Mapped[uuid.UUID]
    patch_id: Mapped[uuid.UUID | None]
    ward_id: Mapped[uuid.UUID | None]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    shape: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    storeys: Mapped[int]
    height_m: Mapped[float | None]
    homes: Mapped[int] = mapped_column(default=0)
    has_basement: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    estate: Mapped[Estate] = relationship(viewonly=True)
    patch: Mapped[Patch | None] = relationship(viewonly=True)
    ward: Mapped[Ward | None] = relationship(viewonly=True)
    __table_args__ = (
        UniqueConstraint("landlord_id", "code"),
        owned_key("estate_id", "estate"),
        owned_key("patch_id", "patch"),
        owned_key("ward_id", "ward"),
        CheckConstraint("storeys >= 1", name="storeys"),
        CheckConstraint("homes >= 0", name="homes"),
        Index("ix_block_place", "landlord_id", "lat", "lon"),
    )

    @property
    def high_rise(self) -> bool:
        """Say whether the fire safety regulations' high-rise duties hold here."""
        return rules.high_rise(self.storeys, self.height_m)

    @property
    def floors(self) -> list[str]:
        """Name the floors from the lowest up: B where there is a basement, G, 1, 2 …"""
        return rules.floors(self.storeys, self.has_basement)


class FloorPlan(Owned, Base):
    """The drawing of one floor of a block: a PNG made anew from what was put in, without what else that file said."""

    block_id: Mapped[uuid.UUID]
    floor: Mapped[str] = mapped_column(String(40))
    picture: Mapped[bytes] = mapped_column(deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    put_at: Mapped[datetime]
    block: Mapped[Block] = relationship(viewonly=True)
    __table_args__ = (UniqueConstraint("landlord_id", "block_id", "floor"), owned_key("block_id", "block"))
