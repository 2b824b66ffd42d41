"""How alarms are set: ladders, intervals of check calls, the landlord's own address, and a test through everything."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.rules.words import Refusal
from patrol.operations import alarms
from patrol.queries.checks import intervals
from patrol.queries.ladders import ladders, webhook
from patrol.rules import ladders as rules
from patrol.rules.checks import RISKS
from web import webhooks
from web.access import me, now, power, settings
from web.alarms import address

blueprint = Blueprint("ladder", __name__)
BLANK = rules.Step(0, "", "", "")
SPARE = 2
WHOM = rules.RUNG | {rules.SUPERVISORS: "the supervisors"}
"""Whom a rung reaches, by its code, as people read and type it."""


def _page(**more: Any) -> str:
    told: dict[str, Any] = {"why": {}, "secret": ""} | more
    return render_template(
        "alerts/ladder.html", ladders={kind: [*steps, *[BLANK] * SPARE] for kind, steps in ladders(me()).items()},
        kinds=rules.KINDS, channels=rules.CHANNELS, whom=WHOM,
        intervals=intervals(me().landlord_id), risks=RISKS, hook=webhook(me().landlord_id), **told,
    )  # fmt: skip


@blueprint.get("/alerts/ladder")
@power("set alarms")
def show() -> str:
    """Show how alarms are set."""
    return _page()


@blueprint.post("/alerts/ladder/<kind>")
@power("set alarms")
def set_ladder(kind: str) -> Response | tuple[str, int]:
    """Set the ladder of one kind of alert; a row without a way is left out."""
    if kind not in rules.KINDS:
        abort(404)
    try:
        alarms.set_ladder(kind, _typed(), me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(why={kind: str(refusal)}), 422
    return _done(f"{rules.KINDS[kind]}: the ladder is set.")


def _typed() -> list[rules.Step]:
    columns = (request.form.getlist(name) for name in ("after", "channel", "to", "words"))
    rows = [row for row in zip(*columns, strict=False) if row[1]]
    if any(not row[0].strip().isdigit() or len(row[0]) > 6 for row in rows):
        raise Refusal("Give the seconds of each rung as a number, such as 60.", "rungs")
    known = {words: code for code, words in WHOM.items()}
    return [
        rules.Step(int(after), channel, known.get(to.strip(), to.strip()), words.strip())
        for after, channel, to, words in rows
    ]


@blueprint.post("/alerts/intervals/<risk>")
@power("set alarms")
def set_interval(risk: str) -> Response | tuple[str, int]:
    """Set how often officers call in where the risk is this."""
    if risk not in RISKS:
        abort(404)
    try:
        minutes, grace = (request.form.get(name, type=int) or 0 for name in ("minutes", "grace_minutes"))
        alarms.set_interval(risk, minutes, grace, request.form.get("because", ""), me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(why={risk: str(refusal)}), 422
    return _done(f"Check calls where the risk is {risk}: set. Phones learn it with their next round.")


@blueprint.post("/alerts/address")
@power("set alarms")
def set_address() -> Response | tuple[str, int] | str:
    """Set the landlord's own address, and show its secret this once; an empty one ends it."""
    url = request.form.get("url", "").strip()
    if not url:
        alarms.end_address(me(), now())
        return _done("No address is told any more.")
    try:
        webhooks.checked(url, settings().webhook_private)
        secret = webhooks.new_secret()
        alarms.set_address(url, secret, me(), now())
    except (webhooks.NotToldWhy, Refusal) as error:
        db.session.rollback()
        return _page(why={"url": str(error)}), 422
    page = _page(secret=secret)
    db.session.commit()
    return page


@blueprint.post("/alerts/test")
@power("set alarms")
def test() -> Response:
    """Send a test through every screen, e-mail and address that any ladder names."""
    alert_id = alarms.try_everything(address, me(), now()).id
    db.session.commit()
    return redirect(f"/alerts/{alert_id}", 303)


def _done(words: str) -> Response:
    db.session.commit()
    flash(words)
    return redirect("/alerts/ladder", 303)
