"""Shifts: booked on with kit, handed over, ended, and where doubled, voided at the desk."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models import Person
from patrol.models.written import Written


class Shift(Written, Base):
    """An officer's night, begun. `kit` holds the ids, as text, of what they took; `words` what was wrong with it."""

    round_id: Mapped[uuid.UUID | None]
    kit: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    words: Mapped[str] = mapped_column(Text, server_default="")
    __table_args__ = (owned_key("person_id", "person"), Index("ix_shift_night", "landlord_id", "night"))


class ShiftEnd(Written, Base):
    """An officer's night, ended. `returned` holds the ids, as text, of the kit that is back."""

    shift_id: Mapped[uuid.UUID]
    returned: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_shift_end_shift", "landlord_id", "shift_id"))


class Handover(Written, Base):
    """What one shift tells the next, under the heads of domain practice; an empty one was left empty."""

    shift_id: Mapped[uuid.UUID | None]
    risks: Mapped[str] = mapped_column(Text)
    kit: Mapped[str] = mapped_column(Text)
    keys: Mapped[str] = mapped_column(Text)
    people: Mapped[str] = mapped_column(Text)
    welfare: Mapped[str] = mapped_column(Text)
    unfinished: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_handover_night", "landlord_id", "night"))


class HandoverRead(Written, Base):
    """An officer has read a handover."""

    handover_id: Mapped[uuid.UUID]
    shift_id: Mapped[uuid.UUID | None]
    __table_args__ = (
        owned_key("person_id", "person"),
        Index("ix_handover_read_handover", "landlord_id", "handover_id"),
    )


class ShiftVoid(Owned, Base):
    """A shift ruled out at the desk, with the visits made in it: two phones began the same night twice."""

    shift_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("shift_id", "shift"),
        owned_key("by_id", "person"),
        UniqueConstraint("landlord_id", "shift_id"),
    )
