"""Photographs that came with what was told: copies, inside the wall of their report."""

import uuid

from flask import Blueprint, Response, abort

from cases.queries.files import observation_of
from cases.queries.pictures import picture
from cases.queries.walls import report_of
from web.access import me, power
from web.routes.photographs import disk, picture_of

blueprint = Blueprint("told_pictures", __name__)


@blueprint.get("/inbox/<uuid:report_id>/photographs/<uuid:evidence_id>/<any(small, large):copy>")
@power("handle reports")
def show(report_id: uuid.UUID, evidence_id: uuid.UUID, copy: str) -> Response:
    """Show a copy: re-encoded, without metadata. The bytes as they came are never served here."""
    row = picture(me(), report_id, evidence_id) or abort(404)
    try:
        with disk().open(row.landlord_id, row.id, row.sha256 or b"", copy) as file:
            answer = Response(file.read(), mimetype="image/jpeg")
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/inbox/<uuid:report_id>/seen/<string(length=64):sha256>/<any(small, large):copy>")
@power("handle reports")
def show_seen(report_id: uuid.UUID, sha256: str, copy: str) -> Response:
    """Show a photograph of what the patrol saw to who may read the report of it."""
    report = report_of(me(), report_id) or abort(404)
    seen = observation_of(me(), report) or abort(404)
    shown = (one for one in seen.photographs if one.sha256.hex() == sha256 and one.shown == "shown")
    answer = picture_of(next(shown, None) or abort(404), copy)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
