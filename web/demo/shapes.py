"""What a phone holds and how it spells: pages, photographs, hashes, moments, and whom it asks."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol


class Answer(Protocol):
    """What a client gives back: Flask's test client and support.server's client both do."""

    status_code: int
    data: bytes

    @property
    def json(self) -> Any:
        """Give the body as JSON, or None."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Give the answer's headers."""


class Client(Protocol):
    """Something that can ask a server."""

    def open(self, path: str, *, method: str, headers: Mapping[str, str], data: bytes) -> Any:
        """Ask, and give the Answer."""


@dataclass(frozen=True)
class Written:
    """A page as the phone wrote it."""

    number: int
    id: str
    text: str
    text_hash: str
    chain_hash: str


@dataclass
class Shot:
    """A photograph that waits on the phone."""

    sha256: str
    data: bytes
    type: str
    named_on: set[int] = field(default_factory=set)
    sent: bool = False


def base64url(raw: bytes) -> str:
    """Give base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def moment(when: datetime) -> str:
    """Give a moment as a phone writes it: UTC, milliseconds, Z."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sha256(raw: bytes) -> str:
    """Give the SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(raw).hexdigest()
