"""The supervisor's review: the files drawn for a month, and the form one of them is looked through by."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases import shipped
from cases.operations import file_reviews
from cases.operations.holding import TooLate
from cases.queries import reviewing
from cases.queries.forms import form_in_force
from cases.queries.walls import case_of
from cases.rules.forms import FormBody
from cases.rules.sampling import after, before
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id
from web.words import LONDON

blueprint = Blueprint("file_reviews", __name__)


def _month() -> date:
    """Give the month that is asked for; the one before this where none is, or one that is not over."""
    last = before(now().astimezone(LONDON).date())
    try:
        asked = date.fromisoformat(f"{request.values.get('month', '')}-01")
    except ValueError:
        return last
    return asked if date(2000, 1, 1) <= asked <= last else last


@blueprint.get("/reviews")
@power("manage cases")
def index() -> str:
    """List the files drawn for a month, and what came of those that were looked through."""
    month = _month()
    found = reviewing.drawn(me(), month)
    done = [one for one in found if one.review]
    following = after(month) if after(month) <= before(now().astimezone(LONDON).date()) else None
    return render_template(
        "reviews/page.html", found=found, month=month, back=before(month), onward=following,
        mean=round(100 * sum(one.score for one in done) / sum(one.most for one in done)) if done else None,
    )  # fmt: skip


@blueprint.get("/cases/<uuid:case_id>/review")
@power("manage cases")
def blank(case_id: uuid.UUID) -> Response:
    """Offer the form."""
    return _form(case_id)


def _form(case_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    case = case_of(me(), case_id) or abort(404)
    form = form_in_force(me().landlord_id, reviewing.KIND, now())
    body = FormBody.model_validate(form.body) if form else shipped.form(reviewing.KIND)
    told: Any = request.form
    page = render_template(
        "reviews/form.html", case=case, body=body, form_id=told.get("form_id") or (form.id if form else ""),
        month=_month(), said={one.code: told.getlist(one.code) for one in body.questions}, wrong=wrong,
        row_id=told.get("id") or new_id(),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/cases/<uuid:case_id>/review")
@power("manage cases")
def keep(case_id: uuid.UUID) -> BaseResponse:
    """Keep it, and tell the officer."""
    told, month = request.form, _month()
    row_id, form_id = as_id(told.get("id")) or new_id(), as_id(told.get("form_id"))
    try:
        row = file_reviews.review_file(case_id, row_id, month, told.getlist, form_id, me(), now()) or abort(404)
    except Refusal as refusal:
        db.session.rollback()
        return _form(case_id, refusal)
    address = f"/cases/{case_id}/assessments/{row.id}"
    db.session.commit()
    flash("It stands in the file, and its officer is told.")
    return redirect(address, 303)


@blueprint.post("/cases/<uuid:case_id>/assessments/<uuid:assessment_id>/seen")
@power("work cases")
def seen(case_id: uuid.UUID, assessment_id: uuid.UUID) -> BaseResponse:
    """Note that the officer has read the review of their file."""
    try:
        row = file_reviews.see_review(case_id, assessment_id, me(), now())
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal))
        return redirect(f"/cases/{case_id}/assessments/{assessment_id}", 303)
    if row is None:
        abort(404)
    db.session.commit()
    return redirect(f"/cases/{case_id}", 303)
