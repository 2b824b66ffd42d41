"""Years of nights at one landlord, on SQLite: the rows that reading pages makes, put into their tables directly.

They are put in as the driver wants them, because making a million rows by way of their models takes many minutes.
"""

import json
import random
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from benchmarks.nights import TILES, WORDS
from estate.database import Base, db, new_id
from estate.models import Block, Person
from estate.rules.calendar import begins
from notebook.models import Notebook
from patrol.models import Amendment, Observation, Shift, ShiftEnd, Strike, Visit, VisitFinish
from patrol.operations import plan_round
from tests.support.cast import BEGAN, Cast

SEEN_SHARE, ADDED_SHARE, STRUCK_SHARE, PART_SHARE = 0.4, 0.15, 0.02, 0.05
FOLLOWED_SHARE = 0.1
NIGHTS_AT_ONCE = 60
NOTHING = json.dumps([])
PLAIN = dict.fromkeys(("floor", "spot", "words", "police_reference", "bwv_reference"), "")
NOT_SAID = dict.fromkeys((*PLAIN, "severity", "moved_on", "police_called", "police_assisted", "follow_up", "equipment"))
Rows = dict[type[Base], list[dict[str, Any]]]


class Size(NamedTuple):
    """How much: blocks, officers, visits a night, and visits in all. The last night is the one of `until`."""

    blocks: int
    officers: int
    a_night: int
    visits: int


