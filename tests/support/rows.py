"""Looking into the database beside a client: rows as plain values, good in any context."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import inspect, select

from estate.database import db
from notebook.models import Notebook, Page
from tests.support.phone import Phone


def rows(app: Flask, model: type[Any], **where: Any) -> list[Any]:
    """Give the rows of a model in the order of their keys."""
    mapped = inspect(model)
    with app.app_context():
        found = db.session.scalars(select(model).filter_by(**where).order_by(*mapped.primary_key)).all()
        return [SimpleNamespace(**{one.key: getattr(row, one.key) for one in mapped.column_attrs}) for row in found]


def pages(app: Flask, phone: Phone) -> list[Any]:
    """Give what the server keeps of a phone's notebook, by number."""
    return rows(app, Page, notebook_id=uuid.UUID(phone.id))


def notebook(app: Flask, phone: Phone) -> Any:
    """Give the notebook's row."""
    return rows(app, Notebook, id=uuid.UUID(phone.id))[0]


def states(app: Flask, phone: Phone) -> list[tuple[int, str]]:
    """Give (number, state) of every page kept of a phone's notebook."""
    return [(page.number, page.state) for page in pages(app, phone)]


def restored(phone: Phone, number: int) -> Phone:
    """Give the phone restored from a backup made when page `number` was its last."""
    twin = phone.copy()
    twin.texts, twin.hashes, twin.heads = twin.texts[:number], twin.hashes[:number], twin.heads[: number + 1]
    twin.kept_to = min(twin.kept_to, number)
    return twin
