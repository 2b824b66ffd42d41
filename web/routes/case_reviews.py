"""The ASB case review: who of a case may ask, what was asked for, its steps, and the chronology for the panel."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import case_reviews
from cases.operations.case_reviews import Step
from cases.operations.holding import TooLate, noted
from cases.queries import case_reviews as queries
from cases.queries.packs import contents, somebodies
from cases.rules.case_reviews import MET, STEP_WORDS, STEPS, THRESHOLDS, due_on
from cases.rules.packs import Veil
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import me, now, power
from web.paper.chronology import sheet
from web.paper.pdf import printed
from web.parse import as_id, as_night

blueprint = Blueprint("case_reviews", __name__)


@blueprint.get("/cases/<uuid:case_id>/case-review")
@power("work cases")
def show(case_id: uuid.UUID) -> Response:
    """Show who may ask, and what was asked for."""
    return _page(case_id)


def _page(case_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    case, asked = queries.reviews(me(), case_id) or abort(404)
    parties = queries.parties_of(case)
    page = render_template(
        "case_reviews/page.html", case=case, asked=asked, wrong=wrong, form=request.form if wrong else {},
        counted=queries.counted(me(), parties, queries.letters_of(case), now()), most=MET, steps=STEP_WORDS,
        days=STEPS, thresholds=THRESHOLDS, new_id=new_id, names={one.id: one for one in parties}, now=now(),
        due_on=due_on,
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/cases/<uuid:case_id>/case-review")
@power("work cases")
def ask(case_id: uuid.UUID) -> BaseResponse:
    """Note that somebody asks for it."""
    told = request.form
    row_id, party_id = as_id(told.get("id")) or new_id(), as_id(told.get("party"))
    what = as_night(told.get("on")), told.get("agency", "")
    return _done(case_id, lambda: case_reviews.ask_for_review(case_id, row_id, party_id, *what, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/case-review/<uuid:review_id>")
@power("work cases")
def step(case_id: uuid.UUID, review_id: uuid.UUID) -> BaseResponse:
    """Note its next step."""
    told = request.form
    one = Step(
        step=told.get("step", ""), on=as_night(told.get("on")), threshold=told.get("threshold", ""),
        words=told.get("words", ""),
    )  # fmt: skip
    return _done(case_id, lambda: case_reviews.take_step(case_id, review_id, one, me(), now()))


def _done(case_id: uuid.UUID, do: Callable[[], Any]) -> BaseResponse:
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(case_id, refusal)
    if made is None:
        abort(404)
    db.session.commit()
    return redirect(f"/cases/{case_id}/case-review", 303)


@blueprint.post("/cases/<uuid:case_id>/case-review/chronology")
@power("give out case packs")
def chronology(case_id: uuid.UUID) -> Response:
    """Print the chronology for the panel: the victim who asks is named, everybody else has a number."""
    found = contents(me(), case_id) or abort(404)
    chosen = as_id(request.form.get("party"))
    people = somebodies(found.file, {chosen} if chosen else ())
    veil = Veil(people.values(), {me().name, *(one.trace.who for one in found.file.entries)})
    content = printed(sheet(found, list(people.values()), veil, (), now()), now())
    name = f"chronology-{found.file.case.reference}.pdf"
    noted(found.file.case, "gave out the chronology", me(), now(), named=[str(chosen)] if chosen in people else [])
    db.session.commit()
    how = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type="application/pdf", headers=how)
