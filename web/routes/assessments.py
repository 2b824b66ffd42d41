"""Forms filled in about a case: risk, hate checklist, proportionality, DASH."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import assessing
from cases.operations.assessing import STEP, Filled
from cases.operations.holding import TooLate
from cases.queries import forms
from cases.rules.actions import ACTIONS, OF_OTHERS, offered
from cases.rules.forms import KINDS, OCCASIONS, PERCEIVED
from cases.rules.lists import ROLES, STRANDS
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id

blueprint = Blueprint("assessments", __name__)


@blueprint.get("/cases/<uuid:case_id>/forms/<form>")
@power("work cases")
def blank(case_id: uuid.UUID, form: str) -> Response:
    """Offer a form, its own id in it."""
    return _blank(case_id, form)


def _blank(case_id: uuid.UUID, kind: str, wrong: Refusal | None = None) -> Response:
    paper = forms.blank(me(), case_id, kind, now()) or abort(404)
    told = request.form
    again = paper.last.answers if paper.last and kind in ("hate_checklist", "proportionality") else {}
    said = {one.code: told.getlist(one.code) if wrong else _said(again.get(one.code)) for one in paper.body.questions}
    steps = {code: words for code, words in offered(paper.case.risk)["legal"].items() if code not in OF_OTHERS}
    page = render_template(
        "assessments/form.html", paper=paper, case=paper.case, kind=kind, said=said, form=told if wrong else {},
        wrong=wrong, kinds=KINDS, occasions=OCCASIONS, roles=ROLES, steps=steps, new_id=new_id,
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


def _said(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]


@blueprint.post("/cases/<uuid:case_id>/forms/<form>")
@power("work cases")
def fill_in(case_id: uuid.UUID, form: str) -> BaseResponse:
    """Keep a form that was filled in."""
    told = request.form
    filled = Filled(
        id=as_id(told.get("id")) or new_id(), kind=form, given=told.getlist, form_id=as_id(told.get("form_id")),
        occasion=told.get("occasion", "open"), about_id=as_id(told.get("about")), risk=told.get("risk", ""),
        because=told.get("because", ""), step=told.get("step", ""),
    )  # fmt: skip
    try:
        row = assessing.fill_in(case_id, filled, me(), now()) or abort(404)
    except Refusal as refusal:
        db.session.rollback()
        return _blank(case_id, form, refusal)
    address = f"/cases/{case_id}/assessments/{row.id}"
    db.session.commit()
    return redirect(address, 303)


@blueprint.get("/cases/<uuid:case_id>/assessments/<uuid:assessment_id>")
@power("work cases")
def show(case_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Show a form as it was filled in, and what it came to."""
    return _one(case_id, assessment_id)


def _one(case_id: uuid.UUID, assessment_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    one = forms.one(me(), case_id, assessment_id) or abort(404)
    page = render_template(
        "assessments/one.html", one=one, case=one.case, row=one.row, body=one.body, came=one.came, kinds=KINDS,
        occasions=OCCASIONS, wrong=wrong, step=ACTIONS.get(str(one.row.answers.get(STEP, ""))), strands=STRANDS,
        perceived=PERCEIVED, may_agree=me().can("manage cases") and one.row.by_id != me().id,
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/cases/<uuid:case_id>/assessments/<uuid:assessment_id>/confirmed")
@power("work cases")
def confirm(case_id: uuid.UUID, assessment_id: uuid.UUID) -> BaseResponse:
    """Give the case the risk that the form came to."""
    seen = request.form.get("seen", 0, type=int)
    return _done(case_id, assessment_id, lambda: assessing.confirm(assessment_id, seen, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/assessments/<uuid:assessment_id>/agreed")
@power("manage cases")
def agree(case_id: uuid.UUID, assessment_id: uuid.UUID) -> BaseResponse:
    """Agree that a legal step is proportionate."""
    return _done(case_id, assessment_id, lambda: assessing.agree(assessment_id, me(), now()))


def _done(case_id: uuid.UUID, assessment_id: uuid.UUID, do: Callable[[], Any]) -> BaseResponse:
    if forms.one(me(), case_id, assessment_id) is None:
        abort(404)
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _one(case_id, assessment_id, refusal)
    if made is None:
        abort(404)
    db.session.commit()
    flash("It is done, and stands in the file.")
    return redirect(f"/cases/{case_id}", 303)
