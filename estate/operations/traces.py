"""Leaving a trace, and sealing traces into a chain that shows any later change."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from estate.database import db
from estate.models import Landlord, Person, Trace


def trace(
    landlord_id: uuid.UUID, by: Person | None, verb: str, kind: str, row_id: object, now: datetime, **details: Any
) -> None:
    """Record that `by` (None: Beatbook itself) did `verb` to a row. `details` must be JSON and hold no secret."""
    db.session.add(
        Trace(
            landlord_id=landlord_id,
            at=now,
            person_id=by.id if by and by.landlord_id == landlord_id else None,
            who=by.name if by else "Beatbook",
            verb=verb,
            kind=kind,
            row_id=str(row_id),
            details=details,
        )
    )


def said(row: Trace) -> dict[str, Any]:
    """Give everything a trace says, as its hash is made of it."""
    return {
        "id": str(row.id), "landlord": str(row.landlord_id), "at": row.at.astimezone(UTC).isoformat(),
        "person": str(row.person_id) if row.person_id else None, "who": row.who, "verb": row.verb, "kind": row.kind,
        "row": row.row_id, "details": row.details,
    }  # fmt: skip


def content_hash(row: Trace) -> bytes:
    """Give the SHA-256 of everything a trace says, as canonical JSON."""
    return hashlib.sha256(json.dumps(said(row), sort_keys=True, separators=(",", ":")).encode()).digest()


def link(before: bytes, number: int, row: Trace) -> bytes:
    """Give the chain hash of trace `number` after `before`."""
    return hashlib.sha256(before + number.to_bytes(8, "big") + content_hash(row)).digest()


def chain_start(landlord_id: uuid.UUID) -> bytes:
    """Give the chain hash before a landlord's first trace."""
    return hashlib.sha256(str(landlord_id).encode()).digest()


def head(landlord_id: uuid.UUID) -> tuple[int, bytes]:
    """Give the number and chain hash of the last sealed trace; (0, start) where none is."""
    sealed = select(Trace).where(Trace.landlord_id == landlord_id, Trace.number.is_not(None))
    last = db.session.scalar(sealed.order_by(Trace.number.desc()).limit(1))
    if last is None or last.number is None or last.chain_hash is None:
        return 0, chain_start(landlord_id)
    return last.number, last.chain_hash


def seal(landlord_id: uuid.UUID, limit: int = 1000) -> int:
    """Number and chain the landlord's unsealed traces, oldest first. Gives how many; safe to run twice.

    The landlord's row is locked, so two sweeps on PostgreSQL take turns.
    """
    db.session.execute(select(Landlord.id).where(Landlord.id == landlord_id).with_for_update())
    number, before = head(landlord_id)
    waiting = db.session.scalars(
        select(Trace).where(Trace.landlord_id == landlord_id, Trace.number.is_(None)).order_by(Trace.id).limit(limit)
    ).all()
    for row in waiting:
        number += 1
        row.number, row.chain_hash = number, link(before, number, row)
        before = row.chain_hash
    return len(waiting)


def faults(landlord_id: uuid.UUID, first: int = 1) -> Iterator[str]:
    """Name the first sealed trace from `first` on that does not follow, if any. What is before it is taken as told."""
    query = select(Trace).where(Trace.landlord_id == landlord_id, Trace.number >= first).order_by(Trace.number)
    before = _head_before(landlord_id, first)
    with closing(db.session.scalars(query.execution_options(yield_per=1000))) as rows:
        for expected, row in enumerate(rows, first):
            if row.number != expected or row.chain_hash != link(before, expected, row):
                yield f"trace {expected} does not follow trace {expected - 1}"
                return
            before = row.chain_hash or b""


def _head_before(landlord_id: uuid.UUID, number: int) -> bytes:
    here = select(Trace.chain_hash).where(Trace.landlord_id == landlord_id, Trace.number == number - 1)
    return (db.session.scalar(here) or b"") if number > 1 else chain_start(landlord_id)


def unsealed(landlord_id: uuid.UUID) -> int:
    """Count the landlord's traces that wait for their seal."""
    query = select(func.count()).select_from(Trace).where(Trace.landlord_id == landlord_id, Trace.number.is_(None))
    return db.session.scalar(query) or 0
