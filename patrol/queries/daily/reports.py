"""Daily reports: which nights there are, signed or not, and one night with all that is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import defer, joinedload

from estate.database import db
from estate.models import Person, Trace
from patrol.models import (
    Alert,
    Amendment,
    DailyReport,
    Observation,
    Safe,
    Scan,
    Shift,
    ShiftEnd,
    ShiftVoid,
    Sos,
    Strike,
    Visit,
    VisitFinish,
)  # fmt: skip
from patrol.queries.daily.counts import ANSWERED, OF_THE_NIGHT, SHOWN, row_counts
from patrol.queries.daily.facts import Live, absent, live
from patrol.queries.daily.rows import duties, shift_rows
from patrol.queries.daily.silent import silent
from patrol.rules.daily.composing import morning
from patrol.rules.daily.corrections import corrections
from patrol.rules.daily.partner import for_partners
from patrol.rules.daily.shape import Correction, Internal, Partner, SilentPhone
from patrol.rules.nights import night_of
from patrol.rules.shifts import TAKEN_BACK

AT_ONCE = 31


@dataclass(frozen=True, slots=True)
class NightReport:
    """One night: as it was signed, or as it stands while nobody has. `since`: what has changed since sign-off."""

    night: date
    signed: DailyReport | None
    report: Internal
    partner: Partner
    silent: Sequence[SilentPhone]
    """As known when the report was signed; as known now while it is not."""
    since: Sequence[Correction] = ()
    still_silent: Sequence[SilentPhone] = ()
    """As known now."""

    @property
    def due(self) -> datetime:
        """Give by when the night is to be signed."""
        return morning(self.night)


def night_report(person: Person, night: date, now: datetime) -> NightReport:
    """Give a night of the person's landlord, which must have begun. The number of queries does not grow with it."""
    signed = signed_report(person, night)
    if signed is None:
        return _unsigned(night, live(person, night, now))
    frozen = Internal.model_validate(signed.internal)
    phones = [SilentPhone.model_validate(one) for one in signed.silent]
    since, still = _since(person, frozen, now)
    return NightReport(night, signed, frozen, Partner.model_validate(signed.partner), phones, since, still)


def _since(person: Person, frozen: Internal, now: datetime) -> tuple[Sequence[Correction], Sequence[SilentPhone]]:
    """Give what has changed since, and who is silent now. The night is put together anew only where rows were added."""
    on_duty, counts = duties(person, frozen.night), row_counts(person, frozen.night)
    if frozen.rows == {name: counts.get(name, 0) for name in frozen.rows} and list(frozen.absent) == absent(on_duty):
        shifts = shift_rows(person, frozen.night)
        return (), silent(person, frozen.night, shifts, on_duty)
    now_is = live(person, frozen.night, now)
    return corrections(frozen, now_is.report), now_is.silent


def _unsigned(night: date, now_is: Live) -> NightReport:
    return NightReport(
        night, None, now_is.report, for_partners(now_is.report), now_is.silent, (), now_is.silent
    )  # fmt: skip


def signed_report(person: Person, night: date) -> DailyReport | None:
    """Give the report of a night as it was signed; None while nobody has."""
    query = select(DailyReport).where(DailyReport.landlord_id == person.landlord_id, DailyReport.night == night)
    return db.session.scalar(query.options(joinedload(DailyReport.signed_by)))


@dataclass(frozen=True, slots=True)
class NightLine:
    """A night in the list. standing: nobody out, under way, to sign, late, or signed.

    `corrected`: something of it came after sign-off. What its report says is not loaded.
    """

    night: date
    standing: str
    signed: DailyReport | None = None
    corrected: bool = False

    @property
    def due(self) -> datetime:
        """Give by when it is to be signed."""
        return morning(self.night)


def nights(person: Person, now: datetime, before: date | None = None) -> list[NightLine]:
    """List 31 nights, the latest first, from the landlord's first on. The number of queries does not grow with them."""
    mine, until = person.landlord_id, before or night_of(now) + timedelta(days=1)
    first = db.session.scalar(select(func.min(Shift.night)).where(Shift.landlord_id == mine))
    listed = [until - timedelta(days=back) for back in range(1, AT_ONCE + 1)]
    listed = [night for night in listed if first and first <= night]
    out = select(Shift.night).where(Shift.landlord_id == mine, Shift.night.in_(listed))
    walked = set(db.session.scalars(out.distinct()))
    these = (DailyReport.landlord_id == mine, DailyReport.night.in_(listed))
    query = select(DailyReport).where(*these).options(joinedload(DailyReport.signed_by), *_without_texts())
    signed = {one.night: one for one in db.session.scalars(query)}
    late = came_late(person, list(signed)) | _taken_back(person, signed)
    return [_line(night, night in walked, signed.get(night), night in late, now) for night in listed]


def _without_texts() -> Sequence[Any]:
    return [defer(one) for one in (DailyReport.internal, DailyReport.partner, DailyReport.silent)]


def _line(night: date, walked: bool, signed: DailyReport | None, corrected: bool, now: datetime) -> NightLine:
    if signed:
        return NightLine(night, "signed", signed, corrected)
    if not walked:
        return NightLine(night, "nobody out")
    if now > morning(night):
        return NightLine(night, "late")
    return NightLine(night, "under way" if night == night_of(now) else "to sign")


def came_late(person: Person, signed: Sequence[date]) -> set[date]:
    """Give the signed nights of which pages came, or a shift was voided, after they were signed. One query."""
    if not signed:
        return set()
    made = [_late(model, model) for model in OF_THE_NIGHT]
    later = [
        _late(Visit, VisitFinish, VisitFinish.visit_id), _late(Shift, ShiftEnd, ShiftEnd.shift_id),
        _late(Visit, Scan, Scan.visit_id), _late(Sos, Safe, Safe.sos_id),
        *(_late(Alert, Alert, None, at).where(Alert.kind.in_(SHOWN)) for at in (Alert.raised_at, *ANSWERED)),
        _late(Observation, Amendment, Amendment.amended_id), _late(Shift, ShiftVoid, ShiftVoid.shift_id, ShiftVoid.at),
        *(_late(model, Strike, Strike.struck_id) for model in OF_THE_NIGHT),
    ]  # fmt: skip
    here = (DailyReport.landlord_id == person.landlord_id, DailyReport.night.in_(signed))
    return set(db.session.scalars(union(*(one.where(*here) for one in (*made, *later)))))


def _taken_back(person: Person, signed: Mapping[date, DailyReport]) -> set[date]:
    """Give the nights of which a voided shift counts again since they were signed. One query."""
    query = select(Trace.at, Trace.details).where(
        Trace.landlord_id == person.landlord_id, Trace.kind == "shift", Trace.verb == TAKEN_BACK
    )
    nights = [(at, date.fromisoformat(details["night"])) for at, details in db.session.execute(query)]
    return {night for at, night in nights if night in signed and at > signed[night].signed_at}


def _late(of_night: Any, model: Any, key: Any = None, came: Any = None) -> Select[Any]:
    """Select the signed nights for which a row of `model` came later: itself of the night, or about a row of it."""
    same = (of_night.landlord_id == DailyReport.landlord_id) & (of_night.night == DailyReport.night)
    query = select(DailyReport.night).join(of_night, same)
    late = (model.received_at if came is None else came) > DailyReport.signed_at
    if key is None:
        return query.where(late)
    # Never by a join: without statistics SQLite begins it at the table that holds every year.
    return query.where(select(key).where(model.landlord_id == of_night.landlord_id, key == of_night.id, late).exists())
