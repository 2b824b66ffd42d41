"""Cases: the landlord's work on what was told, who works on it, who may read it, and how it ended."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.promises import Policy
from cases.models.reports import Report
from cases.models.ties import FILED, Filed, keys, tie
from estate.database import Base, Owned
from estate.models import Block, Person


class Case(Owned, Base):
    """The landlord's work on one matter. lane: early (support without a formal case) or formal. stage: rules/stages.py.

    received_at: when anybody first knew; opened_at: when it was opened; assigned_at: when its officer got it.
    `counted` and why: whether it is an ASB case for the regulator; counted_at: since when, where a later step made it
    one, None where its opening did. policy_id: the version it runs under. next_due_at:
    the first due of its running clocks. version: one more with each change of state; who changes it names the one seen.
    """

    reference: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    lane: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(20))
    block_id: Mapped[uuid.UUID | None]
    home_id: Mapped[uuid.UUID | None]
    floor: Mapped[str] = mapped_column(String(40), default="")
    spot: Mapped[str] = mapped_column(String(400), default="")
    hate: Mapped[bool] = mapped_column(default=False)
    strands: Mapped[list[str]] = mapped_column(JSON, default=list)
    exploitation: Mapped[list[str]] = mapped_column(JSON, default=list)
    risk: Mapped[str] = mapped_column(String(10))
    opening_risk: Mapped[str] = mapped_column(String(10))
    restricted: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[bool] = mapped_column(default=True)
    counted_because: Mapped[str] = mapped_column(String(400), default="")
    counted_at: Mapped[datetime | None]
    policy_id: Mapped[uuid.UUID]
    contact_every: Mapped[str] = mapped_column(String(20), default="weekly")
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID | None]
    assigned_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merged_into_id: Mapped[uuid.UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None]
    block: Mapped[Block | None] = tie("Case", "block_id", "Block")
    officer: Mapped[Person | None] = tie("Case", "officer_id", "Person")
    opened_by: Mapped[Person] = tie("Case", "opened_by_id", "Person")
    policy: Mapped[Policy] = tie("Case", "policy_id", "Policy")
    __table_args__ = (
        *keys(block_id="block", home_id="home", policy_id="policy", opened_by_id="person", officer_id="person",
              merged_into_id="case"),
        UniqueConstraint("landlord_id", "reference"),
        CheckConstraint("risk = 'high' or not hate", name="hate_is_high"),
        CheckConstraint("lane = 'formal' or not restricted", name="restricted_is_formal"),
        CheckConstraint("(stage = 'closed') = (closed_at is not null)", name="closed"),
        Index("ix_case_work", "landlord_id", "officer_id", "closed_at", "next_due_at"),
        Index("ix_case_due", "landlord_id", "closed_at", "next_due_at"),
        Index("ix_case_block", "landlord_id", "block_id", "closed_at"),
        Index("ix_case_opened", "landlord_id", "opened_at"),
    )  # fmt: skip


class CaseReport(Owned, Base):
    """A report that belongs to a case: several reports, one case; a report belongs to one case at most."""

    case_id: Mapped[uuid.UUID]
    report_id: Mapped[uuid.UUID]
    joined_at: Mapped[datetime]
    joined_by_id: Mapped[uuid.UUID]
    report: Mapped[Report] = tie("CaseReport", "report_id", "Report")
    case: Mapped[Case] = tie("CaseReport", "case_id", "Case")
    __table_args__ = (
        *keys(case_id="case", report_id="report", joined_by_id="person"),
        UniqueConstraint("landlord_id", "report_id"),
        Index("ix_case_report_case", "landlord_id", "case_id"),
    )  # fmt: skip


class CaseAccess(Filed, Base):
    """Somebody named on a case: they may read it, restricted or not, and work on it until it is ended."""

    person_id: Mapped[uuid.UUID]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = tie("CaseAccess", "person_id", "Person")
    __table_args__ = (
        *keys(person_id="person", **FILED), UniqueConstraint("landlord_id", "case_id", "person_id"),
        Index("ix_case_access_person", "landlord_id", "person_id", "ended_at"),
    )  # fmt: skip


class Assignment(Filed, Base):
    """Whose case it is from when on, and what the one before said when handing it over."""

    officer_id: Mapped[uuid.UUID]
    words: Mapped[str] = mapped_column(Text, default="")
    officer: Mapped[Person] = tie("Assignment", "officer_id", "Person")
    __table_args__ = (
        *keys(officer_id="person", **FILED), Index("ix_assignment_case", "landlord_id", "case_id"),
    )  # fmt: skip


class CaseLink(Filed, Base):
    """Two cases that have to do with each other. The one with the smaller id stands first."""

    other_id: Mapped[uuid.UUID]
    words: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (
        *keys(other_id="case", **FILED), UniqueConstraint("landlord_id", "case_id", "other_id"),
        Index("ix_case_link_other", "landlord_id", "other_id"),
    )  # fmt: skip


class Closure(Filed, Base):
    """A closing of a case: asked for by its officer (made_at, by_id), then signed by a manager, or sent back.

    reason: lists.CLOSED_BECAUSE; outcome: resolved, unresolved or not_established. spoke: how the complainant was told
    first: "spoke", "tried" (three times or more), or "nobody" where there is no complainant. A reopening stands on it.
    """

    reason: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    spoke: Mapped[str] = mapped_column(String(10))
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[uuid.UUID | None]
    sent_back_at: Mapped[datetime | None]
    sent_back_words: Mapped[str] = mapped_column(Text, default="")
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[uuid.UUID | None]
    reopened_words: Mapped[str] = mapped_column(Text, default="")
    signed_by: Mapped[Person | None] = tie("Closure", "signed_by_id", "Person")
    __table_args__ = (
        *keys(signed_by_id="person", reopened_by_id="person", **FILED),
        Index("ix_closure_case", "landlord_id", "case_id"),
        Index("ix_closure_waiting", "landlord_id", "signed_at", "sent_back_at"),
    )  # fmt: skip


class LegalHold(Filed, Base):
    """Nothing of this case is erased while a hold stands, whatever a rule says."""

    words: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None]
    __table_args__ = (
        *keys(ended_by_id="person", **FILED), Index("ix_legal_hold_case", "landlord_id", "case_id", "ended_at"),
    )  # fmt: skip
