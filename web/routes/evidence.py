"""Evidence of a case: files and photographs, kept and given back byte for byte; references to recordings."""

import uuid
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from cases.models import Evidence
from cases.operations import evidence
from cases.operations.evidence import Elsewhere, Sent
from cases.operations.holding import TooLate
from cases.queries.evidence import evidence_of, piece
from cases.rules.evidence import LARGEST, MOST, REFERENCES
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_day, as_id, as_moment
from web.routes.photographs import disk

blueprint = Blueprint("evidence", __name__)
BODY = 36 * 1024 * 1024
"""More than is taken is read, so that who sends too much is told in a sentence."""


@blueprint.get("/cases/<uuid:case_id>/evidence")
@power("work cases")
def show(case_id: uuid.UUID) -> Response:
    """List the evidence of a case."""
    return _page(case_id)


def _page(case_id: uuid.UUID, wrong: Refusal | None = None, act: str = "") -> Response:
    found = evidence_of(me(), case_id) or abort(404)
    page = render_template(
        "evidence/page.html", found=found, case=found.case, wrong=wrong, act=act, references=REFERENCES,
        form=request.form if wrong and act != "big" else {}, new_id=new_id,
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.post("/cases/<uuid:case_id>/evidence")
@power("work cases")
def add(case_id: uuid.UUID) -> BaseResponse:
    """Keep files and photographs."""
    request.max_content_length = BODY
    try:
        form_id, words = as_id(request.form.get("id")) or new_id(), request.form.get("words", "")
        sent = _sent()
    except RequestEntityTooLarge:
        return _page(case_id, Refusal("That is too big: 10 MB each and 20 MB together at most.", "files"), "big")
    return _done(case_id, "files", lambda: evidence.add_files(case_id, form_id, sent, words, disk(), me(), now()))


def _sent() -> list[Sent]:
    """Read what was chosen, of each one byte more than is taken: the operation says that it is too big."""
    chosen = [one for one in request.files.getlist("files") if one.filename][: MOST + 1]
    sent = [Sent(one.filename or "", one.stream.read(LARGEST + 1)) for one in chosen]
    request.close()
    return sent


@blueprint.post("/cases/<uuid:case_id>/evidence/references")
@power("work cases")
def refer(case_id: uuid.UUID) -> BaseResponse:
    """Note where a recording lies."""
    told = request.form

    def do() -> Any:
        what = Elsewhere(
            told.get("kind", ""), told.get("reference", ""), told.get("words", ""), as_moment(told.get("taken_at")),
            as_day(told.get("kept_to"), "kept_to"),
        )  # fmt: skip
        return evidence.add_reference(case_id, as_id(told.get("id")) or new_id(), what, me(), now())

    return _done(case_id, "reference", do)


def _done(case_id: uuid.UUID, act: str, do: Callable[[], Any]) -> BaseResponse:
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(case_id, refusal, act)
    if made is None:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash("It is kept, and stands in the file.")
    return redirect(f"/cases/{case_id}/evidence", 303)


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/<any(small, large):copy>")
@power("work cases")
def picture(case_id: uuid.UUID, evidence_id: uuid.UUID, copy: str) -> Response:
    """Show a copy of a photograph: re-encoded, without metadata."""
    row = piece(me(), case_id, evidence_id)
    if row is None or row.shown != "shown":
        abort(404)
    return _bytes(row, copy, "image/jpeg")


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/original")
@power("work cases")
def original(case_id: uuid.UUID, evidence_id: uuid.UUID) -> Response:
    """Give the bytes as they came, to be kept and never opened in the page."""
    row = piece(me(), case_id, evidence_id) or abort(404)
    answer = _bytes(row, "photographs", "application/octet-stream")
    ending = PurePath(row.name).suffix.lower()
    safe = ending if ending[1:].isalnum() and ending.isascii() else ".bin"
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{row.id}{safe}"'
    return answer


def _bytes(row: Evidence, folder: str, kind: str) -> Response:
    try:
        with disk().open(row.landlord_id, row.id, row.sha256 or b"", folder) as file:
            answer = Response(file.read(), mimetype=kind)
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
