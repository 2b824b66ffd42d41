"""The desk's side of notebooks: the list, one notebook page by page, withdrawing it, and rescue files."""

import uuid
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from estate.database import db
from estate.queries import places
from notebook import queries
from notebook.models import Notebook
from notebook.operations import give_back, read_apart, read_pages, withdraw
from notebook.operations.rescue import NotARescueFile
from notebook.shapes import MAX_NUMBER
from patrol.queries.walls import kept_back
from patrol.rules.privacy import speaks_of_it
from web import hx, pages
from web.access import me, now, power
from web.commands import import_rescue
from web.needs import holding
from web.routes.notebooks import readers
from web.words import count

blueprint = Blueprint("notebook_pages", __name__)
MAX_RESCUE = 1024**3


@blueprint.get("/notebooks")
@power("watch the night")
def index() -> str:
    """List the notebooks."""
    return render_template(
        "notebooks/page.html", notebooks=queries.notebooks(me()), unread=queries.unread_pages(me()),
        apart=queries.pages_apart(me()), holding=holding, now=now(),
    )  # fmt: skip


def find(notebook_id: uuid.UUID) -> Notebook:
    """Find one of the landlord's notebooks, or answer 404."""
    book = queries.notebook(me(), notebook_id)
    if book is None:
        abort(404)
    return book


@blueprint.get("/notebooks/<uuid:notebook_id>")
@power("watch the night")
def show(notebook_id: uuid.UUID) -> Response:
    """Show a notebook, newest page first, from below page `before`."""
    book, before = find(notebook_id), request.args.get("before", type=int)
    if before is not None and not 0 < before <= MAX_NUMBER:
        abort(404)
    names = {str(block.id): block.name for block in places.blocks(me(), closed=True)}
    listed, unread = queries.pages(book, before), [] if before else queries.unread(book)
    return hx.respond(
        "notebooks/one.html", "notebooks/_pages.html", book=book, now=now(), pages=listed, unread=unread,
        forked=queries.forked_texts(book), block_names=names, early=queries.early_pages(book),
        wanted=queries.waiting_photographs(book), in_words=pages, closed=_closed(book, [*listed, *unread]),
    )  # fmt: skip


def _closed(book: Notebook, listed: Sequence[queries.PageSeen]) -> Callable[[bytes | None, object], bool]:
    """Give what says whether a page is kept from who asks; their own notebook they read whole."""
    if book.person_id == me().id:
        return lambda text, page_id: False
    kept = kept_back(me(), [one.page.page_id for one in listed if one.page.page_id])
    return lambda text, page_id: page_id in kept or speaks_of_it(text)


@blueprint.post("/notebooks/<uuid:notebook_id>/withdrawal")
@power("look after notebooks")
def take_away(notebook_id: uuid.UUID) -> BaseResponse:
    """Withdraw a notebook: what comes from now on is kept apart."""
    book, because = find(notebook_id), request.form.get("because", "").strip()[:400]
    withdraw(book, because or "no reason given", by=me(), now=now())
    db.session.commit()
    flash("Withdrawn. What comes from now on is kept apart.")
    return redirect(f"/notebooks/{notebook_id}", 303)


@blueprint.post("/notebooks/<uuid:notebook_id>/return")
@power("look after notebooks")
def return_it(notebook_id: uuid.UUID) -> BaseResponse:
    """Give a withdrawn notebook back, and read what came meanwhile."""
    book = find(notebook_id)
    give_back(book, by=me(), now=now())
    db.session.commit()
    read_pages(readers(), book)
    db.session.commit()
    flash("Given back. The pages that came meanwhile are read now.")
    return redirect(f"/notebooks/{notebook_id}", 303)


@blueprint.post(f"/notebooks/<uuid:notebook_id>/pages/<int(max={MAX_NUMBER}):number>/reading")
@power("look after notebooks")
def read_one(notebook_id: uuid.UUID, number: int) -> BaseResponse:
    """Read one page that is kept apart, or try an unread one again."""
    book = find(notebook_id)
    if not read_apart(book, number, by=me(), now=now()):
        abort(404)
    db.session.commit()
    read_pages(readers(), book)
    db.session.commit()
    flash(f"Page {number} was read again. How it stands is beside it.")
    return redirect(f"/notebooks/{notebook_id}?before={number + 1}#page-{number}", 303)


@blueprint.get("/rescues")
@power("look after notebooks")
def ask_for_file() -> str:
    """Ask for a rescue file."""
    return render_template("notebooks/rescue.html")


@blueprint.post("/rescues")
@power("look after notebooks")
def rescue() -> BaseResponse | tuple[str, int]:
    """Bring in a phone's rescue file: importing equals sending, photograph by photograph."""
    request.max_content_length = MAX_RESCUE
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return render_template("notebooks/rescue.html", refused="Choose the file first."), 422
    try:
        rescued = import_rescue(sent.stream, by=me(), now=now())
    except NotARescueFile as error:
        db.session.rollback()
        return render_template("notebooks/rescue.html", refused=str(error)), 422
    flash(f"{pages.rescue_words(rescued)} {count(rescued.photographs, 'photograph')} kept.")
    return redirect(f"/notebooks/{rescued.notebook.id}", 303)
