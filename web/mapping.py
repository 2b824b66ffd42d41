"""Tonight as a map: blocks, what was seen at each, and where officers were last. Pure; the list says all the map draws.

What was seen is set at its block, because a position proves a block at best; only what names no block stands where the
phone was. Of an officer it says the last block they began a visit at, never where they walked.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from estate.models import Block
from patrol.queries import BlockRow, ObservationSeen, Tonight, VisitSeen
from patrol.rules.nights import UNDER_WAY
from web.words import clock

GRAVE = 4
NEAREST_M = 200


class Pin(NamedTuple):
    """One place where something was seen. number: the same in the list and on the map."""

    number: int
    name: str
    block: Block | None
    lat: float | None
    lon: float | None
    seen: Sequence[ObservationSeen]

    @property
    def kind(self) -> str:
        """Say which shape it has: grave, several or seen."""
        standing = [one for one in self.seen if not one.strike]
        if any(one.severity >= GRAVE for one in standing):
            return "grave"
        return "several" if len(self.seen) > 1 else "seen"


class LastAt(NamedTuple):
    """The block where an officer last began a visit."""

    name: str
    block: Block | None
    since: datetime | None
    there: bool

    @property
    def words(self) -> str:
        """Say it."""
        if self.block is None or self.since is None:
            return f"{self.name}: no visit yet"
        return f"{self.name}: {self.block.name} {'since' if self.there else 'at'} {clock(self.since)}"


class Map(NamedTuple):
    """Everything on the map, and what cannot be drawn because nobody knows where it is."""

    rows: Sequence[BlockRow]
    pins: Sequence[Pin]
    officers: Sequence[LastAt]
    nowhere: Sequence[str]

    @property
    def drawn(self) -> dict[str, Any]:
        """Give what the page's script draws, JSON-ready."""
        return {
            "blocks": [_block(row) for row in self.rows if row.block.shape or row.block.lat is not None],
            "pins": [
                {"number": pin.number, "kind": pin.kind, "lat": pin.lat, "lon": pin.lon, "words": said(pin)}
                for pin in self.pins if pin.lat is not None
            ],
            "officers": [
                {"lat": one.block.lat, "lon": one.block.lon, "words": one.words, "there": one.there}
                for one in self.officers if one.block and one.block.lat is not None
            ],
        }  # fmt: skip


def mapped(tonight: Tonight) -> Map:
    """Put a night on the map: pins are numbered with the gravest first, then as the night has them."""
    blocks = {row.block.id: row.block for row in tonight.rows}
    groups: dict[uuid.UUID, list[ObservationSeen]] = {}
    for seen in tonight.observations:
        groups.setdefault(seen.first.block_id or seen.first.id, []).append(seen)
    pins = [_pin(seen) for seen in groups.values()]
    pins.sort(key=lambda pin: -max((one.severity for one in pin.seen if not one.strike), default=0))
    nowhere = [row.block.name for row in tonight.rows if row.block.lat is None and not row.block.shape]
    numbered = [pin._replace(number=number) for number, pin in enumerate(pins, 1)]
    return Map(tonight.rows, numbered, _last(tonight, blocks), nowhere)


def _pin(seen: Sequence[ObservationSeen]) -> Pin:
    first = seen[0].first
    if first.block:
        return Pin(0, first.block.name, first.block, first.block.lat, first.block.lon, seen)
    exact = first.accuracy_m is not None and first.accuracy_m <= NEAREST_M
    return Pin(0, "No block named", None, first.lat if exact else None, first.lon if exact else None, seen)


def _last(tonight: Tonight, blocks: dict[uuid.UUID, Block]) -> list[LastAt]:
    latest: dict[uuid.UUID, VisitSeen] = {}
    for visit in sorted((one for row in tonight.rows for one in row.visits if one.stands), key=lambda one: one.started):
        latest[visit.person_id] = visit
    told = []
    for person in {one.person.id: one.person for one in tonight.on_shift if not one.ended}.values():
        last = latest.get(person.id)
        if last is None:
            told.append(LastAt(person.name, None, None, False))
        else:
            told.append(LastAt(person.name, blocks.get(last.block_id), last.started, last.outcome == UNDER_WAY))
    return told


def _block(row: BlockRow) -> dict[str, Any]:
    block, visits = row.block, f"{row.done} of {row.planned} visits" if row.planned else f"{row.done} visits"
    return {
        "name": block.name, "lat": block.lat, "lon": block.lon, "shape": block.shape, "visits": visits,
        "address": f"/places/{block.id}", "there": row.there_now is not None,
    }  # fmt: skip


def said(pin: Pin) -> str:
    """Say what a pin stands for."""
    what = ", ".join(dict.fromkeys(one.label for one in pin.seen))
    return f"{pin.number}. {pin.name}: {what}"
