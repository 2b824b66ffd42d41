"""How many rows a night is made of. Rows are only ever added (decision 0001), so equal counts mean equal rows."""

from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

from estate.database import db
from estate.models import Person
from estate.rules.calendar import begins
from patrol.models import (
    Alert,
    Amendment,
    CheckCall,
    DeadSpot,
    FireClock,
    Handover,
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
)

OF_THE_NIGHT: Final = (Shift, Visit, Observation, Handover, Sos)
LATER: Final[tuple[tuple[Any, Any, Any], ...]] = (
    (Visit, VisitFinish, VisitFinish.visit_id), (Visit, Scan, Scan.visit_id), (Shift, ShiftEnd, ShiftEnd.shift_id),
    (Shift, ShiftVoid, ShiftVoid.shift_id), (Observation, Amendment, Amendment.amended_id),
    (Shift, CheckCall, CheckCall.shift_id), (Shift, DeadSpot, DeadSpot.shift_id), (Sos, Safe, Safe.sos_id),
)  # fmt: skip
"""What is about a row of the night, whenever it was written: the row, what is about it, and by which column."""
SHOWN: Final = ("sos", "missed_call")
"""Kinds of alerts that are about an officer. An emergency or a fire fault stands in the report as what was seen."""
ANSWERED: Final = (Alert.seen_at, Alert.closed_at)
CLOCKS: Final = (FireClock.started_at, FireClock.told_at, FireClock.fixed_at)


def row_counts(person: Person, night: date) -> dict[str, int]:
    """Count the rows that a night's report is put together from, by kind. One query."""
    over = begins(night + timedelta(days=1))
    row = db.session.execute(_counting(), {"whose": person.landlord_id, "of": night, "over": over}).one()
    return {str(name): int(many) for name, many in row._mapping.items()}


@cache
def _counting() -> Select[Any]:
    """Say the query, once: putting it together costs more than asking it."""
    told = [_count(model).label(model.__tablename__) for model in OF_THE_NIGHT]
    told += [_count(*which).label(which[1].__tablename__) for which in LATER]
    told += [_count(model, Strike, Strike.struck_id).label(f"struck_{model.__tablename__}") for model in OF_THE_NIGHT]
    struck = [which for which in LATER if which[1] is not ShiftVoid]
    told += [_count(*which, struck=True).label(f"struck_{which[1].__tablename__}") for which in struck]
    told += [_alerts().label(Alert.__tablename__)]
    told += [_alerts(moment).label(f"{Alert.__tablename__}_{moment.key}") for moment in ANSWERED]
    told += [_clocks(moment).label(f"{FireClock.__tablename__}_{moment.key}") for moment in CLOCKS]
    return select(*told)


def _alerts(answered: Any = None) -> ScalarSelect[Any]:
    """Count the alerts of the night; or those that were seen, or closed, since."""
    night = Alert.night == bindparam("of", type_=Alert.night.type)
    of_night = (Alert.landlord_id == bindparam("whose"), night, Alert.kind.in_(SHOWN))
    done = () if answered is None else (answered.is_not(None),)
    return select(func.count()).select_from(Alert).where(*of_night, *done).scalar_subquery()


def _clocks(moment: Any) -> ScalarSelect[Any]:
    """Count the fire service's clocks of which something happened before the night's report stands still."""
    until = moment <= bindparam("over", type_=FireClock.started_at.type)
    mine = (FireClock.landlord_id == bindparam("whose"), until)
    return select(func.count()).select_from(FireClock).where(*mine).scalar_subquery()


def _count(of_night: Any, model: Any = None, key: Any = None, struck: bool = False) -> ScalarSelect[Any]:
    """Count the rows of the night; or what is about them; or the strikes of that. By lists of ids, never by joins:
    without statistics SQLite may begin a join at the table that holds every year.
    """
    whose = bindparam("whose", type_=of_night.landlord_id.type)
    here = (of_night.landlord_id == whose, of_night.night == bindparam("of", type_=of_night.night.type))
    if model is None:
        return select(func.count()).select_from(of_night).where(*here).scalar_subquery()
    about = (model.landlord_id == whose, key.in_(select(of_night.id).where(*here)))
    if struck:
        about = (Strike.landlord_id == whose, Strike.struck_id.in_(select(model.id).where(*about)))
    return select(func.count()).select_from(Strike if struck else model).where(*about).scalar_subquery()
