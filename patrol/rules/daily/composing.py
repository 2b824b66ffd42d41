"""Putting a night's report together: facts in, the internal version out. The same facts give the same report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

from estate.rules.calendar import LONDON, begins
from patrol.rules.daily.shape import (
    BlockLine,
    CategoryLine,
    Entry,
    Facts,
    Internal,
    SeenLine,
    Totals,
    VisitLine,
)
from patrol.rules.nights import COMPLETED, PART, UNDER_WAY

FAULTS: Final = ("door", "lift", "lighting")
FIRE: Final = "fire_safety"
WELFARE: Final = "welfare"
IN_ORDER: Final = "in_order"
DRUG_LITTER: Final = "drugs"
E = TypeVar("E", bound=Entry)
GRAVE: Final = 4


def compose(facts: Facts) -> Internal:
    """Put the internal version together."""
    start, end = _hours(facts)
    lines = tuple(_blocks(facts))
    worked_out = {
        "begins": start, "ends": end, "clocks": clocks(facts.night), "blocks": lines,
        "categories": tuple(_categories(facts.seen)), "totals": _totals(facts, lines),
    }  # fmt: skip
    return Internal(**{name: getattr(facts, name) for name in Facts.model_fields}, **worked_out)


def standing(entries: Iterable[E]) -> list[E]:
    """Leave out what was struck or voided."""
    return [one for one in entries if one.stands]


def events(seen: Iterable[SeenLine]) -> list[SeenLine]:
    """Give what stands and is something seen: “all in order” is a remark, no event."""
    return [one for one in standing(seen) if one.tile != IN_ORDER]


def clocks(night: date) -> str:
    """Say what London's clocks do between noon of a night and noon after it; nothing on all but two nights."""
    here, there = (begins(night + timedelta(days=days)).astimezone(LONDON).utcoffset() for days in (0, 1))
    if here == there:
        return ""
    if (here or timedelta()) > (there or timedelta()):
        return "The clocks go back in this night: 01:00 to 02:00 comes twice, first BST, then GMT."
    return "The clocks go forward in this night: there is no 01:00 to 02:00."


def comes_twice(moment: datetime) -> bool:
    """Say whether London's clocks show this moment's time twice."""
    local = moment.astimezone(LONDON)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def about(moment: datetime) -> str:
    """Write the nearest full hour in London: “about 23:00”. Half past goes to the next."""
    whole = (moment.astimezone(UTC) + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)
    return f"about {whole.astimezone(LONDON):%H:%M}"


def morning(night: date, at: time = time(6, 20)) -> datetime:
    """Give the moment (UTC) of the morning after a night by which its report is to be signed."""
    return begins(night + timedelta(days=1), at)


def _hours(facts: Facts) -> tuple[datetime | None, datetime | None]:
    shifts, visits = standing(facts.shifts), standing(facts.visits)
    starts = [one.began for one in shifts] + [one.started for one in visits]
    ends = [one.ended for one in shifts if one.ended] + [one.finished for one in visits if one.finished]
    return min(starts, default=None), max(ends, default=None)


def _names(facts: Facts) -> list[str]:
    """List the blocks: promised ones in the order of their round, then whichever else something happened at."""
    visited = [one.block for one in standing(facts.visits)]
    seen = [one.block for one in events(facts.seen) if one.block]
    return list(dict.fromkeys([*facts.promised, *visited, *seen]))


def _blocks(facts: Facts) -> Iterable[BlockLine]:
    visits: dict[str, list[VisitLine]] = {}
    for one in standing(facts.visits):
        visits.setdefault(one.block, []).append(one)
    seen = Counter(one.block for one in events(facts.seen))
    for name in _names(facts):
        yield _block(name, facts.promised.get(name, 0), visits.get(name, []), seen[name])


def _block(name: str, promised: int, visits: Sequence[VisitLine], seen: int) -> BlockLine:
    counted = [one for one in visits if one.outcome in (COMPLETED, PART)]
    return BlockLine(
        block=name, promised=promised, done=_many(visits, COMPLETED), part=_many(visits, PART),
        first=min((one.started for one in counted), default=None),
        last=max((one.finished for one in counted if one.finished), default=None),
        places=sum(one.places for one in visits), proved=sum(one.proved for one in visits),
        seen=seen,
    )  # fmt: skip


def _many(visits: Sequence[VisitLine], outcome: str) -> int:
    return sum(one.outcome == outcome for one in visits)


def _categories(seen: Sequence[SeenLine]) -> Iterable[CategoryLine]:
    names = {one.tile: one.category for one in seen}
    here = Counter((one.tile, one.block) for one in standing(seen))
    struck = Counter(one.tile for one in seen if not one.stands)
    for tile in sorted(names, key=lambda tile: names[tile].casefold()):
        blocks = tuple(sorted((block, many) for (of, block), many in here.items() if of == tile))
        many = sum(count for _, count in blocks)
        yield CategoryLine(tile=tile, category=names[tile], many=many, blocks=blocks, struck=struck[tile])


def _totals(facts: Facts, lines: Sequence[BlockLine]) -> Totals:
    seen = standing(facts.seen)
    return Totals(
        promised=sum(facts.promised.values()), done=sum(one.done for one in lines),
        part=sum(one.part for one in lines), places=sum(one.places for one in lines),
        proved=sum(one.proved for one in lines), seen=len(events(seen)),
        struck=len(facts.seen) - len(seen), moved_on=sum(one.moved_on for one in seen),
        drug_litter=sum(one.tile == DRUG_LITTER for one in seen),
        police_assisted=sum(one.police_assisted for one in seen),
        police_called=sum(one.police_called for one in seen),
    )  # fmt: skip


def not_completed(report: Facts) -> list[VisitLine]:
    """List the visits that are no patrol and why, under way ones left out."""
    return [one for one in standing(report.visits) if one.outcome not in (COMPLETED, UNDER_WAY)]


def missing(report: Internal) -> list[BlockLine]:
    """List the blocks with fewer completed visits than they were promised."""
    return [one for one in report.blocks if one.done < one.promised]


def first_read(report: Facts) -> list[SeenLine]:
    """List what to read first: the gravest, most serious first, then by time."""
    grave = [one for one in events(report.seen) if one.severity >= GRAVE]
    return sorted(grave, key=lambda one: (-one.severity, one.at))


def followed_up(report: Facts) -> list[SeenLine]:
    """List what somebody asked to be followed up."""
    return [one for one in events(report.seen) if one.follow_up]
