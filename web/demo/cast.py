"""Who and where: the landlords, people and places of the demo, made through the operations of `estate`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from estate.database import db
from estate.models import Block, Estate, Landlord, Person
from estate.operations import people, places
from patrol.models import Checkpoint, Round
from patrol.operations import plan_round
from web.demo import alarms
from web.demo.labels import put_up
from web.demo.plans import put_plans

PASSWORD = "torchlight-and-ink"  # noqa: S105 - everybody's in the demo, printed when it starts


class Home(NamedTuple):
    """A block: code, name, storeys, homes, whether it has a basement, its position, its street and postcode."""

    code: str
    name: str
    storeys: int
    homes: int
    basement: bool
    lat: float
    lon: float
    street: str
    postcode: str


LARKFIELD = (
    Home("LK01", "Kestrel House", 16, 64, True, 51.54112, 0.71034, "Larkfield Road", "SS99 1KH"),
    Home("LK02", "Linnet House", 15, 60, True, 51.54148, 0.71121, "Larkfield Road", "SS99 1LH"),
    Home("LK03", "Merlin House", 14, 56, False, 51.54091, 0.71176, "Larkfield Road", "SS99 1MH"),
    Home("LK04", "Osprey House", 12, 48, True, 51.54030, 0.71092, "Quay Street", "SS99 1OH"),
    Home("LK05", "Heron Court", 11, 44, False, 51.53989, 0.71164, "Quay Street", "SS99 1HC"),
    Home("LK06", "Harrier House", 10, 40, False, 51.54023, 0.71241, "Quay Street", "SS99 1HH"),
    Home("LK07", "Plover Court", 9, 36, False, 51.53951, 0.71049, "Saltings Way", "SS99 1PC"),
    Home("LK08", "Dunlin Court", 8, 32, False, 51.53937, 0.71128, "Saltings Way", "SS99 1DC"),
    Home("LK09", "Wren Walk", 3, 18, False, 51.54081, 0.70952, "Wren Walk", "SS99 1WW"),
    Home("LK10", "Swift Row", 2, 12, False, 51.53978, 0.70968, "Swift Row", "SS99 1SR"),
    Home("LK11", "Martin Close", 4, 22, False, 51.54127, 0.71259, "Martin Close", "SS99 1MC"),
)
QUAY_HOUSE = Home("Q1", "Quay House", 7, 28, False, 51.53702, 0.71733, "Old Quay", "SS99 7QH")
TOWER_VISITS, LOW_VISITS = 4, 3

STAFF = (
    ("amina", "Amina Yusuf", "patrol_officer"),
    ("dan", "Dan Whitlock", "patrol_officer"),
    ("ben", "Ben Okafor", "patrol_supervisor"),
    ("ruth", "Ruth Adeyemi", "asb_officer"),
    ("priya", "Priya Nair", "dpo_auditor"),
    ("tom", "Tom Ellery", "tenancy_officer"),
    ("grace", "Grace Mbeki", "manager"),
    ("nell", "Nell Hartley", "da_lead"),
    ("carys", "PC Carys Morgan", "partner_police"),
)
FORCE = "Estuary Police"
CSAS = (
    "Require name and address for anti-social behaviour",
    "Require the surrender of alcohol in a designated place",
    "Confiscate alcohol from persons under 18",
    "Issue penalty notices for littering",
)
HERE_BEFORE = timedelta(days=160)
"""So long before the patrol's first night the landlord and its people were there: cases go further back than pages."""
CARDS = (("amina", "EP-C-2231", 3, -200, 165), ("dan", "EP-C-2240", 4, -330, 35), ("ben", "EP-C-1987", 4, -770, -40))
"""Whose card, its number, how many of the powers, and valid from and to in days from now. Ben's has run out."""


@dataclass
class Estates:
    """What was made: landlords, people by short name, blocks in walking order, and their checkpoints by block."""

    north: Landlord
    south: Landlord
    people: dict[str, Person] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    labels: dict[str, list[Checkpoint]] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)


