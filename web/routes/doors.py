"""Warnings and notes at the door of a block."""

import uuid

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.queries import places
from estate.rules.words import Refusal
from patrol import operations as patrol
from web.access import me, now, power
from web.parse import as_moment

blueprint = Blueprint("doors", __name__)


@blueprint.post("/places/<uuid:block_id>/door")
@power("plan rounds")
def add(block_id: uuid.UUID) -> Response:
    """Leave a warning or a note at the door."""
    block = places.block(me(), block_id)
    if block is None:
        abort(404)
    kind, words, until = (request.form.get(name, "") for name in ("kind", "words", "until"))
    try:
        patrol.note_at_door(block, kind, words, as_moment(until), by=me(), now=now())
    except Refusal as refusal:
        flash(f"Not kept. {refusal}")
        return redirect(f"/places/{block_id}#door", 303)
    db.session.commit()
    flash("Phones show it at this door with their next signal.")
    return redirect(f"/places/{block_id}#door", 303)


@blueprint.post("/door-notes/<uuid:door_note_id>/end")
@power("plan rounds")
def end(door_note_id: uuid.UUID) -> Response:
    """End a note."""
    note = patrol.end_door_note(door_note_id, by=me(), now=now())
    if note is None:
        abort(404)
    block_id = note.block_id
    db.session.commit()
    flash("Ended. Phones no longer show it.")
    return redirect(f"/places/{block_id}#door", 303)
