"""Shifts: who is out, what a shift took, made and left, and whether it counts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Block, Person, Trace
from notebook.models import Notebook
from patrol.models import Kit, Round, Shift, ShiftEnd, ShiftVoid
from patrol.queries.asking import Asking
from patrol.queries.counting import stands, struck
from patrol.queries.kit import kit_of
from patrol.queries.visits import VisitSeen, visits_of
from patrol.rules.nights import UNDER_WAY, night_of
from patrol.rules.shifts import TAKEN_BACK, VOIDED, Span, doubled

FAULTS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ShiftSeen:
    """A shift as the desk sees it, counting or not."""

    shift: Shift
    ended: ShiftEnd | None
    struck: bool
    void: ShiftVoid | None
    visits: Sequence[VisitSeen]
    round_name: str
    doubled: bool = False
    """Whether the same person began another while this one was running, and neither is ruled out."""

    @property
    def counts(self) -> bool:
        """Say whether the shift counts."""
        return not self.struck and self.void is None

    @property
    def done(self) -> int:
        """Count the patrols made in it."""
        return sum(visit.counts for visit in self.visits)


def shifts_seen(
    person: Person, night: date, now: datetime, visits: Sequence[VisitSeen] | None = None
) -> list[ShiftSeen]:
    """List every shift of a night of the landlord in the order they began, also those that do not count.

    `visits`: those of that night, where they have been read already.
    """
    rows = db.session.execute(_shifts(person).where(Shift.night == night).order_by(Shift.happened_at, Shift.id)).all()
    ends = _ends(person, [shift.id for shift, *_ in rows])
    made: dict[tuple[uuid.UUID | None, uuid.UUID], list[VisitSeen]] = {}
    for visit in visits_of(person, night, now) if visits is None else visits:
        made.setdefault((visit.shift_id, visit.person_id), []).append(visit)
    spans = [_span(shift, ends) for shift, out, void, _ in rows if not out and void is None]
    twice = doubled(spans)
    return [
        ShiftSeen(
            shift, ends.get(shift.id), out, void,
            made.get((shift.id, shift.person_id), []), name or "", shift.id in twice,
        )
        for shift, out, void, name in rows
    ]  # fmt: skip


def shift_seen(person: Person, shift_id: uuid.UUID, now: datetime) -> ShiftSeen | None:
    """Find one shift of the landlord."""
    night = db.session.scalar(select(Shift.night).where(Shift.landlord_id == person.landlord_id, Shift.id == shift_id))
    return next((one for one in shifts_seen(person, night, now) if one.shift.id == shift_id), None) if night else None


def void_story(person: Person, shift_id: uuid.UUID) -> Sequence[Trace]:
    """List how a shift of the landlord was voided and how that was taken back, in order. Empty for most."""
    query = select(Trace).where(
        Trace.landlord_id == person.landlord_id, Trace.kind == "shift", Trace.row_id == str(shift_id),
        Trace.verb.in_((VOIDED, TAKEN_BACK)),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Trace.id)).all()


def _shifts(person: Person) -> Any:
    query = select(Shift, struck(Shift), ShiftVoid, Round.name)
    query = query.outerjoin(ShiftVoid, (ShiftVoid.landlord_id == Shift.landlord_id) & (ShiftVoid.shift_id == Shift.id))
    query = query.outerjoin(Round, (Round.landlord_id == Shift.landlord_id) & (Round.id == Shift.round_id))
    options = (joinedload(Shift.person), joinedload(ShiftVoid.by))
    return query.where(Shift.landlord_id == person.landlord_id).options(*options)


def _ends(person: Person, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ShiftEnd]:
    same = (Shift.landlord_id == ShiftEnd.landlord_id) & (Shift.id == ShiftEnd.shift_id)
    query = select(ShiftEnd).join(Shift, same & (Shift.person_id == ShiftEnd.person_id))
    query = query.where(ShiftEnd.landlord_id == person.landlord_id, ShiftEnd.shift_id.in_(ids), stands(ShiftEnd))
    rows = db.session.scalars(query.order_by(ShiftEnd.happened_at.desc()))
    return {row.shift_id: row for row in rows}


def _span(shift: Shift, ends: dict[uuid.UUID, ShiftEnd]) -> Span:
    end = ends.get(shift.id)
    return Span(shift.id, shift.person_id, shift.happened_at, end.happened_at if end else None)


def kit_taken(person: Person, seen: ShiftSeen) -> tuple[list[Kit], list[Kit]]:
    """Give what a shift took and brought back, and what it took and did not bring back."""
    back = set(seen.ended.returned) if seen.ended else set()
    things = kit_of(person, seen.shift.kit)
    return [one for one in things if str(one.id) in back], [one for one in things if str(one.id) not in back]


def said_faulty(person: Person, now: datetime) -> Sequence[Shift]:
    """List the shifts of the last seven nights whose officers said that something was faulty, newest first."""
    query = select(Shift).where(
        Shift.landlord_id == person.landlord_id, Shift.night > night_of(now - FAULTS_FOR), Shift.words != "",
        stands(Shift),
    )  # fmt: skip
    return db.session.scalars(query.options(joinedload(Shift.person)).order_by(Shift.happened_at.desc())).all()


def out_in_pack(asking: Asking) -> dict[str, Any]:
    """Tell the phone which colleagues are out now, where they were last, and when that was known."""
    person = asking.person
    seen = shifts_seen(person, asking.night, asking.now, asking.visits)
    out = [one for one in seen if one.counts and one.ended is None and one.shift.person_id != person.id]
    blocks = block_names(person, [one.visits[-1].block_id for one in out if one.visits])
    heard = _heard(person, [one.shift.person_id for one in out])
    return {"out_now": [_out(one, blocks, heard) for one in out]}


def _out(seen: ShiftSeen, blocks: dict[uuid.UUID, str], heard: dict[uuid.UUID, datetime]) -> dict[str, Any]:
    last = next((visit for visit in reversed(seen.visits) if visit.stands), None)
    known = max(filter(None, [seen.shift.received_at, heard.get(seen.shift.person_id)]))
    return {
        "name": seen.shift.person.name, "since": seen.shift.happened_at.isoformat(),
        "block": blocks.get(last.block_id, "") if last else "", "there": bool(last and last.outcome == UNDER_WAY),
        "at": (last.finished or last.started).isoformat() if last else None, "heard": known.isoformat(),
    }  # fmt: skip


def block_names(person: Person, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Name the landlord's blocks that these ids name."""
    query = select(Block.id, Block.name).where(Block.landlord_id == person.landlord_id, Block.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _heard(person: Person, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    query = select(Notebook.person_id, func.max(Notebook.heard_at)).where(
        Notebook.landlord_id == person.landlord_id, Notebook.person_id.in_(people), Notebook.heard_at.is_not(None)
    ).group_by(Notebook.person_id)  # fmt: skip
    return {one: heard for one, heard in db.session.execute(query) if heard}
