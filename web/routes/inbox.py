"""The inbox: what was told and waits for a person, and what becomes of it."""

import uuid
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.holding import TooLate
from cases.operations.opening import Opening, join_case, open_case, put_aside
from cases.queries import enquiries, inbox
from cases.queries import people as known
from cases.queries.files import observation_of
from cases.queries.pictures import pictures_of
from cases.queries.warnings import standing
from cases.rules.lists import ARCHIVED, EXPLOITATION, METHODS, NOT_ASB, PERCEIVED, STRANDS
from estate.database import db
from estate.queries.people import people
from estate.rules.words import Refusal
from patrol.rules.tiles import SEVERITIES
from web.access import me, now, power
from web.parse import as_id

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
@power("handle reports")
def index() -> str:
    """List what waits, the longest first."""
    return render_template(
        "inbox/page.html", waiting=inbox.waiting(me(), now()), total=inbox.count_waiting(me()), now=now(),
        asked=enquiries.unanswered(me()),
    )  # fmt: skip


@blueprint.get("/inbox/<uuid:report_id>")
@power("handle reports")
def show(report_id: uuid.UUID) -> Response:
    """Show one report beside the list, with what it may belong to."""
    return one_page(report_id)


def one_page(report_id: uuid.UUID, wrong: Refusal | None = None, act: str = "") -> Response:
    """Render one report beside the list; `wrong` beside the form of that act, its words kept."""
    chosen = inbox.one(me(), report_id, now()) or abort(404)
    report, who = chosen.report, request.args.get("who", "")[:100]
    found = known.find(me(), who) if who else known.alike(me(), report)
    page = render_template(
        "inbox/page.html", chosen=chosen, report=report, waiting=inbox.waiting(me(), now()), act=act, wrong=wrong,
        total=inbox.count_waiting(me()), seen=observation_of(me(), report), near=inbox.near(me(), report), now=now(),
        suggestions=inbox.suggestions(me(), report), case=inbox.case_with(me(), report), form=request.form,
        before=inbox.told_before(me(), report), officers=[one for one in people(me()) if one.can("work cases")],
        not_asb=NOT_ASB, archived=ARCHIVED, severities=SEVERITIES, pictures=pictures_of(me(), report),
        asked=enquiries.unanswered(me()), methods=METHODS,
        reply=enquiries.of_report(me(), report.id) if report.origin == "enquiry" else None, who=who,
        known=found, told=known.told_by(me(), report),
        strands=STRANDS, perceived=PERCEIVED, exploitation=EXPLOITATION,
        warned=standing(me(), now(), [report.reporter_id, *(one.who.id for one in found)], [report.block_id]),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/inbox/<uuid:report_id>/case")
@power("handle reports")
def open_(report_id: uuid.UUID) -> BaseResponse:
    """Open a case of it, or take it up as early support."""
    told = request.form
    how = Opening(
        title=told.get("title", ""), category=told.get("category", ""), risk=told.get("risk", ""),
        lane=told.get("lane", "formal"), hate="hate" in told, officer_id=as_id(told.get("officer")),
        described=told.get("described", ""),
    )  # fmt: skip
    return done(report_id, "open", lambda: open_case(report_id, how, me(), now()))


@blueprint.post("/inbox/<uuid:report_id>/join")
@power("handle reports")
def join(report_id: uuid.UUID) -> BaseResponse:
    """Join it to an open case."""
    case_id = as_id(request.form.get("case")) or abort(404)
    return done(report_id, "join", lambda: join_case(report_id, case_id, me(), now()))


@blueprint.post("/inbox/<uuid:report_id>/aside")
@power("handle reports")
def aside(report_id: uuid.UUID) -> BaseResponse:
    """Put it aside: not ASB, or archived; with the reason."""
    outcome, told = request.form.get("outcome", ""), request.form
    put = lambda: put_aside(report_id, outcome, told.get("because", ""), told.get("words", ""), me(), now())  # noqa: E731
    return done(report_id, outcome, put, "/inbox")


def done(report_id: uuid.UUID, act: str, do: Any, then: str = "", said: str = "") -> BaseResponse:
    """Do it, say so and go on; a refusal shows the report again with what was typed."""
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return one_page(report_id, refusal, act)
    if made is None:
        abort(404)
    address, reference = then or f"/cases/{made.id}", made.reference
    db.session.commit()
    flash(said or f"{reference} is put aside." if then else f"It stands in {reference}.")
    return redirect(address, 303)
