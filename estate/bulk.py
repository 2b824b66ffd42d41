"""Running one statement for many rows: what the rows have in common is bound once, not once a row.

SQLAlchemy's own executemany costs more than the insert itself; a night of pages is many rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, Connection, Dialect, Executable, LargeBinary, Table, insert
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from estate.database import Base, db, quick_bytes

Bind = Callable[[Any], Any]


class Plan(NamedTuple):
    """A statement as its driver takes it. binds: name of each value, in order, and what prepares it."""

    sql: str
    positional: bool
    binds: tuple[tuple[str, Bind | None], ...]


@lru_cache(maxsize=256)
def _plan(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Plan:
    compiled: Any = cast(Any, statement).compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or list(compiled.binds)
    binds = [(name, _bind(compiled.binds[name].type.dialect_impl(dialect), dialect)) for name in order]
    return Plan(str(compiled), compiled.positional, tuple(binds))


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Bind | None:
    """Give what prepares a value of this type. psycopg takes bytes as they are."""
    if not isinstance(kind, LargeBinary):
        return kind.bind_processor(dialect)
    return quick_bytes if dialect.name == "sqlite" else None


@lru_cache(maxsize=256)
def _insert(model: type[Base]) -> tuple[Executable, Mapping[str, Any]]:
    table = cast(Table, model.__table__)
    return insert(table), {column.name: _default(column) for column in table.c if column.default is not None}


def _default(column: Any) -> Any:
    """Give a column's default; an empty list or object where it is made for each row."""
    made = column.default.is_callable and isinstance(column.type, JSON)
    return column.default.arg(None) if made else column.default.arg


def run_many(
    statement: Executable, rows: Sequence[Mapping[str, Any]], *, on: Connection | None = None, **common: Any
) -> None:
    """Run a Core statement once for each row. All rows name the same values; `common` is said for all of them.

    `on`: the session's connection, where the caller has it and there is nothing to flush. Asking for it is not free.
    """
    if not rows:
        return
    if on is None:
        db.session.flush()
    connection = on or db.session.connection()
    plan = _plan(statement, (*common, *rows[0]), connection.dialect)
    try:
        values = _bound(plan, rows, common)
    except (TypeError, ValueError) as error:
        raise StatementError(str(error), plan.sql, None, error) from error
    connection.exec_driver_sql(plan.sql, values)


def _bound(plan: Plan, rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any]) -> Any:
    columns = [
        repeat(bind(common[name]) if bind else common[name], len(rows)) if name in common else _column(name, bind, rows)
        for name, bind in plan.binds
    ]
    values = zip(*columns, strict=True)
    if plan.positional:
        return list(values)
    names = [name for name, _ in plan.binds]
    return [dict(zip(names, one, strict=True)) for one in values]


def _column(name: str, bind: Bind | None, rows: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """Bind one value of every row; one and the same object in all of them is bound once."""
    values = [row[name] for row in rows]
    if bind is None:
        return values
    first = values[0]
    if all(value is first for value in values):
        return repeat(bind(first), len(values))
    return [bind(value) for value in values]


def insert_many(
    model: type[Base], rows: Sequence[Mapping[str, Any]], *, on: Connection | None = None, **common: Any
) -> None:
    """Insert rows of one model, with its defaults; it must have none that is made row by row, such as an id."""
    statement, defaults = _insert(model)
    given = {*common, *(rows[0] if rows else ())}
    missing = {name: value for name, value in defaults.items() if name not in given}
    run_many(statement, rows, on=on, **missing, **common)
