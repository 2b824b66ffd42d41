"""Unknown persons at the desk: what officers saw, whom a person matched it with, and the cases that need them."""

import uuid
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import sightings as verbs
from cases.operations.holding import TooLate
from cases.queries import sightings as queries
from cases.rules.sightings import PHOTO_REASONS, erased_from
from estate.database import db
from estate.rules.words import Refusal
from web.access import me, now, power, settings
from web.parse import as_id
from web.routes.photographs import picture_of

blueprint = Blueprint("sightings", __name__)


def _told() -> dict[str, Any]:
    days = settings().keep_sightings_days
    return {"reasons": PHOTO_REASONS, "days": days, "gone": lambda row: erased_from(row.received_at, days)}


@blueprint.get("/sightings")
@power("handle sightings")
def index() -> str:
    """List what nobody has matched yet, and the unknown persons by their strikes."""
    waiting = [one for one in queries.sightings(me()) if one.stranger is None]
    return render_template("sightings/page.html", waiting=waiting, known=queries.strangers(me()), **_told())


@blueprint.get("/sightings/<uuid:sighting_id>")
@power("handle sightings")
def show(sighting_id: uuid.UUID) -> Response:
    """Show one sighting beside those it may be matched with."""
    return _one(sighting_id)


def _one(sighting_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    seen = queries.sighting(me(), sighting_id) or abort(404)
    known = queries.strangers(me())
    own = next((one for one in known if seen.stranger and one.stranger.id == seen.stranger.id), None)
    page = render_template(
        "sightings/one.html", seen=seen, own=own, others=queries.to_look_through(me(), seen, known), wrong=wrong,
        **_told(),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409)


@blueprint.post("/sightings/<uuid:sighting_id>/match")
@power("handle sightings")
def match(sighting_id: uuid.UUID) -> BaseResponse:
    """Say whom it shows: somebody seen before, or somebody new."""
    said = request.form.get("stranger", "")
    who = as_id(said)
    if said and who is None:
        abort(404)
    try:
        found = verbs.match(sighting_id, who, me(), now()) or abort(404)
    except TooLate as late:
        db.session.rollback()
        return _one(sighting_id, late)
    stranger_id = found.id
    db.session.commit()
    return redirect(f"/strangers/{stranger_id}", 303)


@blueprint.post("/sightings/<uuid:sighting_id>/match/end")
@power("handle sightings")
def take_back(sighting_id: uuid.UUID) -> BaseResponse:
    """Take a match back."""
    if verbs.take_back(sighting_id, me(), now()) is None:
        abort(404)
    db.session.commit()
    return redirect(f"/sightings/{sighting_id}", 303)


@blueprint.get("/sightings/<uuid:sighting_id>/photographs/<string(length=64):sha256>/<any(small, large):copy>")
@power("handle sightings")
def picture(sighting_id: uuid.UUID, sha256: str, copy: str) -> Response:
    """Show a photograph of a sighting: a copy, never kept by the browser."""
    seen = queries.sighting(me(), sighting_id) or abort(404)
    there = (one for one in seen.photographs if one.sha256.hex() == sha256 and one.shown == "shown")
    found = next(there, None) or abort(404)
    answer = picture_of(found, copy) if found.erased_at is None else abort(404)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/strangers/<uuid:stranger_id>")
@power("handle sightings")
def who(stranger_id: uuid.UUID) -> Response:
    """Show one unknown person: their strikes, and the cases that need them."""
    return _who(stranger_id)


def _who(stranger_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    known = queries.stranger(me(), stranger_id) or abort(404)
    tied = {case.id for case in known.cases}
    cases = [one for one in queries.open_cases(me()) if one.id not in tied]
    page = render_template("sightings/who.html", known=known, offered=cases, wrong=wrong, **_told())
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/strangers/<uuid:stranger_id>/cases")
@power("handle sightings")
def tie(stranger_id: uuid.UUID) -> BaseResponse:
    """Tie an unknown person to a case that needs them."""
    case_id = as_id(request.form.get("case"))
    if case_id is None:
        return _who(stranger_id, Refusal("Choose the case that needs them.", "case"))
    return _tied(stranger_id, case_id, verbs.tie)


@blueprint.post("/strangers/<uuid:stranger_id>/cases/<uuid:case_id>/end")
@power("handle sightings")
def untie(stranger_id: uuid.UUID, case_id: uuid.UUID) -> BaseResponse:
    """Say that a case needs them no longer."""
    return _tied(stranger_id, case_id, verbs.untie)


def _tied(stranger_id: uuid.UUID, case_id: uuid.UUID, verb: Any) -> BaseResponse:
    try:
        if verb(stranger_id, case_id, me(), now()) is None:
            abort(404)
    except TooLate as late:
        db.session.rollback()
        return _who(stranger_id, late)
    db.session.commit()
    return redirect(f"/strangers/{stranger_id}", 303)
