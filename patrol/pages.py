"""How a kept page becomes patrol rows. Readers are pure and make only new rows; old versions stay readable."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from estate.database import Base
from notebook.operations import KeptPage, Reader, Row
from notebook.rules import clean
from notebook.shapes import Id
from patrol.models import Amendment, Note, Observation, Shift, ShiftEnd, Sos, Strike, Visit, VisitFinish
from patrol.rules.nights import night_of

Words = Annotated[str, StringConstraints(max_length=60_000), AfterValidator(clean)]
Line = Annotated[str, StringConstraints(max_length=400), AfterValidator(clean)]
Short = Annotated[str, StringConstraints(max_length=40), AfterValidator(clean)]
Reference = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Severity = Annotated[int, Field(ge=1, le=5)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class ShiftStarted(_Body):
    """Nothing is asked of the first page of a night."""


class ShiftEnded(_Body):
    """Body of shift_ended."""

    shift: Id
    words: Words = ""


class VisitStarted(_Body):
    """Body of visit_started."""

    shift: Id | None = None
    block: Id


class VisitFinished(_Body):
    """Body of visit_finished."""

    visit: Id
    outcome: Literal["completed", "part"]
    reason: Literal["", "threat", "called_away", "lift_out", "door_failed", "other"] = ""
    words: Words = ""


class Observed(_Body):
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


class Amended(_Body):
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


class Struck(_Body):
    """Body of struck."""

    page: Id
    reason: Words = ""


class Noted(_Body):
    """Body of note."""

    words: Words


class AskedForHelp(_Body):
    """Body of sos."""

    shift: Id | None = None
    visit: Id | None = None
    block: Id | None = None
    words: Words = ""


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


def _reader(shape: type[_Body], model: type[Base], renamed: dict[str, str]) -> Reader:
    def read(page: KeptPage) -> list[Row]:
        body = dict(shape.model_validate(page.told.body))
        return [(model, _written(page) | {renamed.get(name, name): value for name, value in body.items()})]

    read.makes = (model,)  # type: ignore[attr-defined]
    return read


_AT = {"shift": "shift_id", "visit": "visit_id", "block": "block_id"}

READERS: dict[tuple[str, int], Callable[[KeptPage], list[Row]]] = {
    ("shift_started", 1): _reader(ShiftStarted, Shift, {}),
    ("shift_ended", 1): _reader(ShiftEnded, ShiftEnd, _AT),
    ("visit_started", 1): _reader(VisitStarted, Visit, _AT),
    ("visit_finished", 1): _reader(VisitFinished, VisitFinish, _AT),
    ("observation", 1): _reader(Observed, Observation, _AT),
    ("amended", 1): _reader(Amended, Amendment, {"page": "amended_id"}),
    ("struck", 1): _reader(Struck, Strike, {"page": "struck_id"}),
    ("note", 1): _reader(Noted, Note, {}),
    ("sos", 1): _reader(AskedForHelp, Sos, _AT),
}
