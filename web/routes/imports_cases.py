"""Bringing in homes, tenancies and open cases at go-live: look at a list row by row, then all of it or nothing."""

import base64
import binascii

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from cases.operations import imports
from cases.rules.importing import KINDS
from estate.database import db, reading
from estate.rules.words import Refusal
from web.access import me, now, power
from web.words import count

blueprint = Blueprint("imports_cases", __name__)
BODY = 16 * 1024 * 1024
SHOWN = 400
"""So many rows are shown, those that need eyes first."""
WEIGHT = {"refused": 0, "changed": 1, "new": 2, "same": 3}


@blueprint.get("/cases/import")
@power("import cases")
def ask_for_file() -> str:
    """Ask for a list."""
    return _page()


def _page(refused: str = "", kind: str = "") -> str:
    kind = kind or request.values.get("kind", "")
    return render_template("imports/page.html", kinds=KINDS, kind=kind if kind in KINDS else "homes", refused=refused)


@blueprint.post("/cases/import")
@power("import cases")
def look() -> str | tuple[str, int]:
    """Show row by row what a list would do; nothing is written, and nobody is held up meanwhile."""
    request.max_content_length = BODY
    try:
        sent = request.files.get("file")
        content = sent.stream.read() if sent is not None and sent.filename else b""
    except RequestEntityTooLarge:
        return _page("The file is too large. Split it."), 413
    if not content:
        return _page("Choose a file first."), 422
    try:
        return _report(_looked(request.form.get("kind", ""), content), content)
    except Refusal as refusal:
        return _page(str(refusal)), 422


def _looked(kind: str, content: bytes) -> imports.Looked:
    """Look at a list in a transaction that only reads."""
    db.session.rollback()
    reading()
    return imports.look(me(), kind, content, now())


def _report(looked: imports.Looked, content: bytes) -> str:
    rows = sorted(looked.rows, key=lambda row: (WEIGHT[row.status], row.number))
    return render_template(
        "imports/report.html", looked=looked, rows=rows[:SHOWN], encoded=base64.b64encode(content).decode()
    )


@blueprint.post("/cases/import/applied")
@power("import cases")
def bring_in() -> Response | str | tuple[str, int]:
    """Bring in the list that was looked at: read again as things stand now, all of it or nothing."""
    request.max_content_length = request.max_form_memory_size = BODY
    try:
        kind, content = request.form.get("kind", ""), base64.b64decode(request.form.get("file", ""), validate=True)
    except (binascii.Error, ValueError):
        abort(400)
    try:
        looked = _looked(kind, content)
        if looked.count("refused"):
            return _report(looked, content)
        db.session.rollback()
        imports.bring_in(looked, me(), now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _page(str(refusal), kind), 422
    done = count(looked.count("new") + looked.count("changed"), "row")
    flash(f"{done} brought in. {count(looked.count('same'), 'row')} stood already.")
    return redirect(f"/cases/import?kind={looked.kind}", 303)
