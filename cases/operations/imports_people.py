"""What a list of homes, or of tenancies with how to reach the tenants, would do; and doing it, many rows at once."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from cases.models import Home, Individual, Tenancy
from cases.operations.telling import name_key
from cases.rules.importing import HOMES, TENANCIES, Judged, differences, take_all
from estate.bulk import insert_many, run_many
from estate.database import Base, db, new_id
from estate.models import Block, Person
from estate.rules.calendar import LONDON
from estate.rules.sheets import Line
from estate.rules.words import quoted

OF_HOME: Final = {
    "block_id": "block", "flat": "flat", "floor": "floor", "address": "address", "postcode": "postcode", "uprn": "UPRN",
}  # fmt: skip
OF_PERSON: Final = {
    "name": "name", "born_on": "date of birth", "phone": "number", "email": "e-mail", "method": "how to reach them",
    "avoid": "not to be reached by", "safe_times": "safe times", "no_voicemail": "no voicemail",
    "interpreter": "language", "adjustments": "what helps them",
}  # fmt: skip
OF_TENANCY: Final = {"kind": "kind of tenancy", "to_day": "last day"}
Values = dict[str, Any]
Tenure = tuple[uuid.UUID, uuid.UUID, date | None]


def blocks_by_word(landlord_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Give the open blocks by code and, where it is one block's alone, by name, in lower case."""
    mine = (Block.landlord_id == landlord_id, Block.closed_at.is_(None))
    rows = db.session.execute(select(Block.id, Block.code, Block.name).where(*mine)).all()
    names = [row.name.casefold() for row in rows]
    named = {row.name.casefold(): row.id for row in rows if names.count(row.name.casefold()) == 1}
    return named | {row.code.casefold(): row.id for row in rows}


def by_code(model: type[Base], names: Mapping[str, str], landlord_id: uuid.UUID, *more: str) -> dict[str, Values]:
    """Give what stands of homes or tenants by their codes, in lower case."""
    table: Any = model
    columns = [getattr(table, name) for name in ("id", "code", *more, *names)]
    query = select(*columns).where(table.landlord_id == landlord_id, table.code.is_not(None))
    return {row["code"].casefold(): dict(row) for row in db.session.execute(query).mappings()}


def write_many(model: type[Base], new: list[Values], changed: list[Values], landlord_id: uuid.UUID) -> None:
    """Insert new rows, and set what changed of those that stand; all of a kind name the same columns."""
    table: Any = model
    insert_many(model, new, landlord_id=landlord_id)
    if changed:
        names = [name for name in changed[0] if name != "id"]
        which = (table.landlord_id == bindparam("of_landlord"), table.id == bindparam("of_id"))
        setting = update(model).where(*which).values({name: bindparam(f"to_{name}") for name in names})
        rows = [{"of_id": row["id"], **{f"to_{name}": row[name] for name in names}} for row in changed]
        run_many(setting, rows, of_landlord=landlord_id)


class Homes:
    """Judges and writes a list of homes."""

    def __init__(self, viewer: Person, now: datetime) -> None:
        self.blocks = blocks_by_word(viewer.landlord_id)
        self.standing = by_code(Home, OF_HOME, viewer.landlord_id)
        self.first: dict[str, int] = {}
        self.new: list[Values] = []
        self.changed: list[Values] = []

    def judge(self, line: Line) -> Judged:
        """Say what one line would do."""
        values, faults = take_all(line.cells, HOMES)
        faults, code = [*line.faults, *faults], values.get("code", "")
        if code and self.first.setdefault(code.casefold(), line.number) != line.number:
            faults.append(f"Row {self.first[code.casefold()]} has the code {quoted(code)} already.")
        if block := values.pop("block", ""):
            values["block_id"] = self.blocks.get(block.casefold())
            faults += [] if values["block_id"] else [f"There is no block {quoted(block)}."]
        if faults:
            return Judged(line.number, "refused", " ".join(dict.fromkeys(faults)), code)
        standing = self.standing.get(code.casefold())
        if standing is None:
            self.new.append({"id": new_id(), **dict.fromkeys(OF_HOME, ""), "block_id": None, **values})
            return Judged(line.number, "new", "", code)
        told = differences(values, standing, OF_HOME | {"block_id": "block"})
        told = ["block changes" if "block_id" in values and one.startswith("block was") else one for one in told]
        if told:
            kept = {name: values.get(name, standing[name]) for name in OF_HOME}
            self.changed.append({"id": standing["id"], **kept})
        return Judged(line.number, "changed" if told else "same", _sentence(told), code)

    def prepare(self) -> None:
        """Do nothing: a home is ready to be written."""

    def write(self, by: Person, now: datetime) -> None:
        """Write what all lines said."""
        write_many(Home, self.new, self.changed, by.landlord_id)


def _sentence(told: list[str]) -> str:
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}." if text else ""


