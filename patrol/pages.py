"""How a kept page becomes patrol rows. Readers are pure and make only new rows; old versions stay readable."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from estate.database import Base
from notebook.operations import KeptPage, Reader, Row
from notebook.rules import clean
from notebook.shapes import Id, Stamp
from patrol.models import (
    AlarmTest,
    Amendment,
    CheckCall,
    DeadSpot,
    Handover,
    HandoverRead,
    Note,
    Observation,
    Safe,
    Scan,
    Shift,
    ShiftEnd,
    Sos,
    Strike,
    Visit,
    VisitFinish,
)
from patrol.rules.nights import night_of

Words = Annotated[str, StringConstraints(max_length=60_000), AfterValidator(clean)]
Line = Annotated[str, StringConstraints(max_length=400), AfterValidator(clean)]
Short = Annotated[str, StringConstraints(max_length=40), AfterValidator(clean)]
Reference = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
Ids = Annotated[list[Id], Field(max_length=100)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Severity = Annotated[int, Field(ge=1, le=5)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class Body(BaseModel):
    """What the body of a page is checked against; what it does not name is let be."""

    model_config = ConfigDict(strict=True, extra="ignore")


class ShiftStarted(Body):
    """Body of shift_started: nothing is asked of the first page of a night. `kit`: the ids of what was taken."""

    round: Id | None = None
    kit: Ids = []
    words: Words = ""


class ShiftEnded(Body):
    """Body of shift_ended."""

    shift: Id
    returned: Ids = []
    words: Words = ""


class HandedOver(Body):
    """Body of handover."""

    shift: Id | None = None
    risks: Words = ""
    kit: Words = ""
    keys: Words = ""
    people: Words = ""
    welfare: Words = ""
    unfinished: Words = ""


class ReadHandover(Body):
    """Body of handover_read."""

    handover: Id
    shift: Id | None = None


class VisitStarted(Body):
    """Body of visit_started."""

    shift: Id | None = None
    block: Id


class VisitFinished(Body):
    """Body of visit_finished."""

    visit: Id
    outcome: Literal["completed", "part"]
    reason: Literal["", "threat", "called_away", "lift_out", "door_failed", "other"] = ""
    words: Words = ""


class Scanned(Body):
    """Body of scan: a checkpoint proved, or `blocked` with a reason. A label that no pack knows gives its code only."""

    shift: Id | None = None
    visit: Id | None = None
    checkpoint: Id | None = None
    code: Short = ""
    method: Literal["qr", "nfc", "typed", "hand"]
    blocked: bool = False
    reason: Short = ""
    answer: Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)] = ""
    words: Words = ""
    plan_x: Fraction | None = None
    plan_y: Fraction | None = None


class Observed(Body):
    """Body of observation."""

    shift: Id | None = None
    visit: Id | None = None
    block: Id | None = None
    tile: Annotated[Short, StringConstraints(min_length=1)]
    severity: Severity
    floor: Short = ""
    spot: Line = ""
    words: Words = ""
    moved_on: Count | None = None
    police_called: bool = False
    police_assisted: bool = False
    police_reference: Reference = ""
    bwv_reference: Reference = ""
    follow_up: bool = False
    equipment: Short = ""
    plan_x: Fraction | None = None
    plan_y: Fraction | None = None


class Amended(Body):
    """Body of amended: what is not named is not spoken of."""

    page: Id
    severity: Severity | None = None
    floor: Short | None = None
    spot: Line | None = None
    words: Words | None = None
    moved_on: Count | None = None
    police_called: bool | None = None
    police_assisted: bool | None = None
    police_reference: Reference | None = None
    bwv_reference: Reference | None = None
    follow_up: bool | None = None
    equipment: Short | None = None
    plan_x: Fraction | None = None
    plan_y: Fraction | None = None


class Struck(Body):
    """Body of struck."""

    page: Id
    reason: Words = ""


class Noted(Body):
    """Body of note."""

    words: Words


class AskedForHelp(Body):
    """Body of sos."""

    shift: Id | None = None
    visit: Id | None = None
    block: Id | None = None
    words: Words = ""


class SaidSafe(Body):
    """Body of safe: who asked for help says that they are safe."""

    sos: Id
    words: Words = ""


class CalledIn(Body):
    """Body of check_call."""

    shift: Id | None = None
    visit: Id | None = None
    words: Words = ""


class WentDark(Body):
    """Body of dead_spot: no signal is to be expected until then."""

    shift: Id | None = None
    block: Id | None = None
    until: Stamp
    words: Words = ""


class TriedAlarm(Body):
    """Body of alarm_test."""

    shift: Id | None = None


def _written(page: KeptPage) -> dict[str, Any]:
    told = page.told
    place = told.place
    return {
        "landlord_id": page.landlord_id, "id": told.id, "notebook_id": page.notebook_id, "page_number": page.number,
        "person_id": page.person_id, "seen_at": told.seen_at, "happened_at": page.happened_at,
        "received_at": page.received_at, "night": night_of(page.happened_at),
        "lat": place and place.lat, "lon": place and place.lon, "accuracy_m": place and place.accuracy_m,
        "fixed_at": place and place.fixed_at,
    }  # fmt: skip


def _storable(value: Any) -> Any:
    return [str(each) for each in value] if isinstance(value, list) else value


def reader(shape: type[Body], model: type[Base], renamed: dict[str, str]) -> Reader:
    """Make a reader: a page whose body has this shape becomes one row of this model."""

    def read(page: KeptPage) -> list[Row]:
        body = vars(shape.model_validate(page.told.body))
        named = {renamed.get(name, name): value for name, value in body.items()}
        return [(model, _written(page) | {name: _storable(value) for name, value in named.items()})]

    read.makes = (model,)  # type: ignore[attr-defined]
    return read


AT = {
    "shift": "shift_id", "visit": "visit_id", "block": "block_id", "round": "round_id",
    "checkpoint": "checkpoint_id", "handover": "handover_id", "sos": "sos_id",
}  # fmt: skip


READERS: dict[tuple[str, int], Callable[[KeptPage], list[Row]]] = {
    ("shift_started", 1): reader(ShiftStarted, Shift, AT),
    ("shift_ended", 1): reader(ShiftEnded, ShiftEnd, AT),
    ("visit_started", 1): reader(VisitStarted, Visit, AT),
    ("visit_finished", 1): reader(VisitFinished, VisitFinish, AT),
    ("handover", 1): reader(HandedOver, Handover, AT),
    ("handover_read", 1): reader(ReadHandover, HandoverRead, AT),
    ("scan", 1): reader(Scanned, Scan, AT),
    ("observation", 1): reader(Observed, Observation, AT),
    ("amended", 1): reader(Amended, Amendment, {"page": "amended_id"}),
    ("struck", 1): reader(Struck, Strike, {"page": "struck_id"}),
    ("note", 1): reader(Noted, Note, {}),
    ("sos", 1): reader(AskedForHelp, Sos, AT),
    ("safe", 1): reader(SaidSafe, Safe, AT),
    ("check_call", 1): reader(CalledIn, CheckCall, AT),
    ("dead_spot", 1): reader(WentDark, DeadSpot, AT),
    ("alarm_test", 1): reader(TriedAlarm, AlarmTest, AT),
}
