"""What is planned: rounds, their checkpoints, who is on duty, and what to know at a door. Kept at the desk."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models import Block, Person


class Round(Owned, Base):
    """The blocks a team visits, on which nights and between which hours.

    weekdays: ISO numbers, Monday 1, of the nights' operational dates. begins and ends are London's clock; an end not
    after its beginning is the next morning. risk: ordinary, raised or high; it chooses the interval of check calls.
    earlier: what it promised before it was changed, oldest first, each with the first night for which that no longer
    holds (`patrol.rules.plans`).
    """

    name: Mapped[str] = mapped_column(String(200))
    weekdays: Mapped[list[int]] = mapped_column(JSON, server_default="[1, 2, 3, 4, 5, 6, 7]")
    begins: Mapped[time] = mapped_column(server_default="18:00:00")
    ends: Mapped[time] = mapped_column(server_default="06:00:00")
    varied: Mapped[bool] = mapped_column(server_default=true())
    risk: Mapped[str] = mapped_column(String(10), server_default="ordinary")
    closed_at: Mapped[datetime | None]
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    __table_args__ = (UniqueConstraint("landlord_id", "name"),)


class RoundBlock(Owned, Base):
    """A block of a round and how many visits a night it is promised."""

    round_id: Mapped[uuid.UUID]
    block_id: Mapped[uuid.UUID]
    position: Mapped[int]
    visits: Mapped[int]
    block: Mapped[Block] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("round_id", "round"),
        owned_key("block_id", "block"),
        UniqueConstraint("landlord_id", "round_id", "block_id"),
    )


class Checkpoint(Owned, Base):
    """A place in a block to prove. Never deleted: a closed one keeps its scans.

    `code` is the eight characters of its label, good since `code_since`. The position is advice. `reference` is the
    SHA-256 of a picture of it. A visit begun before `added_at` does not owe it.
    """

    block_id: Mapped[uuid.UUID]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    floor: Mapped[str] = mapped_column(String(40), default="")
    instruction: Mapped[str] = mapped_column(Text, default="")
    risk_note: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(String(200), default="")
    camera_allowed: Mapped[bool] = mapped_column(default=True)
    code: Mapped[str] = mapped_column(String(8))
    code_since: Mapped[datetime]
    added_at: Mapped[datetime]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    reference: Mapped[bytes | None]
    closed_at: Mapped[datetime | None]
    block: Mapped[Block] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("block_id", "block"),
        UniqueConstraint("landlord_id", "code"),
        Index("ix_checkpoint_block", "landlord_id", "block_id", "position"),
    )


class Duty(Owned, Base):
    """A person on a round of one night. Where they are absent, `absent_because` says why; somebody may cover them."""

    night: Mapped[date]
    round_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    absent_because: Mapped[str] = mapped_column(String(200), default="")
    covers_id: Mapped[uuid.UUID | None]
    round: Mapped[Round] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("round_id", "round"),
        owned_key("person_id", "person"),
        owned_key("covers_id", "duty"),
        UniqueConstraint("landlord_id", "night", "round_id", "person_id"),
    )


class DoorNote(Owned, Base):
    """What an officer should know at the door of a block. kind: warning or note. An ended one is no longer shown."""

    block_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID]
    begun_at: Mapped[datetime]
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    block: Mapped[Block] = relationship(viewonly=True)
    by: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("block_id", "block"),
        owned_key("by_id", "person"),
        Index("ix_door_note_block", "landlord_id", "block_id"),
    )


class Kit(Owned, Base):
    """A thing an officer books out; its kinds are in `patrol.rules.kit`. `label` is what is written on it."""

    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(100))
    block_id: Mapped[uuid.UUID | None]
    retired_at: Mapped[datetime | None]
    block: Mapped[Block | None] = relationship(viewonly=True)
    __table_args__ = (owned_key("block_id", "block"), UniqueConstraint("landlord_id", "kind", "label"))


class KitBack(Owned, Base):
    """A thing found back at the desk, that no page says was returned."""

    kit_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("kit_id", "kit"),
        owned_key("by_id", "person"),
        Index("ix_kit_back_kit", "landlord_id", "kit_id", "at"),
    )
