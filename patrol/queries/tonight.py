"""Tonight: blocks against visits, who is out, and what each phone still holds. The number of queries does not grow."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Block, Person
from estate.rules.calendar import begins
from notebook.models import Notebook
from patrol.models import Round, RoundBlock, Shift, ShiftEnd, Visit, VisitFinish
from patrol.queries.counting import end_stands, finish_stands, is_patrol, stands, struck, void_reason
from patrol.queries.observations import ObservationSeen, observations
from patrol.queries.sos import SosOpen, open_sos
from patrol.rules import counting
from patrol.rules.nights import UNDER_WAY, night_of, visit_outcome

NIGHTS_BACK = 7
HEARD_LATELY = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """One visit as the desk sees it. outcome: completed, part, under way, or not finished by officer."""

    id: uuid.UUID
    block_id: uuid.UUID
    person_id: uuid.UUID
    person_name: str
    started: datetime
    finished: datetime | None
    outcome: str
    reason: str
    words: str
    struck: bool
    voided: str = ""
    """Why the desk voided the shift it was made in; empty where it did not."""
    shift_id: uuid.UUID | None = None

    @property
    def stands(self) -> bool:
        """Say whether this visit is neither struck nor voided."""
        return counting.stands(self.struck, bool(self.voided))

    @property
    def counts(self) -> bool:
        """Say whether this visit is a patrol."""
        return counting.is_patrol(self.outcome, self.struck, bool(self.voided))


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block against its visits. nights: (night, completed visits) of the last seven nights, oldest first."""

    block: Block
    planned: int
    visits: Sequence[VisitSeen]
    nights: Sequence[tuple[date, int]]
    last_seen: datetime | None

    @property
    def done(self) -> int:
        """Count completed visits."""
        return sum(visit.counts for visit in self.visits)

    @property
    def there_now(self) -> VisitSeen | None:
        """Give the visit under way, if any."""
        return next((visit for visit in self.visits if visit.outcome == UNDER_WAY and visit.stands), None)


@dataclass(frozen=True, slots=True)
class OnShift:
    """An officer's shift of the night with the phones they write on."""

    person: Person
    since: datetime
    ended: datetime | None
    visit: VisitSeen | None
    notebooks: Sequence[Notebook]


@dataclass(frozen=True, slots=True)
class Tonight:
    """One night of a landlord."""

    night: date
    now: datetime
    round_name: str
    rows: Sequence[BlockRow]
    on_shift: Sequence[OnShift]
    silent: Sequence[Notebook]
    observations: Sequence[ObservationSeen]
    sos: Sequence[SosOpen]
    opened: Sequence[Notebook] = ()

    @property
    def done(self) -> int:
        """Count the night's completed visits."""
        return sum(row.done for row in self.rows)

    @property
    def planned(self) -> int:
        """Count the visits promised for the night."""
        return sum(row.planned for row in self.rows)

    @property
    def under_way(self) -> int:
        """Count the visits under way."""
        return sum(row.there_now is not None for row in self.rows)


def tonight(person: Person, now: datetime, night: date | None = None) -> Tonight:
    """Show a night (the one of `now` by default) of this person's landlord."""
    night = night or night_of(now)
    shifts = shifts_of(person, night)
    visits = visits_of(person, night, now)
    rows = block_rows(person, night, visits)
    books = _notebooks(person, now)
    return Tonight(
        night, now, round_name(person), rows, _on_shift(shifts, visits, books),
        [book for book in books if book.unsent_pages or book.unsent_photos], observations(person, night),
        open_sos(person, now), [book for book in books if book.opened_at > now - HEARD_LATELY],
    )  # fmt: skip


def night_to_show(person: Person, now: datetime) -> date:
    """Give the night of `now`; by day, until six or until its first shift, the night before where anybody was out."""
    night = night_of(now)
    before = night - timedelta(days=1)
    by_day = now < begins(night, time(18))
    return before if by_day and not shifts_of(person, night) and shifts_of(person, before) else night


def round_name(person: Person) -> str:
    """Name the landlord's rounds."""
    names = db.session.scalars(select(Round.name).where(Round.landlord_id == person.landlord_id).order_by(Round.name))
    return ", ".join(names)


def shifts_of(person: Person, night: date) -> list[tuple[Shift, datetime | None]]:
    """List the shifts of a night that count, in the order they began, with when each ended."""
    ended = (ShiftEnd.landlord_id == Shift.landlord_id) & (ShiftEnd.shift_id == Shift.id)
    same = ended & (ShiftEnd.person_id == Shift.person_id)
    ended_at = select(func.min(ShiftEnd.happened_at)).where(same, stands(ShiftEnd)).scalar_subquery()
    query = select(Shift, ended_at).where(
        Shift.landlord_id == person.landlord_id, Shift.night == night, stands(Shift)
    ).order_by(Shift.happened_at)  # fmt: skip
    return [(shift, end) for shift, end in db.session.execute(query.options(joinedload(Shift.person)))]


