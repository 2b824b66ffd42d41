"""Duty: who is on which round, who is absent and who covers them."""

import uuid
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.rules.words import Refusal
from patrol import operations as patrol
from patrol.models import Duty
from patrol.queries.duty import duties, who_patrols
from patrol.queries.rounds import rounds
from patrol.queries.shifts import shifts_seen
from patrol.rules.nights import night_of
from web.access import me, now, power
from web.parse import as_id, as_night
from web.words import day

blueprint = Blueprint("duty", __name__)
NIGHTS = 7
NOBODY = uuid.UUID(int=0)


@blueprint.get("/duty")
@power("watch the night")
def index() -> str:
    """Show tonight and the nights after it, or a week from another night."""
    return _page()


def _page(refused: str = "") -> str:
    tonight = night_of(now())
    first = as_night(request.values.get("night")) or tonight
    return render_template(
        "duty/page.html", week=duties(me(), first, NIGHTS), first=first, tonight=tonight, rounds=rounds(me()),
        officers=who_patrols(me()), began=_began(), may=me().can("plan rounds"), refused=refused,
        before=first - timedelta(days=NIGHTS), after=first + timedelta(days=NIGHTS),
    )  # fmt: skip


def _began() -> dict[uuid.UUID, object]:
    """Give when each officer began tonight."""
    seen = shifts_seen(me(), night_of(now()), now())
    return {one.shift.person_id: one.shift.happened_at for one in reversed(seen) if one.counts}


@blueprint.post("/duty")
@power("plan rounds")
def put_on() -> Response | tuple[str, int]:
    """Put somebody on a round of a night."""
    night = as_night(request.form.get("on"))
    if night is None:
        return _page("Give the night as a date."), 422
    asked_round, person = (as_id(request.form.get(name)) or NOBODY for name in ("round", "person"))
    try:
        duty = patrol.put_on_duty(night, asked_round, person, by=me(), now=now())
    except Refusal as refusal:
        return _page(str(refusal)), 422
    return _done(duty, f"{duty.person.name} is on {duty.round.name}, {day(night)}.")


@blueprint.post("/duty/<uuid:duty_id>/absence")
@power("plan rounds")
def absent(duty_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say that somebody does not come."""
    try:
        duty = patrol.mark_absent(duty_id, request.form.get("because", ""), by=me(), now=now())
    except Refusal as refusal:
        return _page(str(refusal)), 422
    return _done(duty, "Marked absent. Choose who covers.")


@blueprint.post("/duty/<uuid:duty_id>/presence")
@power("plan rounds")
def present(duty_id: uuid.UUID) -> Response:
    """Say that somebody comes after all."""
    return _done(patrol.mark_present(duty_id, by=me(), now=now()), "They are on duty again.")


@blueprint.post("/duty/<uuid:duty_id>/cover")
@power("plan rounds")
def cover(duty_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let somebody cover an absent person."""
    person = as_id(request.form.get("person")) or NOBODY
    try:
        duty = patrol.cover(duty_id, person, by=me(), now=now())
    except Refusal as refusal:
        return _page(str(refusal)), 422
    return _done(duty, "Covered. The round comes to their phone with its next signal.")


@blueprint.post("/duty/<uuid:duty_id>/off")
@power("plan rounds")
def take_off(duty_id: uuid.UUID) -> Response | tuple[str, int]:
    """Take somebody off who was put on by mistake."""
    try:
        duty = patrol.take_off_duty(duty_id, by=me(), now=now())
    except Refusal as refusal:
        return _page(str(refusal)), 422
    return _done(duty, "Taken off.")


def _done(duty: Duty | None, words: str) -> Response:
    if duty is None:
        abort(404)
    first = as_night(request.form.get("night"))
    db.session.commit()
    flash(words)
    return redirect(f"/duty?night={first}" if first else "/duty", 303)