class Past:
    """A landlord's past, made of chance that is the same each time."""

    def __init__(self, cast: Cast, size: Size, last: date) -> None:
        self.cast, self.size, self.last = cast, size, last
        self.chance = random.Random(size.visits)
        self.landlord_id = cast.northmere
        self.blocks = self._blocks()
        self.officers = self._officers()
        self.rows: Rows = {}

    def make(self) -> None:
        """Write every night, the latest last; the caller commits."""
        whole, rest = divmod(self.size.visits, self.size.a_night)
        nights = [(back, self.size.a_night) for back in range(whole)] + ([(whole, rest)] if rest else [])
        for done, (back, visits) in enumerate(reversed(nights), 1):
            self._night(self.last - timedelta(days=back), visits)
            if done % NIGHTS_AT_ONCE == 0:
                self._write()
        self._write()

    def _write(self) -> None:
        for model, rows in self.rows.items():
            names = list(rows[0])
            places, holders = ", ".join(names), ", ".join("?" * len(names))
            statement = f"INSERT INTO {model.__tablename__} ({places}) VALUES ({holders})"
            db.session.connection().exec_driver_sql(statement, [tuple(map(row.get, names)) for row in rows])
        self.rows = {}

    def _blocks(self) -> list[bytes]:
        own = Block.landlord_id == self.landlord_id
        there = list(db.session.scalars(select(Block).where(own).order_by(Block.code)))
        for block in there[self.size.blocks :]:
            block.closed_at = BEGAN
        estate_id = there[0].estate_id
        for number in range(len(there), self.size.blocks):
            block = Block(landlord_id=self.landlord_id, id=new_id(), estate_id=estate_id, code=f"M{number:02}")
            block.name, block.storeys, block.homes = f"Mallard House {number}", 5 + number % 12, 40
            block.lat, block.lon = 51.5395 + number % 8 * 0.0005, 0.7090 + number // 8 * 0.0007
            db.session.add(block)
            there.append(block)
        db.session.flush()
        blocks = there[: self.size.blocks]
        each, more = divmod(self.size.a_night, len(blocks))
        promised = [(block, each + (number < more)) for number, block in enumerate(blocks)]
        plan_round("Larkfield round", promised, by=self.cast.ben.row(), now=BEGAN)
        return [block.id.bytes for block, visits in promised for _ in range(visits)]

    def _officers(self) -> list[tuple[uuid.UUID, uuid.UUID]]:
        """Give officers with their notebooks."""
        people = [self.cast.amina.id, self.cast.dan.id]
        for number in range(len(people), self.size.officers):
            person = Person(landlord_id=self.landlord_id, id=new_id(), name=f"Officer {number}", role="patrol_officer")
            person.email, person.invited_at = f"officer{number}@northmere.example", BEGAN
            db.session.add(person)
            people.append(person.id)
        db.session.flush()
        books = [_notebook(self.landlord_id, person_id, begins(self.last, time(5))) for person_id in people]
        db.session.add_all(books)
        db.session.flush()
        return [(book.person_id, book.id) for book in books]

    def _night(self, night: date, visits: int) -> None:
        """Write one night: officers take the blocks in turn, each visit a quarter of an hour."""
        officers = self.officers[: max(1, min(len(self.officers), visits))]
        blocks = self.chance.sample(self.blocks, min(visits, len(self.blocks)))
        for turn, officer in enumerate(officers):
            self._shift(night, officer, blocks[turn :: len(officers)])

    def _shift(self, night: date, officer: tuple[uuid.UUID, uuid.UUID], blocks: list[bytes]) -> None:
        at, until = begins(night, time(18)), begins(night + timedelta(days=1), time(6))
        pages = Pages(self.landlord_id, night, officer)
        shift_id = self._add(Shift, pages.next(at), round_id=None, kit=NOTHING, words="")
        step = (until - at) / (len(blocks) + 1)
        for number, block_id in enumerate(blocks):
            self._visit(pages, shift_id, block_id, at + step * number + timedelta(minutes=5))
        if night != self.last:
            self._add(ShiftEnd, pages.next(until), shift_id=shift_id, returned=NOTHING, words="")

    def _visit(self, pages: "Pages", shift_id: bytes, block_id: bytes, at: datetime) -> None:
        visit_id = self._add(Visit, pages.next(at), shift_id=shift_id, block_id=block_id)
        if self.chance.random() < SEEN_SHARE:
            self._seen(pages, {"shift_id": shift_id, "visit_id": visit_id, "block_id": block_id}, at)
        part = self.chance.random() < PART_SHARE
        told = {"outcome": "part" if part else "completed", "reason": "called_away" if part else "", "words": ""}
        finish = self._add(VisitFinish, pages.next(at + timedelta(minutes=15)), visit_id=visit_id, **told)
        if self.chance.random() < STRUCK_SHARE / 2:
            self._add(Strike, pages.next(at + timedelta(minutes=16)), struck_id=finish, reason="a mis-tap")

    def _seen(self, pages: "Pages", where: dict[str, Any], at: datetime) -> None:
        tile, severity = self.chance.choice(TILES)
        floor, words = str(self.chance.randrange(9)), self.chance.choice(WORDS)
        told = PLAIN | {"tile": tile, "severity": severity, "floor": floor, "words": words, "equipment": ""}
        told |= {"moved_on": None, "police_called": False, "police_assisted": False}
        told["follow_up"] = self.chance.random() < FOLLOWED_SHARE
        first = self._add(Observation, pages.next(at + timedelta(minutes=4)), **where, **told)
        chance = self.chance.random()
        if chance < ADDED_SHARE:
            added = NOT_SAID | {"amended_id": first, "words": "The repair team has it, reference 4471."}
            self._add(Amendment, pages.next(at + timedelta(minutes=6)), **added)
        elif chance > 1 - STRUCK_SHARE:
            self._add(Strike, pages.next(at + timedelta(minutes=6)), struck_id=first, reason="The wrong tile.")

    def _add(self, model: type[Base], page: dict[str, Any], **told: Any) -> bytes:
        self.rows.setdefault(model, []).append(page | told)
        page_id: bytes = page["id"]
        return page_id


class Pages:
    """The pages of one officer's night, one after another."""

    def __init__(self, landlord_id: uuid.UUID, night: date, officer: tuple[uuid.UUID, uuid.UUID]) -> None:
        self.number = 0
        self.common = {
            "landlord_id": landlord_id.bytes, "person_id": officer[0].bytes, "notebook_id": officer[1].bytes,
            "night": night.isoformat(),
            "lat": 51.5404, "lon": 0.7109, "accuracy_m": 12.0,
        }  # fmt: skip

    def next(self, at: datetime) -> dict[str, Any]:
        """Give what every row of the next page says."""
        self.number += 1
        when = f"{at:%Y-%m-%d %H:%M:%S}.000000"
        return self.common | {
            "id": new_id().bytes, "page_number": self.number, "seen_at": when, "happened_at": when,
            "received_at": when, "fixed_at": when,
        }  # fmt: skip


def _notebook(landlord_id: uuid.UUID, person_id: uuid.UUID, heard_at: datetime) -> Notebook:
    key = "A" * 43
    book = Notebook(landlord_id=landlord_id, id=new_id(), person_id=person_id, number=1, x=key, y=key)
    book.opened_at, book.heard_at, book.head = BEGAN, heard_at, bytes(32)
    return book
