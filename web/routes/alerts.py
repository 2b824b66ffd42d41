"""Alerts: what sounds, what was done about it, and how it ended."""

import hashlib
import uuid

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.queries.walls import may_open
from estate.database import db
from estate.rules.words import Refusal
from patrol import queries
from patrol.operations import acknowledge_sos
from patrol.operations.alerts import end_alert, see_alert
from patrol.operations.climbing import ANSWERS, record_ring
from patrol.queries.alerts import latest_alerts, letters
from patrol.queries.ladders import ladders, where_words
from patrol.queries.walls import kept_back
from patrol.rules import ladders as rules
from web.access import me, now, power
from web.alarms import address
from web.standing import standing
from web.timeline import lines

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/tonight/alerts")
@power("watch the night")
def refresh() -> Response:
    """Give the alarm anew for a page that asks every few seconds; 204 where nothing it shows has changed."""
    told = render_template("tonight/_alerts.html", alarm=standing(me(), now()), fingerprint="")
    fingerprint = hashlib.sha256(told.encode()).hexdigest()[:16]
    if fingerprint == request.args.get("seen"):
        return Response(status=204)
    return Response(told.replace("?seen=", f"?seen={fingerprint}", 1), headers={"Vary": "HX-Request"})


@blueprint.get("/alerts")
@power("watch the night")
def index() -> str:
    """List what stands, and the last alerts."""
    return render_template(
        "alerts/page.html", open=queries.open_alerts(me(), now()), latest=latest_alerts(me()), now=now(),
        kinds=rules.KINDS,
    )  # fmt: skip


@blueprint.get("/alerts/<uuid:alert_id>")
@power("watch the night")
def show(alert_id: uuid.UUID) -> str:
    """Show one alert as a story, with whom to ring."""
    return _one(alert_id)


def _one(alert_id: uuid.UUID, why: str = "") -> str:
    seen = queries.alert(me(), alert_id) or abort(404)
    ladder = ladders(me())[seen.alert.kind]
    return render_template(
        "alerts/one.html", seen=seen, alert=seen.alert, lines=lines(seen, ladder, letters(me(), seen)), why=why,
        where=where_words(seen.alert, seen.alert.closed_at or now()), answers=ANSWERS,
        may_answer=me().can("answer alerts"), now=now(), may_read=_may_read(seen.alert.subject_id),
    )  # fmt: skip


def _may_read(page_id: uuid.UUID) -> bool:
    """Say whether what was logged is not kept from who asks: see both walls."""
    return not kept_back(me(), [page_id]) or may_open(me(), page_id)


@blueprint.post("/alerts/<uuid:alert_id>/seen")
@power("answer alerts")
def saw(alert_id: uuid.UUID) -> BaseResponse:
    """Say that a person has seen it: the ladder stops, and the officer's phone is told."""
    if see_alert(alert_id, me(), now()) is None:
        abort(404)
    db.session.commit()
    return redirect(f"/alerts/{alert_id}", 303)


@blueprint.post("/sos/<uuid:sos_id>/seen")
@power("answer alerts")
def saw_sos(sos_id: uuid.UUID) -> BaseResponse:
    """Say the same of an SOS by its own page; the phone is told at its next asking."""
    if not acknowledge_sos(sos_id, by=me(), now=now()):
        abort(404)
    db.session.commit()
    flash("The officer's phone is told that you have seen it.")
    return redirect("/tonight", 303)


@blueprint.post("/alerts/<uuid:alert_id>/end")
@power("answer alerts")
def end(alert_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Say that it is over, and why."""
    try:
        found = end_alert(alert_id, request.form.get("because", "")[:2_000], me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _one(alert_id, str(refusal)), 422
    if found is None:
        abort(404)
    db.session.commit()
    return redirect(f"/alerts/{alert_id}", 303)


@blueprint.post("/rings/<uuid:step_id>")
@power("answer alerts")
def rang(step_id: uuid.UUID) -> BaseResponse:
    """Say how a telephone call went."""
    said = request.form.get("answer", ""), request.form.get("words", "")
    alert = record_ring(step_id, *said, address, me(), now()) or abort(404)
    alert_id = alert.id
    db.session.commit()
    return redirect(f"/alerts/{alert_id}", 303)
