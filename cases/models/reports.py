"""Reports: the inbox. One telling, by anyone."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.people import Individual
from cases.models.ties import keys, tie
from estate.database import Base, Landed, Owned
from estate.models import Block, Person


class Series(Landed, Base):
    """The last number given in a series of references: restricted rows have series of their own, so no gap tells."""

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Report(Owned, Base):
    """One telling of something. origin and origin_key together are unique: what is told twice arrives once.

    happened_at: when it happened, as far as is known; received_at: when anybody of the landlord first knew (for a
    patrol, when the officer saw it, by the phone's clock put right); made_at: when the row was made. outcome: empty
    while it waits, else case, early_support, not_asb, archived or struck. Only `words` hold what was told, unchanged.
    recalled_because: the pattern that brought it back to the inbox. alarmed: the last step of its wait that was mailed.
    """

    reference: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    origin_key: Mapped[str] = mapped_column(String(120))
    observation_id: Mapped[uuid.UUID | None]
    channel: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    teller: Mapped[str] = mapped_column(String(200), default="")
    reporter_id: Mapped[uuid.UUID | None]
    anonymous: Mapped[bool] = mapped_column(default=False)
    block_id: Mapped[uuid.UUID | None]
    home_id: Mapped[uuid.UUID | None]
    floor: Mapped[str] = mapped_column(String(40), default="")
    spot: Mapped[str] = mapped_column(String(400), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    category: Mapped[str] = mapped_column(String(40))
    severity: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    about_whom: Mapped[str] = mapped_column(Text, default="")
    history: Mapped[str] = mapped_column(Text, default="")
    hate: Mapped[bool] = mapped_column(default=False)
    strands: Mapped[list[str]] = mapped_column(JSON, default=list)
    perceived_by: Mapped[str] = mapped_column(String(20), default="")
    exploitation: Mapped[list[str]] = mapped_column(JSON, default=list)
    may_tell_police: Mapped[bool | None]
    restricted: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    because: Mapped[str] = mapped_column(String(40), default="")
    because_words: Mapped[str] = mapped_column(Text, default="")
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[uuid.UUID | None]
    recalled_at: Mapped[datetime | None]
    recalled_because: Mapped[str] = mapped_column(String(200), default="")
    alarmed: Mapped[str] = mapped_column(String(10), default="")
    erased_at: Mapped[datetime | None]
    block: Mapped[Block | None] = tie("Report", "block_id", "Block")
    reporter: Mapped[Individual | None] = tie("Report", "reporter_id", "Individual")
    handled_by: Mapped[Person | None] = tie("Report", "handled_by_id", "Person")
    by: Mapped[Person | None] = tie("Report", "by_id", "Person")
    __table_args__ = (
        *keys(block_id="block", home_id="home", reporter_id="individual", by_id="person", handled_by_id="person"),
        UniqueConstraint("landlord_id", "reference"),
        UniqueConstraint("landlord_id", "origin", "origin_key"),
        UniqueConstraint("landlord_id", "observation_id"),
        Index("ix_report_waiting", "landlord_id", "handled_at", "received_at"),
        Index("ix_report_block", "landlord_id", "block_id", "happened_at"),
        Index("ix_report_reporter", "landlord_id", "reporter_id", "received_at"),
        Index("ix_report_received", "landlord_id", "received_at"),
    )  # fmt: skip
