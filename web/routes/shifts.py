"""The shifts of a night, what each took and left, and ruling out one that was begun twice or taking that back."""

import uuid
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.rules.words import Refusal
from patrol import operations as patrol
from patrol.queries import night_to_show
from patrol.queries.handovers import handed_over
from patrol.queries.proofs import scans_outside
from patrol.queries.shifts import block_names, kit_taken, shift_seen, shifts_seen, void_story
from patrol.rules.kit import named
from patrol.rules.nights import REASONS
from patrol.rules.shifts import TAKEN_BACK
from web.access import me, now, power
from web.parse import as_night

blueprint = Blueprint("shifts", __name__)


@blueprint.get("/duty/shifts")
@power("watch the night")
def index() -> str:
    """List the shifts of a night, also those that do not count."""
    night = as_night(request.args.get("night")) or night_to_show(me(), now())
    return render_template(
        "shifts/page.html", night=night, shifts=shifts_seen(me(), night, now()), may=me().can("plan rounds"),
        outside=scans_outside(me(), night),
        before=night - timedelta(days=1), after=night + timedelta(days=1),
    )  # fmt: skip


@blueprint.get("/duty/shifts/<uuid:shift_id>")
@power("watch the night")
def show(shift_id: uuid.UUID) -> str:
    """Show one shift."""
    return _page(shift_id)


def _page(shift_id: uuid.UUID, refused: str = "") -> str:
    seen = shift_seen(me(), shift_id, now())
    if seen is None:
        abort(404)
    back, not_back = kit_taken(me(), seen)
    return render_template(
        "shifts/one.html", seen=seen, back=back, not_back=not_back, named=named, reasons=REASONS, refused=refused,
        taken_back=TAKEN_BACK,
        left=handed_over(me(), shift_id, seen.shift.night), may=me().can("plan rounds"),
        story=void_story(me(), shift_id), outside=scans_outside(me(), seen.shift.night, seen.shift),
        block_names=block_names(me(), [visit.block_id for visit in seen.visits]),
    )  # fmt: skip


@blueprint.post("/duty/shifts/<uuid:shift_id>/void")
@power("plan rounds")
def void(shift_id: uuid.UUID) -> Response | tuple[str, int]:
    """Rule out a shift, with the visits made in it."""
    try:
        found = patrol.void_shift(shift_id, request.form.get("reason", ""), by=me(), now=now())
    except Refusal as refusal:
        return _page(shift_id, str(refusal)), 422
    if not found:
        abort(404)
    db.session.commit()
    flash("Voided. The shift and its visits count nowhere, and stay visible.")
    return redirect(f"/duty/shifts/{shift_id}", 303)


@blueprint.post("/duty/shifts/<uuid:shift_id>/void/back")
@power("plan rounds")
def take_back(shift_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let a voided shift count again."""
    try:
        found = patrol.take_back_void(shift_id, request.form.get("reason", ""), by=me(), now=now())
    except Refusal as refusal:
        return _page(shift_id, str(refusal)), 422
    if not found:
        abort(404)
    db.session.commit()
    flash("The void is taken back. The shift and its visits count again.")
    return redirect(f"/duty/shifts/{shift_id}", 303)
