"""What officers book out, and who holds it: told from what was taken, returned and found back, in that order."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

KINDS: Final = {
    "key": "Key",
    "fob": "Fob",
    "radio": "Radio",
    "camera": "Body-worn camera",
    "torch": "Torch",
    "first_aid": "First aid",
    "other": "Other",
}
ICONS: Final = {
    "key": "key-round", "fob": "key-round", "radio": "radio", "camera": "camera", "torch": "lightbulb",
    "first_aid": "heart-pulse", "other": "ellipsis",
}  # fmt: skip


def named(kind: str, label: str) -> str:
    """Call a thing by its kind and label, the kind once: "Radio 3", "Key K12", "Drop key 1"."""
    word = KINDS.get(kind, kind)
    return label if kind == "other" or word.split()[-1].lower() in label.lower() else f"{word} {label}"


class Move(NamedTuple):
    """A thing taken by a shift or, where `shift_id` is None or `taken` is not set, back again."""

    at: datetime
    kit_id: uuid.UUID
    taken: bool
    shift_id: uuid.UUID | None = None
    who: str = ""


class Holding(NamedTuple):
    """Which shift holds a thing, or had it last. back_at: when it came back; None while it is out."""

    shift_id: uuid.UUID | None
    who: str
    since: datetime
    back_at: datetime | None


def holdings(moves: Iterable[Move]) -> Mapping[uuid.UUID, Holding]:
    """Say of each thing that was ever taken who holds it, or had it last. Who takes a thing has it from that moment."""
    held: dict[uuid.UUID, Holding] = {}
    for move in sorted(moves, key=lambda one: one.at):
        before = held.get(move.kit_id)
        if move.taken:
            held[move.kit_id] = Holding(move.shift_id, move.who, move.at, None)
        elif before and before.back_at is None:
            held[move.kit_id] = before._replace(back_at=move.at)
    return held
