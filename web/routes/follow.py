"""The private page: how what one told stands, for whoever holds the link, and a diary to keep."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.diaries import Written, write_diary
from cases.operations.private_links import opened
from cases.operations.surveys import answer_survey
from cases.queries.following import Standing, following
from cases.rules.survey import QUESTIONS
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import now, public
from web.frame import limiter
from web.guard import LINK
from web.language import language, theirs
from web.parse import as_id, as_past
from web.routes.tell_us import private

blueprint = Blueprint("follow", __name__)


def by_address() -> str:
    """Throttle who guesses, by network address."""
    return f"follow {get_remote_address()}"


def guessed(answer: Response) -> bool:
    """Count only links that open nothing."""
    return answer.status_code == 404


@blueprint.get("/follow/<token>")
@limiter.limit("30 per 15 minutes", key_func=by_address, deduct_when=guessed)
@limiter.limit("120 per minute")
@public(LINK)
def show(token: str) -> Response:
    """Show how it stands."""
    standing = following(token, now())
    answer = _page(standing, token)
    if standing and standing.told.link.opened_at is None:
        link = standing.told.link
        whose = link.id, link.landlord_id
        db.session.rollback()
        opened(*whose, now())
        db.session.commit()
    return answer


def _page(standing: Standing | None, token: str, wrong: Refusal | None = None) -> Response:
    if standing is None:
        return private(make_response(render_template("resident/gone.html"), 404))
    told = standing.told
    who = told.party.individual if told.party else told.report.reporter if told.report else None
    theirs(who.language if who else "")
    form: Any = request.form if wrong else {"id": str(new_id())}
    page = render_template(
        "resident/follow.html", landlord=standing.landlord, one=standing, token=token, wrong=wrong, form=form,
        now=now(), questions=QUESTIONS,
    )  # fmt: skip
    return private(make_response(page, 422 if wrong else 200))


@blueprint.post("/follow/<token>/diary")
@limiter.limit("30 per 15 minutes", key_func=by_address, deduct_when=guessed)
@limiter.limit("30 per minute")
@public(LINK)
def write(token: str) -> BaseResponse:
    """Write in the diary."""
    told = request.form
    written = Written(
        id=as_id(told.get("id")) or new_id(), words=told.get("words", ""), effect=told.get("effect", ""),
        happened_at=as_past(told.get("happened_at"), now()), ended_at=as_past(told.get("ended_at"), now()),
    )  # fmt: skip
    try:
        row = write_diary(token, written, now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(following(token, now()), token, refusal)
    db.session.commit()
    if row is None:
        return _page(None, token)
    return private(make_response(redirect(f"/follow/{token}?kept&lang={language()}#diary", 303)))


@blueprint.post("/follow/<token>/survey")
@limiter.limit("30 per 15 minutes", key_func=by_address, deduct_when=guessed)
@limiter.limit("30 per minute")
@public(LINK)
def answer(token: str) -> BaseResponse:
    """Answer the survey of a case that has ended."""
    try:
        row = answer_survey(token, request.form, request.form.get("words", ""), now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(following(token, now()), token, refusal)
    db.session.commit()
    if row is None:
        return _page(None, token)
    return private(make_response(redirect(f"/follow/{token}?answered&lang={language()}#survey", 303)))
