"""The caseload by officer, and handing cases over from there."""

import uuid

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.changing import hand_over
from cases.operations.holding import TooLate
from cases.queries import caseload
from estate.database import db
from estate.queries.people import people, person
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id

blueprint = Blueprint("caseload", __name__)
NOBODY = uuid.UUID(int=0)


@blueprint.get("/caseload")
@power("manage cases")
def index() -> str:
    """Show who has how much."""
    return render_template("caseload/page.html", loads=caseload.caseload(me(), now()), now=now())


@blueprint.get("/caseload/<uuid:person_id>")
@power("manage cases")
def show(person_id: uuid.UUID) -> Response:
    """Show what one officer has, to hand over."""
    return _one(person_id)


def _one(person_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    officer = person(me(), person_id) or abort(404)
    page = render_template(
        "caseload/one.html", officer=officer, found=caseload.cases_with(me(), person_id), now=now(), wrong=wrong,
        form=request.form, chosen=request.form.getlist("case"),
        officers=[one for one in people(me()) if one.can("work cases") and one.id != person_id],
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/caseload/<uuid:person_id>/hand-over")
@power("manage cases")
def hand(person_id: uuid.UUID) -> BaseResponse:
    """Hand the chosen cases to another officer: all of them, or none."""
    if person(me(), person_id) is None:
        abort(404)
    try:
        handed = _handed()
    except Refusal as refusal:
        db.session.rollback()
        return _one(person_id, refusal)
    db.session.commit()
    flash(f"{handed} handed over." if handed != 1 else "One case is handed over.")
    return redirect(f"/caseload/{person_id}", 303)


def _handed() -> int:
    told = request.form
    officer_id, words = as_id(told.get("officer")) or NOBODY, told.get("words", "")
    chosen = [text.partition(":") for text in told.getlist("case")[: caseload.MOST]]
    if not chosen:
        raise Refusal("Choose the cases to hand over.", "case")
    for case_id, _, seen in sorted(chosen):
        version = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
        if hand_over(as_id(case_id) or NOBODY, officer_id, words, version, me(), now()) is None:
            abort(404)
    return len(chosen)
