"""What changes how a case stands: its risk, its stage, whose it is, and its end."""

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import changing, closing, surveys
from web.access import me, now, power
from web.parse import as_id
from web.routes.case_work import done

blueprint = Blueprint("case_state", __name__)
NOBODY = uuid.UUID(int=0)


def _seen() -> int:
    """Give the version of the case that this person was shown."""
    return request.form.get("seen", 0, type=int)


@blueprint.post("/cases/<uuid:case_id>/risk")
@power("work cases")
def regrade(case_id: uuid.UUID) -> BaseResponse:
    """Give it another risk."""
    risk, because = request.form.get("risk", ""), request.form.get("because", "")
    return done(case_id, "risk", lambda: changing.regrade(case_id, risk, because, _seen(), me(), now()))


@blueprint.post("/cases/<uuid:case_id>/stage")
@power("work cases")
def move(case_id: uuid.UUID) -> BaseResponse:
    """Move it to another stage."""
    stage = request.form.get("stage", "")
    return done(case_id, "stage", lambda: changing.move(case_id, stage, _seen(), me(), now()))


@blueprint.post("/cases/<uuid:case_id>/officer")
@power("work cases")
def hand_over(case_id: uuid.UUID) -> BaseResponse:
    """Hand it to another officer."""
    officer_id, words = as_id(request.form.get("officer")) or NOBODY, request.form.get("words", "")
    return done(case_id, "officer", lambda: changing.hand_over(case_id, officer_id, words, _seen(), me(), now()))


@blueprint.post("/cases/<uuid:case_id>/closures")
@power("work cases")
def ask_to_close(case_id: uuid.UUID) -> BaseResponse:
    """Ask a manager to close it."""
    told = request.form
    how = told.get("reason", ""), told.get("outcome", ""), told.get("words", "")
    return done(case_id, "close", lambda: closing.ask_to_close(case_id, *how, _seen(), me(), now()))


@blueprint.post("/cases/<uuid:case_id>/closures/<uuid:closure_id>/surveys")
@power("work cases")
def skip_survey(case_id: uuid.UUID, closure_id: uuid.UUID) -> BaseResponse:
    """Say why a complainant is not asked how it was."""
    party_id, because = as_id(request.form.get("party")) or NOBODY, request.form.get("because", "")
    return done(case_id, "survey", lambda: surveys.skip_survey(closure_id, party_id, because, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/closures/<uuid:closure_id>/signed")
@power("manage cases")
def sign(case_id: uuid.UUID, closure_id: uuid.UUID) -> BaseResponse:
    """Sign its closing."""
    return done(case_id, "sign", lambda: closing.sign_closure(closure_id, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/closures/<uuid:closure_id>/sent-back")
@power("manage cases")
def send_back(case_id: uuid.UUID, closure_id: uuid.UUID) -> BaseResponse:
    """Send its closing back with what is missing."""
    words = request.form.get("words", "")
    return done(case_id, "sign", lambda: closing.send_back(closure_id, words, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/reopenings")
@power("manage cases")
def reopen(case_id: uuid.UUID) -> BaseResponse:
    """Open it again."""
    words = request.form.get("words", "")
    return done(case_id, "reopen", lambda: closing.reopen(case_id, words, me(), now()))
