"""Unknown persons seen on patrol: matched by a person, never by a machine, and purged unless a case needs them."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.models.ties import keys
from estate.database import Base, Owned, owned_key
from estate.models import Block
from patrol.models import Written


class Sighting(Written, Base):
    """An unknown person as an officer described them, on a page of their notebook. The rule erases its words.

    looks: codes of rules/sightings.py, as tapped. photo_reason: why a photograph was taken; empty where none was.
    """

    shift_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID | None]
    observation_id: Mapped[uuid.UUID | None]
    floor: Mapped[str] = mapped_column(String(40))
    spot: Mapped[str] = mapped_column(String(400))
    words: Mapped[str] = mapped_column(Text)
    looks: Mapped[list[str]] = mapped_column(JSON)
    photo_reason: Mapped[str] = mapped_column(String(40))
    moved_on: Mapped[bool]
    erased_at: Mapped[datetime | None]
    block: Mapped[Block | None] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"), owned_key("block_id", "block"),
        Index("ix_sighting_night", "landlord_id", "night", "happened_at"),
        Index("ix_sighting_block", "landlord_id", "block_id", "happened_at"),
    )  # fmt: skip


class Stranger(Owned, Base):
    """One unknown person whom several sightings show. individual_id: who it proved to be.

    A strike is a night on which they were seen.
    """

    label: Mapped[str] = mapped_column(String(40))
    individual_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    purged_at: Mapped[datetime | None]
    __table_args__ = (*keys(individual_id="individual", by_id="person"), UniqueConstraint("landlord_id", "label"))


class SightingMatch(Owned, Base):
    """A person's word that a sighting shows a stranger. One sighting shows one stranger; taken back, it is ended."""

    sighting_id: Mapped[uuid.UUID]
    stranger_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID]
    __table_args__ = (
        *keys(stranger_id="stranger", by_id="person"), UniqueConstraint("landlord_id", "sighting_id"),
        Index("ix_sighting_match_stranger", "landlord_id", "stranger_id"),
    )  # fmt: skip


class SightingCase(Owned, Base):
    """A stranger whom a case needs: while it does, nothing of them is purged."""

    case_id: Mapped[uuid.UUID]
    stranger_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        *keys(case_id="case", stranger_id="stranger", by_id="person"),
        UniqueConstraint("landlord_id", "case_id", "stranger_id"),
        Index("ix_sighting_case_stranger", "landlord_id", "stranger_id"),
    )  # fmt: skip
