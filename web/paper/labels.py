"""Sheets of labels to print, cut and put up: a QR code, the place in words, and the code for those who type it.

A label holds no personal data: a block, a floor, the name of a place, and whose patrol it is.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import segno

from patrol.models import Checkpoint
from patrol.rules.labels import spaced
from web.paper.pdf import printed

LABELS: Final = Path(__file__).with_name("labels.typ")


class Label(NamedTuple):
    """One label. qr: an SVG drawing of its address."""

    name: str
    floor: str
    code: str
    address: str
    qr: str


@dataclass(frozen=True)
class LabelSheets:
    """The labels of one block."""

    landlord: str
    block: str
    labels: tuple[Label, ...]


def label_sheets(
    landlord: str, block: str, checkpoints: Sequence[Checkpoint], origin: str, at: datetime
) -> bytes:
    """Print the labels of a block as PDF/UA-1 on A4; `origin`: the address of this server, without a slash at its end.

    The same labels at the same moment give the same bytes.
    """
    labels = (_label(one, f"{origin}/c/{one.code}") for one in checkpoints)
    return printed(LabelSheets(landlord, block, tuple(labels)), at, LABELS)


def _label(one: Checkpoint, address: str) -> Label:
    return Label(one.name, one.floor, spaced(one.code), address, qr(address))


def qr(address: str) -> str:
    """Draw an address as a QR code: level H, so that it is read with a third of it scratched, and a quiet border."""
    out = io.BytesIO()
    segno.make(address, error="h", micro=False, boost_error=False).save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()
