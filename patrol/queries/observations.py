"""What was seen, with everything said of it since."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from notebook import queries as notebooks
from notebook.models import Notebook, Photograph
from patrol.models import Amendment, Observation, Strike, Written
from patrol.queries.counting import stands
from patrol.queries.walls import for_all, is_for_all, may_open
from patrol.rules import tiles

W = TypeVar("W", bound=Written)
FIELDS = (
    "severity", "floor", "spot", "moved_on", "police_called", "police_assisted", "police_reference", "bwv_reference",
    "follow_up",
)  # fmt: skip

WITH = (joinedload(Observation.block), joinedload(Observation.person))
EVERY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ObservationSeen:
    """An observation as first written, its later pages in order, and its photographs."""

    first: Observation
    amendments: Sequence[Amendment]
    strike: Strike | None
    photographs: Sequence[Photograph]
    ruled_out: frozenset[uuid.UUID] = frozenset()
    """Ids of amendments that their officer struck: they stay visible and no longer speak."""
    named: Mapping[uuid.UUID, int] = field(default_factory=dict)
    """How many photographs each page names."""

    @property
    def standing(self) -> list[Amendment]:
        """List the amendments that nobody struck."""
        return [one for one in self.amendments if one.id not in self.ruled_out]

    def as_amended(self, name: str) -> Any:
        """Give a field as the last page that speaks of it has it."""
        if not self.amendments:
            return getattr(self.first, name)
        said = [getattr(one, name) for one in self.standing if getattr(one, name) is not None]
        return said[-1] if said else getattr(self.first, name)

    @property
    def is_for_all(self) -> bool:
        """Say whether everybody who watches the night may read it."""
        return is_for_all(self.first)

    @property
    def label(self) -> str:
        """Give the words of the tile."""
        return tiles.label(self.first.tile)

    @property
    def severity(self) -> int:
        """Give the severity as amended, 1 to 5."""
        return int(self.as_amended("severity"))

    @property
    def severity_words(self) -> str:
        """Give the severity in a word."""
        return tiles.SEVERITIES[self.severity - 1]

    @property
    def floor(self) -> str:
        """Give the floor as amended."""
        return str(self.as_amended("floor"))

    @property
    def on_plan(self) -> tuple[float, float] | None:
        """Give where on the drawing of its floor it was, as fractions; a floor named later takes the spot with it."""
        told: tuple[float, float] | None = None
        pages: list[Observation | Amendment] = [self.first, *self.standing]
        floor = self.first.floor
        for one in pages:
            if one.floor is not None and one.floor != floor:
                floor, told = one.floor, None
            if one.plan_x is not None and one.plan_y is not None:
                told = (one.plan_x, one.plan_y)
        return told if floor else None

    @property
    def words(self) -> list[str]:
        """Give the officer's words, page by page, unchanged."""
        return [said for said in (self.first.words, *(one.words for one in self.standing)) if said]

    @property
    def block_name(self) -> str:
        """Name the block, where the page does."""
        return self.first.block.name if self.first.block else "no block named"


def observations(person: Person, night: date, limit: int | None = None) -> list[ObservationSeen]:
    """List what officers saw in a night that is for all, newest first, struck ones included; all, or the newest."""
    told = {"landlord": person.landlord_id, "night": night, "most": EVERY if limit is None else limit}
    return with_history(person, db.session.scalars(_of_night(), told).all())


@cache
def _of_night() -> Select[Observation]:
    here = (Observation.landlord_id == bindparam("landlord"), Observation.night == bindparam("night"))
    query = select(Observation).where(*here, for_all())
    query = query.order_by(Observation.happened_at.desc(), Observation.id.desc())
    return query.limit(bindparam("most", type_=Integer())).options(*WITH)


def logged(person: Person, night: date) -> int:
    """Count what officers saw in a night that is for all, and did not strike."""
    return db.session.scalar(_logged(), {"landlord": person.landlord_id, "night": night}) or 0


@cache
def _logged() -> Select[int]:
    here = (Observation.landlord_id == bindparam("landlord"), Observation.night == bindparam("night"))
    return select(func.count(Observation.id)).where(*here, for_all(), stands(Observation))


def observations_at(person: Person, block_id: uuid.UUID, limit: int = 20) -> list[ObservationSeen]:
    """List what officers last saw at a block that is for all, newest first, struck ones included."""
    here = (Observation.landlord_id == person.landlord_id, Observation.block_id == block_id, for_all())
    query = select(Observation).where(*here).order_by(Observation.happened_at.desc(), Observation.id.desc())
    return with_history(person, loaded(query.limit(limit)))


def observation(
    person: Person, observation_id: uuid.UUID, *, opened: bool = False
) -> tuple[ObservationSeen, Notebook] | None:
    """Find one observation that this person may read, with the notebook it stands in; `opened`: see walls.py."""
    query = select(Observation).where(may_open(person, opened=opened), Observation.id == observation_id)
    found = with_history(person, loaded(query))
    notebook = notebooks.notebook(person, found[0].first.notebook_id) if found else None
    return (found[0], notebook) if notebook else None


def loaded(query: Any) -> Sequence[Observation]:
    """Give the observations a query selects, each with its block and its officer."""
    return db.session.scalars(query.options(*WITH)).all()


def with_history(person: Person, rows: Sequence[Observation]) -> list[ObservationSeen]:
    """Add later pages of the same officer, and photographs, in three queries however many there are."""
    authors = {row.id: row.person_id for row in rows}
    mine = person.landlord_id
    later = db.session.scalars(_of_any(Amendment, Amendment.amended_id), {"landlord": mine, "any": list(authors)})
    amendments: dict[uuid.UUID, list[Amendment]] = {}
    for one in in_order([one for one in later if authors[one.amended_id] == one.person_id]):
        amendments.setdefault(one.amended_id, []).append(one)
    authors |= {one.id: one.person_id for some in amendments.values() for one in some}
    struck = db.session.scalars(_of_any(Strike, Strike.struck_id), {"landlord": mine, "any": list(authors)})
    strikes = {one.struck_id: one for one in struck if authors[one.struck_id] == one.person_id}
    photographs = notebooks.photographs_of(mine, list(authors))
    return [_seen(row, amendments.get(row.id, []), strikes, photographs) for row in rows]


@cache
def _of_any(model: Any, column: Any) -> Select[Any]:
    return select(model).where(
        model.landlord_id == bindparam("landlord"), column.in_(bindparam("any", expanding=True))
    )


def in_order(rows: Sequence[W]) -> list[W]:
    """Order rows as they were written: by page number in a notebook, whatever its phone's clock said meanwhile."""
    began: dict[uuid.UUID, datetime] = {}
    for row in rows:
        began[row.notebook_id] = min(began.get(row.notebook_id, row.happened_at), row.happened_at)
    return sorted(rows, key=lambda row: (began[row.notebook_id], row.notebook_id, row.page_number))


def _seen(
    row: Observation, later: list[Amendment], strikes: dict[uuid.UUID, Strike],
    named: dict[uuid.UUID, list[Photograph]],
) -> ObservationSeen:  # fmt: skip
    own = [one for page_id in (row.id, *(one.id for one in later)) for one in named.get(page_id, [])]
    ruled_out = frozenset(one.id for one in later if one.id in strikes)
    counts = {page_id: len(photographs) for page_id, photographs in named.items()}
    shown = list({one.sha256: one for one in own}.values())
    return ObservationSeen(row, later, strikes.get(row.id), shown, ruled_out, counts)
