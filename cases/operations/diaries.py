"""The diary a complainant keeps through their private link: each entry once, and a line in the case's story."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from cases.models import DiaryEntry
from cases.operations.holding import noted
from cases.queries.walls import followed
from estate.database import db
from estate.operations.sessions import token_hash
from estate.rules.words import Refusal, typed

MOST: Final = 4_000
A_DAY: Final = 50
"""So many entries a day one link may write: more is no diary."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """One entry as it was written. id: minted by its form, so that sent twice is written once."""

    id: uuid.UUID
    words: str
    effect: str = ""
    happened_at: datetime | None = None
    ended_at: datetime | None = None


def write_diary(token: str, told: Written, now: datetime) -> DiaryEntry | None:
    """Write one entry; None where the link opens no open case of who holds it. Raises Refusal without words."""
    holder = followed(token_hash(token), now)
    if holder is None or holder.case is None or holder.party is None or holder.case.closed_at:
        return None
    standing = db.session.get(DiaryEntry, (holder.link.landlord_id, told.id))
    if standing is not None:
        return standing if standing.party_id == holder.party.id else None
    lately = (DiaryEntry.party_id == holder.party.id, DiaryEntry.made_at > now - timedelta(days=1))
    mine = (DiaryEntry.landlord_id == holder.link.landlord_id, *lately)
    if (db.session.scalar(select(func.count(DiaryEntry.id)).where(*mine)) or 0) >= A_DAY:
        raise Refusal("That is as much as the diary takes in a day. Ring us, or go on tomorrow.", "words")
    words = typed(told.words, MOST, "What happened", "words")
    row = DiaryEntry(
        landlord_id=holder.link.landlord_id, id=told.id, case_id=holder.case.id, party_id=holder.party.id, made_at=now,
        link_id=holder.link.id, happened_at=min(told.happened_at or now, now), ended_at=_end(told, now), words=words,
        effect=typed(told.effect, MOST, "How it affected you", "effect", needed=False),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    noted(holder.case, "wrote in the diary", None, now, row=str(row.id))
    return row


def _end(told: Written, now: datetime) -> datetime | None:
    if told.ended_at is None or told.happened_at is None or told.ended_at < told.happened_at:
        return None
    return min(told.ended_at, now)
