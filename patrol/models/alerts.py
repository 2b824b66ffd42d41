"""What must not wait: alerts, the ladder they climb, and the fire service's clock. Made and answered at the desk."""

import uuid
from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models import Block, Person


class CheckRule(Owned, Base):
    """How often officers call in, by risk, in minutes, with the reason (BS 7499: set by risk assessment)."""

    risk: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int]
    grace_minutes: Mapped[int]
    because: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (UniqueConstraint("landlord_id", "risk"),)


class Rung(Owned, Base):
    """One step of a ladder: what is done so many seconds after an alert nobody has seen.

    alert_kind: sos, missed_call, emergency, fire_fault or test. channel: desk, mail, webhook, or ring (a person
    telephones, and says how it went). to: for mail an address or a role; for ring who is rung: officer, supervisor,
    second_officer, or a telephone number.
    """

    alert_kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    after_seconds: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    to: Mapped[str] = mapped_column(String(254), default="")
    words: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (UniqueConstraint("landlord_id", "alert_kind", "position"),)


class Alert(Owned, Base):
    """Something that sounds until a person has seen it. `key` names what it is about: one thing raises one alert.

    subject_id: the page's id of an SOS, observation or test; the shift's id of a missed call. begun_at: when it
    happened (for a missed call, when the call was due). closed_at: when it was over, with `outcome` in words.
    """

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    block_id: Mapped[uuid.UUID | None]
    night: Mapped[date]
    begun_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    because: Mapped[str] = mapped_column(String(400), default="")
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_by: Mapped[Person | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Alert.landlord_id) == Person.landlord_id, foreign(Alert.closed_by_id) == Person.id)",
    )
    person: Mapped[Person] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Alert.landlord_id) == Person.landlord_id, foreign(Alert.person_id) == Person.id)",
    )
    seen_by: Mapped[Person | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Alert.landlord_id) == Person.landlord_id, foreign(Alert.seen_by_id) == Person.id)",
    )
    block: Mapped[Block | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Alert.landlord_id) == Block.landlord_id, foreign(Alert.block_id) == Block.id)",
    )
    __table_args__ = (
        owned_key("person_id", "person"),
        owned_key("seen_by_id", "person"),
        owned_key("closed_by_id", "person"),
        UniqueConstraint("landlord_id", "key"),
        Index("ix_alert_night", "landlord_id", "night"),
        Index("ix_alert_subject", "landlord_id", "subject_id"),
        Index("ix_alert_open", "landlord_id", "seen_at", "closed_at"),
    )


class AlertStep(Owned, Base):
    """One rung that an alert has climbed: decided once, sent once. `because` says why a try failed; by whom a ring."""

    alert_id: Mapped[uuid.UUID]
    position: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    to: Mapped[str] = mapped_column(String(254))
    words: Mapped[str] = mapped_column(String(400))
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID | None]
    outcome: Mapped[str] = mapped_column(String(400), default="")
    tries: Mapped[int] = mapped_column(default=0)
    because: Mapped[str] = mapped_column(String(400), default="")
    alert: Mapped[Alert] = relationship(viewonly=True)
    by: Mapped[Person | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(AlertStep.landlord_id) == Person.landlord_id, foreign(AlertStep.by_id) == Person.id)",
    )
    __table_args__ = (
        owned_key("alert_id", "alert"),
        owned_key("by_id", "person"),
        UniqueConstraint("landlord_id", "alert_id", "position", "to"),
        Index("ix_alert_step_waiting", "channel", "done_at"),
    )


class Webhook(Owned, Base):
    """The one HTTPS address of a landlord that alerts are told to, signed with its secret."""

    url: Mapped[str] = mapped_column(String(400))
    secret: Mapped[str] = mapped_column(String(100))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_webhook_landlord", "landlord_id", "ended_at"),)


class FireClock(Owned, Base):
    """A fault in regulated fire-safety equipment of a high-rise: reg 7 of the Fire Safety (England) Regulations 2022.

    It starts at the officer's seen_at, put right by skew. A fault not fixed 24 hours later is told to the fire
    service, and told again when it is fixed. It is cleared when fixed and, where it was told, told as fixed.
    """

    observation_id: Mapped[uuid.UUID]
    block_id: Mapped[uuid.UUID | None]
    equipment: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_reference: Mapped[str] = mapped_column(String(200), default="")
    fixed_at: Mapped[datetime | None]
    fixed_told_at: Mapped[datetime | None]
    not_a_fault: Mapped[str] = mapped_column(Text, default="")
    block: Mapped[Block | None] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(FireClock.landlord_id) == Block.landlord_id,"
        " foreign(FireClock.block_id) == Block.id)",
    )
    __table_args__ = (
        UniqueConstraint("landlord_id", "observation_id"),
        Index("ix_fire_clock_open", "landlord_id", "fixed_at"),
    )
