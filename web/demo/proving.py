"""How an officer of the demo proves the checkpoints of a block: mostly by scanning, sometimes not. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from patrol.models import Checkpoint
from web.demo.rota import Tour

MISSED, BLOCKED, BY_HAND = 0.006, 0.004, 0.006
"""How often each happens by chance."""

METHODS = ("qr",) * 17 + ("nfc", "nfc", "typed")
DARK = timedelta(seconds=150)
RUSH = timedelta(seconds=4)
FAR = 0.06
"""Degrees of latitude: six kilometres off, where a phone that came out of a basement believed itself to be."""


class Proof(NamedTuple):
    """One scan: when, what its page says, how far north of the block the phone believes itself, and its picture."""

    at: datetime
    told: dict[str, object]
    north: float = 0.0
    photograph: str = ""


def proofs(tour: Tour, labels: Sequence[Checkpoint], chance: Random) -> Iterator[Proof]:
    """Give the scans of a visit, in order. One that was cut short or never finished reaches the first labels only."""
    reached = labels[: len(labels) // 2] if tour.reason or tour.end is None else labels
    for at, label in zip(times(tour, len(reached), chance), reached, strict=False):
        if not skipped(tour, label, labels, chance):
            yield from proof(tour, label, at, chance)


def times(tour: Tour, count: int, chance: Random) -> list[datetime]:
    """Spread scans over a visit: the first at the door, the last on the way out."""
    first = tour.start + timedelta(seconds=chance.randint(15, 40))
    if tour.odd == "rush":
        return [first + n * RUSH for n in range(count)]
    last = (tour.end or tour.start + timedelta(minutes=9)) - timedelta(seconds=chance.randint(20, 45))
    step = (last - first) / max(count - 1, 1)
    spread = [first + n * step + timedelta(seconds=chance.uniform(-4, 4)) * (0 < n < count - 1) for n in range(count)]
    return [at for at in spread if at < tour.start + DARK] if tour.odd == "dark" else spread


def skipped(tour: Tour, label: Checkpoint, labels: Sequence[Checkpoint], chance: Random) -> bool:
    """Say whether a checkpoint is missed."""
    luck = chance.random()
    return label is labels[-1] if tour.odd == "missed" else luck < MISSED and not tour.odd


def proof(tour: Tour, label: Checkpoint, at: datetime, chance: Random) -> Iterator[Proof]:
    """Give the scan of one checkpoint, and the answer to its question."""
    luck = chance.random()
    told: dict[str, object] = {"checkpoint": str(label.id), "code": label.code, "method": chance.choice(METHODS)}
    high = label.floor not in ("G", "B", "1", "2")
    if (tour.odd == "lift" and high) or luck < BLOCKED:
        reason = "lift_out" if high else "works"
        yield Proof(at, told | {"code": "", "method": "hand", "blocked": True, "reason": reason})
        return
    torn = tour.odd == "hand" and "Roof" in label.name
    if torn or luck > 1 - BY_HAND:
        words = "Half of the label is torn off." if torn else ""
        hand = {"code": "", "method": "hand", "reason": "label_damaged", "words": words}
        yield Proof(at, told | hand, photograph="roof door" if torn else "")
        return
    if not label.camera_allowed:
        told["method"] = "typed"
    yield Proof(at, told, FAR if tour.odd == "far" and label.position == 5 else 0.0)
    if label.question and tour.odd != "rush":
        yield Proof(at + timedelta(seconds=chance.randint(5, 9)), told | {"answer": str(chance.randint(0, 6))})
