"""The nouns of the patrol. Every row but a round is made by reading a page, and is never changed.

Rows refer to each other's pages by id without a foreign key, because pages of two phones may come in any order.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models import Block, Person


class Round(Owned, Base):
    """The blocks a team visits each night."""

    name: Mapped[str] = mapped_column(String(200))
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


class Written(Owned):
    """What every row read from a page says: whose page, when, where. `happened_at` is seen_at put right by skew."""

    notebook_id: Mapped[uuid.UUID]
    page_number: Mapped[int]
    person_id: Mapped[uuid.UUID]
    seen_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    night: Mapped[date]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    fixed_at: Mapped[datetime | None]

    @declared_attr
    def person(cls) -> Mapped[Person]:
        """Hold whose notebook it is."""
        return relationship(Person, viewonly=True)


class Shift(Written, Base):
    """An officer's night, begun."""

    __table_args__ = (owned_key("person_id", "person"), Index("ix_shift_night", "landlord_id", "night"))


class ShiftEnd(Written, Base):
    """An officer's night, ended."""

    shift_id: Mapped[uuid.UUID]
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_shift_end_shift", "landlord_id", "shift_id"))


class Visit(Written, Base):
    """One visit to one block, begun: the thing counted as a patrol once completed."""

    shift_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID]
    block: Mapped[Block] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"),
        owned_key("block_id", "block"),
        Index("ix_visit_night", "landlord_id", "night", "block_id"),
        Index("ix_visit_block", "landlord_id", "block_id", "happened_at"),
    )


class VisitFinish(Written, Base):
    """A visit, finished: completed, or part with a reason."""

    visit_id: Mapped[uuid.UUID]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_visit_finish_visit", "landlord_id", "visit_id"))


class Observation(Written, Base):
    """What an officer saw, in their words, never edited."""

    shift_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID | None]
    tile: Mapped[str] = mapped_column(String(40))
    severity: Mapped[int]
    floor: Mapped[str] = mapped_column(String(40))
    spot: Mapped[str] = mapped_column(String(400))
    words: Mapped[str] = mapped_column(Text)
    moved_on: Mapped[int | None]
    police_called: Mapped[bool]
    police_assisted: Mapped[bool]
    police_reference: Mapped[str] = mapped_column(String(200))
    bwv_reference: Mapped[str] = mapped_column(String(200))
    follow_up: Mapped[bool]
    block: Mapped[Block | None] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"),
        owned_key("block_id", "block"),
        Index("ix_observation_night", "landlord_id", "night"),
        Index("ix_observation_visit", "landlord_id", "visit_id"),
        Index("ix_observation_block", "landlord_id", "block_id", "happened_at"),
    )


class Amendment(Written, Base):
    """A later page that adds to or corrects an earlier one. A field that is None is not spoken of."""

    amended_id: Mapped[uuid.UUID]
    severity: Mapped[int | None]
    floor: Mapped[str | None] = mapped_column(String(40))
    spot: Mapped[str | None] = mapped_column(String(400))
    words: Mapped[str | None] = mapped_column(Text)
    moved_on: Mapped[int | None]
    police_called: Mapped[bool | None]
    police_assisted: Mapped[bool | None]
    police_reference: Mapped[str | None] = mapped_column(String(200))
    bwv_reference: Mapped[str | None] = mapped_column(String(200))
    follow_up: Mapped[bool | None]
    __table_args__ = (owned_key("person_id", "person"), Index("ix_amendment_page", "landlord_id", "amended_id"))


class Strike(Written, Base):
    """A later page that rules an earlier one out, with a reason."""

    struck_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_strike_page", "landlord_id", "struck_id"))


class Note(Written, Base):
    """Words on a page of their own."""

    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"),)


class Sos(Written, Base):
    """An officer asked for help. Its block has no foreign key: one that is not known here must not silence it."""

    shift_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text)
    block: Mapped[Block | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Sos.landlord_id) == Block.landlord_id, foreign(Sos.block_id) == Block.id)",
    )
    __table_args__ = (owned_key("person_id", "person"), Index("ix_sos_night", "landlord_id", "night"))


class SosSeen(Owned, Base):
    """A person at the desk has seen an SOS."""

    sos_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID]
    seen_at: Mapped[datetime]
    by: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("sos_id", "sos"),
        owned_key("by_id", "person"),
        UniqueConstraint("landlord_id", "sos_id"),
    )
