"""Telling for somebody: by phone, at a visit, by letter. Nobody needs a screen of their own to be heard."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.telling import Telling, tell_for
from cases.rules.lists import CATEGORIES, CHANNELS
from estate.database import db, new_id
from estate.queries.places import blocks
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id, as_moment

blueprint = Blueprint("tell", __name__)
BY_STAFF = ("phone", "visit", "office", "letter", "email")


@blueprint.get("/inbox/tell")
@power("handle reports")
def form() -> Response:
    """Offer the form; it brings its own id, so that sent twice is told once."""
    return _form({"id": str(new_id())})


def _form(told: Any, wrong: Refusal | None = None) -> Response:
    page = render_template(
        "inbox/tell.html", form=told, wrong=wrong, now=now(), blocks=blocks(me()), channels=BY_STAFF, words=CHANNELS,
        categories=CATEGORIES,
    )  # fmt: skip
    return make_response(page, 422 if wrong else 200)


@blueprint.post("/inbox/tell")
@power("handle reports")
def tell() -> BaseResponse:
    """Take it in."""
    told = request.form
    telling = Telling(
        origin="staff", key=str(as_id(told.get("id")) or new_id()), channel=told.get("channel", ""),
        category=told.get("category", ""), words=told.get("words", ""), block_id=as_id(told.get("block")),
        happened_at=as_moment(told.get("happened_at")) or now(), received_at=now(),
        floor=told.get("floor", "")[:40], spot=told.get("spot", "")[:400], hate="hate" in told,
        teller=told.get("teller", ""), phone=told.get("phone", "")[:40], about_whom=told.get("about_whom", "")[:4_000],
        anonymous=not told.get("teller", "").strip(),
    )  # fmt: skip
    try:
        report, _ = tell_for(telling, me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _form(told, refusal)
    address, reference, hidden = f"/inbox/{report.id}", report.reference, report.restricted
    db.session.commit()
    flash(f"Taken in as {reference}." + (" It is restricted: the domestic abuse lead has it." if hidden else ""))
    return redirect("/inbox" if hidden and not me().can("lead restricted cases") else address, 303)
