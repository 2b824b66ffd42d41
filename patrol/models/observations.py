"""What officers saw, what they added later, and what they ruled out."""

import uuid

from sqlalchemy import Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, owned_key
from estate.models import Block
from patrol.models.written import Written


class Observation(Written, Base):
    """What an officer saw, in their words, never edited. `equipment`: regulated, and faulty; or empty.

    `restricted` is no part of the page: the desk's mark that what was told of it went behind the wall of cases.
    """

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
    equipment: Mapped[str] = mapped_column(String(40), server_default="")
    plan_x: Mapped[float | None]
    plan_y: Mapped[float | None]
    restricted: Mapped[bool] = mapped_column(server_default=false())
    block: Mapped[Block | None] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"),
        owned_key("block_id", "block"),
        Index("ix_observation_night", "landlord_id", "night", "happened_at"),
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
    equipment: Mapped[str | None] = mapped_column(String(40))
    plan_x: Mapped[float | None]
    plan_y: Mapped[float | None]
    __table_args__ = (owned_key("person_id", "person"), Index("ix_amendment_page", "landlord_id", "amended_id"))


class Strike(Written, Base):
    """A later page that rules an earlier one out, with a reason."""

    struck_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        owned_key("person_id", "person"),
        Index("ix_strike_page", "landlord_id", "struck_id", "person_id"),
    )


class Note(Written, Base):
    """Words on a page of their own."""

    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"),)
