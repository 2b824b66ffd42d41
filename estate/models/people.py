"""Who: people, how they came in, where they are signed in, and what they are accredited for."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Owned, owned_key
from estate.models.places import Landlord
from estate.rules import accreditation
from estate.rules.powers import ROLES


class Person(Owned, Base):
    """Someone who may sign in. The e-mail is lower case and belongs to one person everywhere."""

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    landlord: Mapped[Landlord] = relationship(viewonly=True)

    @property
    def powers(self) -> frozenset[str]:
        """Give this person's powers as words; none once they have left."""
        return frozenset() if self.left_at else ROLES.get(self.role, frozenset())

    def can(self, power: str) -> bool:
        """Say whether this person has the power."""
        return power in self.powers


class Invitation(Owned, Base):
    """A one-time link by which a person sets their password. Only the token's SHA-256 is held."""

    person_id: Mapped[uuid.UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (owned_key("person_id", "person"),)


class Session(Owned, Base):
    """One browser signed in. Only the token's SHA-256 is held."""

    person_id: Mapped[uuid.UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime]
    password_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(String(40), default="")
    person: Mapped[Person] = relationship(viewonly=True, lazy="joined")
    __table_args__ = (owned_key("person_id", "person"), Index("ix_session_person", "landlord_id", "person_id"))


class Accreditation(Owned, Base):
    """A CSAS accreditation: Police Reform Act 2002 s40; the chief officer grants some, all or none of the powers."""

    person_id: Mapped[uuid.UUID]
    number: Mapped[str] = mapped_column(String(60))
    force: Mapped[str] = mapped_column(String(200))
    powers: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid_from: Mapped[date]
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (owned_key("person_id", "person"), UniqueConstraint("landlord_id", "person_id", "number"))

    def valid_on(self, day: date) -> bool:
        """Say whether this accreditation holds on a day."""
        return accreditation.valid_on(day, self.valid_from, self.expires_on, self.revoked_at)
