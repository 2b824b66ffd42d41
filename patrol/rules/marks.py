"""What does not fit together in a night's scans, as marks for a supervisor to ask about.

A mark is never a finding and never counts against anybody: a phone can be wrong about where and when it is, and the
reason may be a good one. No scan is refused or left out of a count for it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple
from uuid import UUID

FOOT_M_PER_S: Final = 7.0
"""A sprint: nobody with boots and a radio keeps it up."""

ROAD_M_PER_S: Final = 30.0
"""A van on an open road between two estates: 67 mph."""

AFOOT: Final = timedelta(minutes=2)
"""Within so long nobody gets into a van and out again."""

RUSH: Final = timedelta(seconds=8)
SPOT_M: Final = 25.0
LEAST_CHECKPOINTS: Final = 3
LEAST_FLOORS: Final = 3
"""Three floors are six seconds in a quick lift, without its doors."""

CLOCK: Final = timedelta(minutes=2)
"""Beyond this the desk says how far a phone's clock is off (design, 4)."""

SPEED, ONE_SPOT, OFF_CLOCK = "speed", "one spot", "clock"


class Spot(NamedTuple):
    """A scan as the marks see it. at: put right by the phone's skew; fixed_at likewise: when the position was found."""

    id: UUID
    person_id: UUID
    notebook_id: UUID
    checkpoint_id: UUID | None
    block_id: UUID | None
    floor: str
    at: datetime
    seen_at: datetime
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    fixed_at: datetime | None = None
    blocked: bool = False
    visit_id: UUID | None = None


class Mark(NamedTuple):
    """Something to ask about. scans: those it is about, in order of time; visit_id: the visit of the last of them."""

    kind: str
    words: str
    at: datetime
    person_id: UUID
    scans: tuple[UUID, ...]
    visit_id: UUID | None = None


def marks_of(spots: Iterable[Spot]) -> list[Mark]:
    """Give the marks of any number of scans, in order of time. Each person is held against themselves only."""
    people: dict[UUID, list[Spot]] = {}
    for spot in sorted(spots, key=lambda one: (one.at, one.id)):
        people.setdefault(spot.person_id, []).append(spot)
    found = [mark for own in people.values() for rule in (_speeds, _rushes, _clocks) for mark in rule(own)]
    return sorted(found, key=lambda mark: mark.at)


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Give the metres between two positions of WGS 84: within 0.6 % up to some kilometres, wherever in the country."""
    up = math.radians(other_lat - lat) * 6_371_009
    across = math.radians(other_lon - lon) * 6_371_009 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(up, across)


def metres_off(
    lat: float | None, lon: float | None, accuracy_m: float | None, should_lat: float | None, should_lon: float | None
) -> int | None:
    """Give how many metres a scan is from where its checkpoint should be, to the nearest five; advice only.

    None where it is not known, or no farther than the phone's own accuracy explains.
    """
    if lat is None or lon is None or should_lat is None or should_lon is None:
        return None
    off = metres(lat, lon, should_lat, should_lon)
    return 5 * round(off / 5) if off > max(accuracy_m or 0.0, SPOT_M) else None


def _speeds(own: Sequence[Spot]) -> Iterator[Mark]:
    placed = [spot for spot in own if spot.lat is not None and spot.lon is not None]
    for first, second in pairwise(placed):
        took = max((second.fixed_at or second.at) - (first.fixed_at or first.at), timedelta(seconds=1))
        apart = _least_metres(first, second)
        if apart > took.total_seconds() * (FOOT_M_PER_S if took <= AFOOT else ROAD_M_PER_S):
            words = f"{apart:,.0f} m or more in {seconds(took)}"
            yield Mark(SPEED, words, second.at, second.person_id, (first.id, second.id), second.visit_id)


def _least_metres(first: Spot, second: Spot) -> float:
    """Give the least that lies between two spots, both being as far off as their accuracy says."""
    apart = metres(first.lat or 0.0, first.lon or 0.0, second.lat or 0.0, second.lon or 0.0)
    return max(0.0, apart - (first.accuracy_m or 0.0) - (second.accuracy_m or 0.0))


def _rushes(own: Sequence[Spot]) -> Iterator[Mark]:
    run: list[Spot] = []
    for spot in (one for one in own if not one.blocked and one.checkpoint_id):
        if run and (spot.at - run[-1].at > RUSH or not _one_place(run[0], spot)):
            yield from _rush(run)
            run = []
        run.append(spot)
    yield from _rush(run)


def _one_place(first: Spot, spot: Spot) -> bool:
    if first.lat is None or spot.lat is None or first.lon is None or spot.lon is None:
        return True
    return metres(first.lat, first.lon, spot.lat, spot.lon) <= SPOT_M


def _rush(run: Sequence[Spot]) -> Iterator[Mark]:
    labels = {spot.checkpoint_id for spot in run}
    blocks = {spot.block_id for spot in run}
    levels = [level for spot in run if (level := floor_number(spot.floor)) is not None]
    climbed = max(levels) - min(levels) if levels else 0
    if len(labels) < LEAST_CHECKPOINTS or (climbed < LEAST_FLOORS and len(blocks) < 2):
        return
    where = f"in {len(blocks)} blocks" if len(blocks) > 1 else f"over {climbed + 1} floors"
    words = f"{len(labels)} checkpoints {where} in {seconds(run[-1].at - run[0].at)}, at one spot"
    yield Mark(ONE_SPOT, words, run[0].at, run[0].person_id, tuple(spot.id for spot in run), run[-1].visit_id)


def _clocks(own: Sequence[Spot]) -> Iterator[Mark]:
    """Give one mark for each phone whose clock was far off, at its first such scan."""
    told: dict[UUID, list[Spot]] = {}
    for spot in own:
        if abs(spot.at - spot.seen_at) > CLOCK:
            told.setdefault(spot.notebook_id, []).append(spot)
    for off in told.values():
        ahead = off[0].seen_at - off[0].at
        words = f"the phone's clock was {seconds(abs(ahead))} {'fast' if ahead > timedelta(0) else 'slow'}"
        yield Mark(OFF_CLOCK, words, off[0].at, off[0].person_id, tuple(spot.id for spot in off), off[-1].visit_id)


def floor_number(floor: str) -> int | None:
    """Give a floor as a number: B is -1, G is 0; None for a name that says no height."""
    named = {"B": -1, "G": 0}
    if floor in named:
        return named[floor]
    return int(floor) if floor.isascii() and floor.isdigit() and len(floor) < 4 else None


def seconds(took: timedelta) -> str:
    """Say how long something took: seconds below two minutes, then minutes, then hours."""
    whole = round(took.total_seconds())
    if whole < 120:
        return f"{whole} s"
    return f"{round(whole / 60)} min" if whole < 7200 else f"{round(whole / 3600)} h"