def visits_of(person: Person, night: date, now: datetime) -> list[VisitSeen]:
    """List the visits of a night with how each stands, in the order they began."""
    query = select(Visit, VisitFinish, end_stands(Visit), struck(Visit), void_reason(Visit), Person.name)
    query = query.select_from(Visit).outerjoin(VisitFinish, finish_stands())
    query = query.join(Person, (Person.landlord_id == Visit.landlord_id) & (Person.id == Visit.person_id))
    query = query.where(Visit.landlord_id == person.landlord_id, Visit.night == night)
    found = db.session.execute(query.order_by(Visit.happened_at, Visit.id)).all()
    last = _last_begun([visit for visit, _, _, out, void, _ in found if counting.stands(out, bool(void))])
    return [
        _visit(visit, finish, over, last.get(visit.person_id) != visit.id, (out, void or "", name), now)
        for visit, finish, over, out, void, name in found
    ]


def _last_begun(visits: Sequence[Visit]) -> dict[uuid.UUID, uuid.UUID]:
    """Give the visit that each person began last: in a notebook by page number, between two by the clock."""
    ends: dict[tuple[uuid.UUID, uuid.UUID], Visit] = {}
    for visit in sorted(visits, key=lambda one: one.page_number):
        ends[visit.person_id, visit.notebook_id] = visit
    return {visit.person_id: visit.id for visit in sorted(ends.values(), key=lambda one: one.happened_at)}


def _visit(
    visit: Visit, finish: VisitFinish | None, over: bool, later: bool, told: tuple[bool, str, str], now: datetime
) -> VisitSeen:
    ruled_out, void, name = told
    outcome = visit_outcome(visit.happened_at, finish.outcome if finish else None, over, later, now)
    return VisitSeen(
        visit.id, visit.block_id, visit.person_id, name, visit.happened_at,
        finish.happened_at if finish else None, outcome,
        finish.reason if finish else "", finish.words if finish else "", ruled_out, void, visit.shift_id,
    )  # fmt: skip


def block_rows(person: Person, night: date, visits: Sequence[VisitSeen]) -> list[BlockRow]:
    """Set every open block against its visits: promised blocks first, in the order of their round."""
    mine = person.landlord_id
    blocks = db.session.scalars(
        select(Block).where(Block.landlord_id == mine, Block.closed_at.is_(None)).order_by(Block.name)
    ).all()
    promised = {
        block_id: (position, count)
        for block_id, position, count in db.session.execute(
            select(RoundBlock.block_id, RoundBlock.position, RoundBlock.visits).where(RoundBlock.landlord_id == mine)
        )
    }
    counts, last = _counts(person, night), _last_seen(person)
    here: dict[uuid.UUID, list[VisitSeen]] = {}
    for visit in visits:
        here.setdefault(visit.block_id, []).append(visit)
    nights = [night - timedelta(days=back) for back in range(NIGHTS_BACK, 0, -1)]
    rows = [
        BlockRow(
            block, promised.get(block.id, (0, 0))[1], here.get(block.id, []),
            [(one, counts.get((block.id, one), 0)) for one in nights], last.get(block.id),
        )
        for block in blocks
    ]  # fmt: skip
    return sorted(rows, key=lambda row: promised.get(row.block.id, (10_000, 0))[0])


def _counts(person: Person, night: date) -> dict[tuple[uuid.UUID, date], int]:
    query = select(Visit.block_id, Visit.night, func.count(Visit.id)).join(VisitFinish, finish_stands())
    here = (Visit.landlord_id == person.landlord_id, is_patrol())
    since = Visit.night.between(night - timedelta(days=NIGHTS_BACK), night)
    rows = db.session.execute(query.where(*here, since).group_by(Visit.block_id, Visit.night))
    return {(block_id, one): count for block_id, one, count in rows}


def _last_seen(person: Person) -> dict[uuid.UUID, datetime]:
    query = select(Visit.block_id, func.max(Visit.happened_at)).where(Visit.landlord_id == person.landlord_id)
    return dict(iter(db.session.execute(query.where(stands(Visit)).group_by(Visit.block_id))))


def _notebooks(person: Person, now: datetime) -> Sequence[Notebook]:
    """List notebooks heard lately or that still hold something, last heard first."""
    lately = (Notebook.heard_at > now - HEARD_LATELY) | (Notebook.opened_at > now - HEARD_LATELY)
    holding = (Notebook.unsent_pages > 0) | (Notebook.unsent_photos > 0)
    query = select(Notebook).where(Notebook.landlord_id == person.landlord_id, lately | holding)
    return db.session.scalars(query.options(joinedload(Notebook.person)).order_by(Notebook.heard_at.desc())).all()


def _on_shift(
    shifts: Sequence[tuple[Shift, datetime | None]], visits: Sequence[VisitSeen], books: Sequence[Notebook]
) -> list[OnShift]:
    there = {visit.person_id: visit for visit in visits if visit.outcome == UNDER_WAY and visit.stands}
    return [
        OnShift(
            shift.person, shift.happened_at, ended, there.get(shift.person_id),
            [book for book in books if book.person_id == shift.person_id],
        )
        for shift, ended in shifts
    ]  # fmt: skip
