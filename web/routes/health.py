"""One page that says whether this server is well: a word for everybody, figures for those who audit; nobody's data."""

import shutil
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, jsonify, make_response, render_template
from flask_login import current_user
from sqlalchemy import text

from estate.database import db
from estate.operations import mail
from estate.operations.traces import unsealed
from notebook import queries
from web.access import me, now, public, settings, wants_page

blueprint = Blueprint("health", __name__)
SLOW = timedelta(minutes=10)
LEAST_ROOM = 0.05


class Fact(NamedTuple):
    """One thing that can be well or not."""

    name: str
    words: str
    well: bool


def beatbook_version() -> str:
    """Give the version that runs."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text())["project"]["version"]) if project.exists() else "not known"


@blueprint.get("/health")
@public("a watch-dog asks without signing in; it learns only whether things are well")
def show() -> Response:
    """Say whether the server is well; 503 where it is not."""
    facts = [_database(), _disk(), _reading(), _mail()]
    well = all(fact.well for fact in facts)
    code = 200 if well else 503
    if not wants_page():
        return make_response(jsonify(well=well), code)
    if not (current_user.is_authenticated and me().can("audit")):
        return make_response(render_template("health/short.html", well=well), code)
    facts.append(_traces())
    page = render_template(
        "health/page.html", facts=facts, well=well, version=beatbook_version(), engine=db.engine.dialect.name
    )
    return make_response(page, code)


def _database() -> Fact:
    db.session.execute(text("SELECT 1"))
    return Fact("Database", "answers", well=True)


def _disk() -> Fact:
    room = shutil.disk_usage(settings().data)
    return Fact("Room for photographs", f"{room.free / 1e9:,.1f} GB free", room.free / room.total > LEAST_ROOM)


def _reading() -> Fact:
    oldest = queries.oldest_waiting()
    if oldest is None:
        return Fact("Pages waiting to be read", "none", well=True)
    waits = now() - oldest
    return Fact("Pages waiting to be read", f"the oldest for {int(waits.total_seconds() // 60)} min", waits < SLOW)


def _mail() -> Fact:
    oldest = mail.oldest_unsent()
    late = oldest is not None and now() - oldest > SLOW
    return Fact("Letters", "the oldest waits too long" if late else "none late", not late)


def _traces() -> Fact:
    return Fact("Traces waiting for their seal", str(unsealed(me().landlord_id)), well=True)
