"""The landlord's policy: which version is in force since when, in sentences; a new version, and two compared."""

import uuid
from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases import shipped
from cases.operations.holding import TooLate
from cases.operations.policies import BEGINS_WITH, put_in_force
from cases.queries import policies
from cases.rules.lists import CATEGORIES, EVERY
from cases.rules.policies import PolicyBody
from cases.rules.saying import DEEDS, say
from estate.database import db
from estate.rules.calendar import LONDON
from estate.rules.clocks import WORDS
from estate.rules.words import Refusal
from web import policy_form
from web.access import me, now, power
from web.parse import as_id, as_night
from web.policy_words import ANSWERS, compared

blueprint = Blueprint("policies", __name__)


@blueprint.get("/policies")
@power("read policy")
def index() -> str:
    """Show what is in force, and the versions there have been."""
    history = policies.history(me(), now())
    current = next((one.policy for one in history if one.standing == "now"), None)
    return _read(policies.body_of(current) if current else shipped.policy(BEGINS_WITH), current, history)


@blueprint.get("/policies/<uuid:policy_id>")
@power("read policy")
def show(policy_id: uuid.UUID) -> str:
    """Show one version."""
    policy = policies.one(me(), policy_id) or abort(404)
    return _read(policies.body_of(policy), policy, policies.history(me(), now()))


def _read(body: PolicyBody, policy: Any, history: list[policies.Version]) -> str:
    return render_template(
        "policies/page.html", sections=say(body), body=body, policy=policy, history=history,
        runs=policies.runs_under(me()), may_set=me().can("set policy"), shipped=shipped.policies(),
    )  # fmt: skip


@blueprint.get("/policies/compared")
@power("read policy")
def compare() -> str:
    """Show what one version says and another does not."""
    two = [policies.one(me(), as_id(request.args.get(which)) or uuid.UUID(int=0)) for which in ("old", "new")]
    old, new = (one or abort(404) for one in two) if all(two) else (None, None)
    if old is None or new is None:
        return render_template("policies/compared.html", old=None, history=policies.history(me(), now()))
    told = compared(say(policies.body_of(old)), say(policies.body_of(new)))
    return render_template("policies/compared.html", old=old, new=new, told=told, history=policies.history(me(), now()))


@blueprint.get("/policies/new")
@power("set policy")
def begin() -> Response:
    """Show the form of a new version: from one that there is, or one that is shipped."""
    standing = policies.one(me(), as_id(request.args.get("from")) or uuid.UUID(int=0))
    named = shipped.policies().get(request.args.get("from", ""))
    current = policies.in_force(me().landlord_id, now())
    body = policies.body_of(standing) if standing else named or (policies.body_of(current) if current else None)
    return _form((body or shipped.policy(BEGINS_WITH)).model_dump(mode="json"))


def _form(body: dict[str, Any], wrong: Refusal | None = None) -> Response:
    last = max((row.number for row in policies.versions(me())), default=0)
    page = render_template(
        "policies/new.html", body=body, ticks=policy_form.ticks, wrong=wrong, form=request.form, kinds=WORDS,
        why=getattr(wrong, "all", [str(wrong)] if wrong else []), every=EVERY, answers=ANSWERS, deeds=DEEDS,
        categories=CATEGORIES, rows=min(len(body["promises"]) + policy_form.SPARE, policy_form.MOST),
        seen=last, spare=min(len(body["not_counted"]) + 1, policy_form.MOST),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/policies")
@power("set policy")
def put() -> BaseResponse:
    """Put a new version in force, now or from a day on."""
    told = request.form
    try:
        row = put_in_force(
            me().landlord_id, policy_form.read(told), told.get("words", ""), me(), now(),
            _from(told.get("from_day", "")), told.get("seen", -1, type=int),
        )  # fmt: skip
    except Refusal as refusal:
        db.session.rollback()
        return _form(policy_form.typed(told), refusal)
    address = f"/policies/{row.id}"
    db.session.commit()
    flash(f"Version {row.number} is kept. Cases that are open stay under the version they were opened under.")
    return redirect(address, 303)


def _from(text: str) -> datetime | None:
    """Give when a day begins in London; None for today, or where none is given. Raises Refusal for nonsense."""
    if not text:
        return None
    day = as_night(text)
    if day is None:
        raise Refusal("Give the day it begins, or leave it empty for now.", "in_force_from")
    return None if day == now().astimezone(LONDON).date() else datetime.combine(day, time(), LONDON)
