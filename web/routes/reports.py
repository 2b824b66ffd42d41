"""Daily reports: the nights, one night in its two versions, on paper too, and signing it off."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from estate.database import db
from patrol.operations import AlreadySigned, TooEarly, may_sign_from, sign_off
from patrol.queries.daily import NightReport, night_report, nights
from patrol.rules.nights import night_of
from web.access import me, now, power, settings
from web.forms import SignOff
from web.paper import Sheet, internal, partner
from web.paper.care import holds
from web.paper.pdf import printed
from web.paper.signing import correction_words, signing
from web.words import clock, day

blueprint = Blueprint("reports", __name__)
blueprint.add_app_template_filter(holds, "holds")
blueprint.add_app_template_filter(correction_words, "correction_words")


@blueprint.get("/reports")
@power("read reports")
def list_nights() -> str:
    """List the nights, 31 at once."""
    asked = request.args.get("before", "")
    try:
        before = date.fromisoformat(asked) if asked else None
    except ValueError:
        abort(404)
    listed = nights(me(), now(), before)
    return render_template("reports/list.html", nights=listed, late=[one for one in listed if one.standing == "late"])


@blueprint.get("/reports/<night:night>")
@power("read reports")
def show(night: date) -> str:
    """Show a night as it was signed, or as it stands."""
    return _page(_found(night), SignOff())


@blueprint.get("/reports/<night:night>/partner")
@power("read reports")
def show_partner(night: date) -> str:
    """Show what partners get of a night."""
    found = _found(night)
    return render_template("reports/partner.html", found=found, sheet=_partner(found))


@blueprint.get("/reports/<night:night>.pdf")
@power("read reports")
def print_internal(night: date) -> Response:
    """Print a night."""
    found = _found(night)
    return _print(_internal(found), found, f"daily-report-{night}.pdf")


@blueprint.get("/reports/<night:night>/partner.pdf")
@power("read reports")
def print_partner(night: date) -> Response:
    """Print what partners get of a night."""
    found = _found(night)
    return _print(_partner(found), found, f"daily-report-{night}-partners.pdf")


@blueprint.post("/reports/<night:night>/sign-off")
@power("sign off")
def sign(night: date) -> Any:
    """Sign a night off: it is frozen, and its address is mailed. Who comes second is told who was first."""
    form = SignOff(request.form)
    if not form.validate():
        return _page(_found(night), form), 422
    address = f"{settings().origin}/reports/{night}"
    try:
        sign_off(night, (form.note.data or "").strip(), address, by=me(), now=now())
    except TooEarly:
        return _page(_found(night), form), 409
    except AlreadySigned as first:
        db.session.rollback()
        flash(f"{first.by} signed this night off before you, {day(first.at)}, {clock(first.at)}.")
        return _back(night)
    db.session.commit()
    flash("Signed off and frozen. What comes later stands here as a correction.")
    return _back(night)


def _back(night: date) -> BaseResponse:
    return redirect(f"/reports/{night}", 303)


def _found(night: date) -> NightReport:
    """Give a night that has begun; any other is not there."""
    if not date(2000, 1, 1) <= night <= night_of(now()):
        abort(404)
    return night_report(me(), night, now())


def _page(found: NightReport, form: SignOff) -> str:
    may = me().can("sign off") and found.signed is None
    return render_template(
        "reports/page.html", found=found, sheet=_internal(found), form=form, may_sign=may, now=now(),
        from_when=may_sign_from(found.night), left=max(found.due - now(), timedelta(0)), phones=_phones(found),
    )  # fmt: skip


def _phones(found: NightReport) -> str:
    names = list(dict.fromkeys(one.officer for one in found.still_silent))
    return ", ".join(names)


def _internal(found: NightReport) -> Sheet:
    return internal.sheet(found.report, found.silent, signing(found))


def _partner(found: NightReport) -> Sheet:
    return partner.sheet(found.partner, found.signed is not None)


def _print(sheet: Sheet, found: NightReport, name: str) -> Response:
    """Print it: the same bytes for a signed night, whenever it is asked for."""
    made = printed(sheet, found.signed.signed_at if found.signed else now())
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
