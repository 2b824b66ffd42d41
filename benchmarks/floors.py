"""What Beatbook is measured against, served as Beatbook is: the same waitress, threads, engine and pragmas.

bare: POST /insert: a route as Flask's own documentation would write it, with Flask-SQLAlchemy: parse JSON,
insert its pages as rows in one executemany and one commit. POST /raw: the same without SQLAlchemy.
PUT /file/NAME: write the body to a file, fsync, rename.
keep: Beatbook itself, with reading left to a sweep that does not run.
"""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import waitress
from flask import Flask, Response, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Integer, LargeBinary, QueuePool, Table, insert

from estate.database import prepare_sqlite, sqlite_module
from web.serve import THREADS, listen, serve

NEVER = 3600.0
PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=10000")


def bare(data: Path) -> Flask:
    """Make the floor: what any Flask program pays that stores the same bytes as safely."""
    app = Flask("bare", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{data / 'bare.db'}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": 20, "max_overflow": 20, "module": sqlite_module(), "poolclass": QueuePool,
        "connect_args": {"check_same_thread": False},
    }  # fmt: skip
    db = SQLAlchemy(app)
    key, number = Column("notebook", LargeBinary, primary_key=True), Column("number", Integer, primary_key=True)
    table = Table("page", db.metadata, key, number, Column("text", LargeBinary))
    with app.app_context():
        prepare_sqlite(db.engine)
        db.create_all()

    @app.post("/insert")
    def insert_rows() -> Response:
        told = request.get_json()
        db.session.execute(insert(table), rows(told))
        db.session.commit()
        return jsonify(kept_to=told["from"] + len(told["pages"]) - 1)

    app.post("/raw")(raw(data))
    app.put("/file/<name>")(write(data))
    return app


def rows(told: Any) -> list[dict[str, Any]]:
    """Give a delivery's pages as rows."""
    key = bytes.fromhex(told["before"])
    return [
        {"notebook": key, "number": number, "text": text.encode()}
        for number, text in enumerate(told["pages"], told["from"])
    ]


def raw(data: Path) -> Callable[[], Response]:
    """Make the route that speaks to SQLite itself, on one connection for each thread."""
    own = threading.local()

    def insert_raw() -> Response:
        if not hasattr(own, "connection"):
            own.connection = sqlite_module().connect(data / "bare.db", isolation_level=None)
            for pragma in PRAGMAS:
                own.connection.execute(f"pragma {pragma}")
        told = request.get_json()
        own.connection.execute("begin immediate")
        own.connection.executemany("insert into page values (:notebook, :number, :text)", rows(told))
        own.connection.execute("commit")
        return jsonify(kept_to=told["from"] + len(told["pages"]) - 1)

    return insert_raw


def write(data: Path) -> Callable[[str], Response]:
    """Make the route that writes a file so that it stays."""

    def file(name: str) -> Response:
        path = data / name
        with path.with_suffix(".part").open("wb") as out:
            out.write(request.get_data())
            out.flush()
            os.fsync(out.fileno())
        path.with_suffix(".part").rename(path)
        return Response(status=204)

    return file


def keep(data: Path) -> Flask:
    """Make Beatbook with reading left to its sweep: the route ends with the commit that keeps the pages."""
    from web import create_app
    from web.routes import notebooks
    from web.settings import Settings

    def later(kept: object) -> dict[str, Any]:
        return {"unread": [], "photos_wanted": [], "photos_kept": []}

    notebooks._read = later
    return create_app(Settings(_env_file=None, data=data, sweep_seconds=NEVER))


def main(words: Sequence[str]) -> None:
    """Serve a floor until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=("bare", "keep"))
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(words)
    listener = listen("127.0.0.1", 0)
    app = bare(options.data) if options.name == "bare" else keep(options.data)
    print(f"at http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    if options.name == "keep":
        serve(app, listener)
    else:
        waitress.serve(app, sockets=[listener], threads=THREADS, connection_limit=1000, _quiet=True)


if __name__ == "__main__":
    main(sys.argv[1:])
