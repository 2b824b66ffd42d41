"""What was done by whom, and letters waiting to be posted."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, Owned, owned_key


class Trace(Owned, Base):
    """Who did what to which row, when; committed with it and sealed into the landlord's chain by a sweep."""

    at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None]
    who: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[str] = mapped_column(String(100))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    number: Mapped[int | None]
    chain_hash: Mapped[bytes | None]
    __table_args__ = (
        owned_key("person_id", "person"),
        UniqueConstraint("landlord_id", "number"),
        Index("ix_trace_row", "landlord_id", "kind", "row_id"),
    )


class Mail(Owned, Base):
    """One e-mail to post. The row is the queue."""

    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    because: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (Index("ix_mail_waiting", "sent_at", "created_at"),)
