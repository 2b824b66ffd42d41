"""How rows become the entries of a report."""

import uuid
from collections.abc import Mapping
from typing import Any

from patrol.models import Handover, Shift, ShiftEnd, ShiftVoid, Strike
from patrol.queries.daily.books import Books
from patrol.queries.daily.places import last_proof, owed_and_proved
from patrol.queries.observations import ObservationSeen
from patrol.queries.scans import VisitChecked
from patrol.queries.visits import VisitSeen
from patrol.rules.daily.shape import HandoverLine, SeenLine, ShiftLine, VisitLine
from patrol.rules.daily.words import HEADS

Names = Mapping[uuid.UUID, str]


def visit_line(
    seen: VisitSeen, void: ShiftVoid | None, checked: VisitChecked | None, names: Names, books: Books
) -> VisitLine:
    """Give the entry of a visit; `void`: the voiding of its shift; `checked`: its checkpoints, where it counts."""
    places, proved = owed_and_proved(checked)
    strike = books.strike(seen.id, seen.person_id)
    return VisitLine(
        **_ruled_out(seen.id, strike, void if seen.voided else None), pages=books.visit_pages(seen.pages, strike),
        block=names.get(seen.block_id, ""), officer=seen.person_name, started=seen.started,
        finished=seen.finished, outcome=seen.outcome, reason=seen.reason, words=seen.words,
        places=places, proved=proved, proof=last_proof(checked, books),
    )  # fmt: skip


def shift_line(
    shift: Shift, void: ShiftVoid | None, end: ShiftEnd | None, kit: Mapping[str, str], books: Books
) -> ShiftLine:
    """Give the entry of a shift. Kit is not back while no page says so."""
    returned = end.returned if end else []
    return ShiftLine(
        **_ruled_out(shift.id, books.strike(shift.id, shift.person_id), void), pages=books.pages(shift, end),
        officer=shift.person.name,
        began=shift.happened_at, ended=end.happened_at if end else None,
        kit=tuple(kit.get(one, one) for one in shift.kit),
        not_back=tuple(kit.get(one, one) for one in shift.kit if one not in returned),
        kit_words=shift.words, words=end.words if end else "",
    )  # fmt: skip


def seen_line(seen: ObservationSeen, names: Names, books: Books) -> SeenLine:
    """Give the entry of an observation, as its officer's later pages have it."""
    first, said = seen.first, seen.as_amended
    return SeenLine(
        id=str(first.id), pages=books.pages(first, *seen.amendments), struck=seen.strike is not None,
        because=seen.strike.reason if seen.strike else "", tile=first.tile, category=seen.label,
        severity=seen.severity, block=names.get(first.block_id, "") if first.block_id else "", floor=seen.floor,
        spot=said("spot"), words=tuple(seen.words), officer=first.person.name, at=first.happened_at,
        moved_on=said("moved_on") or 0, police_called=said("police_called"), police_assisted=said("police_assisted"),
        police_reference=said("police_reference"), bwv_reference=said("bwv_reference"), follow_up=said("follow_up"),
        equipment=said("equipment"), photographs=len(seen.photographs),
    )  # fmt: skip


def handover_line(row: Handover, books: Books) -> HandoverLine:
    """Give the entry of a handover: what was not left empty."""
    heads = tuple((words, said) for name, words in HEADS.items() if (said := getattr(row, name).strip()))
    return HandoverLine(
        **_ruled_out(row.id, books.strike(row.id, row.person_id)), pages=books.pages(row), officer=row.person.name,
        at=row.happened_at, heads=heads,
    )  # fmt: skip


def _ruled_out(row_id: uuid.UUID, strike: Strike | None, void: ShiftVoid | None = None) -> dict[str, Any]:
    """Say whether and why a row does not count."""
    told: dict[str, Any] = {"id": str(row_id), "struck": strike is not None, "because": strike.reason if strike else ""}
    if void:
        told |= {"voided": void.reason or "no reason written", "voided_by": void.by.name, "voided_at": void.at}
    return told
