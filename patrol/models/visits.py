"""Visits to blocks, and the scans that prove their checkpoints.

Rows refer to each other's pages by id without a foreign key, because pages of two phones may come in any order.
Visits are counted by the thousand: two indexes hold all that counting asks, so that it reads no row.
"""

import uuid

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, owned_key
from estate.models import Block
from patrol.models.written import Written


class Visit(Written, Base):
    """One visit to one block, begun: the thing counted as a patrol once completed."""

    shift_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID]
    block: Mapped[Block] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"),
        owned_key("block_id", "block"),
        Index("ix_visit_night", "landlord_id", "night", "block_id", "id", "person_id", "shift_id"),
        Index("ix_visit_block", "landlord_id", "block_id", "happened_at"),
    )


class VisitFinish(Written, Base):
    """A visit, finished: completed, or part with a reason."""

    visit_id: Mapped[uuid.UUID]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        owned_key("person_id", "person"),
        Index(
            "ix_visit_finish_visit", "landlord_id", "visit_id", "person_id",
            "outcome", "id", "notebook_id", "page_number",
        ),
    )


class Scan(Written, Base):
    """A checkpoint proved, or ruled out as blocked. The checkpoint may be one that is not known here.

    method: qr, nfc, typed or hand (with a photograph and a reason). Where blocked, `reason` says why nobody got there.
    plan_x, plan_y: where on the drawing of the checkpoint's floor, as fractions of its width and height.
    """

    shift_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    checkpoint_id: Mapped[uuid.UUID | None]
    code: Mapped[str] = mapped_column(String(40))
    method: Mapped[str] = mapped_column(String(10))
    blocked: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    plan_x: Mapped[float | None]
    plan_y: Mapped[float | None]
    __table_args__ = (
        owned_key("person_id", "person"),
        Index("ix_scan_night", "landlord_id", "night"),
        Index("ix_scan_visit", "landlord_id", "visit_id"),
        Index("ix_scan_checkpoint", "landlord_id", "checkpoint_id", "happened_at"),
    )
