"""What happens once in three weeks: an SOS, a lost phone, a backup restored, a page of tomorrow, a phone gone quiet."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from estate.database import db
from notebook.models import Notebook
from notebook.operations import Fork, read_apart, withdraw
from notebook.queries import by_id
from patrol.operations import acknowledge_sos, note_at_door, void_shift
from patrol.operations.alerts import end_alert
from patrol.operations.sos import raise_sos
from web.demo.handset import read
from web.demo.nights import Step, Writer
from web.demo.phone import Phone
from web.demo.rota import Duty, Remark, six
from web.demo.words import ON_THE_PHONE

FAST = timedelta(minutes=11)
QUIET = timedelta(minutes=45)
FORGOT = timedelta(minutes=9)
FADES = timedelta(minutes=6)
STILL_HERE = 3
NEW_PHONE = "Galaxy XCover 7, second"


def happenings(writer: Writer, night: date, back: int, duties: Sequence[Duty]) -> list[Step]:
    """Give what else happens in a night."""
    what: dict[int, Callable[[Writer, date, Sequence[Duty]], Iterator[Step]]] = {
        0: gone_quiet, 1: from_a_newer_app, 2: dog_loose, 5: begun_twice, 7: restored_from_backup, 9: phone_lost,
        11: help_asked,
    }  # fmt: skip
    return list(what[back](writer, night, duties)) if back in what else []


def after_six(night: date, minutes: float) -> datetime:
    """Give a moment of the night."""
    return six(night) + timedelta(minutes=minutes)


def book(notebook_id: uuid.UUID) -> Notebook:
    """Find a notebook as it is now. Keeping pages changes rows behind the session's back."""
    db.session.expire_all()
    found = by_id(notebook_id)
    if found is None:
        raise LookupError(notebook_id)
    return found


def help_asked(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Dan asks for help in the middle of a visit; Ben sees it half a minute later."""
    tour = next(duty for duty in duties if duty.officer == "dan").tours[12]
    at, block = tour.start + timedelta(minutes=3), writer.blocks[tour.place.name]

    asked: list[uuid.UUID] = []

    def ask() -> None:
        phone = writer.phones["dan"]
        page = phone.write(at, "sos", {"shift": None, "visit": None, "block": str(block.id), "words": ""}, block)
        phone.call_for_help(at + timedelta(seconds=3), page)
        asked.append(uuid.UUID(page.id))
        acknowledge_sos(asked[0], by=writer.people["ben"], now=at + timedelta(seconds=31))

    yield at, ask
    words = "Two dogs loose in the bin store, shut the door behind me. Owner came, both on leads now. Not hurt."
    later = at + timedelta(minutes=6)
    yield later, lambda: writer.phones["dan"].write(later, "note", {"words": words}, block)

    def over() -> None:
        alert = raise_sos(writer.people["dan"].landlord_id, asked[0], later)
        if alert:
            end_alert(alert.id, "Rang Dan: two dogs, owner came. Not hurt.", writer.people["ben"], later)

    yield later + timedelta(minutes=1), over


def phone_lost(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Dan's phone is left on a bus with pages on it. Ben withdraws its notebook; next day the phone is found."""
    old, ben = writer.phones["dan"], writer.people["ben"]
    key = uuid.UUID(old.phone.id)

    def quiet() -> None:
        old.deliver(after_six(night, 240))
        old.silent = True

    def found() -> None:
        first = old.phone.kept_to + 1
        old.deliver(after_six(night, 19 * 60 + 12))
        read_apart(book(key), first, by=ben, now=after_six(night, 20 * 60))
        read(book(key))

    yield after_six(night, 240), quiet
    because = "Left on the 23:10 bus. Dan rang in from a resident's telephone."
    yield after_six(night, 348), lambda: withdraw(book(key), because, by=ben, now=after_six(night, 348))
    yield after_six(night, 19 * 60 + 12), found
    yield after_six(night, 23 * 60 + 20), lambda: writer.hand_out("dan", NEW_PHONE, after_six(night, 23 * 60 + 20))


def restored_from_backup(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Ben's phone breaks and is restored from its backup of 23:00: a fork, so that a second notebook begins."""
    original = writer.phones["ben"]
    saved: list[Phone] = []

    def broke() -> None:
        original.deliver(after_six(night, 347))
        writer.phones["ben"] = original.restored(saved[0], FAST)

    def sent() -> None:
        at, twin = after_six(night, 402), writer.phones["ben"]
        if not isinstance(twin.deliver(at), Fork):
            raise TypeError("a restored phone that wrote on must fork")
        shared = len(saved[0].heads) - 1 if saved else 0
        fresh = writer.hand_out("ben", "Pixel 8a, restored", at + timedelta(seconds=20), FAST)
        fresh.copy_on(twin, min(shared, first_apart(original.phone, twin.phone)), at + timedelta(seconds=25))
        fresh.deliver(at + timedelta(seconds=40))

    yield after_six(night, 300), lambda: saved.append(original.phone.copy())
    yield after_six(night, 347), broke
    yield after_six(night, 402), sent


def first_apart(one: Phone, other: Phone) -> int:
    """Give the number of the first page in which two phones differ."""
    pairs = zip(one.hashes, other.hashes, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one.hashes), len(other.hashes)))
    return same + 1


