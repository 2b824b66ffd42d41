"""Telling for somebody: by phone, at a visit, by letter. Nobody needs a screen of their own to be heard."""

from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.telling import Telling, tell_for
from cases.rules.lists import CATEGORIES, CHANNELS, EXPLOITATION, METHODS, PERCEIVED, STRANDS
from estate.database import db, new_id
from estate.queries.places import blocks
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_id, as_moment, as_night

blueprint = Blueprint("tell", __name__)
BY_STAFF: Final = ("phone", "visit", "office", "letter", "email")
TOLD_BY: Final = {
    "staff": "A resident or anybody", "enquiry": "A councillor or an MP", "partner": "The police or another agency",
}  # fmt: skip


@blueprint.get("/inbox/tell")
@power("handle reports")
def form() -> Response:
    """Offer the form; it brings its own id, so that sent twice is told once."""
    return _form({"id": str(new_id()), "from": "staff"})


def _form(told: Any, wrong: Refusal | None = None) -> Response:
    many = {name: told.getlist(name) if wrong else [] for name in ("strands", "exploitation")}
    page = render_template(
        "inbox/tell.html", form=told, wrong=wrong, now=now(), blocks=blocks(me()), channels=BY_STAFF, words=CHANNELS,
        categories=CATEGORIES, told_by=TOLD_BY, methods=METHODS, strands=STRANDS, perceived=PERCEIVED, many=many,
        exploitation=EXPLOITATION,
    )  # fmt: skip
    return make_response(page, 422 if wrong else 200)


@blueprint.post("/inbox/tell")
@power("handle reports")
def tell() -> BaseResponse:
    """Take it in."""
    try:
        report, _ = tell_for(_told(request.form), me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _form(request.form, refusal)
    address, reference, hidden = f"/inbox/{report.id}", report.reference, report.restricted
    db.session.commit()
    flash(f"Taken in as {reference}." + (" It is restricted: the domestic abuse lead has it." if hidden else ""))
    return redirect("/inbox" if hidden and not me().can("lead restricted cases") else address, 303)


def _told(told: Any) -> Telling:
    """Read what was typed; what is wrong with it is the operation's to say."""
    day, moment = told.get("reply_by", ""), told.get("happened_at", "")
    if (day and as_night(day) is None) or (moment and as_moment(moment) is None):
        raise Refusal("Look at the date once more.", "reply_by" if day and as_night(day) is None else "happened_at")
    text = {
        name: told.get(name, "").strip() for name in (
            "channel", "category", "words", "floor", "spot", "teller", "for_whom", "phone", "email", "method",
            "safe_times", "interpreter", "about_whom", "history",
        )
    }  # fmt: skip
    perceived = told.get("perceived_by", "")
    return Telling(
        origin=told.get("from") if told.get("from") in TOLD_BY else "staff", key=str(as_id(told.get("id")) or new_id()),
        block_id=as_id(told.get("block")), happened_at=as_moment(moment) or now(), received_at=now(),
        hate="hate" in told, strands=told.getlist("strands"), exploitation=told.getlist("exploitation"),
        perceived_by=perceived if "hate" in told and perceived in PERCEIVED else "",
        may_tell_police={"yes": True, "no": False}.get(told.get("police", "")), no_voicemail="no_voicemail" in told,
        reply_by=as_night(day), anonymous=not text["teller"], **text,
    )  # fmt: skip
