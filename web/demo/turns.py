"""What officers of the demo book out, bring back and hand over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from estate.models import Block, Person
from patrol.operations import add_kit

REGISTER = (
    ("key", "Drop key 1", ""), ("key", "Drop key 2", ""), ("key", "Roof 4", "Osprey House"),
    ("key", "Plant room 7", "Kestrel House"), ("fob", "Fob 11", ""), ("fob", "Fob 12", ""), ("radio", "Radio 3", ""),
    ("radio", "Radio 4", ""), ("radio", "Radio 5", ""), ("camera", "0117", ""), ("camera", "0118", ""),
    ("torch", "Torch 1", ""), ("torch", "Torch 2", ""), ("first_aid", "Pouch 2", ""),
)  # fmt: skip
TAKES = {
    "amina": ("Drop key 1", "Fob 11", "Radio 3", "0117", "Torch 1"),
    "dan": ("Drop key 2", "Fob 12", "Radio 4", "0118", "Torch 2"),
    "ben": ("Drop key 1", "Radio 5", "Pouch 2"),
}
ALSO = {(3, "amina"): "Roof 4"}
"""Taken once, and never brought back: (nights back, officer)."""

FAULTY = {
    (1, "dan"): "Torch 2 flickers, goes out when it is knocked.",
    (6, "amina"): "Radio 3 loses its charge by two.",
}
HEADS = ("risks", "kit", "keys", "people", "welfare", "unfinished")
LEFT: tuple[Mapping[str, str], ...] = (
    {"risks": "Stair light out on Linnet 9, dark corner by the riser.",
     "unfinished": "Martin Close late walk not done."},
    {"kit": "Torch 2 flickers.", "people": "Group of five by the Heron back door until one, loud but civil."},
    {"risks": "Front door of Merlin does not latch. Pulled shut each time.", "keys": "Fob 12 sticks at Osprey."},
    {"welfare": "Man sleeping in the Kestrel bike store, outreach told. Look in, do not wake him.",
     "people": "Two mopeds again after eleven, no plates."},
    {"unfinished": "Bulky item on Harrier 4 still there. Caretaker told twice."},
    {"risks": "Roof door of Osprey was open, locked it. Try it early.",
     "keys": "Drop key 1 is stiff in the Plover riser."},
    {"people": "Quiet. Same dog walker at three, fine.", "kit": "Camera 0117 charges slowly."},
)  # fmt: skip


@dataclass
class Turns:
    """Who takes what, and what waits to be read. Plain values, good on any thread."""

    tonight: date
    kit: dict[str, str] = field(default_factory=dict)
    left: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Handovers in the order they were written: page, officer, when."""
    read: set[tuple[str, str]] = field(default_factory=set)

    def equip(self, blocks: Sequence[Block], by: Person, now: datetime) -> None:
        """Put everything into the register."""
        named = {block.name: block for block in blocks}
        for kind, label, opens in REGISTER:
            self.kit[label] = str(add_kit(kind, label, named.get(opens), by=by, now=now).id)

    def back(self, at: datetime) -> int:
        """Say how many nights back a moment of the evening or night is."""
        return (self.tonight - (at - timedelta(hours=12)).date()).days

    def taken(self, short: str, at: datetime) -> list[str]:
        """Give what somebody takes."""
        labels = (*TAKES[short], ALSO.get((self.back(at), short), ""))
        return [self.kit[label] for label in labels if label in self.kit]

    def returned(self, short: str) -> list[str]:
        """Give what comes back: all but what never does."""
        return [self.kit[label] for label in TAKES[short]]

    def faulty(self, short: str, at: datetime) -> str:
        """Say what somebody found faulty."""
        return FAULTY.get((self.back(at), short), "")

    def waiting_for(self, short: str, at: datetime) -> Iterator[str]:
        """Give the handovers that somebody has not read, and take them as read."""
        for page, by, written in self.left:
            if by != short and (page, short) not in self.read and at - timedelta(days=3) < written < at:
                self.read.add((page, short))
                yield page

    def handed_over(self, short: str, at: datetime) -> dict[str, str]:
        """Give what somebody hands over."""
        said = LEFT[(self.back(at) * 2 + (short == "dan")) % len(LEFT)]
        return dict.fromkeys(HEADS, "") | dict(said)

