"""The commonest acts in a case file, each without leaving it: a contact, an action, a note."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import working
from cases.operations.holding import TooLate
from cases.operations.working import Acted, Contacted
from estate.database import db, new_id
from estate.rules.words import Refusal
from web import hx
from web.access import me, now, power
from web.parse import as_id, as_moment
from web.routes.cases import file_page

blueprint = Blueprint("case_work", __name__)


@blueprint.post("/cases/<uuid:case_id>/contacts")
@power("work cases")
def contact(case_id: uuid.UUID) -> BaseResponse:
    """Log a contact."""
    told = request.form
    whom = told.get("party", "")
    logged = Contacted(
        id=as_id(told.get("id")) or new_id(), method=told.get("method", ""), result=told.get("result", ""),
        words=told.get("words", ""), happened_at=as_moment(told.get("happened_at")) or now(), party_id=as_id(whom),
        with_whom=told.get("with_whom", ""), direction=told.get("direction", "out"), began="began" in told,
    )  # fmt: skip
    return done(case_id, "contact", lambda: working.log_contact(case_id, logged, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/actions")
@power("work cases")
def action(case_id: uuid.UUID) -> BaseResponse:
    """Add an action."""
    told = request.form
    added = Acted(
        id=as_id(told.get("id")) or new_id(), kind=told.get("kind", ""), words=told.get("words", ""),
        due_on=_day(told.get("due_on")), done="done" in told, owner_id=as_id(told.get("owner")),
    )  # fmt: skip
    return done(case_id, "action", lambda: working.add_action(case_id, added, me(), now()))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@blueprint.post("/cases/<uuid:case_id>/actions/<uuid:action_id>/done")
@power("work cases")
def finish(case_id: uuid.UUID, action_id: uuid.UUID) -> BaseResponse:
    """Say that an action is done, and how it came out."""
    said = request.form.get("outcome", "")
    return done(case_id, "finish", lambda: working.finish_action(action_id, said, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/notes")
@power("work cases")
def note(case_id: uuid.UUID) -> BaseResponse:
    """Add a note."""
    note_id, words = as_id(request.form.get("id")) or new_id(), request.form.get("words", "")
    lettings = "lettings" in request.form
    return done(case_id, "note", lambda: working.add_note(case_id, note_id, words, me(), now(), lettings=lettings))


def done(case_id: uuid.UUID, act: str, do: Callable[[], Any]) -> BaseResponse:
    """Do an act in a case file and show it as it stands then; a refusal keeps what was typed."""
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return file_page(case_id, refusal, act, 409 if isinstance(refusal, TooLate) else 422)
    if made is None or getattr(made, "case_id", made.id) != case_id:
        db.session.rollback()
        abort(404)
    db.session.commit()
    return file_page(case_id) if hx.is_fragment() else redirect(f"/cases/{case_id}", 303)
