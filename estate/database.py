"""The database object, the base of every model, its column types, and the SQLite recipe.

The only module of a domain package that knows Flask-SQLAlchemy.
"""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CursorResult,
    DateTime,
    Delete,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Update,
    Uuid,
    event,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator, TypeEngine
from uuid_utils.compat import uuid7

TURN_SECONDS = 10.0
SAFE_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset fault, by which two connections could corrupt the file."""


def quick_bytes(value: bytes | None) -> bytearray | None:
    """Give bytes to SQLite's driver as what it takes at once: for `bytes` it first looks for an adapter, each time.

    That look-up costs more than the insert of a page.
    """
    return None if value is None else bytearray(value)


@lru_cache(maxsize=2**15)
def _identifier(value: bytes | None) -> uuid.UUID | None:
    """Read a UUID as SQLite keeps it. A night names the same few people, blocks and notebooks thousands of times."""
    return None if value is None else uuid.UUID(bytes=value)


@lru_cache(maxsize=2**15)
def _moment(value: str | None) -> datetime | None:
    """Read a moment as SQLite keeps it: UTC, without saying so."""
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class Identifier(TypeDecorator[uuid.UUID]):
    """A UUID: 16 bytes on SQLite, the native type on PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the column type for this engine."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        """Turn a UUID into what the engine stores."""
        return value if value is None or dialect.name == "postgresql" else quick_bytes(value.bytes)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Turn what the engine stored into a UUID."""
        return super().result_processor(dialect, coltype) if dialect.name == "postgresql" else _identifier


class Moment(TypeDecorator[datetime]):
    """A moment: aware UTC in Python, to the microsecond. A naive value raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; SQLite, which keeps no zone, is given UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value if value.tzinfo is UTC else value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give PostgreSQL's moment in UTC, whatever zone the connection has."""
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Give the moment back as aware UTC."""
        return super().result_processor(dialect, coltype) if dialect.name == "postgresql" else _moment


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(type_annotation_map={uuid.UUID: Identifier, datetime: Moment, bytes: LargeBinary})

    @declared_attr.directive
    def __tablename__(cls) -> str:
        """Name the table after the class: VisitFinish becomes visit_finish."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def new_id() -> uuid.UUID:
    """Make a UUIDv7: ids in the order of their making keep indexes small."""
    return uuid7()


class Landed:
    """A row of one landlord: the landlord comes first in every key."""

    @declared_attr
    def landlord_id(cls) -> Mapped[uuid.UUID]:
        """Hold the landlord whose row this is."""
        return mapped_column(ForeignKey("landlord.id"), primary_key=True, sort_order=-2)


class Owned(Landed):
    """A row of one landlord with an id of its own."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


def owned_key(columns: str | Sequence[str], target: str, targets: Sequence[str] = ("id",)) -> ForeignKeyConstraint:
    """Make a foreign key that cannot cross landlords: (landlord_id, columns) → target(landlord_id, targets)."""
    names = [columns] if isinstance(columns, str) else list(columns)
    return ForeignKeyConstraint(["landlord_id", *names], [f"{target}.landlord_id", *(f"{target}.{t}" for t in targets)])


def sqlite_module() -> Any:
    """Give a SQLite driver without the WAL-reset fault.

    Raises RuntimeError in words where neither pysqlite3 nor a new enough system SQLite is to be had.
    """
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError(
            f"SQLite {driver.sqlite_version} can corrupt a database that two connections write. "
            "Install pysqlite3, or a Python with SQLite 3.51.3 or later, or set BEATBOOK_DATABASE_URL to PostgreSQL."
        )
    return driver


class TakingTurns:
    """A connection whose writers take turns within this process before they ask SQLite for its lock.

    SQLite's own waiting is sleep and chance. A turn that does not come is not waited for longer than SQLite's.
    """

    turn: Any
    mine = False

    def take_turn(self) -> None:
        """Wait for this connection's turn to write."""
        self.mine = self.mine or self.turn.acquire(timeout=TURN_SECONDS)

    def give_turn(self) -> None:
        """Let the next one write."""
        if self.mine:
            self.mine = False
            self.turn.release()

    def commit(self) -> None:
        """Commit. Where that fails the turn is kept for the rollback."""
        super().commit()  # type: ignore[misc]
        self.give_turn()

    def rollback(self) -> None:
        """Roll back."""
        try:
            super().rollback()  # type: ignore[misc]
        finally:
            self.give_turn()

    def close(self) -> None:
        """Close."""
        try:
            super().close()  # type: ignore[misc]
        finally:
            self.give_turn()


def prepare_sqlite(engine: Engine) -> None:
    """Make acknowledged rows survive a power cut, and writers wait in turn instead of losing updates.

    FULL: with NORMAL a power cut loses acknowledged rows. BEGIN IMMEDIATE: a deferred transaction that
    turns into a write fails when another wrote meanwhile. A connection marked `ro` only reads.
    """
    factory = type("Connection", (TakingTurns, engine.dialect.loaded_dbapi.Connection), {"turn": Lock()})

    @event.listens_for(engine, "do_connect")
    def make(_: Any, __: Any, ___: Any, told: dict[str, Any]) -> None:
        told["factory"] = factory

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for setting in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=10000"):
            connection.execute(f"pragma {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get("ro")
        if not read_only:
            connection.connection.dbapi_connection.take_turn()
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def touched(statement: Update | Delete) -> int:
    """Update or delete what a condition holds for; gives how many rows it did. Rows the session holds stay as read."""
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount


def reading() -> None:
    """Mark this transaction as one that only reads: it does not queue behind writers. Call it first."""
    db.session.connection(execution_options={"ro": True})
