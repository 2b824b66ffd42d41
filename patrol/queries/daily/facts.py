"""A night's facts, and the report that is put together from them, as the rows stand at `now`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from estate.models import Person
from patrol.models import Duty
from patrol.queries.daily.books import books_of
from patrol.queries.daily.care import alert_lines, asked_for_help, fire_lines
from patrol.queries.daily.counts import row_counts
from patrol.queries.daily.lines import handover_line, seen_line, shift_line, visit_line
from patrol.queries.daily.places import checked_visits, missed_lines, scan_refs
from patrol.queries.daily.rows import Rows, block_names, duties, kit_names, rows
from patrol.queries.daily.silent import silent
from patrol.queries.rounds import promised, rounds_of
from patrol.rules.daily.composing import compose
from patrol.rules.daily.shape import AbsentLine, Facts, Internal, SilentPhone


@dataclass(frozen=True, slots=True)
class Live:
    """A night's report as it would be signed now, and the phones that have not told all."""

    report: Internal
    silent: Sequence[SilentPhone]


def live(person: Person, night: date, now: datetime) -> Live:
    """Put a night's report together for a person of its landlord. The number of queries does not grow with the night.

    Whose pages are not here yet is in none of it: `silent` says whose.
    """
    found, on_duty = rows(person, night, now), duties(person, night)
    return Live(compose(facts(person, night, now, found, on_duty)), silent(person, night, found.shifts, on_duty))


def facts(person: Person, night: date, now: datetime, found: Rows, on_duty: Sequence[Duty]) -> Facts:
    """Turn a night's rows into facts."""
    names, sos, voids = block_names(person), asked_for_help(person, night), found.voids()
    walked = rounds_of(person, night)
    checked = checked_visits(person, night, found.visits, walked)
    struck = [one.id for one in found.visits if one.struck]
    refs = chain(scan_refs(checked), *(one.pages for one in found.visits))
    books = books_of(person, [*found.written(), *sos], struck, refs)
    kit = kit_names(person, {one for shift, _, _ in found.shifts for one in shift.kit})
    return Facts(
        landlord=person.landlord.name, night=night, rounds=tuple(one.round.name for one in walked),
        rows=row_counts(person, night), promised={names[block]: visits for block, visits in promised(walked).items()},
        shifts=tuple(shift_line(*one, kit, books) for one in found.shifts), absent=tuple(absent(on_duty)),
        visits=tuple(
            visit_line(one, voids.get(one.shift_id), checked.get(one.id), names, books) for one in found.visits
        ),
        missed=tuple(missed_lines(checked, names, books)),
        seen=tuple(seen_line(one, names, books) for one in found.seen),
        alerts=tuple(alert_lines(person, night, now, sos, books)), fire=tuple(fire_lines(person, night, now, names)),
        handovers=tuple(handover_line(one, books) for one in found.handovers),
    )  # fmt: skip


def absent(on_duty: Sequence[Duty]) -> list[AbsentLine]:
    """List who was not there, and who covered."""
    covers: Mapping[object, str] = {one.covers_id: one.person.name for one in on_duty if one.covers_id}
    return [
        AbsentLine(officer=one.person.name, because=one.absent_because, covered_by=covers.get(one.id, ""))
        for one in on_duty if one.absent_because
    ]  # fmt: skip
