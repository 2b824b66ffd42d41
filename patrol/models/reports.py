"""The daily report, frozen when a supervisor signs it off."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models import Person


class DailyReport(Owned, Base):
    """One night of a landlord, signed off. Both versions are frozen as they stood; what comes later is a correction.

    `internal` and `partner` hold what each version says, JSON-ready, moments in UTC ISO 8601; `silent` the phones that
    still held pages at that moment. erased_at: when people's words were taken out by rule; counts and times stay.
    """

    night: Mapped[date]
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[uuid.UUID]
    note: Mapped[str] = mapped_column(Text)
    rule_version: Mapped[str] = mapped_column(String(20))
    internal: Mapped[dict[str, Any]] = mapped_column(JSON)
    partner: Mapped[dict[str, Any]] = mapped_column(JSON)
    silent: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    erased_at: Mapped[datetime | None]
    signed_by: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (owned_key("signed_by_id", "person"), UniqueConstraint("landlord_id", "night"))


class Promised(Owned, Base):
    """What a night was promised at a block when it was signed off: plans change, and the figures of a year do not."""

    night: Mapped[date]
    block_id: Mapped[uuid.UUID]
    visits: Mapped[int]
    __table_args__ = (
        owned_key("block_id", "block"),
        UniqueConstraint("landlord_id", "block_id", "night"),
        Index("ix_promised_night", "landlord_id", "night"),
    )
