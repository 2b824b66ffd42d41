"""Adding, changing and closing the places of a landlord."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from estate.database import db, new_id
from estate.models import Block, Estate, Landlord, Patch, Person, Ward
from estate.operations.traces import trace
from estate.rules import blocks
from estate.rules.powers import NotAllowed, check
from estate.rules.words import Refusal, typed

Named = TypeVar("Named", Ward, Patch, Estate)
TIES = ("estate", "patch", "ward")


def add_landlord(slug: str, name: str, now: datetime) -> Landlord:
    """Found a landlord; only Beatbook itself does. Raises Refusal when the slug is taken."""
    named = {"slug": typed(slug, 60, "The slug", "slug"), "name": typed(name, 200, "The name", "name")}
    landlord = Landlord(id=new_id(), **named)
    _insert(landlord, "There is a landlord of this slug already.", "slug")
    trace(landlord.id, None, "founded", "landlord", landlord.id, now, name=landlord.name)
    return landlord


def add_ward(landlord: Landlord, name: str, *, by: Person | None, now: datetime) -> Ward:
    """Add a ward. Raises NotAllowed, or Refusal when the name will not do or is taken."""
    return _add_named(Ward, "ward", landlord, name, by, now)


def add_patch(landlord: Landlord, name: str, *, by: Person | None, now: datetime) -> Patch:
    """Add a patch. Raises NotAllowed, or Refusal when the name will not do or is taken."""
    return _add_named(Patch, "patch", landlord, name, by, now)


def add_estate(landlord: Landlord, name: str, *, ward: Ward | None = None, by: Person | None, now: datetime) -> Estate:
    """Add an estate. Raises NotAllowed, or Refusal when the name will not do or is taken."""
    return _add_named(Estate, "estate", landlord, name, by, now, ward_id=_tied(landlord, ward))


def _add_named(
    model: type[Named], kind: str, landlord: Landlord, name: str, by: Person | None, now: datetime, **ties: Any
) -> Named:
    check(by, "import places", landlord.id)
    place = model(landlord_id=landlord.id, id=new_id(), name=typed(name, 200, "The name", "name"), **ties)
    _insert(place, f"There is a{'n' * (kind == 'estate')} {kind} of this name already.", "name")
    trace(landlord.id, by, "added", kind, place.id, now, name=place.name)
    return place


def add_block(
    landlord: Landlord,
    estate: Estate,
    *,
    code: str,
    name: str,
    storeys: int | str,
    by: Person | None,
    now: datetime,
    **more: Any,
) -> Block:
    """Add a block. `more`: patch and ward (rows), address, postcode, lat, lon, height_m, homes, has_basement.

    Raises NotAllowed, or Refusal when a value will not do or the code is taken.
    """
    check(by, "import places", landlord.id)
    told = {"estate": estate, "code": code, "name": name, "storeys": storeys, **more}
    values = {name: field.empty for name, field in blocks.FIELDS.items() if not field.needed and name not in TIES}
    values |= _columns(landlord, told)
    blocks.check_position(values["lat"], values["lon"])
    block = Block(landlord_id=landlord.id, id=new_id(), **values)
    _insert(block, "There is a block of this code already.", "code")
    trace(landlord.id, by, "added", "block", block.id, now, code=block.code, name=block.name)
    return block


def change_block(block: Block, *, by: Person | None, now: datetime, **told: Any) -> dict[str, list[Any]]:
    """Change what is told of a block, by the names `add_block` knows; gives {column: [before, after]} of what changed.

    Raises NotAllowed, or Refusal when a value will not do or the code is taken: then nothing is changed.
    """
    check(by, "import places", block.landlord_id)
    landlord = db.session.get_one(Landlord, block.landlord_id)
    values = _columns(landlord, told)
    blocks.check_position(values.get("lat", block.lat), values.get("lon", block.lon))
    changed = {name: [getattr(block, name), value] for name, value in values.items() if getattr(block, name) != value}
    if not changed:
        return {}
    try:
        with db.session.begin_nested():
            for name, (_, after) in changed.items():
                setattr(block, name, after)
    except IntegrityError:
        raise Refusal("There is a block of this code already.", "code") from None
    plain = {name: [_plain(value) for value in pair] for name, pair in changed.items()}
    trace(block.landlord_id, by, "changed", "block", block.id, now, **plain)
    return plain


def _columns(landlord: Landlord, told: dict[str, Any]) -> dict[str, Any]:
    """Give the columns for what is told: values made right, and rows as their keys."""
    values = blocks.take({name: value for name, value in told.items() if name not in TIES})
    return values | {f"{name}_id": _tied(landlord, told[name]) for name in TIES if name in told}


def _tied(landlord: Landlord, row: Ward | Patch | Estate | None) -> Any:
    """Give the key of a row. Raises NotAllowed for one of another landlord."""
    if row is not None and row.landlord_id != landlord.id:
        raise NotAllowed("another landlord's place")
    return row.id if row else None


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "an outline"
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _insert(row: Any, sentence: str, field: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Refusal(sentence, field) from None


def close_block(block: Block, by: Person | None, now: datetime) -> None:
    """Take a block out of use from this moment; its history stays. One that is closed stays as it was.

    Raises NotAllowed.
    """
    check(by, "import places", block.landlord_id)
    if block.closed_at is None:
        block.closed_at = now
        trace(block.landlord_id, by, "closed", "block", block.id, now)


def reopen_block(block: Block, by: Person | None, now: datetime) -> None:
    """Bring a closed block into use again. Raises NotAllowed."""
    check(by, "import places", block.landlord_id)
    if block.closed_at is not None:
        block.closed_at = None
        trace(block.landlord_id, by, "reopened", "block", block.id, now)
