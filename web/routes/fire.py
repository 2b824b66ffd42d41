"""The fire service's clock: faults in regulated equipment of high-rise blocks, and what was told to whom."""

import uuid

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.rules.words import Refusal
from patrol.operations import fire
from patrol.queries import cleared_clocks, fire_clocks
from web.access import me, now, power

blueprint = Blueprint("fire", __name__)


@blueprint.get("/fire")
@power("watch the night")
def index() -> str:
    """List the faults that stand, the first due first, and the last that were cleared."""
    return _page()


def _page(wrong: uuid.UUID | None = None, why: str = "") -> str:
    return render_template(
        "fire/page.html", clocks=fire_clocks(me(), now()), cleared=cleared_clocks(me(), now()), now=now(),
        may_answer=me().can("answer alerts"), wrong=wrong, why=why,
    )  # fmt: skip


@blueprint.post("/fire/<uuid:clock_id>/told")
@power("answer alerts")
def told(clock_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that the fire service was told, and its reference."""
    try:
        found = fire.tell_fire_service(clock_id, request.form.get("reference", ""), me(), now())
    except Refusal as refusal:
        return _refused(clock_id, refusal)
    return _noted(found)


@blueprint.post("/fire/<uuid:clock_id>/fixed")
@power("answer alerts")
def fixed(clock_id: uuid.UUID) -> Response:
    """Say that it is fixed."""
    return _noted(fire.note_fixed(clock_id, me(), now()))


@blueprint.post("/fire/<uuid:clock_id>/fixed-told")
@power("answer alerts")
def fixed_told(clock_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that the fire service was told of the repair."""
    try:
        found = fire.tell_fixed(clock_id, me(), now())
    except Refusal as refusal:
        return _refused(clock_id, refusal)
    return _noted(found)


@blueprint.post("/fire/<uuid:clock_id>/no-fault")
@power("answer alerts")
def no_fault(clock_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that it was no fault, and why."""
    try:
        found = fire.rule_out(clock_id, request.form.get("because", ""), me(), now())
    except Refusal as refusal:
        return _refused(clock_id, refusal)
    return _noted(found)


def _refused(clock_id: uuid.UUID, refusal: Refusal) -> tuple[str, int]:
    db.session.rollback()
    return _page(clock_id, str(refusal)), 422


def _noted(found: object | None) -> Response:
    if found is None:
        abort(404)
    db.session.commit()
    return redirect("/fire", 303)
