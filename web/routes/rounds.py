"""Rounds at the desk: which blocks, which nights, how many visits, between which hours."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.models import Block
from estate.queries import places
from estate.rules.words import Refusal
from patrol.operations import rounds as operations
from patrol.queries.rounds import RoundSeen, round_seen, rounds
from patrol.rules.nights import night_of
from patrol.rules.rounds import RISKS, WEEKDAYS, nights_in_words, walked_on
from web.access import me, now, power

blueprint = Blueprint("rounds", __name__)


@blueprint.get("/rounds")
@power("see checkpoints")
def index() -> str:
    """List the rounds."""
    night = night_of(now())
    return render_template(
        "rounds/page.html", rounds=rounds(me(), closed=True), night=night, risks=RISKS, in_words=nights_in_words,
        walked_on=walked_on, may=me().can("plan rounds"),
    )  # fmt: skip


@blueprint.get("/rounds/new")
@power("plan rounds")
def ask() -> str:
    """Ask for a round."""
    return _form(None)


@blueprint.post("/rounds")
@power("plan rounds")
def plan() -> Response | tuple[str, int]:
    """Plan a round."""
    try:
        planned = operations.plan_round(promised=_promised(), by=me(), now=now(), **_told())
    except Refusal as refusal:
        return _form(None, refusal), 422
    db.session.commit()
    flash(f"{planned.name} is planned. Phones have it with their next pack.")
    return redirect(f"/rounds/{planned.id}", 303)


@blueprint.get("/rounds/<uuid:round_id>")
@power("see checkpoints")
def show(round_id: uuid.UUID) -> str:
    """Show a round."""
    return _form(_found(round_id)) if me().can("plan rounds") else _page(_found(round_id))


@blueprint.post("/rounds/<uuid:round_id>")
@power("plan rounds")
def change(round_id: uuid.UUID) -> Response | tuple[str, int]:
    """Change a round."""
    seen = _found(round_id)
    try:
        changed = operations.change_round(seen.round, _promised(), by=me(), now=now(), **_told())
    except Refusal as refusal:
        db.session.rollback()
        return _form(_found(round_id), refusal), 422
    db.session.commit()
    flash("Phones have the change with their next pack." if changed else "Nothing was different.")
    return redirect(f"/rounds/{round_id}", 303)


@blueprint.post("/rounds/<uuid:round_id>/blocks/<uuid:block_id>/<any(up, down):way>")
@power("plan rounds")
def move(round_id: uuid.UUID, block_id: uuid.UUID, way: str) -> Response:
    """Move a block up or down the walking order."""
    seen = _found(round_id)
    if all(one.block_id != block_id for one in seen.blocks):
        abort(404)
    operations.move_block(seen.round, block_id, -1 if way == "up" else 1, by=me(), now=now())
    db.session.commit()
    return redirect(f"/rounds/{round_id}#order", 303)


@blueprint.post("/rounds/<uuid:round_id>/closed")
@power("plan rounds")
def close(round_id: uuid.UUID) -> Response:
    """Walk it no more."""
    operations.close_round(_found(round_id).round, by=me(), now=now())
    db.session.commit()
    flash("It is walked no more. Its nights stay.")
    return redirect("/rounds", 303)


@blueprint.post("/rounds/<uuid:round_id>/reopened")
@power("plan rounds")
def reopen(round_id: uuid.UUID) -> Response:
    """Take it up again."""
    operations.reopen_round(_found(round_id).round, by=me(), now=now())
    db.session.commit()
    flash("It is walked again.")
    return redirect(f"/rounds/{round_id}", 303)


def _found(round_id: uuid.UUID) -> RoundSeen:
    return round_seen(me(), round_id) or abort(404)


def _told() -> dict[str, Any]:
    form = request.form
    told: dict[str, Any] = {name: form.get(name, "") for name in ("name", "begins", "ends", "risk")}
    return told | {"weekdays": form.getlist("weekdays"), "varied": form.get("varied") == "yes"}


def _promised() -> list[tuple[Block, int]]:
    asked = {block: request.form.get(f"visits-{block.id}", "") for block in places.blocks(me())}
    return [(block, int(text) if text.isascii() and text.isdigit() else 0) for block, text in asked.items()]


def _form(seen: RoundSeen | None, refused: Refusal | None = None) -> str:
    return _page(seen, blocks=places.blocks(me()), refused=refused, may=True)


def _page(seen: RoundSeen | None, **more: Any) -> str:
    night = night_of(now())
    told: dict[str, Any] = {"may": False, "refused": None} | more
    names = {one.block_id: one.block.name for one in seen.blocks} if seen else {}
    return render_template(
        "rounds/one.html", seen=seen, night=night, weekdays=WEEKDAYS, risks=RISKS, in_words=nights_in_words,
        walked_on=walked_on, names=names, **told,
    )  # fmt: skip
