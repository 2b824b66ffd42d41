"""The kit register: what there is, who holds it, what came back and what did not."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.queries import places
from estate.rules.words import Refusal
from patrol import operations as patrol
from patrol.queries.kit import kit_register
from patrol.queries.shifts import said_faulty
from patrol.rules.kit import KINDS
from web.access import me, now, power
from web.parse import as_id

blueprint = Blueprint("kit", __name__)


@blueprint.get("/kit")
@power("watch the night")
def index() -> str:
    """Show the register."""
    return _page()


def _page(refused: str = "") -> str:
    rows = kit_register(me(), now())
    return render_template(
        "kit/page.html", rows=rows, missing=[row for row in rows if row.missing], kinds=KINDS, refused=refused,
        out=sum(row.out and not row.missing for row in rows), faulty=said_faulty(me(), now()),
        blocks=places.blocks(me()), may=me().can("plan rounds"), now=now(),
    )  # fmt: skip


@blueprint.post("/kit")
@power("plan rounds")
def add() -> Response | tuple[str, int]:
    """Add a thing."""
    asked = as_id(request.form.get("block"))
    block = places.block(me(), asked) if asked else None
    try:
        kit = patrol.add_kit(
            request.form.get("kind", ""), request.form.get("label", ""), block, by=me(), now=now()
        )
    except Refusal as refusal:
        return _page(str(refusal)), 422
    db.session.commit()
    flash(f"{KINDS[kit.kind]} {kit.label} is in the register.")
    return redirect("/kit", 303)


@blueprint.post("/kit/<uuid:kit_id>/retired")
@power("plan rounds")
def retire(kit_id: uuid.UUID) -> Response:
    """Take a thing out of use."""
    return _done(patrol.retire_kit(kit_id, by=me(), now=now()), "It is out of use, and on no phone from now on.")


@blueprint.post("/kit/<uuid:kit_id>/used")
@power("plan rounds")
def use_again(kit_id: uuid.UUID) -> Response:
    """Take a thing into use again."""
    return _done(patrol.use_kit_again(kit_id, by=me(), now=now()), "It is in use again.")


@blueprint.post("/kit/<uuid:kit_id>/back")
@power("plan rounds")
def is_back(kit_id: uuid.UUID) -> Response | tuple[str, int]:
    """Note that a thing is back."""
    try:
        found = patrol.kit_is_back(kit_id, request.form.get("words", ""), by=me(), now=now())
    except Refusal as refusal:
        return _page(str(refusal)), 422
    return _done(found, "It is back.")


def _done(found: bool, words: str) -> Response:
    if not found:
        abort(404)
    db.session.commit()
    flash(words)
    return redirect("/kit", 303)
