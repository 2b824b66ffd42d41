"""The checkpoints of a night's visits: how many were owed and proved, and which were not, as entries of its report."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from estate.models import Person
from patrol.models import Scan
from patrol.queries.daily.books import Books
from patrol.queries.rounds import RoundSeen
from patrol.queries.scans import CheckpointSeen, VisitChecked, night_checkpoints
from patrol.queries.visits import PageRef, VisitSeen
from patrol.rules.checkpoints import BLOCKED, DONE
from patrol.rules.daily.shape import MissedLine, Page
from patrol.rules.nights import UNDER_WAY

Checked = Mapping[uuid.UUID, VisitChecked]


def checked_visits(
    person: Person, night: date, visits: Sequence[VisitSeen], walked: Sequence[RoundSeen]
) -> Checked:
    """Hold the visits that count and are over against their checkpoints. Two queries."""
    over = [one for one in visits if one.stands and one.outcome != UNDER_WAY]
    return night_checkpoints(person, night, over, walked)


def scan_refs(checked: Checked) -> list[PageRef]:
    """Give the pages of the scans that decide how checkpoints stand."""
    return [_ref(row.seen.scan) for one in checked.values() for row in one.rows if row.seen]


def _ref(scan: Scan) -> PageRef:
    return scan.notebook_id, scan.page_number, scan.received_at


def owed_and_proved(checked: VisitChecked | None) -> tuple[int, int]:
    """Give how many checkpoints a visit owed, and how many it proved."""
    return (len(checked.rows), checked.proved) if checked else (0, 0)


def last_proof(checked: VisitChecked | None, books: Books) -> Page | None:
    """Name the page of the scan that came last: what changed a visit that says otherwise later."""
    scans = [row.seen.scan for row in checked.rows if row.seen] if checked else []
    last = max(scans, key=lambda scan: (scan.received_at, scan.page_number), default=None)
    return books.page(*_ref(last)) if last else None


def missed_lines(checked: Checked, names: Mapping[uuid.UUID, str], books: Books) -> Iterator[MissedLine]:
    """List the checkpoints that were missed, blocked or late, visit by visit: those with one reason in one line."""
    for one in checked.values():
        together: dict[tuple[str, str], list[CheckpointSeen]] = {}
        for row in one.rows:
            if row.status != DONE:
                together.setdefault((row.status, _because(row)), []).append(row)
        for (status, because), rows in together.items():
            name = f"all {len(rows)} checkpoints" if len(rows) == len(one.rows) > 1 else _named(rows)
            pages = tuple(books.page(*_ref(row.seen.scan)) for row in rows if row.seen)
            yield MissedLine(
                id=f"{one.visit.id} {status} {because}", pages=pages, block=names.get(one.visit.block_id, ""),
                name=name, status=status, reason=because, officer=one.visit.person_name,
                at=rows[0].standing.at or one.visit.started,
            )  # fmt: skip


def _because(row: CheckpointSeen) -> str:
    """Say why nobody got there, in our words and the officer's."""
    seen = row.seen if row.status == BLOCKED else None
    return f"{seen.how}. {seen.scan.words}".strip(". ") if seen else ""


def _named(rows: Sequence[CheckpointSeen]) -> str:
    told = (f"{one.name} ({one.floor})" if one.floor else one.name for one in (row.checkpoint for row in rows))
    return ", ".join(told)
