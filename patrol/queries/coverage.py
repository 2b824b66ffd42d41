"""Coverage: completed visits of each block in each week, against what its rounds promise. Five queries."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from estate.database import db
from estate.models import Block, Person
from patrol.models import Visit, VisitFinish
from patrol.queries.counting import finish_stands, stands
from patrol.queries.rounds import RoundSeen, rounds, walked_in
from patrol.queries.rounds import promised as promised_in
from patrol.rules.nights import COMPLETED, PART

WEEKS = 8
WEEK = timedelta(days=7)
Counts = Mapping[tuple[uuid.UUID, int], tuple[int, int]]


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

    Promised is what the rounds promised for those nights when they were walked, from the first night with a visit.
    """
    monday = until - timedelta(days=until.weekday())
    mondays = [monday - WEEK * back for back in range(weeks - 1, -1, -1)]
    first_ever = db.session.scalar(select(func.min(Visit.night)).where(Visit.landlord_id == person.landlord_id))
    counts = _counts(person, mondays, until)
    promised = _promised(rounds(person, closed=True), mondays[0], first_ever or until, until)
    open_blocks = (Block.landlord_id == person.landlord_id, Block.closed_at.is_(None))
    blocks = db.session.scalars(select(Block).where(*open_blocks).order_by(Block.name, Block.id))
    lines = [
        Line(block, [
            Cell(*counts.get((block.id, number), (0, 0)), promised[block.id, number])
            for number in range(weeks)
        ])
        for block in blocks
    ]  # fmt: skip
    return Coverage(mondays, until, sorted(lines, key=lambda line: not line.whole.promised))


def _promised(listed: Sequence[RoundSeen], monday: date, began: date, until: date) -> Counter[tuple[uuid.UUID, int]]:
    """Add up what the rounds promised each block in each week from the first Monday on, by (block, week)."""
    promised: Counter[tuple[uuid.UUID, int]] = Counter()
    for day in range((max(began, monday) - monday).days, (until - monday).days + 1):
        for block_id, visits in promised_in(walked_in(listed, monday + timedelta(days=day))).items():
            promised[block_id, day // 7] += visits
    return promised


def _counts(person: Person, mondays: Sequence[date], until: date) -> Counts:
    outcomes = ((VisitFinish.outcome == outcome, label) for outcome, label in ((COMPLETED, "made"), (PART, "part")))
    sums = [func.sum(case((which, 1), else_=0)).label(label) for which, label in outcomes]
    here = (Visit.landlord_id == person.landlord_id, Visit.night.between(mondays[0], until), stands(Visit))
    query = select(Visit.night, Visit.block_id, *sums).join(VisitFinish, finish_stands())
    # Grouped along the index of the nights first: grouped by week at once, SQLite reads every visit there ever was.
    nights = query.where(*here).group_by(Visit.night, Visit.block_id).subquery()
    before = [(nights.c.night < monday, number) for number, monday in enumerate(mondays[1:])]
    week = case(*before, else_=len(before))
    weeks = select(nights.c.block_id, week.label("week"), func.sum(nights.c.made), func.sum(nights.c.part))
    rows = db.session.execute(weeks.group_by(nights.c.block_id, "week"))
    return {(block_id, number): (int(done), int(cut)) for block_id, number, done, cut in rows}
