"""What of the cases is erased when, by which rules; and the legal hold of a case, which wins over every rule."""

import uuid
from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from pydantic import ValidationError
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import retention
from cases.operations.holding import TooLate
from cases.queries import retention as queries
from cases.queries.walls import case_of
from cases.rules.retention import KINDS, RetentionBody
from estate.database import db
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_night
from web.words import LONDON

blueprint = Blueprint("retention", __name__)


@blueprint.get("/retention")
@power("see retention")
def index() -> Response:
    """Show the rules in force, and what they let go within ninety days."""
    return _page()


def _page(wrong: Refusal | None = None) -> Response:
    rules = retention.rules_now(me().landlord_id, now())
    history = queries.versions(me())
    endings = queries.endings(me(), rules, now())
    page = render_template(
        "retention/page.html", rules=rules, kinds=KINDS, history=history, wrong=wrong, now=now(),
        due=[one for one in endings if one.due_at <= now() and not one.held_since],
        held=[one for one in endings if one.held_since],
        coming=[one for one in endings if one.due_at > now() and not one.held_since],
        may_set=me().can("set policy"), may_read=me().can("work cases"),
        typed=request.form if wrong else {kind: rules.rule(kind).months for kind in KINDS},
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/retention")
@power("set policy")
def put_in_force() -> BaseResponse:
    """Put other rules in force."""
    told = request.form
    day = as_night(told.get("from"))
    at = datetime.combine(day, time(), LONDON) if day and day > now().astimezone(LONDON).date() else None
    try:
        retention.put_in_force(_body(), told.get("words", ""), told.get("seen", 0, type=int), at, me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    db.session.commit()
    flash("The rules stand. What was erased before stays erased.")
    return redirect("/retention", 303)


def _body() -> RetentionBody:
    """Read the months. Raises Refusal for what is no number of months."""
    standing = retention.rules_now(me().landlord_id, now())
    rules: dict[str, Any] = {}
    for kind in KINDS:
        said, before = request.form.get(kind, "").strip(), standing.rule(kind)
        source = before.source if said == str(before.months) else ""
        rules[kind] = {"months": said if said.isascii() else "x", "source": source}
    try:
        return RetentionBody.model_validate(rules)
    except ValidationError as error:
        kind = str(error.errors()[0]["loc"][0])
        raise Refusal(f"{KINDS[kind]}: give whole months from 0 to 1,200. 0 keeps for ever.", kind) from None


@blueprint.get("/cases/<uuid:case_id>/hold")
@power("manage cases")
def hold(case_id: uuid.UUID) -> Response:
    """Show whether a case is held, and offer to hold it."""
    return _hold(case_id)


def _hold(case_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    case = case_of(me(), case_id) or abort(404)
    page = render_template("retention/hold.html", case=case, held=queries.held(case), wrong=wrong)
    return make_response(page, 422 if wrong else 200)


@blueprint.post("/cases/<uuid:case_id>/hold")
@power("manage cases")
def place(case_id: uuid.UUID) -> BaseResponse:
    """Place a legal hold."""
    try:
        made = retention.place_hold(case_id, request.form.get("words", ""), me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _hold(case_id, refusal)
    if made is None:
        abort(404)
    db.session.commit()
    return redirect(f"/cases/{case_id}/hold", 303)


@blueprint.post("/cases/<uuid:case_id>/hold/lifted")
@power("manage cases")
def lift(case_id: uuid.UUID) -> BaseResponse:
    """Lift it."""
    if retention.lift_hold(case_id, me(), now()) is None:
        abort(404)
    db.session.commit()
    return redirect(f"/cases/{case_id}/hold", 303)
