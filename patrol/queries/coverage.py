"""Coverage: completed visits of each block in each week, against what its rounds promise. Four queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from estate.database import db
from estate.models import Block, Person
from patrol.models import Visit, VisitFinish
from patrol.queries.boards import promises_of
from patrol.queries.counting import finish_stands, stands
from patrol.queries.rounds import RoundSeen, rounds
from patrol.rules.nights import COMPLETED, PART

WEEKS = 8
WEEK = timedelta(days=7)
Counts = Mapping[tuple[uuid.UUID, date], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One block in one week: patrols made, part visits beside them, and what was promised."""

    made: int
    part: int
    promised: int


@dataclass(frozen=True, slots=True)
class Line:
    """One block, week by week."""

    block: Block
    cells: Sequence[Cell]

    @property
    def whole(self) -> Cell:
        """Put its weeks together."""
        return together(self.cells)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Some weeks of a landlord. `weeks`: their Mondays; the last one has the nights up to `until`, itself included."""

    weeks: Sequence[date]
    until: date
    lines: Sequence[Line]

    @property
    def whole(self) -> Cell:
        """Put everything together."""
        return together([line.whole for line in self.lines])

    def week(self, number: int) -> Cell:
        """Put the blocks of one week together."""
        return together([line.cells[number] for line in self.lines])


def together(cells: Sequence[Cell]) -> Cell:
    """Add cells up."""
    return Cell(*(sum(getattr(one, name) for one in cells) for name in ("made", "part", "promised")))


def coverage(person: Person, until: date, weeks: int = WEEKS) -> Coverage:
    """Give the landlord's coverage in the weeks up to a night: its open blocks, those on a round first.

    Promised is what the rounds as they stand now promise for those nights, from the day each was planned or not.
    """
    monday = until - timedelta(days=until.weekday())
    mondays = [monday - WEEK * back for back in range(weeks - 1, -1, -1)]
    walked, nights = rounds(person), [mondays[0] + timedelta(days=n) for n in range((until - mondays[0]).days + 1)]
    promised, counts = _promised(walked, nights), _counts(person, nights[0], nights[-1])
    open_blocks = (Block.landlord_id == person.landlord_id, Block.closed_at.is_(None))
    blocks = db.session.scalars(select(Block).where(*open_blocks).order_by(Block.name, Block.id))
    lines = [Line(block, _cells(block.id, mondays, nights, promised, counts)) for block in blocks]
    return Coverage(mondays, until, sorted(lines, key=lambda line: not line.whole.promised))


def _promised(walked: Sequence[RoundSeen], nights: Sequence[date]) -> dict[tuple[uuid.UUID, date], int]:
    return {
        (block_id, night): sum(one.visits for one in promises)
        for night in nights
        for block_id, promises in promises_of(walked, night).items()
    }


def _counts(person: Person, first: date, last: date) -> Counts:
    made, part = (func.sum(case((VisitFinish.outcome == outcome, 1), else_=0)) for outcome in (COMPLETED, PART))
    query = select(Visit.block_id, Visit.night, made, part).join(VisitFinish, finish_stands())
    here = (Visit.landlord_id == person.landlord_id, Visit.night.between(first, last), stands(Visit))
    rows = db.session.execute(query.where(*here).group_by(Visit.block_id, Visit.night))
    return {(block_id, night): (int(done), int(cut)) for block_id, night, done, cut in rows}


def _cells(
    block_id: uuid.UUID, mondays: Sequence[date], nights: Sequence[date],
    promised: Mapping[tuple[uuid.UUID, date], int], counts: Counts,
) -> list[Cell]:  # fmt: skip
    cells = []
    for monday in mondays:
        own = [(block_id, night) for night in nights if monday <= night < monday + WEEK]
        made, part = (sum(counts.get(key, (0, 0))[which] for key in own) for which in (0, 1))
        cells.append(Cell(made, part, sum(promised.get(key, 0) for key in own)))
    return cells
