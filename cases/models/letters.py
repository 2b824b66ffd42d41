"""What goes to people outside: letters, private links, surveys, and the ASB case review."""

import uuid
from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.models.people import Party
from cases.models.ties import FILED, Filed, keys, tie
from estate.database import Base, Owned
from estate.models import Mail, Person


class LetterTemplate(Owned, Base):
    """One version of a letter's words in one language, never changed once made. kind: rules/letters.KINDS."""

    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10), default="en")
    number: Mapped[int]
    in_force_from: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    __table_args__ = (*keys(by_id="person"), UniqueConstraint("landlord_id", "kind", "language", "number"))


class Letter(Filed, Base):
    """A letter, drafted and then kept exactly as sent. how: print or email.

    content: what was sent, byte for byte, a PDF where it was printed, else the e-mail as UTF-8; sha256: its hash.
    """

    party_id: Mapped[uuid.UUID | None]
    template_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10), default="en")
    addressed: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(10), default="")
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[uuid.UUID | None]
    mail_id: Mapped[uuid.UUID | None]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    sha256: Mapped[bytes | None]
    dropped_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None]
    party: Mapped[Party | None] = tie("Letter", "party_id", "Party")
    sent_by: Mapped[Person | None] = tie("Letter", "sent_by_id", "Person")
    mail: Mapped[Mail | None] = tie("Letter", "mail_id", "Mail")
    __table_args__ = (
        *keys(party_id="party", template_id="letter_template", sent_by_id="person", mail_id="mail", **FILED),
        Index("ix_letter_case", "landlord_id", "case_id", "made_at"),
    )  # fmt: skip


class PrivateLink(Owned, Base):
    """A link by which somebody without an account follows a report or a case. Only its token's SHA-256 is held."""

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    report_id: Mapped[uuid.UUID | None]
    party_id: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[uuid.UUID | None]
    opened_at: Mapped[datetime | None]
    __table_args__ = (
        *keys(report_id="report", party_id="party", by_id="person", revoked_by_id="person"),
        Index("ix_private_link_report", "landlord_id", "report_id"),
        Index("ix_private_link_party", "landlord_id", "party_id"),
    )  # fmt: skip


class Survey(Filed, Base):
    """An invitation to answer the survey of a closed case, once, by one's private link; answers are rows.

    A question left out has none. skipped_because: why nobody was invited (rules/survey.SKIPPED), or nothing.
    """

    closure_id: Mapped[uuid.UUID]
    party_id: Mapped[uuid.UUID]
    form_id: Mapped[uuid.UUID]
    skipped_because: Mapped[str] = mapped_column(String(20), default="")
    channel: Mapped[str] = mapped_column(String(20), default="")
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[list["SurveyAnswer"]] = relationship(
        viewonly=True, primaryjoin="and_(foreign(SurveyAnswer.landlord_id) == Survey.landlord_id, "
        "foreign(SurveyAnswer.survey_id) == Survey.id)",
    )  # fmt: skip
    __table_args__ = (
        *keys(closure_id="closure", party_id="party", form_id="form_version", **FILED),
        UniqueConstraint("landlord_id", "closure_id", "party_id"),
        Index("ix_survey_completed", "landlord_id", "completed_at"),
    )  # fmt: skip


class SurveyAnswer(Owned, Base):
    """One answer from 0 to 10."""

    survey_id: Mapped[uuid.UUID]
    question: Mapped[str] = mapped_column(String(40))
    score: Mapped[int]
    __table_args__ = (*keys(survey_id="survey"), UniqueConstraint("landlord_id", "survey_id", "question"))


class CaseReview(Filed, Base):
    """An ASB case review (2014 Act, section 104) that a victim asked for. threshold: met, not_met or waived."""

    party_id: Mapped[uuid.UUID]
    asked_on: Mapped[date]
    lead_agency: Mapped[str] = mapped_column(String(60), default="")
    told_on: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    threshold: Mapped[str] = mapped_column(String(10), default="")
    threshold_words: Mapped[str] = mapped_column(Text, default="")
    panel_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    ended_on: Mapped[date | None]
    __table_args__ = (
        *keys(party_id="party", **FILED), Index("ix_case_review_case", "landlord_id", "case_id"),
        Index("ix_case_review_asked", "landlord_id", "asked_on"),
    )  # fmt: skip
