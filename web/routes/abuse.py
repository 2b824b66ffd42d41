"""Hate and domestic abuse: recorded as such, put behind the wall, and the list of who leads on it."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.hate import record_hate
from cases.operations.holding import TooLate
from cases.operations.restricting import restrict
from cases.queries import abuse
from cases.queries.walls import case_of
from cases.rules.actions import ABUSE
from estate.database import db
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id
from web.routes.cases import file_page

blueprint = Blueprint("abuse", __name__)


@blueprint.get("/restricted")
@power("lead restricted cases")
def index() -> str:
    """List the restricted cases, and how far each has been brought."""
    return render_template(
        "abuse/page.html", held=abuse.held(me()), waiting=abuse.waiting(me()), kinds=ABUSE, now=now()
    )


@blueprint.post("/cases/<uuid:case_id>/hate")
@power("work cases")
def hate(case_id: uuid.UUID) -> BaseResponse:
    """Record hate: that somebody perceives it is enough."""
    told = request.form
    what = told.getlist("strands"), told.get("perceived_by", ""), told.get("words", "")
    seen = told.get("seen", 0, type=int)
    return _done(case_id, "hate", lambda: record_hate(case_id, *what, seen, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/restricted")
@power("work cases")
def hide(case_id: uuid.UUID) -> BaseResponse:
    """Put a case behind the wall."""
    told = request.form
    what = as_id(told.get("lead")), told.get("because", ""), told.get("seen", 0, type=int)
    return _done(case_id, "restrict", lambda: restrict(case_id, *what, me(), now(), stays="stays" in told))


def _done(case_id: uuid.UUID, act: str, do: Callable[[], Any]) -> BaseResponse:
    """Do it and show the file, or the list where this person may no longer see it."""
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return file_page(case_id, refusal, act, 409 if isinstance(refusal, TooLate) else 422)
    if made is None:
        abort(404)
    db.session.commit()
    if case_of(me(), case_id) is not None:
        return redirect(f"/cases/{case_id}", 303)
    flash("It is behind the wall. The domestic abuse lead has it from now on.")
    return redirect("/cases", 303)
