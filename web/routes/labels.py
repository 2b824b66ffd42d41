"""Labels: the sheets to print and cut, and what anybody sees who scans one with another camera."""

import uuid

from flask import Blueprint, Response, abort, render_template

from estate.queries import places
from patrol.queries.checkpoints import checkpoints
from web.access import me, now, power, public, settings
from web.paper.labels import label_sheets

blueprint = Blueprint("labels", __name__)


@blueprint.get("/places/<uuid:block_id>/labels.pdf")
@power("plan rounds")
def sheets(block_id: uuid.UUID) -> Response:
    """Give a block's labels on A4 sheets. A block without checkpoints has none."""
    block = places.block(me(), block_id) or abort(404)
    made = label_sheets(me().landlord.name, block.name, checkpoints(me(), block_id), settings().origin, now())
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="labels.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/c/<string(maxlength=40):code>")
@public("a label says nothing about whose it is or where")
def scanned(code: str) -> Response:
    """Say what a label is for, the same for every code: also for one that nobody has."""
    answer = Response(render_template("labels/scanned.html"), mimetype="text/html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
