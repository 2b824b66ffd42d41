"""Bringing the database up to date, once, before anything is served."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import text

from estate.database import db
from web.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
ADVISORY = 0x_BEA7_B00C


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Wait until no other process of this machine migrates the same data folder."""
    with (data / "migrating").open("w") as file:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def migrate(app: Flask) -> None:
    """Run the migrations that are missing. Two servers that start at once wait for each other, on any machine."""
    settings: Settings = app.extensions["beatbook_settings"]
    with app.app_context(), alone(settings.data):
        if db.engine.dialect.name != "postgresql":
            flask_migrate.upgrade(str(FOLDER))
            return
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ADVISORY})
            flask_migrate.upgrade(str(FOLDER))
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": ADVISORY})
