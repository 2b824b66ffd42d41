"""Runs migrations inside the app, on its own engine."""

from alembic import context
from flask import current_app

from estate.database import db


def migrate() -> None:
    """Migrate over a connection that waits its turn, all in one transaction."""
    options = current_app.extensions["migrate"].configure_args | {"render_as_batch": True, "compare_type": True}
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()


migrate()
