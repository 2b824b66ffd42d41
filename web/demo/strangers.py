"""Somebody whom nobody knows: seen on three nights at Kestrel House and once elsewhere; Ruth matches what she can."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from cases.models import Sighting
from cases.operations import sightings
from cases.queries.sightings import strangers
from cases.queries.walls import sightings_of
from estate.database import db
from web.demo.casework import Office
from web.demo.nights import Step, Writer
from web.demo.rota import Duty

SLEPT: Final = ["did:door", "did:slept", "head:hood", "top:jacket", "top_colour:green", "with:bedding"]
SOLD: Final = ["did:buzzers", "did:drugs", "head:cap", "top:hoodie", "top_colour:black", "with:bike"]
SEEN: Final = {
    8: ("Kestrel House", SOLD, "Rang three flats on the second floor until somebody let them in."),
    6: ("Kestrel House", [*SOLD, "height:taller"], ""),
    4: ("Heron Court", SLEPT, "Under the stairs by the bin room. Gave them the number of the night shelter."),
    1: ("Kestrel House", ["did:drugs", "did:ran", "head:cap", "top:hoodie", "top_colour:black"], "Left by stair B."),
}
"""By nights back: where, what was tapped, and what else was written."""


def somebody_unknown(writer: Writer, night: date, back: int, duties: Sequence[Duty]) -> Iterator[Step]:
    """Give the sighting of a night, by whoever begins first."""
    if back in SEEN and duties:
        name, looks, words = SEEN[back]
        duty, block = min(duties, key=lambda one: one.start), writer.blocks[name]
        at = duty.start + timedelta(minutes=95)
        body = {"shift": None, "visit": None, "block": str(block.id), "observation": None, "floor": "2", "spot": "",
                "looks": looks, "photo_reason": "", "words": words, "moved_on": back != 1}  # fmt: skip
        yield at, lambda: writer.phones[duty.officer].write(at, "sighting", body, block)


def match(office: Office) -> None:
    """Match the newest sighting with who was seen at that block before, whom a case needs then; or as somebody new."""
    ruth = office.people["ruth"]
    newest = sightings_of(ruth).order_by(Sighting.received_at.desc()).limit(1)
    one = db.session.scalar(newest)
    if one is None:
        return
    known = [each for each in strangers(ruth) if each.seen and each.seen[0].row.block_id == one.block_id]
    who = sightings.match(one.id, known[0].stranger.id if known else None, ruth, office.at)
    if who and known and "hale" in office.cases:
        sightings.tie(who.id, office.cases["hale"], ruth, office.at)


MATCHED: Final = {8: (("10:40", match),), 6: (("12:10", match),)}
"""By nights back: what Ruth does on the day after. What came since waits for whoever looks at the demo."""
