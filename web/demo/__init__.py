"""The demo: a believable estate, made only through the packages' operations and real, signed pages.

The same moment gives the same estate: everything drawn by chance is drawn from one seed.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from random import Random
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select

from estate.database import db
from estate.models import Block, Person
from patrol.rules.nights import night_of
from web.commands import verify_all
from web.demo import alarms
from web.demo.casework import Office
from web.demo.cast import PASSWORD, Estates, make
from web.demo.duty import LEAVE_AHEAD, Planned, plan_duty, settle_duty
from web.demo.earlier import EARLIER
from web.demo.happenings import happenings
from web.demo.more import MORE
from web.demo.mornings import sign
from web.demo.motifs import MOTIFS
from web.demo.nights import Writer
from web.demo.rota import NIGHTS, Duty, Place, Rota, six
from web.demo.strangers import MATCHED, somebody_unknown
from web.demo.told import DAYS
from web.demo.torch import as_jpeg
from web.demo.turns import Turns
from web.sweeps import seal_traces, show_photographs

__all__ = ["PASSWORD", "SignIn", "build", "last_night"]

SEED = 2026_11
FOUNDED = timedelta(days=9)
FIRST_PAGES = timedelta(minutes=14)
LABELS = {"amina": "Galaxy XCover 7", "dan": "Galaxy XCover 7", "ben": "Pixel 8a"}
TURNED = ("graffiti", "roof door", "broken lock")
"""Photographs taken upright: stored lying, as phones do, with a note which way is up."""


class SignIn(NamedTuple):
    """Somebody who can sign in, with the password of them all."""

    name: str
    email: str
    role: str
    landlord: str


def last_night(now: datetime) -> date:
    """Give the last night that has begun: by day the one before, so that there is something to see at any hour."""
    night = night_of(now)
    return night if now >= six(night) + FIRST_PAGES else night - timedelta(days=1)


class Story(NamedTuple):
    """A demo whose last night is drawn and not yet written."""

    made: Estates
    writer: Writer
    night: date
    duties: list[Duty]


def build(app: Flask, now: datetime | None = None) -> list[SignIn]:
    """Make the whole demo in an empty, migrated database, in an app context; commits. Nothing is later than `now`."""
    now = (now or datetime.now(UTC)).astimezone(UTC)
    story = tell(app, now, last_night(now))
    story.writer.write(story.duties, happenings(story.writer, story.night, 0, story.duties))
    alarms.answer(story.made.people, story.night, now)
    Office(story.made.people, story.made.blocks, now, story.writer.disk).take_in(now)
    settle(now)
    return sign_ins(story.made)


def tell(app: Flask, now: datetime, tonight: date) -> Story:
    """Make the demo up to the night before `tonight`, in an app context; commits."""
    chance, origin = Random(f"{SEED} phones"), app.extensions["beatbook_settings"].origin
    first = six(tonight - timedelta(days=NIGHTS - 1))
    made = make(now, first - FOUNDED)
    blocks = {block.name: block for block in made.blocks}
    turns, (round_,) = Turns(tonight), made.rounds
    turns.equip(made.blocks, by=made.people["ben"], now=first - FOUNDED + timedelta(days=1, hours=2))
    planned = plan_duty(round_, made.people, tonight, NIGHTS)
    writer = Writer(
        chance, app.extensions["beatbook_disk"], made.people, blocks, pictures(), now, turns, str(round_.id),
        made.labels,
    )
    for short, label in LABELS.items():
        writer.hand_out(short, label, first - timedelta(hours=2))
    rota = Rota(Random(f"{SEED} nights"), [Place(block.name, block.storeys) for block in made.blocks])
    tell_nights(writer, rota, planned, tonight, origin)
    for back in (0, LEAVE_AHEAD):
        settle_duty(planned, made.people, tonight, back, now)
    return Story(made, writer, tonight, rota.night(tonight, 0))


def tell_nights(writer: Writer, rota: Rota, planned: Planned, tonight: date, origin: str) -> None:
    """Write each night before tonight, and after it what the day team did; commits."""
    people = writer.people
    office = Office(people, list(writer.blocks.values()), writer.now, writer.disk)
    for back, script in sorted(EARLIER.items(), reverse=True):
        office.before(tonight - timedelta(days=tonight.weekday() + back), script)
    for back in reversed(range(1, NIGHTS)):
        night = tonight - timedelta(days=back)
        duties = rota.night(night, back)
        alarms.forget(duties, back)
        settle_duty(planned, people, tonight, back, writer.now)
        signed = sign(night, back, origin, people["ben"])
        answered = alarms.answered(people, night)
        unknown = somebody_unknown(writer, night, back, duties)
        writer.write(duties, [*happenings(writer, night, back, duties), *unknown, answered, signed])
        acts = (*DAYS.get(back, ()), *MORE.get(back, ()), *MATCHED.get(back, ()))
        office.day(night, sorted(acts, key=itemgetter(0)))


def pictures() -> Callable[[str, datetime, Block], bytes]:
    """Give what takes a photograph: the drawing of a name as a file of this moment and place. Each is drawn once."""
    drawn = {}

    def take(name: str, at: datetime, block: Block) -> bytes:
        if name not in drawn:
            drawn[name] = MOTIFS[name](Random(f"{SEED} {name}"))
        return as_jpeg(drawn[name], at, (block.lat or 0.0, block.lon or 0.0), name in TURNED)

    return take


def settle(now: datetime) -> None:
    """Do what the sweeps would have done by now: display copies, seals, and a verification."""
    while show_photographs() + seal_traces():
        pass
    if faults := verify_all(now):
        raise RuntimeError("the demo does not verify: " + "; ".join(faults))


def sign_ins(made: Estates) -> list[SignIn]:
    """Give who can sign in, in the order they joined."""
    names = {made.north.id: made.north.name, made.south.id: made.south.name}
    joined = db.session.scalars(select(Person).where(Person.joined_at.is_not(None)).order_by(Person.joined_at))
    return [SignIn(one.name, one.email, one.role, names[one.landlord_id]) for one in joined]
