"""How officers are looked after: check calls, declared dead spots, SOS, and the test of the alarm."""

import uuid
from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, owned_key
from estate.models import Block
from patrol.models.written import Written


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


class Safe(Written, Base):
    """An officer who asked for help says that they are safe."""

    sos_id: Mapped[uuid.UUID]
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_safe_sos", "landlord_id", "sos_id"))


class CheckCall(Written, Base):
    """An officer says that they are well."""

    shift_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_check_call_shift", "landlord_id", "shift_id"))


class DeadSpot(Written, Base):
    """An officer goes where there is no signal, and says until when."""

    shift_id: Mapped[uuid.UUID | None]
    block_id: Mapped[uuid.UUID | None]
    until: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (owned_key("person_id", "person"), Index("ix_dead_spot_shift", "landlord_id", "shift_id"))


class AlarmTest(Written, Base):
    """An officer tried the alarm at the start of a shift."""

    shift_id: Mapped[uuid.UUID | None]
    __table_args__ = (owned_key("person_id", "person"), Index("ix_alarm_test_night", "landlord_id", "night"))
