"""The nouns of the notebook: notebooks, batches, pages, photographs."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from estate.database import Base, Landed, Owned, owned_key
from estate.models import Person


class Notebook(Owned, Base):
    """One person's append-only record on one phone. `head` is the chain hash of page `kept_to`."""

    person_id: Mapped[uuid.UUID]
    number: Mapped[int]
    x: Mapped[str] = mapped_column(String(43))
    y: Mapped[str] = mapped_column(String(43))
    label: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime]
    kept_to: Mapped[int] = mapped_column(default=0)
    head: Mapped[bytes]
    heard_at: Mapped[datetime | None]
    skew_ms: Mapped[int | None] = mapped_column(BigInteger)
    unsent_pages: Mapped[int] = mapped_column(default=0)
    unsent_photos: Mapped[int] = mapped_column(default=0)
    oldest_unsent_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    forked_at: Mapped[datetime | None]
    verified_to: Mapped[int] = mapped_column(default=0)
    verified_at: Mapped[datetime | None]
    verified_because: Mapped[str] = mapped_column(String(400), default="")
    person: Mapped[Person] = relationship(viewonly=True)
    __table_args__ = (
        owned_key("person_id", "person"),
        UniqueConstraint("id"),
        UniqueConstraint("landlord_id", "person_id", "number"),
    )


class Batch(Owned, Base):
    """One accepted delivery of pages: the signature line as it came, kept to be checked again."""

    notebook_id: Mapped[uuid.UUID]
    first: Mapped[int]
    last: Mapped[int]
    before: Mapped[bytes]
    chain_hash: Mapped[bytes]
    sent_at: Mapped[str] = mapped_column(String(40))
    signature: Mapped[bytes]
    received_at: Mapped[datetime]
    __table_args__ = (
        owned_key("notebook_id", "notebook"),
        Index("ix_batch_notebook", "landlord_id", "notebook_id", "first"),
    )


class Page(Landed, Base):
    """One numbered entry, kept as the phone wrote it. `text` is None once erased by rule, or never sent."""

    notebook_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_hash: Mapped[bytes]
    chain_hash: Mapped[bytes]
    page_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(String(40), default="")
    seen_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    skew_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    because: Mapped[str] = mapped_column(String(400), default="")
    apart: Mapped[str] = mapped_column(String(10), default="")
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        owned_key("notebook_id", "notebook"),
        Index("ix_page_state", "state", "landlord_id"),
    )


class ForkedText(Owned, Base):
    """A text that came under a number already kept with another text: put aside for a person."""

    notebook_id: Mapped[uuid.UUID]
    number: Mapped[int]
    text: Mapped[bytes]
    text_hash: Mapped[bytes]
    received_at: Mapped[datetime]
    __table_args__ = (
        owned_key("notebook_id", "notebook"),
        UniqueConstraint("landlord_id", "notebook_id", "number", "text_hash"),
    )


class Reading(Landed, Base):
    """A page id that has been read, and from where: each is read once per landlord, whichever copy comes first."""

    page_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notebook_id: Mapped[uuid.UUID]
    number: Mapped[int]
    __table_args__ = (owned_key("notebook_id", "notebook"),)


class Photograph(Landed, Base):
    """The bytes of one photograph as the phone sent them, by SHA-256 of this notebook."""

    notebook_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    size: Mapped[int]
    type: Mapped[str] = mapped_column(String(40), default="")
    kept_at: Mapped[datetime | None]
    shown: Mapped[str] = mapped_column(String(10), default="")
    because: Mapped[str] = mapped_column(String(400), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        owned_key("notebook_id", "notebook"),
        Index("ix_photograph_shown", "shown", "kept_at"),
    )


class PagePhoto(Landed, Base):
    """A page names a photograph."""

    notebook_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[uuid.UUID | None]
    sha256: Mapped[bytes]
    role: Mapped[str] = mapped_column(String(40), default="")
    taken_at: Mapped[datetime | None]
    __table_args__ = (
        owned_key(("notebook_id", "sha256"), "photograph", ("notebook_id", "sha256")),
        Index("ix_page_photo_page", "landlord_id", "page_id"),
    )


class EarlyPage(Owned, Base):
    """A page that came ahead of its batch (an SOS), as the phone wrote and signed it."""

    notebook_id: Mapped[uuid.UUID]
    text: Mapped[bytes]
    text_hash: Mapped[bytes]
    sent_at: Mapped[str] = mapped_column(String(40))
    signature: Mapped[bytes]
    received_at: Mapped[datetime]
    skew_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    because: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (
        owned_key("notebook_id", "notebook"),
        UniqueConstraint("landlord_id", "notebook_id", "text_hash"),
    )
