"""Tonight's pack: what one officer's phone holds for the night, put together from one function for each part.

A part lives with its own queries, takes an Asking and gives JSON-ready keys (moments in UTC ISO 8601). It costs the
same number of queries however many blocks, visits or officers there are. A new part is one line of PARTS or AT_BLOCKS.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from estate.models import Person
from patrol.queries.asking import Asking, AtBlocks
from patrol.queries.boards import BlockRow, block_rows
from patrol.queries.checkpoints import packed_checkpoints
from patrol.queries.checks import packed_checks
from patrol.queries.doors import doors_in_pack, open_in_pack
from patrol.queries.duty import duty_in_pack
from patrol.queries.handovers import handovers_in_pack
from patrol.queries.kit import kit_in_pack
from patrol.queries.plans import plans_in_pack
from patrol.queries.rounds import packed_rounds, rounds
from patrol.queries.shifts import out_in_pack
from patrol.queries.visits import shifts_of, visits_of
from patrol.rules import tiles
from patrol.rules.nights import LONGEST_SHIFT, night_of


def pack(person: Person, now: datetime) -> dict[str, Any]:
    """Give what this officer needs tonight: minimal, JSON-ready, moments in UTC ISO 8601."""
    night = night_of(now)
    asking = Asking(person, now, night, visits_of(person, night, now))
    told: dict[str, Any] = {}
    for part in PARTS:
        told |= part(asking)
    at_blocks = [part(asking) for part in AT_BLOCKS]
    rows = block_rows(person, night, asking.visits, rounds(person, closed=True))
    return told | {"blocks": [_packed(row, at_blocks) for row in rows]}


def _packed(row: BlockRow, at_blocks: list[AtBlocks]) -> dict[str, Any]:
    block = row.block
    told: dict[str, Any] = {
        "id": str(block.id), "name": block.name, "address": block.address, "postcode": block.postcode,
        "lat": block.lat, "lon": block.lon, "storeys": block.storeys, "floors": block.floors,
        "high_rise": block.high_rise, "planned": row.planned, "visited": row.done,
        "last_seen": row.last_seen.isoformat() if row.last_seen else None, "open": [],
    }  # fmt: skip
    for part in at_blocks:
        told |= part.of(block.id)
    return told


def _whose(asking: Asking) -> dict[str, Any]:
    person = asking.person
    return {
        "person": {"id": str(person.id), "name": person.name, "role": person.role},
        "landlord": {"name": person.landlord.name},
    }


def _until(asking: Asking) -> dict[str, Any]:
    """Say for which night the pack is, and until when it may lie on a phone: the end of the shift and two hours."""
    own = [
        shift.happened_at for shift, ended in shifts_of(asking.person, asking.night)
        if shift.person_id == asking.person.id and not ended
    ]  # fmt: skip
    good_until: datetime = (own[-1] if own else asking.now) + LONGEST_SHIFT + timedelta(hours=2)
    return {"operational_date": asking.night.isoformat(), "good_until": good_until.isoformat()}


def _tiles(_: Asking) -> dict[str, Any]:
    return {"tiles": [tile._asdict() for tile in tiles.TILES], "severities": list(tiles.SEVERITIES)}


PARTS: tuple[Callable[[Asking], dict[str, Any]], ...] = (
    _whose,
    _until,
    packed_rounds,
    _tiles,
    packed_checks,
    duty_in_pack,
    out_in_pack,
    handovers_in_pack,
    kit_in_pack,
)
AT_BLOCKS: tuple[Callable[[Asking], AtBlocks], ...] = (
    packed_checkpoints, doors_in_pack, open_in_pack, plans_in_pack,
)  # fmt: skip
