"""Estates and blocks, and bringing in a landlord's list."""

import base64
import binascii
import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from cases.queries.warnings import standing
from estate.database import db
from estate.operations import imports
from estate.queries import places
from estate.rules.words import Refusal
from patrol.queries import observations_at, tonight
from patrol.queries.doors import door_notes, ended_door_notes
from patrol.rules.nights import REASONS
from web.access import me, now, power, settings
from web.paper.poster import poster
from web.words import count

blueprint = Blueprint("places", __name__)
READERS = {"csv": imports.read_csv, "geojson": imports.read_geojson}


@blueprint.get("/places")
@power("see places")
def index() -> str:
    """List the landlord's blocks by estate."""
    return render_template(
        "places/page.html", blocks=places.blocks(me()), may=me().can("import places"),
        tell=f"{settings().origin}/tell/{me().landlord.slug}",
    )  # fmt: skip


@blueprint.get("/places/poster.pdf")
@power("see places")
def print_poster() -> Response:
    """Give the poster by which residents find the public form."""
    code = "cy" if request.args.get("lang") == "cy" else "en"
    address = f"{settings().origin}/tell/{me().landlord.slug}" + ("?lang=cy" if code == "cy" else "")
    made = poster(me().landlord.name, address, now(), code)
    answer = FlaskResponse(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="tell-us.pdf"'
    return answer


@blueprint.get("/places/<uuid:block_id>")
@power("see places")
def show(block_id: uuid.UUID) -> str:
    """Show a block, with tonight's visits for those who watch the night."""
    block = places.block(me(), block_id)
    if block is None:
        abort(404)
    seen = tonight(me(), now()) if me().can("watch the night") else None
    row = next((row for row in seen.rows if row.block.id == block_id), None) if seen else None
    lately = observations_at(me(), block_id) if seen else []
    return render_template(
        "places/one.html", block=block, row=row, reasons=REASONS, tonight=seen, lately=lately, dated=True,
        door=door_notes(me(), block_id, now()), was_at_door=ended_door_notes(me(), block_id, now()),
        may_plan=me().can("plan rounds"), warned=standing(me(), now(), blocks=[block_id]),
    )  # fmt: skip


@blueprint.get("/places/import")
@power("import places")
def ask_for_file() -> str:
    """Ask for a list."""
    return render_template("places/import.html")


@blueprint.post("/places/import")
@power("import places")
def look() -> str | tuple[str, int]:
    """Show row by row what a list would change; nothing is written."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return render_template("places/import.html", refused="Choose a file first."), 422
    kind = "csv" if sent.filename.lower().endswith(".csv") else "geojson"
    return _report(sent.stream.read(), kind)


def _report(content: bytes, kind: str) -> str | tuple[str, int]:
    try:
        report = READERS[kind](me(), content)
    except Refusal as refusal:
        return render_template("places/import.html", refused=str(refusal)), 422
    return render_template(
        "places/import.html", report=report, format=kind, encoded=base64.b64encode(content).decode()
    )  # fmt: skip


@blueprint.post("/places/import/applied")
@power("import places")
def bring_in() -> Response | str | tuple[str, int]:
    """Bring in the list that was looked at: read again as things stand now, all of it or nothing."""
    kind = request.form.get("format", "")
    if kind not in READERS:
        abort(400)
    try:
        content = base64.b64decode(request.form.get("file", ""), validate=True)
        report = READERS[kind](me(), content)
    except (binascii.Error, ValueError):
        abort(400)
    if any(row.status == "refused" for row in report.rows):
        return _report(content, kind)
    try:
        imports.apply(me().landlord, report, by=me(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        return render_template("places/import.html", refused=str(refusal)), 422
    db.session.commit()
    flash(f"{count(len(report.rows), 'row')} brought in.")
    return redirect("/places", 303)
