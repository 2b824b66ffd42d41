"""The checkpoints of the demo: what an officer proves in a tower block and along a low row."""

from datetime import datetime
from random import Random
from typing import NamedTuple

from estate.models import Block, Person
from patrol.models import Checkpoint
from patrol.operations import add_checkpoint

METRE = 0.000009
"""About a metre, in degrees of latitude."""


class Spot(NamedTuple):
    """One checkpoint: name, floor (TOP, MIDDLE or as written), instruction, question, risk note, and metres off."""

    name: str
    floor: str
    instruction: str = ""
    question: str = ""
    risk_note: str = ""
    camera_allowed: bool = True
    north: float = 0.0


TOP, MIDDLE, LOW = "top", "middle", "low"
TOWER = (
    Spot("Front entrance", "G", "Pull the door after you: it must latch by itself.", north=9),
    Spot("Lobby and post boxes", "G", "Post boxes shut, nobody sleeping behind the stair."),
    Spot("Roof door", TOP, "Try the handle. Locked is right.", risk_note="Do not go out on the roof alone."),
    Spot("Top landing", TOP, "Walk down from here, every landing, both stairs."),
    Spot("Riser cupboards", MIDDLE, "Both doors shut, seals whole.", "How many seals are broken?"),
    Spot("Stairs B", MIDDLE, "Look under the stair and behind the fire door."),
    Spot("Bin room", LOW, "Light on first.", "How many bins are full?", "Sharps were found here. Gloves.", north=-11),
)
BIKES = Spot("Bike store", "B", "Count from the door.", "How many bikes?", "One step down behind the door.")
CONCIERGE = Spot(
    "Concierge's office", "G", "Ask whether anything was handed in. Type the code: screens are in view.",
    camera_allowed=False,
)  # fmt: skip
ROW = (
    Spot("Front path", "G", "Gate shut, lights on.", north=6),
    Spot("Rear passage", "G", "Walk it from end to end.", risk_note="Unlit for its last ten metres."),
    Spot("Bin store", "G", "Doors shut.", north=-7),
)


def put_up(blocks: list[Block], by: Person, at: datetime) -> dict[str, list[Checkpoint]]:
    """Put up the labels of every block; gives them by the block's name, in walking order."""
    chance = Random("labels")
    return {block.name: [label(block, spot, by, at, chance) for spot in spots(block)] for block in blocks}


def label(block: Block, spot: Spot, by: Person, at: datetime, chance: Random) -> Checkpoint:
    """Put up one label."""
    return add_checkpoint(
        block, name=spot.name, floor=floor(spot.floor, block), instruction=spot.instruction,
        question=spot.question, risk_note=spot.risk_note, camera_allowed=spot.camera_allowed,
        lat=(block.lat or 0) + spot.north * METRE, lon=block.lon, by=by, now=at, choose=chance.choice,
    )  # fmt: skip


def spots(block: Block) -> tuple[Spot, ...]:
    """Give what there is to prove in a block."""
    if block.storeys <= 4:
        return ROW
    more = (BIKES,) if block.has_basement else ()
    return TOWER + more + ((CONCIERGE,) if block.storeys == 15 else ())


def floor(named: str, block: Block) -> str:
    """Give the floor a spot is on in this block."""
    known = {TOP: str(block.storeys - 1), MIDDLE: str(block.storeys // 2), LOW: block.floors[0]}
    return known.get(named, named)
