"""The board of Tonight as figures for the server's SVG: pure, in units of the drawing, hours 18 to 06 in London."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from patrol.queries import BlockRow, Tonight, VisitSeen
from patrol.rules.nights import COMPLETED, UNDER_WAY
from web.words import LONDON, clock, day

WIDTH = 404
TALL, MIDDLE, LOW = 62, 50, 40
FEW, MANY = 8, 12
FIRST_HOUR, HOURS = 18, 12
NARROWEST = 13
CORNER = 3.5
ROUND = [f"a3.5 3.5 0 0 1 {x} {y}" for x, y in ((3.5, 3.5), (-3.5, 3.5), (-3.5, -3.5), (3.5, -3.5))]
SLOT_STEP, NIGHT_STEP, MOST_SLOTS = 8, 19, 6

KINDS = {COMPLETED: "visited", UNDER_WAY: "there-now"}
SAID = {
    "visited": "visited", "there-now": "there now", "part-done": "not completed",
    "voided": "voided with its shift, not counted",
}  # fmt: skip


class Bar(NamedTuple):
    """A visit: what kind of shape, where, and its time where that is written under it."""

    kind: str
    x: float
    width: float
    written: str


class Slot(NamedTuple):
    """One visit of an earlier night, made or not made."""

    kind: str
    x: int
    y: float


class Row(NamedTuple):
    """One block of the board. `hours_said` and `nights_said` say in words all that is drawn."""

    row: BlockRow
    facts: str
    bars: list[Bar]
    planned: list[float]
    slots: tuple[Slot, ...]
    hours_said: str
    nights_said: str
    behind: int

    @property
    def stacks(self) -> list[tuple[str, str]]:
        """Give the slots as one path for each kind: a page of sixty blocks has thousands of them."""
        return _stacked(self.slots)

    def shapes(self, height: int) -> list[tuple[str, str]]:
        """Give the visits that are a bar as one path for each kind, in a row so high: a busy night has hundreds."""
        half, paths = (12 if height > LOW else 9), dict[str, str]()
        for kind, x, width, _ in self.bars:
            if kind == "voided":
                ruled = f"M{x:g} {height - 10}h{width:g}v7h{-width:g}zM{x - 4:g} {height - 6.5:g}h{width + 8:g}"
                paths[kind] = paths.get(kind, "") + ruled
            elif kind != "part-done":
                across, down = round(width - 2 * CORNER, 1), 2 * (half - CORNER)
                paths[kind] = paths.get(kind, "") + (
                    f"M{x + CORNER:g} {height / 2 - half:g}h{across:g}{ROUND[0]}v{down:g}{ROUND[1]}"
                    f"h{-across:g}{ROUND[2]}v{-down:g}{ROUND[3]}z"
                )
        return list(paths.items())

    @property
    def not_completed(self) -> list[Bar]:
        """List the visits that were not completed."""
        return [bar for bar in self.bars if bar.kind == "part-done"]


class Board(NamedTuple):
    """The whole drawing. now: where the now-line stands, None outside the hours shown."""

    rows: list[Row]
    height: int
    hours: list[tuple[float, str]]
    now: float | None

    @property
    def voided(self) -> bool:
        """Say whether a visit of a voided shift is drawn."""
        return any(bar.kind == "voided" for row in self.rows for bar in row.bars)

    @property
    def grid(self) -> str:
        """Give the lines of the hours as one path."""
        return "".join(f"M{x:g} 0V{self.height}" for x, _ in self.hours)


def opening(night: date) -> datetime:
    """Give the moment at which the board of a night begins."""
    return datetime.combine(night, time(FIRST_HOUR), LONDON)


def place(night: date, moment: datetime) -> float:
    """Give where a moment stands, 0 to WIDTH; earlier and later ones stand at the edges."""
    share = (moment - opening(night)) / timedelta(hours=HOURS)
    return round(min(1.0, max(0.0, share)) * WIDTH, 1)


def board(tonight: Tonight) -> Board:
    """Draw a night. With many blocks rows are low, and those that need someone come first."""
    rows = [_row(row, tonight) for row in tonight.rows]
    many = len(rows) > MANY
    if many:
        rows.sort(key=lambda one: (-one.behind, not any(bar.written for bar in one.bars)))
    height = LOW if many else MIDDLE if len(rows) > FEW else TALL
    hours = [(h * WIDTH / HOURS, f"{(FIRST_HOUR + h) % 24:02}") for h in range(0, HOURS + 1, 2)]
    rows = [one._replace(slots=_slots(_made_of(one.row), height)) for one in rows]
    return Board(rows, height, hours, _now(tonight))


def _now(tonight: Tonight) -> float | None:
    start = opening(tonight.night)
    return place(tonight.night, tonight.now) if start <= tonight.now <= start + timedelta(hours=HOURS) else None


def _row(row: BlockRow, tonight: Tonight) -> Row:
    visits = [visit for visit in row.visits if not visit.struck]
    bars = [_bar(visit, tonight) for visit in visits]
    return Row(
        row, _facts(row), bars, _planned(row, tonight), (), _hours_said(row, bars, visits), _nights_said(row),
        row.behind(tonight.now),
    )  # fmt: skip


def _bar(visit: VisitSeen, tonight: Tonight) -> Bar:
    kind = "voided" if visit.voided else KINDS.get(visit.outcome, "part-done")
    start = min(place(tonight.night, visit.started), WIDTH - NARROWEST)
    end = visit.finished or (tonight.now if kind == "there-now" else visit.started)
    if kind == "there-now":
        start = max(0.0, min(start, place(tonight.night, end) - NARROWEST))
    width = round(max(NARROWEST, place(tonight.night, end) - start), 1)
    return Bar(kind, start, width, clock(visit.started) if kind == "part-done" else "")


def _planned(row: BlockRow, tonight: Tonight) -> list[float]:
    """Spread the visits still promised evenly over what is left of their windows; no hour is promised for any."""
    left = row.planned - row.done - (row.there_now is not None)
    if left <= 0:
        return []
    begins, ends = min(one.begins for one in row.promises), max(one.ends for one in row.promises)
    from_x, to_x = place(tonight.night, max(tonight.now, begins)), place(tonight.night, ends)
    return [round(from_x + (to_x - from_x) * (i + 0.5) / left, 1) for i in range(left)] if from_x < to_x else []


def _facts(row: BlockRow) -> str:
    if row.there_now:
        return f"{row.done} of {row.planned} · there now" if row.planned else "there now"
    floors = f"{row.block.storeys} storeys"
    return f"{floors} · {row.done} of {row.planned}" if row.planned else f"{floors} · not on the round"


def _hours_said(row: BlockRow, bars: Sequence[Bar], visits: Sequence[VisitSeen]) -> str:
    said = [f"{clock(visit.started)} {SAID[bar.kind]}" for bar, visit in zip(bars, visits, strict=True)]
    promised = f"{row.done} of {row.planned} promised visits done" if row.planned else "no visits promised"
    return ", ".join([promised, *said])


def _nights_said(row: BlockRow) -> str:
    return "Visits made: " + ", ".join(f"{made} on {day(night)}" for night, made in row.nights)


def _made_of(row: BlockRow) -> tuple[tuple[int, int], ...]:
    return tuple((made, promised) for (_, made), promised in zip(row.nights, row.promised_before, strict=True))


@lru_cache(maxsize=1024)
def _slots(nights: tuple[tuple[int, int], ...], height: int) -> tuple[Slot, ...]:
    """Stack the visits of earlier nights; nights: (made, promised). Many blocks have had the same nights."""
    step = SLOT_STEP if height > LOW else SLOT_STEP - 2
    slots = []
    for i, (made, promised) in enumerate(nights):
        many = min(MOST_SLOTS, max(promised, made, 1))
        top = height / 2 + many * step / 2
        for k in range(many):
            kind = "made" if k < made else "not-made" if promised else "no-plan"
            slots.append(Slot(kind, i * NIGHT_STEP, top - (k + 1) * step))
    return tuple(slots)


@lru_cache(maxsize=1024)
def _stacked(slots: tuple[Slot, ...]) -> list[tuple[str, str]]:
    paths: dict[str, str] = {}
    for kind, x, y in slots:
        paths[kind] = f"{paths.get(kind, '')}M{x} {y}h13v5h-13z"
    return list(paths.items())
