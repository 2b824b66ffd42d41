"""Checkpoints of a block at the desk, their pictures, and their labels to print."""

import uuid
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from estate.database import db
from estate.models import Block
from estate.queries import places
from estate.rules.words import Refusal
from notebook.disk import Disk
from notebook.operations.photographs import NotShown
from notebook.rules import MAX_PHOTOGRAPH
from patrol.models import Checkpoint
from patrol.operations import checkpoints as operations
from patrol.operations import pictures
from patrol.queries.checkpoints import checkpoint, checkpoints, last_proved, picture_address
from patrol.rules.labels import spaced
from web.access import me, now, power, settings

blueprint = Blueprint("checkpoints", __name__)
WORDS = ("name", "floor", "instruction", "risk_note", "question", "lat", "lon")


@blueprint.get("/places/<uuid:block_id>/checkpoints")
@power("see checkpoints")
def index(block_id: uuid.UUID) -> str:
    """List a block's checkpoints in walking order."""
    return _list(_block(block_id))


def _list(block: Block, refused: Refusal | None = None) -> str:
    return render_template(
        "checkpoints/page.html", block=block, rows=checkpoints(me(), block.id, closed=True), refused=refused,
        proved=last_proved(me(), block.id), may=me().can("plan rounds"), spaced=spaced, now=now(), one=None,
        picture=picture_address,
    )  # fmt: skip


@blueprint.post("/places/<uuid:block_id>/checkpoints")
@power("plan rounds")
def add(block_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Add a checkpoint."""
    block = _block(block_id)
    try:
        added = operations.add_checkpoint(block, by=me(), now=now(), **_told())
    except Refusal as refusal:
        return _list(block, refused=refusal), 422
    db.session.commit()
    flash(f"{added.name} is a checkpoint now. Print its label and put it up.")
    return redirect(f"/places/{block_id}/checkpoints", 303)


@blueprint.get("/checkpoints/<uuid:checkpoint_id>")
@power("see checkpoints")
def show(checkpoint_id: uuid.UUID) -> str:
    """Show a checkpoint."""
    return _one(_found(checkpoint_id))


def _one(found: Checkpoint, refused: Refusal | None = None) -> str:
    proved = last_proved(me(), found.block_id).get(found.id)
    return render_template(
        "checkpoints/one.html", one=found, block=found.block, refused=refused, may=me().can("plan rounds"),
        spaced=spaced, picture=picture_address(found), proved=proved, now=now(),
    )  # fmt: skip


@blueprint.post("/checkpoints/<uuid:checkpoint_id>")
@power("plan rounds")
def change(checkpoint_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Change what is told of it."""
    found = _found(checkpoint_id)
    try:
        changed = operations.change_checkpoint(found, by=me(), now=now(), **_told())
    except Refusal as refusal:
        return _one(found, refused=refusal), 422
    return _done(found, "Phones have the change with their next pack." if changed else "Nothing was different.")


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/<any(up, down):way>")
@power("plan rounds")
def move(checkpoint_id: uuid.UUID, way: str) -> BaseResponse:
    """Move it up or down the walking order."""
    found = _found(checkpoint_id)
    operations.move_checkpoint(found, -1 if way == "up" else 1, by=me(), now=now())
    db.session.commit()
    return redirect(f"/places/{found.block_id}/checkpoints#at-{found.id}", 303)


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/label")
@power("plan rounds")
def replace(checkpoint_id: uuid.UUID) -> BaseResponse:
    """Give it another label: the old one was stolen or spoilt."""
    found = _found(checkpoint_id)
    operations.replace_label(found, request.form.get("because", ""), by=me(), now=now())
    return _done(found, "The old label names nothing from now on. Print the new one and put it up.")


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/closed")
@power("plan rounds")
def close(checkpoint_id: uuid.UUID) -> BaseResponse:
    """Take it out of use."""
    found = _found(checkpoint_id)
    operations.close_checkpoint(found, by=me(), now=now())
    return _done(found, "It is out of use. Its scans stay.")


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/reopened")
@power("plan rounds")
def reopen(checkpoint_id: uuid.UUID) -> BaseResponse:
    """Take it into use again."""
    found = _found(checkpoint_id)
    operations.reopen_checkpoint(found, by=me(), now=now())
    return _done(found, "It is in use again.")


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/picture")
@power("plan rounds")
def take_picture(checkpoint_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """Take the reference picture: kept re-encoded, without anything else the file carried."""
    request.max_content_length = MAX_PHOTOGRAPH
    found, sent = _found(checkpoint_id), request.files.get("picture")
    try:
        content = sent.stream.read() if sent else b""
        pictures.set_picture(found, content, _disk(), settings().display_megapixels, by=me(), now=now())
    except (NotShown, Refusal) as refusal:
        return _one(found, refused=Refusal(f"The picture was not taken: {refusal}.", "picture")), 422
    return _done(found, "Officers see the picture with their next pack.", drop_others=True)


@blueprint.post("/checkpoints/<uuid:checkpoint_id>/picture/removed")
@power("plan rounds")
def remove_picture(checkpoint_id: uuid.UUID) -> BaseResponse:
    """Have no picture of it."""
    found = _found(checkpoint_id)
    pictures.remove_picture(found, by=me(), now=now())
    return _done(found, "There is no picture of it.", drop_others=True)


@blueprint.get("/checkpoints/<uuid:checkpoint_id>/picture/<string(length=16):name>")
@power("see checkpoints")
def picture(checkpoint_id: uuid.UUID, name: str) -> Response:
    """Give the reference picture of this name."""
    found = checkpoint(me(), checkpoint_id)
    if found is None or found.reference is None or found.reference.hex()[:16] != name:
        abort(404)
    try:
        answer = Response(pictures.picture_path(_disk(), found).read_bytes(), mimetype="image/jpeg")
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _done(found: Checkpoint, words: str, drop_others: bool = False) -> BaseResponse:
    db.session.commit()
    if drop_others:
        pictures.drop_other_files(_disk(), found)
    flash(words)
    return redirect(f"/checkpoints/{found.id}", 303)


def _disk() -> Disk:
    return cast(Disk, current_app.extensions["beatbook_disk"])


def _block(block_id: uuid.UUID) -> Block:
    return places.block(me(), block_id) or abort(404)


def _found(checkpoint_id: uuid.UUID) -> Checkpoint:
    return checkpoint(me(), checkpoint_id) or abort(404)


def _told() -> dict[str, Any]:
    told: dict[str, Any] = {name: request.form.get(name, "") for name in WORDS}
    return told | {"camera_allowed": request.form.get("camera") != "no"}
