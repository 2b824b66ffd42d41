"""The one cast of every test: the people and places of the demo, made through the operations."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from estate.database import db
from estate.models import Block, Estate, Landlord, Patch, Person, Ward
from estate.operations import people
from web.demo.cast import LARKFIELD, PASSWORD, STAFF

BEGAN = datetime(2026, 10, 1, 9, tzinfo=UTC)
NORTHMERE = {"ola": ("Ola Brandt", "admin")} | {short: (name, role) for short, name, role in STAFF}
BLOCKS = {home.name: home.storeys for home in LARKFIELD}


@dataclass(frozen=True)
class Figure:
    """Somebody or something of the cast: plain values, good in any context."""

    model: type[Any]
    landlord_id: uuid.UUID
    id: uuid.UUID
    name: str
    email: str = ""
    role: str = ""

    def row(self) -> Any:
        """Give the row, in the context you are in."""
        return db.session.get_one(self.model, (self.landlord_id, self.id))


@dataclass
class Cast:
    """Everybody and every place, by short name: `cast.amina`, `cast.kestrel`, `cast.larkfield`."""

    northmere: uuid.UUID
    southmere: uuid.UUID
    figures: dict[str, Figure] = field(default_factory=dict)
    password: str = PASSWORD

    def __getattr__(self, name: str) -> Figure:
        """Find a figure by its short name."""
        figures: dict[str, Figure] = self.__dict__["figures"]
        if name not in figures:
            raise AttributeError(name)
        return figures[name]

    @property
    def people(self) -> list[Figure]:
        """Give everybody."""
        return [figure for figure in self.figures.values() if figure.model is Person]

    @property
    def blocks(self) -> list[Figure]:
        """Give every block of Northmere."""
        return [
            figure for figure in self.figures.values() if figure.model is Block and figure.landlord_id == self.northmere
        ]


def seed() -> Cast:
    """Make everything in the database of this context; the caller commits."""
    north = Landlord(slug="northmere", name="Northmere Homes")
    south = Landlord(slug="southmere", name="Southmere Housing")
    db.session.add_all([north, south])
    db.session.flush()
    cast = Cast(north.id, south.id)
    for short, (name, role) in NORTHMERE.items():
        _join(cast, short, north, name, role)
    _join(cast, "dev", south, "Dev Anand", "admin")
    _larkfield(cast, north)
    _southmere(cast, south)
    db.session.flush()
    return cast


def _join(cast: Cast, short: str, landlord: Landlord, name: str, role: str) -> None:
    by = cast.ola.row() if "ola" in cast.figures and landlord.id == cast.northmere else None
    person, token = people.invite(landlord, name, f"{short}@{landlord.slug}.example", role, by, BEGAN)
    people.join(token, PASSWORD, BEGAN)
    _keep(cast, short, person)


def _keep(cast: Cast, short: str, row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    told = {name: getattr(row, name, "") for name in ("email", "role")}
    cast.figures[short] = Figure(type(row), row.landlord_id, row.id, row.name, **told)
    return row


def _larkfield(cast: Cast, landlord: Landlord) -> None:
    ward = _keep(cast, "ward", Ward(landlord_id=landlord.id, name="Larkfield & Quay"))
    patch = _keep(cast, "patch", Patch(landlord_id=landlord.id, name="Larkfield East"))
    estate = _keep(cast, "larkfield", Estate(landlord_id=landlord.id, name="Larkfield", ward_id=ward.id))
    for step, (name, storeys) in enumerate(BLOCKS.items()):
        short = name.split()[0].lower() if storeys > 4 else name.lower().replace(" ", "_")
        block = Block(landlord_id=landlord.id, estate_id=estate.id, patch_id=patch.id, ward_id=ward.id)
        block.code, block.name, block.storeys, block.homes = f"LK{step + 1:02}", name, storeys, storeys * 4
        block.lat, block.lon = 51.5405 + step * 0.0006, 0.7110 + step * 0.0004
        _keep(cast, short, block)


def _southmere(cast: Cast, landlord: Landlord) -> None:
    estate = _keep(cast, "southmere_estate", Estate(landlord_id=landlord.id, name="Quayside"))
    block = Block(landlord_id=landlord.id, estate_id=estate.id, code="Q1", name="Quay House", storeys=7, homes=28)
    _keep(cast, "southmere_block", block)
