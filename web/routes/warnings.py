"""Warnings for the safety of staff: made in a case file or of a door, renewed, ended."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import warnings
from cases.operations.warnings import USUAL, Warned
from cases.queries.walls import LEAD, case_of
from cases.queries.warnings import to_review
from estate.database import db, new_id
from estate.queries import places
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_day, as_id
from web.routes.case_work import done

blueprint = Blueprint("warnings", __name__)


def today() -> date:
    """Give the day it is in London."""
    return now().astimezone(LONDON).date()


@blueprint.get("/warnings")
@power("work cases")
def index() -> Response:
    """List the warnings, what is to be looked at first at the top."""
    return _page()


def _page(wrong: Refusal | None = None) -> Response:
    found = to_review(me())
    lapsed = [one for one in found if one.review_on is None or one.review_on < today()]
    page = render_template(
        "warnings/page.html", lapsed=lapsed, standing=[one for one in found if one not in lapsed], wrong=wrong,
        form=request.form if wrong else {}, blocks=places.blocks(me()), today=today(), usual=today() + USUAL,
        leads=me().can(LEAD), new_id=new_id,
    )  # fmt: skip
    return make_response(page, 422 if wrong else 200)


def _told(individual: str | None, block: uuid.UUID | None) -> Warned:
    told = request.form
    return Warned(
        id=as_id(told.get("id")) or new_id(), words=told.get("words", ""), flat=told.get("flat", ""),
        individual_id=as_id(individual), block_id=block, review_on=as_day(told.get("review_on"), "review_on"),
    )  # fmt: skip


@blueprint.post("/warnings")
@power("work cases")
def add() -> BaseResponse:
    """Warn of a door."""
    return _done(lambda: warnings.warn(_told(None, as_id(request.form.get("block"))), me(), now()))


@blueprint.post("/warnings/<uuid:warning_id>")
@power("work cases")
def look_again(warning_id: uuid.UUID) -> BaseResponse:
    """Renew a warning, or end it."""
    return _done(lambda: _again(warning_id, None))


def _again(warning_id: uuid.UUID, case_id: uuid.UUID | None) -> Any:
    if request.form.get("how") == "end":
        return warnings.end_warning(warning_id, me(), now(), case_id)
    return warnings.renew(warning_id, as_day(request.form.get("review_on"), "review_on"), me(), now(), case_id)


def _done(do: Any) -> BaseResponse:
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    if made is None:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash("It is kept. Phones follow with their next signal.")
    return redirect("/warnings", 303)


@blueprint.post("/cases/<uuid:case_id>/warnings")
@power("work cases")
def from_case(case_id: uuid.UUID) -> BaseResponse:
    """Warn of somebody of a case, or at its door."""
    whom, block = request.form.get("about"), as_id(request.form.get("block"))

    def do() -> Any:
        return warnings.warn(_told(whom, block), me(), now(), case_id) and case_of(me(), case_id)

    return done(case_id, "warn", do)


@blueprint.post("/cases/<uuid:case_id>/warnings/<uuid:warning_id>")
@power("work cases")
def again_from_case(case_id: uuid.UUID, warning_id: uuid.UUID) -> BaseResponse:
    """Renew a warning from a case, or end it."""
    return done(case_id, f"warning {warning_id}", lambda: _again(warning_id, case_id) and case_of(me(), case_id))
