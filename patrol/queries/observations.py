"""What was seen, with everything said of it since."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from notebook import queries as notebooks
from notebook.models import Notebook, Photograph
from patrol.models import Amendment, Observation, Strike
from patrol.rules import tiles

FIELDS = (
    "severity", "floor", "spot", "moved_on", "police_called", "police_assisted", "police_reference", "bwv_reference",
    "follow_up",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObservationSeen:
    """An observation as first written, its later pages in order, and its photographs."""

    first: Observation
    amendments: Sequence[Amendment]
    strike: Strike | None
    photographs: Sequence[Photograph]

    def as_amended(self, name: str) -> Any:
        """Give a field as the last page that speaks of it has it."""
        said = [getattr(one, name) for one in self.amendments if getattr(one, name) is not None]
        return said[-1] if said else getattr(self.first, name)

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
    def words(self) -> list[str]:
        """Give the officer's words, page by page, unchanged."""
        return [said for said in (self.first.words, *(one.words for one in self.amendments)) if said]

    @property
    def block_name(self) -> str:
        """Name the block, where the page does."""
        return self.first.block.name if self.first.block else "no block named"


def observations(person: Person, night: date) -> list[ObservationSeen]:
    """List what the landlord's officers saw in a night, newest first, struck ones included."""
    query = select(Observation).where(Observation.landlord_id == person.landlord_id, Observation.night == night)
    return with_history(person, _loaded(query.order_by(Observation.happened_at.desc(), Observation.id.desc())))


def observations_at(person: Person, block_id: uuid.UUID, limit: int = 20) -> list[ObservationSeen]:
    """List what the landlord's officers last saw at a block, newest first, struck ones included."""
    here = (Observation.landlord_id == person.landlord_id, Observation.block_id == block_id)
    query = select(Observation).where(*here).order_by(Observation.happened_at.desc(), Observation.id.desc())
    return with_history(person, _loaded(query.limit(limit)))


def observation(person: Person, observation_id: uuid.UUID) -> tuple[ObservationSeen, Notebook] | None:
    """Find one observation of the landlord, with the notebook it stands in."""
    query = select(Observation).where(Observation.landlord_id == person.landlord_id, Observation.id == observation_id)
    found = with_history(person, _loaded(query))
    notebook = notebooks.notebook(person, found[0].first.notebook_id) if found else None
    return (found[0], notebook) if notebook else None


def _loaded(query: Any) -> Sequence[Observation]:
    options = (joinedload(Observation.block), joinedload(Observation.person))
    return db.session.scalars(query.options(*options)).all()


def with_history(person: Person, rows: Sequence[Observation]) -> list[ObservationSeen]:
    """Add later pages of the same officer, and photographs, in three queries however many there are."""
    authors = {row.id: row.person_id for row in rows}
    mine = person.landlord_id
    later = db.session.scalars(
        select(Amendment).where(Amendment.landlord_id == mine, Amendment.amended_id.in_(list(authors)))
        .order_by(Amendment.happened_at, Amendment.page_number)
    )  # fmt: skip
    amendments: dict[uuid.UUID, list[Amendment]] = {}
    for one in later:
        if authors[one.amended_id] == one.person_id:
            amendments.setdefault(one.amended_id, []).append(one)
    struck = db.session.scalars(
        select(Strike).where(Strike.landlord_id == mine, Strike.struck_id.in_(list(authors)))
    )
    strikes = {one.struck_id: one for one in struck if authors[one.struck_id] == one.person_id}
    pages = [*authors, *(one.id for some in amendments.values() for one in some)]
    photographs = notebooks.photographs_of(mine, pages)
    return [_seen(row, amendments.get(row.id, []), strikes.get(row.id), photographs) for row in rows]


def _seen(
    row: Observation, later: list[Amendment], strike: Strike | None, named: dict[uuid.UUID, list[Photograph]]
) -> ObservationSeen:
    own = [one for page_id in (row.id, *(one.id for one in later)) for one in named.get(page_id, [])]
    return ObservationSeen(row, later, strike, list({one.sha256: one for one in own}.values()))
