"""What is done in a case: contacts, plans, actions and orders, notes, evidence, the diary, risk and other forms."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cases.models.people import Party
from cases.models.ties import FILED, Filed, keys, tie
from estate.database import Base, Owned
from estate.models import Person


class Contact(Filed, Base):
    """One contact, or the try of one, with a party or somebody else. The form mints the id: sent twice is logged once.

    direction: out or in. method and result: lists.METHODS, lists.RESULTS. responds: the typed events it stands for.
    """

    party_id: Mapped[uuid.UUID | None]
    with_whom: Mapped[str] = mapped_column(String(200), default="")
    happened_at: Mapped[datetime]
    direction: Mapped[str] = mapped_column(String(3), default="out")
    method: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20))
    responds: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[datetime | None]
    party: Mapped[Party | None] = tie("Contact", "party_id", "Party")
    by: Mapped[Person | None] = tie("Contact", "by_id", "Person")
    __table_args__ = (
        *keys(party_id="party", **FILED),
        Index("ix_contact_case", "landlord_id", "case_id", "happened_at"),
    )


class Plan(Filed, Base):
    """An action plan agreed with the complainant; its tasks are actions. A later one takes its place."""

    number: Mapped[int]
    wanted: Mapped[str] = mapped_column(Text, default="")
    party_id: Mapped[uuid.UUID | None]
    agreed_at: Mapped[datetime | None]
    copy_given_at: Mapped[datetime | None]
    copy_given_how: Mapped[str] = mapped_column(String(20), default="")
    contact_every: Mapped[str] = mapped_column(String(20), default="")
    contact_method: Mapped[str] = mapped_column(String(20), default="")
    review_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    party: Mapped[Party | None] = tie("Plan", "party_id", "Party")
    __table_args__ = (*keys(party_id="party", **FILED), UniqueConstraint("landlord_id", "case_id", "number"))


class Action(Filed, Base):
    """Something to do or done, by the landlord, the complainant or an agency: advice, a warning, a legal step.

    kind and its class (support, warning or legal): lists.ACTIONS. The form mints the id. A due day starts a task clock.
    consent (rules/referrals.py) is a referral's. What follows is for legal steps and orders only: assessment_id is the
    proportionality form behind one; order_to the last day the court gave, breached_on the last breach. ended_on: the
    day an order was over, or a task was given up undone.
    """

    plan_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(40))
    sort: Mapped[str] = mapped_column(String(10))
    whose: Mapped[str] = mapped_column(String(20), default="landlord")
    owner_id: Mapped[uuid.UUID | None]
    agency: Mapped[str] = mapped_column(String(60), default="")
    party_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text, default="")
    resident_words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[uuid.UUID | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    consent: Mapped[str] = mapped_column(String(20), default="")
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    assessment_id: Mapped[uuid.UUID | None]
    authorised_at: Mapped[datetime | None]
    authorised_by_id: Mapped[uuid.UUID | None]
    applied_on: Mapped[date | None]
    court: Mapped[str] = mapped_column(String(200), default="")
    court_number: Mapped[str] = mapped_column(String(60), default="")
    hearing_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    order_from: Mapped[date | None]
    order_to: Mapped[date | None]
    conditions: Mapped[str] = mapped_column(Text, default="")
    served_on: Mapped[date | None]
    breached_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    cost_pence: Mapped[int | None]
    erased_at: Mapped[datetime | None]
    owner: Mapped[Person | None] = tie("Action", "owner_id", "Person")
    by: Mapped[Person | None] = tie("Action", "by_id", "Person")
    party: Mapped[Party | None] = tie("Action", "party_id", "Party")
    __table_args__ = (
        *keys(plan_id="plan", owner_id="person", party_id="party", done_by_id="person", authorised_by_id="person",
              assessment_id="assessment", **FILED),
        Index("ix_action_case", "landlord_id", "case_id", "made_at"),
        Index("ix_action_owner", "landlord_id", "owner_id", "done_at", "due_on"),
        Index("ix_action_sort", "landlord_id", "sort", "granted_on"),
    )  # fmt: skip


class CaseNote(Filed, Base):
    """Words of an officer. kind: note, reason, breach (of an order) or lettings (what to know before the
    next letting)."""

    kind: Mapped[str] = mapped_column(String(20), default="note")
    words: Mapped[str] = mapped_column(Text)
    erased_at: Mapped[datetime | None]
    by: Mapped[Person | None] = tie("CaseNote", "by_id", "Person")
    __table_args__ = (*keys(**FILED), Index("ix_case_note_case", "landlord_id", "case_id", "made_at"))


class DiaryEntry(Filed, Base):
    """One entry a complainant made in their diary, through their private link or read out to an officer (by_id)."""

    party_id: Mapped[uuid.UUID]
    link_id: Mapped[uuid.UUID | None]
    happened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime | None]
    heard_by_id: Mapped[uuid.UUID | None]
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        *keys(party_id="party", link_id="private_link", heard_by_id="person", **FILED),
        Index("ix_diary_entry_case", "landlord_id", "case_id", "happened_at"),
        Index("ix_diary_entry_waiting", "landlord_id", "heard_at"),
    )  # fmt: skip


class Evidence(Owned, Base):
    """A file, or a reference to what lies elsewhere (body camera, CCTV, noise recording: never the video itself).

    Belongs to a case, or to a report until it has one. sha256 names the bytes on the disk; copies shown are made anew.
    """

    case_id: Mapped[uuid.UUID | None]
    report_id: Mapped[uuid.UUID | None]
    diary_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[bytes | None]
    name: Mapped[str] = mapped_column(String(200), default="")
    type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    party_id: Mapped[uuid.UUID | None]
    shown: Mapped[str] = mapped_column(String(20), default="")
    because: Mapped[str] = mapped_column(String(400), default="")
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        *keys(case_id="case", report_id="report", diary_id="diary_entry", by_id="person", party_id="party"),
        Index("ix_evidence_case", "landlord_id", "case_id", "made_at"),
        Index("ix_evidence_report", "landlord_id", "report_id"),
        Index("ix_evidence_waiting", "landlord_id", "shown", "made_at"),
    )  # fmt: skip


class FormVersion(Owned, Base):
    """One version of a form, never changed once made. kind: victim_risk, hate_checklist, proportionality, dash,
    pre_case, file_review or survey. body: questions, answers with scores, bands and overrides, as JSON."""

    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    in_force_from: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    words: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        *keys(by_id="person"), UniqueConstraint("landlord_id", "kind", "number"),
        Index("ix_form_version_in_force", "landlord_id", "kind", "in_force_from"),
    )  # fmt: skip


class Assessment(Filed, Base):
    """A form filled in about a case. occasion: open, incident, review or closure. band: what the score gives;
    given: what was decided, with `because` where the two differ. about_id: the party it is about."""

    form_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[uuid.UUID | None]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    score: Mapped[int | None]
    band: Mapped[str] = mapped_column(String(10), default="")
    given: Mapped[str] = mapped_column(String(10), default="")
    because: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[uuid.UUID | None]
    erased_at: Mapped[datetime | None]
    by: Mapped[Person | None] = tie("Assessment", "by_id", "Person")
    __table_args__ = (
        *keys(form_id="form_version", about_id="party", agreed_by_id="person", **FILED),
        Index("ix_assessment_case", "landlord_id", "case_id", "kind", "made_at"),
        Index("ix_assessment_made", "landlord_id", "kind", "made_at"),
    )  # fmt: skip