def from_a_newer_app(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Dan's phone tries the next version of the app: a page of a kind this server does not know."""
    tour = next(duty for duty in duties if duty.officer == "dan").tours[4]
    at = tour.start + timedelta(minutes=2)
    body = {"beacon": "roof door", "metres": 2, "block": str(writer.blocks[tour.place.name].id)}
    yield at, lambda: writer.phones["dan"].write(at, "beacon", body, writer.blocks[tour.place.name])


def gone_quiet(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Dan is where there is no signal: his last pages and two photographs are on his phone only."""
    duty = next(duty for duty in duties if duty.officer == "dan")
    yield from _forgot(writer, duty) if duty.end + FORGOT < writer.now else _in_the_basement(writer, duty)
    awake = writer.now - timedelta(minutes=3)
    for short in {duty.officer for duty in duties if duty.start < awake < duty.end and duty.officer != "dan"}:
        yield awake, partial(deliver, writer, short, awake)


def deliver(writer: Writer, short: str, at: datetime) -> None:
    """Let an officer's phone send."""
    writer.phones[short].deliver(at)


def _in_the_basement(writer: Writer, duty: Duty) -> Iterator[Step]:
    """Let the signal go a few minutes into the visit that began three quarters of an hour ago."""
    plain = [tour for tour in duty.tours if not any(remark.photographs for remark in tour.remarks)]
    long = [tour for tour in plain if tour.end and tour.end > tour.start + FADES] or duty.tours
    begun = [tour for tour in long if tour.start < writer.now - QUIET] or long[:1]
    tour = begun[-1]
    tour.odd = "dark"
    tour.remarks = [Remark(tour.start + timedelta(minutes=3), ON_THE_PHONE.seen, ON_THE_PHONE.photographs)]
    quiet = tour.start + FADES

    def fade() -> None:
        writer.phones["dan"].deliver(quiet, keep_back=STILL_HERE)
        writer.phones["dan"].silent = True

    yield quiet, fade


def _forgot(writer: Writer, duty: Duty) -> Iterator[Step]:
    """After the night, let two late pages lie on the phone in the locker."""
    at, phone, block = duty.end + FORGOT, writer.phones["dan"], writer.blocks["Martin Close"]

    def write() -> None:
        shots = [writer.pictures(name, at, block) for name in ON_THE_PHONE.photographs]
        phone.write(at - timedelta(minutes=1), "note", {"words": "Forgot to write: fob 12 sticks, needs a battery."})
        phone.write(at, "note", {"words": "And two pictures for the file."}, block, shots)
        phone.deliver(at, keep_back=2)

    yield at, write


def begun_twice(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Amina begins on the spare phone, then finds her own in the drawer. Ben voids the shift on the spare one."""
    duty = next(duty for duty in duties if duty.officer == "amina")
    at, block = duty.start - timedelta(minutes=6), writer.blocks[duty.tours[0].place.name]
    began: list[str] = []

    def begin() -> None:
        own = writer.phones["amina"]
        spare = writer.hand_out("amina", "Spare phone", at - timedelta(minutes=4))
        writer.phones["amina"] = own
        spare.begin(at)
        began.append(spare.write(at, "shift_started", {"round": writer.round_id, "kit": [], "words": ""}).id)
        there = {"shift": began[0], "block": str(block.id)}
        visit = spare.write(at + timedelta(minutes=2), "visit_started", there, block)
        told = {"visit": visit.id, "outcome": "completed", "reason": "", "words": ""}
        spare.write(at + timedelta(minutes=4), "visit_finished", told, block)
        spare.deliver(at + timedelta(minutes=5))

    yield at, begin
    later = after_six(night, 95)
    because = "Begun on the spare phone, then on her own. The night is in her own notebook."
    yield later, lambda: void_shift(uuid.UUID(began[0]), because, by=writer.people["ben"], now=later)


def dog_loose(writer: Writer, night: date, duties: Sequence[Duty]) -> Iterator[Step]:
    """Ben leaves a warning at one door and a note at another."""
    at, ben = after_six(night, -50), writer.people["ben"]
    dog = "Dog loose on the ground floor, went for an officer on Sunday. Ring before you go in; do not go in alone."
    lift = "Lift engineer has the key to the motor room until Friday. Log who you let in."

    def leave() -> None:
        note_at_door(writer.blocks["Heron Court"], "warning", dog, at + timedelta(days=5), by=ben, now=at)
        note_at_door(writer.blocks["Kestrel House"], "note", lift, None, by=ben, now=at)

    yield at, leave
