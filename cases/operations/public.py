"""What a resident tells by the public form: no account, once however often it is sent, with a link to follow it by."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from cases.models import Individual, PrivateLink, Report
from cases.operations.pictures import Picture, keep_pictures, refuse_pictures
from cases.operations.private_links import for_report
from cases.operations.telling import Telling, arrive, name_key
from cases.rules.lists import METHODS, STRANDS
from estate.database import db, new_id
from estate.models import Block
from estate.rules.words import Refusal, typed
from notebook.disk import Disk

AGAIN: Final = timedelta(hours=1)
"""Who sends the same once more within so long, and has not opened the link, gets a new one: the first never arrived."""
LIMITS: Final = {
    "words": (20_000, "What happened"), "spot": (400, "Where exactly"), "about_whom": (4_000, "Who did it"),
    "history": (4_000, "What happened before"), "name": (200, "Your name"), "phone": (40, "Your number"),
    "email": (254, "Your e-mail"), "safe_times": (200, "When it is safe"), "interpreter": (60, "Your language"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the form brings. key: the form's own id; everything but words and category may be empty."""

    key: uuid.UUID
    category: str
    words: str
    happened_at: datetime | None = None
    block_id: uuid.UUID | None = None
    spot: str = ""
    hate: bool = False
    strands: Sequence[str] = ()
    perceived_by: str = ""
    about_whom: str = ""
    history: str = ""
    may_tell_police: bool | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    method: str = ""
    safe_times: str = ""
    no_voicemail: bool = False
    interpreter: str = ""
    language: str = ""


def tell_us(
    landlord_id: uuid.UUID, told: Told, pictures: Sequence[Picture], disk: Disk, now: datetime
) -> tuple[Report, str | None]:
    """Take in what a resident tells; gives the report, and the token of their private link.

    Sent twice it is one report. The token is None where it was given before: it stands nowhere. Raises Refusal.
    """
    told = _clean(landlord_id, told)
    refuse_pictures(pictures)
    who = _individual(landlord_id, told, now)
    report, new = arrive(landlord_id, _telling(told, now), None, now)
    if not new:
        return report, _once_more(report, now)
    report.history, report.perceived_by, report.may_tell_police = told.history, told.perceived_by, told.may_tell_police
    if who is not None:
        db.session.add(who)
        db.session.flush()
        report.reporter_id, report.teller = who.id, told.name
    keep_pictures(pictures, disk, now, landlord_id=landlord_id, report_id=report.id)
    return report, for_report(report, now)


def _clean(landlord_id: uuid.UUID, told: Told) -> Told:
    clean = {
        name: typed(getattr(told, name), most, what, name, needed=name == "words")
        for name, (most, what) in LIMITS.items()
    }
    block = db.session.get(Block, (landlord_id, told.block_id)) if told.block_id else None
    if told.block_id and (block is None or block.closed_at):
        raise Refusal("Choose a building of the list.", "block")
    if clean["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", clean["email"]):
        raise Refusal("Look at your e-mail address once more.", "email")
    return replace(told, **clean)  # type: ignore[arg-type]


def _individual(landlord_id: uuid.UUID, told: Told, now: datetime) -> Individual | None:
    """Give who tells, if they say anything of themselves: one may give a number and no name. Not yet kept."""
    if not (told.name or told.phone or told.email):
        return None
    return Individual(
        landlord_id=landlord_id, id=new_id(), name=told.name or "Somebody who gave no name",
        name_key=name_key(told.name), unnamed=not told.name, phone=told.phone, email=told.email.lower(), made_at=now,
        method=told.method if told.method in METHODS else "", safe_times=told.safe_times,
        no_voicemail=told.no_voicemail, interpreter=told.interpreter, language=told.language,
        restricted=told.category == "domestic_abuse",
    )  # fmt: skip


def _telling(told: Told, now: datetime) -> Telling:
    same = hashlib.sha256(f"{told.category}\n{told.words}".encode()).hexdigest()[:16]
    strands = tuple(one for one in told.strands if one in STRANDS)
    return Telling(
        origin="form", key=f"{told.key}:{same}", channel="web", category=told.category, words=told.words,
        hate=told.hate, happened_at=told.happened_at or now, received_at=now, block_id=told.block_id, spot=told.spot,
        strands=strands, about_whom=told.about_whom, anonymous=not told.name,
    )  # fmt: skip


def _once_more(report: Report, now: datetime) -> str | None:
    mine = (PrivateLink.landlord_id == report.landlord_id, PrivateLink.report_id == report.id)
    made = db.session.scalars(select(PrivateLink).where(*mine)).all()
    seen = any(one.opened_at or one.by_id or one.revoked_by_id for one in made)
    return None if seen or now > report.made_at + AGAIN else for_report(report, now)
