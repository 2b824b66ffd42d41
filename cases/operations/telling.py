"""How a report arrives, whoever tells it: once for its origin, numbered, and with whom it is from."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cases.models import Individual, Report
from cases.operations.clocks import begin_reply
from cases.operations.holding import next_reference
from cases.operations.policies import policy_now
from cases.rules.lists import CATEGORIES, CHANNELS, EXPLOITATION, METHODS, STRANDS
from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, storable, typed

LIMITS: Final = (
    ("words", 20_000, "What was told"), ("teller", 200, "The name"), ("for_whom", 200, "For whom they ask"),
    ("phone", 40, "The number"), ("email", 254, "The e-mail"), ("safe_times", 200, "When it is safe"),
    ("interpreter", 60, "The language"), ("about_whom", 4_000, "Whom it is about"), ("history", 4_000, "The history"),
    ("floor", 40, "The floor"), ("spot", 400, "Where exactly"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What was told. key: what makes it this telling and no other, such as an observation's id or the form's own.

    An enquiry is told by a councillor or an MP; for_whom: the resident they ask for, with how to reach them; reply_by:
    the day they named for an answer, else the policy's.
    """

    origin: str
    key: str
    channel: str
    category: str
    happened_at: datetime
    received_at: datetime
    words: str = ""
    block_id: uuid.UUID | None = None
    floor: str = ""
    spot: str = ""
    lat: float | None = None
    lon: float | None = None
    severity: int | None = None
    hate: bool = False
    strands: Sequence[str] = field(default_factory=tuple)
    restricted: bool = False
    observation_id: uuid.UUID | None = None
    teller: str = ""
    phone: str = ""
    email: str = ""
    reporter_id: uuid.UUID | None = None
    anonymous: bool = False
    about_whom: str = ""
    history: str = ""
    perceived_by: str = ""
    exploitation: Sequence[str] = field(default_factory=tuple)
    may_tell_police: bool | None = None
    method: str = ""
    safe_times: str = ""
    no_voicemail: bool = False
    interpreter: str = ""
    for_whom: str = ""
    reply_by: date | None = None


def arrive(landlord_id: uuid.UUID, told: Telling, by: Person | None, now: datetime) -> tuple[Report, bool]:
    """Take in what was told; gives the report, and whether it is new. Told twice it is one report.

    Raises Refusal for a category or channel nobody knows. Domestic abuse is restricted, however it was told.
    """
    if told.category not in CATEGORIES:
        raise Refusal("Choose what it is about.", "category")
    if told.channel not in CHANNELS:
        raise Refusal("Choose how it was told.", "channel")
    same = (Report.landlord_id == landlord_id, Report.origin == told.origin, Report.origin_key == told.key)
    standing = db.session.scalar(select(Report).where(*same))
    if standing is not None:
        return standing, False
    report = _made(landlord_id, told, by, now)
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        return db.session.scalars(select(Report).where(*same)).one(), False
    trace(landlord_id, by, "took in", "report", report.id, now, origin=told.origin, category=told.category)
    if told.origin == "enquiry":
        begin_reply(report, policy_now(landlord_id, now), told.reply_by)
    return report, True


def _made(landlord_id: uuid.UUID, told: Telling, by: Person | None, now: datetime) -> Report:
    restricted = told.restricted or told.category == "domestic_abuse"
    reporter_id = told.reporter_id or _reporter(landlord_id, told, restricted, now)
    return Report(
        landlord_id=landlord_id, id=new_id(), origin=told.origin, origin_key=told.key, channel=told.channel,
        reference=next_reference(landlord_id, "report", restricted=restricted), observation_id=told.observation_id,
        happened_at=min(told.happened_at, told.received_at), received_at=min(told.received_at, now), made_at=now,
        by_id=by.id if by else None, teller=storable(told.teller), reporter_id=reporter_id, anonymous=told.anonymous,
        block_id=told.block_id, floor=told.floor, spot=told.spot, lat=told.lat, lon=told.lon, category=told.category,
        severity=told.severity, words=storable(told.words), about_whom=storable(told.about_whom),
        hate=told.hate or told.category == "hate", strands=list(told.strands), restricted=restricted,
        history=storable(told.history), perceived_by=told.perceived_by, exploitation=list(told.exploitation),
        may_tell_police=told.may_tell_police,
    )  # fmt: skip


def _reporter(landlord_id: uuid.UUID, told: Telling, restricted: bool, now: datetime) -> uuid.UUID | None:
    """Keep who told it as an individual of their own: whether it is somebody known is for a person to say."""
    name = told.for_whom if told.origin == "enquiry" else told.teller
    if not name or told.origin == "patrol":
        return None
    row = Individual(
        landlord_id=landlord_id, id=new_id(), name=storable(name), name_key=name_key(name), phone=told.phone,
        email=told.email.lower(), restricted=restricted, made_at=now, method=told.method, safe_times=told.safe_times,
        no_voicemail=told.no_voicemail, interpreter=told.interpreter,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def name_key(name: str) -> str:
    """Give a name as it is looked up: case and spacing apart."""
    return " ".join(storable(name).casefold().split())[:200]


def tell_for(told: Telling, by: Person, now: datetime) -> tuple[Report, bool]:
    """Take in what a member of staff tells for somebody else. Raises NotAllowed, and Refusal without words."""
    check(by, "handle reports", by.landlord_id)
    for name, most, what in LIMITS:
        typed(getattr(told, name), most, what, name, needed=name == "words")
    if told.origin == "enquiry":
        typed(told.teller, 200, "Who asks", "teller")
    if told.reply_by is not None and told.reply_by < told.received_at.astimezone(LONDON).date():
        raise Refusal("The day for the answer is gone by. Leave it empty for the policy's own.", "reply_by")
    if told.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", told.email):
        raise Refusal("Look at the e-mail address once more.", "email")
    known = (
        (told.strands, STRANDS),
        (told.exploitation, EXPLOITATION),
        ((told.method,) if told.method else (), METHODS),
    )
    if any(set(given) - set(words) for given, words in known):
        raise Refusal("Choose from the lists.", "strands")
    if told.block_id is not None and db.session.get(Block, (by.landlord_id, told.block_id)) is None:
        raise Refusal("Choose one of the blocks.", "block")
    return arrive(by.landlord_id, told, by, now)