def make(now: datetime, began: datetime) -> Estates:
    """Found both landlords at `began`, and record accreditations as they stand `now`."""
    here = began - HERE_BEFORE
    made = Estates(
        places.add_landlord("northmere", "Northmere Homes", here),
        places.add_landlord("southmere", "Southmere Housing", here),
    )
    ola = take_on(made.north, "ola", "Ola Brandt", "admin", None, here)
    made.people["ola"] = ola
    for step, (short, name, role) in enumerate(STAFF):
        made.people[short] = take_on(made.north, short, name, role, ola, here + timedelta(hours=step + 1))
    made.people["dev"] = take_on(made.south, "dev", "Dev Anand", "admin", None, here)
    larkfield(made, ola, began)
    quayside(made.south, made.people["dev"], began)
    for short, number, powers, first, last in CARDS:
        since, until = (now + timedelta(days=days) for days in (first, last))
        people.accredit(made.people[short], number, FORCE, CSAS[:powers], since.date(), until.date(), ola, began)
    db.session.flush()
    return made


def take_on(landlord: Landlord, short: str, name: str, role: str, by: Person | None, at: datetime) -> Person:
    """Invite somebody, who joins by their link within the hour."""
    _, token = people.invite(landlord, name, f"{short}@{landlord.slug}.example", role, by, at)
    return people.join(token, PASSWORD, at + timedelta(minutes=40))


def larkfield(made: Estates, by: Person, at: datetime) -> None:
    """Make the estate, and the round that is walked there each night."""
    ward = places.add_ward(made.north, "Larkfield & Quay", by=by, now=at)
    patches = [places.add_patch(made.north, name, by=by, now=at) for name in ("Larkfield North", "Larkfield South")]
    estate = places.add_estate(made.north, "Larkfield", ward=ward, by=by, now=at)
    for home in LARKFIELD:
        patch = patches[home.lat < 51.5403]
        made.blocks.append(block(made.north, estate, home, by, at, patch=patch, ward=ward))
    promised = [(one, TOWER_VISITS if one.storeys > 4 else LOW_VISITS) for one in made.blocks]
    planned = plan_round("Larkfield round", promised, by=made.people["ben"], now=at + timedelta(days=1))
    made.rounds.append(planned)
    alarms.set_up(made.people, by, at + timedelta(days=1, hours=3))
    put_plans(made.blocks, by=made.people["ben"], at=at + timedelta(days=1, hours=2))
    made.labels = put_up(made.blocks, by=made.people["ben"], at=at + timedelta(days=1, hours=1))


def block(landlord: Landlord, estate: Estate, home: Home, by: Person, at: datetime, **more: Any) -> Block:
    """Add one block."""
    return places.add_block(
        landlord, estate, code=home.code, name=home.name, storeys=home.storeys, homes=home.homes, lat=home.lat,
        lon=home.lon, has_basement=home.basement, height_m=round(home.storeys * 2.8, 1), postcode=home.postcode,
        address=f"{home.name}, {home.street}, {landlord.name.split()[0]}", shape=outline(home), by=by, now=at, **more,
    )  # fmt: skip


def outline(home: Home) -> list[Any]:
    """Give a footprint around a block's position: a tower stands square, a low row is long."""
    east, north = (0.00016, 0.0001) if home.storeys > 4 else (0.00034, 0.00006)
    turns = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [[[[round(home.lon + x * east, 6), round(home.lat + y * north, 6)] for x, y in turns]]]


def quayside(landlord: Landlord, by: Person, at: datetime) -> None:
    """Make the other landlord's one block: nobody of Northmere may ever see it, nor Dev anything of Larkfield."""
    block(landlord, places.add_estate(landlord, "Quayside", by=by, now=at), QUAY_HOUSE, by, at)
