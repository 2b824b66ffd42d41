"""Tonight: blocks against visits, who is out, and what each phone still holds. The number of queries does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from estate.rules.calendar import begins
from notebook.models import Notebook
from patrol.models import Shift
from patrol.queries.boards import BlockRow, block_rows
from patrol.queries.observations import ObservationSeen, logged, observations
from patrol.queries.rounds import rounds, walked_in
from patrol.queries.sos import SosOpen, open_sos
from patrol.queries.visits import VisitSeen, shifts_of, visits_of
from patrol.rules.nights import UNDER_WAY, night_of

HEARD_LATELY = timedelta(hours=16)


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
    """One night of a landlord. logged: all observations that stand, of which `observations` may be the newest."""

    night: date
    now: datetime
    round_name: str
    rows: Sequence[BlockRow]
    on_shift: Sequence[OnShift]
    silent: Sequence[Notebook]
    observations: Sequence[ObservationSeen]
    logged: int
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
    def due(self) -> list[BlockRow]:
        """List the blocks that are behind an even pace, those that lack most first."""
        late = [row for row in self.rows if row.behind(self.now)]
        return sorted(late, key=lambda row: -row.behind(self.now))

    @property
    def under_way(self) -> int:
        """Count the visits under way."""
        return sum(row.there_now is not None for row in self.rows)


def tonight(person: Person, now: datetime, night: date | None = None, newest: int | None = None) -> Tonight:
    """Show a night (the one of `now` by default) of this person's landlord: all that was seen, or the newest of it."""
    night = night or night_of(now)
    shifts = shifts_of(person, night)
    visits = visits_of(person, night, now)
    walked = rounds(person, closed=True)
    rows = block_rows(person, night, visits, walked)
    books = _notebooks(person, now)
    names = ", ".join(one.round.name for one in walked_in(walked, night))
    return Tonight(
        night, now, names, rows, _on_shift(shifts, visits, books),
        [book for book in books if book.unsent_pages or book.unsent_photos], observations(person, night, newest),
        logged(person, night), open_sos(person, now), [book for book in books if book.opened_at > now - HEARD_LATELY],
    )  # fmt: skip


def night_to_show(person: Person, now: datetime) -> date:
    """Give the night of `now`; by day, until six or until its first shift, the night before where anybody was out."""
    night = night_of(now)
    before = night - timedelta(days=1)
    by_day = now < begins(night, time(18))
    return before if by_day and not shifts_of(person, night) and shifts_of(person, before) else night


def _notebooks(person: Person, now: datetime) -> Sequence[Notebook]:
    """List notebooks heard lately or that still hold something, last heard first."""
    return db.session.scalars(_books(), {"landlord": person.landlord_id, "since": now - HEARD_LATELY}).all()


@cache
def _books() -> Select[Notebook]:
    lately = (Notebook.heard_at > bindparam("since")) | (Notebook.opened_at > bindparam("since"))
    holding = (Notebook.unsent_pages > 0) | (Notebook.unsent_photos > 0)
    query = select(Notebook).where(Notebook.landlord_id == bindparam("landlord"), lately | holding)
    return query.options(joinedload(Notebook.person)).order_by(Notebook.heard_at.desc())


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
