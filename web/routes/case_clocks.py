"""The clocks in a case file: letting a promise stand still and go on, and the review."""

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import pausing, reviewing
from estate.database import new_id
from web.access import me, now, power
from web.parse import as_id
from web.routes.case_work import done

blueprint = Blueprint("case_clocks", __name__)


@blueprint.post("/cases/<uuid:case_id>/clocks/<uuid:promise_id>/pauses")
@power("work cases")
def pause(case_id: uuid.UUID, promise_id: uuid.UUID) -> BaseResponse:
    """Let a promise stand still."""
    because, words = request.form.get("because", ""), request.form.get("words", "")
    return done(case_id, "clock", lambda: pausing.pause(promise_id, because, words, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/clocks/<uuid:promise_id>/going-on")
@power("work cases")
def go_on(case_id: uuid.UUID, promise_id: uuid.UUID) -> BaseResponse:
    """Let a promise go on."""
    words = request.form.get("words", "")
    return done(case_id, "clock", lambda: pausing.resume(promise_id, words, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/reviews")
@power("work cases")
def review(case_id: uuid.UUID) -> BaseResponse:
    """Note a review of the case."""
    note_id, words = as_id(request.form.get("id")) or new_id(), request.form.get("words", "")
    return done(case_id, "review", lambda: reviewing.review_case(case_id, note_id, words, me(), now()))
