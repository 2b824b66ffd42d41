"""A year of one landlord's cases, made through the operations, and the same many times over by copying its rows."""

import json
import random
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from cases.models import Party
from cases.operations import closing, working
from cases.operations.opening import Opening, open_case, put_aside
from cases.operations.telling import Telling, arrive
from cases.operations.working import Acted, Contacted
from estate.bulk import run_many
from estate.database import db, new_id
from tests.support.cast import Cast

WORDS = (
    "Music through the wall until three, again. She has to be up at six.",
    "He shouted at her door and would not go. The children heard it.",
    "They sit on the stairs between six and seven and will not let her by.",
    "The dog was loose on the landing and went for the post.",
    "Somebody has thrown bags from the balcony, one burst on the path.",
)
CATEGORIES = ("noise", "harassment", "communal_misuse", "animals", "rubbish")
CLOSED_SHARE, CONTACTS, ACTIONS, ASIDE, WAITING = 0.85, (3, 9), (1, 4), 300, 30
COPIED = (
    "individual", "report", "case", "case_report", "case_access", "assignment", "party", "clock", "contact", "action",
    "case_note", "closure", "trace",
)  # fmt: skip
"""Tables in an order in which every row finds what it names."""
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Year:
    """One landlord's year up to `until`. Chance is the same each time."""

    def __init__(self, cast: Cast, cases: int, until: datetime) -> None:
        self.cast, self.cases, self.until = cast, cases, until
        self.chance = random.Random(489)
        self.began = until - timedelta(days=365)
        self.officers = [cast.ruth.row(), cast.tom.row()]
        self.manager = cast.grace.row()

    def make(self) -> None:
        """Make the year; commits as it goes."""
        for number in range(self.cases):
            self._case(number, self.began + timedelta(days=365) * number / self.cases)
            if number % 40 == 0:
                db.session.commit()
        for number in range(ASIDE + WAITING):
            at = self.began + timedelta(days=365) * number / (ASIDE + WAITING)
            report = self._told(f"aside {number}", at)
            if number < ASIDE:
                put_aside(report.id, "archived", "one_off", "", self.cast.ruth.row(), at + timedelta(hours=5))
        db.session.commit()

    def _told(self, key: str, at: datetime) -> Any:
        told = Telling(
            origin="staff", key=key, channel="phone", category=self.chance.choice(CATEGORIES), happened_at=at,
            received_at=at, words=self.chance.choice(WORDS), teller=f"Neighbour {key}", severity=3,
            block_id=self.chance.choice(self.cast.blocks).id, floor=str(self.chance.randrange(9)),
        )  # fmt: skip
        return arrive(self.cast.northmere, told, None, at)[0]

    def _case(self, number: int, at: datetime) -> None:
        report, officer = self._told(f"case {number}", at), self.officers[number % 2]
        risk = self.chance.choice(("medium", "medium", "standard"))
        title = f"Case {number}, at the block"
        how = Opening(title=title, category=report.category, risk=risk, officer_id=officer.id)
        case = open_case(report.id, how, self.cast.ruth.row(), at + timedelta(hours=3))
        assert case
        worked = at + timedelta(days=1)
        who = db.session.scalars(select(Party).where(Party.case_id == case.id, Party.role == "complainant")).first()
        for _ in range(self.chance.randint(*CONTACTS)):
            told = Contacted(
                id=new_id(), method="phone", result="spoke", words=self.chance.choice(WORDS), happened_at=worked,
                party_id=who.id if who else None,
            )
            working.log_contact(case.id, told, officer, worked)
            worked = min(worked + timedelta(days=6), self.until)
        for _ in range(self.chance.randint(*ACTIONS)):
            acted = Acted(id=new_id(), kind="door_knock", words=self.chance.choice(WORDS), done=True)
            working.add_action(case.id, acted, officer, worked)
        if self.chance.random() < CLOSED_SHARE and worked < self.until - timedelta(days=2):
            self._close(case, officer, worked + timedelta(days=1))

    def _close(self, case: Any, officer: Any, at: datetime) -> None:
        quiet = "It has been quiet for a month."
        closing.ask_to_close(case.id, "resolved_early", "resolved", quiet, case.version, officer, at)
        asked = closing.waiting_closure(case)
        if asked:
            closing.sign_closure(asked.id, self.manager, at + timedelta(hours=2))


class Copies:
    """Everything of cases once more, as often as is asked: other ids, other references, the same times."""

    def __init__(self) -> None:
        self.rows = {table: self._read(table) for table in COPIED}
        self.known = {row["id"] for rows in self.rows.values() for row in rows}

    def _read(self, table: str) -> list[dict[str, Any]]:
        found = db.session.execute(select(db.metadata.tables[table])).mappings()
        return [dict(row) for row in found if table != "trace" or row["kind"] in ("case", "report")]

    def add(self, number: int) -> None:
        """Write one more copy."""
        for table, rows in self.rows.items():
            if rows:
                others = [self._other(row, number) for row in rows]
                run_many(db.metadata.tables[table].insert(), others, on=db.session.connection())

    def _other(self, row: Mapping[str, Any], number: int) -> dict[str, Any]:
        other = {name: self._value(value, number) for name, value in row.items()}
        for name in ("reference", "origin_key"):
            if row.get(name):
                other[name] = f"{row[name]}-{number}"
        if "chain_hash" in row:
            other |= {"number": None, "chain_hash": None}
        return other

    def _value(self, value: Any, number: int) -> Any:
        if isinstance(value, uuid.UUID):
            return shifted(value, number) if value in self.known else value
        if isinstance(value, dict | list):
            return json.loads(self._value(json.dumps(value), number))
        if isinstance(value, str) and len(value) >= 36:
            return AN_ID.sub(lambda found: self._named(found[0], number), value)
        return value

    def _named(self, name: str, number: int) -> str:
        one = uuid.UUID(name)
        return str(shifted(one, number)) if one in self.known else name


def shifted(one: uuid.UUID, number: int) -> uuid.UUID:
    """Give the id that stands for this one in a copy."""
    return uuid.UUID(int=one.int ^ number)
