"""A block floor by floor: its drawings, and what was seen on each."""

import uuid

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from estate.database import db
from estate.models import Block, FloorPlan
from estate.queries import places
from estate.rules.words import Refusal
from notebook.operations.photographs import NotShown
from notebook.rules import MAX_PHOTOGRAPH
from patrol.operations.plans import put_plan, remove_plan
from patrol.queries.plans import floors, plan_address, plan_of
from web.access import me, now, power, settings

blueprint = Blueprint("floors", __name__)


@blueprint.get("/places/<uuid:block_id>/floors")
@power("watch the night")
def index(block_id: uuid.UUID) -> str:
    """Show the floors that have a drawing, or where something was seen lately."""
    return _page(_block(block_id))


@blueprint.post("/places/<uuid:block_id>/floors")
@power("plan rounds")
def put(block_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Take the drawing of a floor: a JPEG, PNG or WebP."""
    request.max_content_length = MAX_PHOTOGRAPH
    block, sent = _block(block_id), request.files.get("picture")
    content, floor = sent.stream.read() if sent else b"", request.form.get("floor", "")
    try:
        put_plan(block, floor, content, settings().display_megapixels, by=me(), now=now())
    except (NotShown, Refusal) as refusal:
        return _page(block, str(refusal)), 422
    db.session.commit()
    flash(f"Floor {floor} has its drawing.")
    return redirect(f"/places/{block.id}/floors", 303)


@blueprint.get("/floor-plans/<uuid:plan_id>")
@power("watch the night")
def show(plan_id: uuid.UUID) -> Response:
    """Give a drawing."""
    answer = Response(_plan(plan_id).picture, mimetype="image/png")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@blueprint.get("/field/plans/<uuid:plan_id>/<name>")
@power("patrol")
def carry(plan_id: uuid.UUID, name: str) -> Response:
    """Give a drawing to a phone, which keeps it with the night's pack; `name` changes with the picture."""
    plan = _plan(plan_id)
    return Response(plan.picture, mimetype="image/png") if plan_address(plan).endswith(f"/{name}") else abort(404)


@blueprint.post("/floor-plans/<uuid:plan_id>/removed")
@power("plan rounds")
def remove(plan_id: uuid.UUID) -> BaseResponse:
    """Have no drawing of that floor."""
    plan = _plan(plan_id)
    block_id, floor = plan.block_id, plan.floor
    remove_plan(plan, by=me(), now=now())
    db.session.commit()
    flash(f"Floor {floor} has no drawing.")
    return redirect(f"/places/{block_id}/floors", 303)


def _page(block: Block, refused: str = "") -> str:
    may = me().can("plan rounds")
    return render_template(
        "places/floors.html", block=block, floors=floors(me(), block), may=may, refused=refused, tonight={"now": now()}
    )  # fmt: skip


def _block(block_id: uuid.UUID) -> Block:
    return places.block(me(), block_id) or abort(404)


def _plan(plan_id: uuid.UUID) -> FloorPlan:
    return plan_of(me(), plan_id) or abort(404)