class Tenancies:
    """Judges and writes a list of tenancies. A tenant may stand in several rows, which must not contradict each other.

    A home is somebody's own while their tenancy runs. Who is restricted is left as they are, and nothing is said of it.
    """

    def __init__(self, viewer: Person, now: datetime) -> None:
        self.today = now.astimezone(LONDON).date()
        mine = viewer.landlord_id
        self.homes = by_code(Home, {}, mine)
        self.people = by_code(Individual, OF_PERSON, mine, "home_id", "restricted")
        rows = db.session.execute(select(Tenancy).where(Tenancy.landlord_id == mine)).scalars()
        self.tenures: dict[Tenure, Values] = {
            (row.home_id, row.individual_id, row.from_day): {"id": row.id, "kind": row.kind, "to_day": row.to_day}
            for row in rows
        }
        self.told: dict[str, tuple[int, Values]] = {}
        self.rows: dict[Tenure, int] = {}
        self.new: tuple[dict[str, Values], dict[Tenure, Values]] = ({}, {})
        self.changed: tuple[dict[str, Values], dict[Tenure, Values]] = ({}, {})

    def judge(self, line: Line) -> Judged:
        """Say what one line would do."""
        values, faults = take_all(line.cells, TENANCIES)
        code, home = values.get("tenant", ""), self.homes.get(values.get("home", "").casefold())
        name = values.get("name", "") or code
        faults = [*line.faults, *faults, *self._clashes(code, values)]
        if values.get("home") and home is None:
            faults.append(f"There is no home {quoted(values['home'])}. Bring in the homes first.")
        if values.get("to_day") and values.get("from_day") and values["to_day"] < values["from_day"]:
            faults.append("The last day is before the first.")
        if faults or home is None:
            return Judged(line.number, "refused", " ".join(dict.fromkeys(faults)), name)
        self.told[code.casefold()] = line.number, self.told.get(code.casefold(), (0, {}))[1] | _of_person(values)
        who, told = self._person(code, values, home["id"])
        key = (home["id"], who, values.get("from_day"))
        if self.rows.setdefault(key, line.number) != line.number:
            return Judged(line.number, "refused", f"Row {self.rows[key]} tells of the same tenancy.", name)
        made, more = self._tenure(key, values)
        status = "new" if made else "changed" if told or more else "same"
        return Judged(line.number, status, _sentence([*told, *more]), name)

    def _clashes(self, code: str, values: Values) -> list[str]:
        """Say what an earlier row of the same tenant says otherwise."""
        number, before = self.told.get(code.casefold(), (0, {}))
        differ = [name for name, value in _of_person(values).items() if name in before and before[name] != value]
        return [f"Row {number} says something else of {quoted(code)}: {OF_PERSON[name]}." for name in differ]

    def _person(self, code: str, values: Values, home_id: uuid.UUID) -> tuple[uuid.UUID, list[str]]:
        key, runs = code.casefold(), values.get("to_day") is None or values["to_day"] >= self.today
        said, lives = _of_person(values), {"home_id": home_id} if runs else {}
        standing = self.people.get(key)
        if standing is None:
            blank = {"name": "", "born_on": None, **{n: TENANCIES[n].empty for n in OF_PERSON if n in TENANCIES}}
            standing = {"id": new_id(), "code": code, "home_id": None, "restricted": False, **blank}
            self.people[key] = self.new[0][key] = standing
        if standing["restricted"]:
            return standing["id"], []
        told = [] if key in self.new[0] else differences(said, standing, OF_PERSON)
        if lives and key not in self.new[0] and standing["home_id"] != home_id:
            told.append(f"lives at {values['home']} now")
        standing.update(said | lives)
        if told:
            self.changed[0][key] = standing
        return standing["id"], told

    def _tenure(self, key: Tenure, values: Values) -> tuple[bool, list[str]]:
        said = {name: values[name] for name in OF_TENANCY if name in values}
        standing = self.tenures.get(key)
        if standing is None:
            self.new[1][key] = {"id": new_id(), "kind": "", "to_day": None, **said}
            return True, []
        told = differences(said, standing, OF_TENANCY)
        if told:
            self.changed[1][key] = standing | said
        return False, told

    def prepare(self) -> None:
        """Do nothing: a tenancy is ready to be written."""

    def write(self, by: Person, now: datetime) -> None:
        """Write what all lines said: people first, then who lives where."""
        fresh = [_written(row) | {"code": row["code"], "made_at": now, "vulnerability": []}
                 for row in self.new[0].values()]  # fmt: skip
        write_many(Individual, fresh, [_written(row) for row in self.changed[0].values()], by.landlord_id)
        made = [{**row, "home_id": key[0], "individual_id": key[1], "from_day": key[2]}
                for key, row in self.new[1].items()]  # fmt: skip
        write_many(Tenancy, made, list(self.changed[1].values()), by.landlord_id)


def _of_person(values: Values) -> Values:
    return {name: values[name] for name in OF_PERSON if name in values}


def _written(row: Values) -> Values:
    kept = {name: row[name] for name in ("id", "home_id", *OF_PERSON)}
    return kept | {"name_key": name_key(row["name"])}
