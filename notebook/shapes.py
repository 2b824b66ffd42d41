"""What a phone sends, as it must be shaped. A shape that does not hold raises pydantic's ValidationError."""

import re
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from notebook import rules

MAX_NUMBER = 2**31 - 1


def _matched(text: object, pattern: re.Pattern[str], what: str) -> str:
    if not isinstance(text, str) or not pattern.match(text):
        raise ValueError(what)
    return text


def _moment(text: object) -> str:
    moment = _matched(text, rules.SENT_AT, "a moment is written 2026-11-22T02:20:00.000Z")
    datetime.fromisoformat(moment)
    return moment


def _identifier(text: object) -> uuid.UUID:
    return uuid.UUID(_matched(text, rules.ID, "an id is 36 lower-case characters"))


def _hash(text: object) -> bytes:
    return bytes.fromhex(_matched(text, rules.HASH, "a hash is 64 lower-case hex digits"))


def _signature(text: object) -> bytes:
    return rules.unbase64(_matched(text, rules.SIGNATURE, "a signature is 86 characters of base64url"), 64)


def _utf8(text: object) -> object:
    if not isinstance(text, str):
        return text
    raw = text.encode()
    if len(raw) > rules.MAX_TEXT:
        raise ValueError("a page is at most 64 KiB")
    return raw


EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""A phone's clock may say anything between; beyond, dates cannot be reckoned with in London."""

Stamp = Annotated[AwareDatetime, Field(strict=False, ge=EARLIEST, le=LATEST)]
Hash = Annotated[bytes, BeforeValidator(_hash)]
SentAt = Annotated[str, BeforeValidator(_moment)]
Id = Annotated[uuid.UUID, BeforeValidator(_identifier)]
Signature = Annotated[bytes, BeforeValidator(_signature)]
Text = Annotated[bytes, BeforeValidator(_utf8)]
Texts = Annotated[list[Annotated[bytes, Field(max_length=rules.MAX_TEXT)] | "Gone"], Field(max_length=100_000)]
"""Read from JSON: without a Python function for each of many pages."""


class _Exact(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, allow_inf_nan=False)


class Gone(_Exact):
    """A page whose text the phone no longer has."""

    text_hash: Hash


class Unsent(_Exact):
    """What still waits on the phone, as it says itself."""

    pages: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    photos: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    oldest_seen_at: Stamp | None = None


class Delivery(_Exact):
    """One batch of pages, in order from `first`."""

    sent_at: SentAt
    first: Annotated[int, Field(alias="from", ge=1, le=MAX_NUMBER - 100_000)]
    before: Hash
    pages: Texts
    unsent: Unsent
    signature: Signature


class EarlyDelivery(_Exact):
    """An SOS, ahead of its page."""

    sent_at: SentAt
    text: Text
    signature: Signature


class PublicKey(_Exact):
    """The public half of a P-256 key as a JWK. A private part is refused."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    d: None = None


class Opening(_Exact):
    """A notebook asking to be opened. `person`, where the phone says whose it is, must be who asks."""

    id: Id
    public_key: PublicKey
    label: Annotated[str, StringConstraints(max_length=200)] = ""
    person: Id | None = None


class RescueNotebook(_Exact):
    """`notebook.json` of a rescue file: a delivery without its size limit, and whose it is."""

    id: Id
    public_key: PublicKey
    person: str | dict[str, Any] | None = None
    sent_at: SentAt
    first: Annotated[int, Field(alias="from", ge=1, le=MAX_NUMBER - 100_000)]
    before: Hash
    pages: Texts
    signature: Signature


class Place(_Exact):
    """A fix of the phone. Accuracy in metres."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    accuracy_m: Annotated[float, Field(ge=0, le=1e8)]
    fixed_at: Stamp
    source: Annotated[str, StringConstraints(max_length=40)] = ""


class NamedPhoto(_Exact):
    """A photograph that a page names."""

    sha256: Hash
    size: Annotated[int, Field(ge=1, le=rules.MAX_PHOTOGRAPH)]
    type: Annotated[str, StringConstraints(max_length=40)] = ""
    role: Annotated[str, StringConstraints(max_length=40)] = ""
    taken_at: Stamp | None = None


class NamedPhotos(_Exact):
    """The photographs of a page that may not be readable otherwise."""

    photos: Annotated[list[NamedPhoto], Field(max_length=100)] = []


class Envelope(NamedPhotos):
    """What every page says besides its body."""

    v: int
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    id: Id
    salt: str
    seen_at: Stamp
    run: str | int
    elapsed_ms: int | float
    tz: Annotated[str, StringConstraints(max_length=60)]
    place: Place | None = None
    body: dict[str, Any]


class Copied(_Exact):
    """The body of a page that copies a page of another notebook, its text untouched."""

    notebook: Id
    number: Annotated[int, Field(ge=1)]
    text: Text
