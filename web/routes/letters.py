"""Letters of a case: drafted in its file, changed and previewed on a page of their own, sent, and shown as sent."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import letters
from cases.operations.holding import TooLate
from cases.queries import letters as queries
from cases.rules.letters import KINDS, blocks, gap
from estate.database import db, new_id
from estate.rules.words import Refusal
from web.access import me, now, power, settings
from web.paper.letter import letter_pdf
from web.parse import as_id
from web.routes.cases import file_page

blueprint = Blueprint("letters", __name__)
SENT = {"print": "It is kept as sent. Print it and post it today.", "email": "It is on its way, and kept as sent."}


@blueprint.post("/cases/<uuid:case_id>/letters")
@power("work cases")
def draft(case_id: uuid.UUID) -> BaseResponse:
    """Draft a letter, and go on to it."""
    told = request.form
    letter_id, party_id = as_id(told.get("id")) or new_id(), as_id(told.get("party"))
    try:
        made = letters.draft(case_id, letter_id, told.get("letter", ""), party_id, me(), now(), settings().origin)
    except Refusal as refusal:
        db.session.rollback()
        return file_page(case_id, refusal, "letter", 409 if isinstance(refusal, TooLate) else 422)
    if made is None:
        abort(404)
    address = f"/letters/{made.id}"
    db.session.commit()
    return redirect(address, 303)


@blueprint.get("/letters/<uuid:letter_id>")
@power("work cases")
def show(letter_id: uuid.UUID) -> Response:
    """Show a letter: as it will be, or as it was sent."""
    return _page(letter_id)


def _page(letter_id: uuid.UUID, wrong: Refusal | None = None) -> Response:
    found = queries.one(me(), letter_id) or abort(404)
    letter = found.letter
    typed = request.form if wrong and "body" in request.form else letter
    page = render_template(
        "letters/one.html", found=found, letter=letter, case=found.case, typed=typed, wrong=wrong, kinds=KINDS,
        blocks=blocks(letter.body), missing=gap(f"{letter.subject}\n{letter.body}"), now=now(),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


@blueprint.get("/letters/<uuid:letter_id>/preview.pdf")
@power("work cases")
def preview(letter_id: uuid.UUID) -> Response:
    """Print a letter as it stands, to look at."""
    found = queries.one(me(), letter_id) or abort(404)
    return _bytes(letter_pdf(letters.paper(found.letter, found.case, me(), now()), now()), "draft.pdf")


@blueprint.get("/letters/<uuid:letter_id>/sent")
@power("work cases")
def as_sent(letter_id: uuid.UUID) -> Response:
    """Give the bytes that were sent, unchanged."""
    letter = queries.content_of(me(), letter_id) or abort(404)
    ending = "pdf" if letter.how == "print" else "txt"
    return _bytes(letter.content or b"", f"letter-{letter.id}.{ending}")


def _bytes(content: bytes, name: str) -> Response:
    kind = "application/pdf" if name.endswith("pdf") else "text/plain; charset=utf-8"
    how = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=kind, headers=how)


@blueprint.post("/letters/<uuid:letter_id>")
@power("work cases")
def rewrite(letter_id: uuid.UUID) -> BaseResponse:
    """Keep what was typed, and show how it will look."""
    return _rewritten(letter_id)


def _rewritten(letter_id: uuid.UUID, said: str = "") -> BaseResponse:
    return _done(letter_id, lambda: letters.rewrite(letter_id, _words(), _seen(), me(), now()), said)


@blueprint.post("/letters/<uuid:letter_id>/sent")
@power("work cases")
def send(letter_id: uuid.UUID) -> BaseResponse:
    """Send it, unless words were typed since the preview: then it is kept and shown first."""
    found = queries.one(me(), letter_id) or abort(404)
    if "body" in request.form and _words() != _kept(found.letter):
        return _rewritten(letter_id, "You changed it since the preview. Look at it once more, then send it.")
    how = request.form.get("how", "")
    printer = _printed_ahead(found) if how == "print" else letter_pdf
    return _done(letter_id, lambda: letters.send(letter_id, how, printer, _seen(), me(), now()), SENT.get(how, ""))


def _printed_ahead(found: queries.LetterFile) -> letters.Printer:
    """Print a letter before the transaction that sends it: printing takes long, and phones must not wait for it."""
    paper = letters.paper(found.letter, found.case, me(), now())
    db.session.rollback()
    printed = letter_pdf(paper, now())
    return lambda asked, at: printed if asked == paper else letter_pdf(asked, at)


@blueprint.post("/letters/<uuid:letter_id>/dropped")
@power("work cases")
def drop(letter_id: uuid.UUID) -> BaseResponse:
    """Drop it."""
    return _done(letter_id, lambda: letters.drop(letter_id, _seen(), me(), now()), "It is dropped, and was not sent.")


def _seen() -> int:
    return request.form.get("seen", 0, type=int)


def _words() -> tuple[str, str, str]:
    told = request.form
    names = ("addressed", "subject", "body")
    addressed, subject, body = (told.get(name, "").replace("\r\n", "\n").strip() for name in names)
    return addressed, subject, body


def _kept(letter: Any) -> tuple[str, str, str]:
    return letter.addressed.strip(), letter.subject.strip(), letter.body.strip()


def _done(letter_id: uuid.UUID, do: Callable[[], Any], said: str = "") -> BaseResponse:
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(letter_id, refusal)
    if made is None:
        abort(404)
    db.session.commit()
    if said:
        flash(said)
    return redirect(f"/letters/{letter_id}", 303)
