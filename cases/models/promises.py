"""Policies, and the clocks they set: what was promised, by when, and how it went."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.ties import keys
from estate.database import Base, Owned


class Policy(Owned, Base):
    """One version of a landlord's policy; never changed once made. body: the shape of rules/policies.py, as JSON."""

    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    in_force_from: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        *keys(by_id="person"), UniqueConstraint("landlord_id", "number"),
        Index("ix_policy_in_force", "landlord_id", "in_force_from"),
    )  # fmt: skip


class Retention(Owned, Base):
    """One version of how long a landlord keeps what of its cases; never changed once made. body: rules/retention.py."""

    number: Mapped[int]
    in_force_from: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        *keys(by_id="person"), UniqueConstraint("landlord_id", "number"),
        Index("ix_retention_in_force", "landlord_id", "in_force_from"),
    )  # fmt: skip


class Clock(Owned, Base):
    """A promise about a case, or about a report that has none: frozen when made, with its rule in words.

    kind: acknowledge, respond, contact, review, task, hearing, order_expiry, reply or fire. since: report or
    assignment.
    rule: {"kind", "n", "ends", "deemed"} of estate's clocks, or {"every"} or {"day"}. answered_by: the events that
    answer it (rules/answering.py). frozen_due_at never moves; due_at moves by a pause only. done_at: when it was
    answered or ended, None while it runs; met: whether it was answered in time, None where it was ended unanswered.
    because: why it ended unanswered; while it is paused, why it stands still (rules/pausing.py). alarmed: near or
    missed, once somebody was told so. figures: whether figures count it; not one a later grade began.
    """

    case_id: Mapped[uuid.UUID | None]
    report_id: Mapped[uuid.UUID | None]
    policy_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[uuid.UUID | None]
    risk: Mapped[str] = mapped_column(String(10), default="")
    since: Mapped[str] = mapped_column(String(10), default="report")
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(String(200))
    answered_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    started_at: Mapped[datetime]
    frozen_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    met: Mapped[bool | None]
    because: Mapped[str] = mapped_column(String(40), default="")
    paused_at: Mapped[datetime | None]
    alarmed: Mapped[str] = mapped_column(String(10), default="")
    figures: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (
        *keys(case_id="case", report_id="report", policy_id="policy"),
        CheckConstraint("(case_id is null) <> (report_id is null)", name="one_subject"),
        Index("ix_clock_case", "landlord_id", "case_id", "done_at"),
        Index("ix_clock_report", "landlord_id", "report_id", "done_at"),
        Index("ix_clock_due", "landlord_id", "done_at", "due_at"),
        Index("ix_clock_subject", "landlord_id", "subject_id"),
    )  # fmt: skip


class Pause(Owned, Base):
    """A time in which a clock stood still. because: rules/pausing.py; what is added to it is a note of the case."""

    clock_id: Mapped[uuid.UUID]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID]
    __table_args__ = (
        *keys(clock_id="clock", by_id="person"), Index("ix_pause_clock", "landlord_id", "clock_id"),
    )  # fmt: skip
