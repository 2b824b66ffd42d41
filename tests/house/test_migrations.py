"""Migrations give exactly what the models say, on both engines, and can be undone and done again."""

from typing import Any

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from estate.database import db


def differences() -> list[Any]:
    """Give what the models say and the database does not, or the other way round."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, db.metadata)
        connection.rollback()
    return found


def test_migrations_equal_models(inside):
    found = differences()
    told = "\n".join(map(str, found))
    assert not found, f"Make a migration: .venv/bin/flask db migrate -m '…'. It is to do:\n{told}"


def test_migrations_can_be_undone_and_done_again(inside):
    flask_migrate.downgrade(revision="base")
    assert set(db.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade()
    assert differences() == []


def test_there_is_one_head():
    from alembic.script import ScriptDirectory

    heads = ScriptDirectory("migrations").get_heads()
    assert len(heads) == 1, f"Two people made a migration after the same one: put {heads} in a row."


