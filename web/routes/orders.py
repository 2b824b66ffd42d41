"""The legal register, and one order: its terms, its breaches, its end."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import orders
from cases.operations.holding import TooLate
from cases.operations.orders import Terms
from cases.queries.orders import order_of, register
from cases.rules.actions import ACTIONS, REASONS
from cases.rules.orders import ENDED, STANDINGS
from estate.database import db, new_id
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_day, as_id, as_pence

blueprint = Blueprint("orders", __name__)
ONE = "/cases/<uuid:case_id>/orders/<uuid:action_id>"


def _today(at: datetime) -> Any:
    return at.astimezone(LONDON).date()


@blueprint.get("/orders")
@power("work cases")
def index() -> str:
    """List the orders and legal steps, by what ends next."""
    over, today = "over" in request.args, _today(now())
    found, more = register(me(), today, over=over)
    heads = {code: [one for one in found if one.standing == code] for code in STANDINGS}
    return render_template(
        "orders/page.html", heads=heads, found=found, more=more, over=over, today=today, actions=ACTIONS,
        standings=STANDINGS,
    )  # fmt: skip


@blueprint.get(ONE)
@power("work cases")
def show(case_id: uuid.UUID, action_id: uuid.UUID) -> Response:
    """Show one order."""
    return _page(case_id, action_id)


def _page(case_id: uuid.UUID, action_id: uuid.UUID, wrong: Refusal | None = None, act: str = "") -> Response:
    found = order_of(me(), case_id, action_id, _today(now())) or abort(404)
    page = render_template(
        "orders/one.html", one=found.one, order=found.one.order, case=found.one.case, parties=found.parties,
        wrong=wrong, act=act, form=request.form if wrong else {}, today=_today(now()), actions=ACTIONS,
        reasons=REASONS, ended=ENDED, standings=STANDINGS, new_id=new_id,
        chosen=request.form.getlist("reasons") if wrong else found.one.order.reasons,
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post(ONE)
@power("work cases")
def set_terms(case_id: uuid.UUID, action_id: uuid.UUID) -> BaseResponse:
    """Set its terms."""
    told = request.form
    days = ("applied_on", "hearing_on", "granted_on", "order_from", "order_to", "served_on")

    def do() -> Any:
        terms = Terms(
            party_id=as_id(told.get("party")), reasons=tuple(told.getlist("reasons")), court=told.get("court", ""),
            court_number=told.get("court_number", ""), conditions=told.get("conditions", ""),
            cost_pence=as_pence(told.get("cost"), "cost"), **{name: as_day(told.get(name), name) for name in days},
        )  # fmt: skip
        return orders.set_terms(action_id, terms, told.get("seen", 0, type=int), me(), now())

    return _done(case_id, action_id, "terms", do, "The terms are kept, and stand in the file.")


@blueprint.post(f"{ONE}/breaches")
@power("work cases")
def breach(case_id: uuid.UUID, action_id: uuid.UUID) -> BaseResponse:
    """Note a breach of it."""
    told = request.form

    def do() -> Any:
        on, note_id = as_day(told.get("on"), "on"), as_id(told.get("id")) or new_id()
        return orders.note_breach(action_id, note_id, on, told.get("words", ""), me(), now())

    return _done(case_id, action_id, "breach", do, "The breach is noted, and stands in the file.")


@blueprint.post(f"{ONE}/end")
@power("work cases")
def end(case_id: uuid.UUID, action_id: uuid.UUID) -> BaseResponse:
    """Note that it is over."""
    told = request.form

    def do() -> Any:
        on = as_day(told.get("on"), "on")
        return orders.end_order(action_id, told.get("how", ""), on, told.get("words", ""), me(), now())

    return _done(case_id, action_id, "end", do, "It is over, and its clocks are answered.")


def _done(
    case_id: uuid.UUID, action_id: uuid.UUID, act: str, do: Callable[[], Any], said: str
) -> BaseResponse:
    if order_of(me(), case_id, action_id, _today(now())) is None:
        abort(404)
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(case_id, action_id, refusal, act)
    if made is None:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash(said)
    return redirect(f"/cases/{case_id}/orders/{action_id}", 303)
