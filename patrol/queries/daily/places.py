"""The checkpoints of a night's visits: how many were owed and proved, and which were not, as entries of its report."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from estate.models import Person
from patrol.models import Scan
from patrol.queries.daily.books import Books
from patrol.queries.scans import CheckpointSeen, VisitChecked, night_checkpoints
from patrol.queries.visits import PageRef, VisitSeen
from patrol.rules.checkpoints import BLOCKED, DONE, LATE, MISSED
from patrol.rules.daily.shape import MissedLine, Page
from patrol.rules.nights import UNDER_WAY

Checked = Mapping[uuid.UUID, VisitChecked]


def checked_visits(person: Person, night: date, visits: Sequence[VisitSeen]) -> Checked:
    """Hold the visits that count and are over against their checkpoints. Four queries."""
    return night_checkpoints(person, night, [one for one in visits if one.stands and one.outcome != UNDER_WAY])


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
    """List the checkpoints that were missed, blocked or late, visit by visit; all of a visit's in one line."""
    for one in checked.values():
        left = [row for row in one.rows if row.status != DONE]
        block = names.get(one.visit.block_id, "")
        if len(left) > 1 and one.count(MISSED) == len(one.rows):
            yield MissedLine(
                id=str(one.visit.id), block=block, name=f"all {len(left)} checkpoints", officer=one.visit.person_name,
                at=one.visit.started,
            )  # fmt: skip
        else:
            yield from (_missed(row, one.visit, block, books) for row in left)


def _missed(row: CheckpointSeen, visit: VisitSeen, block: str, books: Books) -> MissedLine:
    seen = row.seen if row.status in (BLOCKED, LATE) else None
    said = f"{seen.how}. {seen.scan.words}".strip(". ") if seen and row.status == BLOCKED else ""
    return MissedLine(
        id=f"{visit.id} {row.checkpoint.id}", pages=(books.page(*_ref(seen.scan)),) if seen else (), block=block,
        name=row.checkpoint.name, floor=row.checkpoint.floor, status=row.status, reason=said,
        officer=visit.person_name, at=row.standing.at or visit.started,
    )  # fmt: skip
