"""The poster for stairs and lobbies: by its QR code anybody tells the landlord what happened, without an account."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from web.language import say
from web.paper.labels import qr
from web.paper.pdf import printed

POSTER: Final = Path(__file__).with_name("poster.typ")


@dataclass(frozen=True)
class Poster:
    """What stands on it. qr: an SVG drawing of the address."""

    landlord: str
    address: str
    qr: str
    language: str
    head: str
    lines: tuple[str, ...]
    emergency: str


def poster(landlord: str, address: str, at: datetime, code: str = "en") -> bytes:
    """Print it as PDF/UA-1 on A4, in a language residents are spoken to in.

    The same address at the same moment gives the same bytes.
    """
    said = Poster(
        landlord, address, qr(address), code, say("Tell us what happened", code),
        (say("Noise, threats, damage, drugs, hate.", code), say("No account. No name needed.", code)),
        say("In danger now? Call 999.", code),
    )  # fmt: skip
    return printed(said, at, POSTER)
