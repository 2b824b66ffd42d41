"""People outside the landlord's staff, their homes, and what part they have in a case."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.ties import FILED, Filed, keys, tie
from estate.database import Base, Owned
from estate.models import Block


class Home(Owned, Base):
    """A home as the landlord's list knows it. `code` is the landlord's own number; `uprn` the nation's."""

    block_id: Mapped[uuid.UUID | None]
    code: Mapped[str] = mapped_column(String(60))
    uprn: Mapped[str] = mapped_column(String(12), default="")
    flat: Mapped[str] = mapped_column(String(40), default="")
    floor: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    closed_at: Mapped[datetime | None]
    block: Mapped[Block | None] = tie("Home", "block_id", "Block")
    __table_args__ = (*keys(block_id="block"), UniqueConstraint("landlord_id", "code"),
                      Index("ix_home_block", "landlord_id", "block_id"))  # fmt: skip


class Individual(Owned, Base):
    """Somebody outside the landlord's staff: one row for a person, however many reports and cases name them.

    `code` is the landlord's own number of a tenant; None where there is none. How to reach them is theirs to say:
    `method` and `avoid` from lists.METHODS, `safe_times` in words. `unnamed`: known by sight or by a description only.
    """

    code: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), default="")
    unnamed: Mapped[bool] = mapped_column(default=False)
    born_on: Mapped[date | None]
    home_id: Mapped[uuid.UUID | None]
    address: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    method: Mapped[str] = mapped_column(String(20), default="")
    avoid: Mapped[list[str]] = mapped_column(JSON, default=list)
    safe_times: Mapped[str] = mapped_column(String(200), default="")
    no_voicemail: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(10), default="")
    interpreter: Mapped[str] = mapped_column(String(60), default="")
    adjustments: Mapped[str] = mapped_column(Text, default="")
    vulnerability: Mapped[list[str]] = mapped_column(JSON, default=list)
    restricted: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    home: Mapped[Home | None] = tie("Individual", "home_id", "Home")
    __table_args__ = (
        *keys(home_id="home"), UniqueConstraint("landlord_id", "code"),
        Index("ix_individual_name", "landlord_id", "name_key"), Index("ix_individual_home", "landlord_id", "home_id"),
    )  # fmt: skip


class Tenancy(Owned, Base):
    """Who holds a home from when until when, and under which law: the powers that may be used depend on it."""

    home_id: Mapped[uuid.UUID]
    individual_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(20), default="")
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    __table_args__ = (
        *keys(home_id="home", individual_id="individual"),
        UniqueConstraint("landlord_id", "home_id", "individual_id", "from_day"),
        Index("ix_tenancy_individual", "landlord_id", "individual_id"),
    )  # fmt: skip


class Party(Filed, Base):
    """Somebody's part in a case. role: complainant, witness, alleged or other.

    individual_id is None for somebody unknown; `described` says what is known of them. `anonymous`: never named to
    anybody but those who may read the file. held_id repeats an alleged person's id while their case is open, counted
    and not restricted: by it the database lets no second such case be opened about the same person (NM01).
    exploitation: how they may be used by others, whichever side they stand on (lists.EXPLOITATION).
    """

    individual_id: Mapped[uuid.UUID | None]
    role: Mapped[str] = mapped_column(String(20))
    described: Mapped[str] = mapped_column(String(400), default="")
    anonymous: Mapped[bool] = mapped_column(default=False)
    told_of_case: Mapped[bool] = mapped_column(default=False)
    exploitation: Mapped[list[str]] = mapped_column(JSON, default=list)
    held_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]
    individual: Mapped[Individual | None] = tie("Party", "individual_id", "Individual")
    __table_args__ = (
        *keys(individual_id="individual", held_id="individual", **FILED),
        UniqueConstraint("landlord_id", "case_id", "individual_id", "role"),
        UniqueConstraint("landlord_id", "held_id"),
        Index("ix_party_individual", "landlord_id", "individual_id"),
    )  # fmt: skip


class SafetyWarning(Owned, Base):
    """What staff must do before they knock: shown wherever the person or the door shows.

    Shown to the day it is reviewed on, unless it is renewed or ended before. The words say which door of the block.
    """

    individual_id: Mapped[uuid.UUID | None]
    home_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date | None]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None]
    individual: Mapped[Individual | None] = tie("SafetyWarning", "individual_id", "Individual")
    block: Mapped[Block | None] = tie("SafetyWarning", "block_id", "Block")
    __table_args__ = (
        *keys(individual_id="individual", home_id="home", block_id="block", by_id="person", ended_by_id="person"),
        Index("ix_safety_warning_individual", "landlord_id", "individual_id", "ended_at"),
        Index("ix_safety_warning_block", "landlord_id", "block_id", "ended_at"),
    )  # fmt: skip
