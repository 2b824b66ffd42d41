"""What phones send. A phone is known by its notebook's signature; only opening a notebook asks for a person."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from estate.database import db, reading
from notebook import queries, rules
from notebook.operations import (
    AlreadyOpen,
    Gap,
    Kept,
    NotSigned,
    UnknownNotebook,
    keep_early,
    open_notebook,
    read_pages,
)  # fmt: skip
from notebook.operations.keeping import Asked, Held, Outcome, find, keep_all
from notebook.shapes import Delivery, EarlyDelivery, Opening
from patrol import queries as patrol
from patrol.operations.climbing import climb
from patrol.operations.sos import raise_sos, raise_unreadable
from web.access import by_signature, me, now, power
from web.alarms import address
from web.logs import log
from web.together import Together

blueprint = Blueprint("notebooks", __name__)

FRESH = timedelta(minutes=10)
MAX_BODY = 1024 * 1024
T = TypeVar("T", Delivery, EarlyDelivery)


class Refused(HTTPException):
    """An answer that frees nothing on the phone."""

    def __init__(self, code: int, because: str) -> None:
        answer = jsonify(because=because)
        answer.status_code = code
        super().__init__(response=answer)


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Let batches that come at the same moment share a commit."""
    state.app.extensions["beatbook_keeping"] = Together(_keep)


def _keep(asked: Sequence[Asked]) -> Sequence[Outcome | UnknownNotebook | NotSigned]:
    with db.engine.begin() as on:
        return keep_all(on, asked)


def _keeping() -> Together[Asked, Outcome | UnknownNotebook | NotSigned]:
    return cast("Together[Asked, Outcome | UnknownNotebook | NotSigned]", current_app.extensions["beatbook_keeping"])


def readers() -> Any:
    """Give the table of readers."""
    return current_app.extensions["beatbook_readers"]


@blueprint.post("/notebooks")
@power("patrol")
def create() -> Response:
    """Open a notebook for who is signed in and gave their password in the last ten minutes."""
    if now() - current_user.session.password_at > FRESH:
        raise Refused(401, "password")
    try:
        opened, new = open_notebook(Opening.model_validate_json(request.get_data()), me(), now())
    except ValueError as error:
        raise Refused(400, "that is not a notebook with a P-256 public key") from error
    except AlreadyOpen as error:
        raise Refused(409, "this notebook belongs to another key or person") from error
    answer = jsonify(id=str(opened.id), number=opened.number, person=me().name, kept_to=opened.kept_to)
    db.session.commit()
    answer.status_code = 201 if new else 200
    return answer


@blueprint.post("/notebooks/<uuid:notebook_id>/pages")
@by_signature
def keep_pages(notebook_id: uuid.UUID) -> Response:
    """Keep a batch of pages, then read it: one commit each, so that what is kept is safe whatever follows."""
    request.max_content_length = MAX_BODY
    try:
        came = _keeping().commit(Asked(notebook_id, _delivery(notebook_id), now()))
        if isinstance(came, Exception):
            raise came
    except UnknownNotebook as error:
        raise Refused(404, "no notebook with this id is open") from error
    except NotSigned as error:
        raise Refused(403, "the signature is not this notebook's") from error
    answer: dict[str, Any] = {"kept_to": came.kept_to} | ({"withdrawn": True} if came.notebook.apart else {})
    if isinstance(came, Kept):
        return _json(answer | _read(came), 200)
    return _json(answer | {"because": "gap" if isinstance(came, Gap) else "fork"}, 409)


def _delivery(notebook_id: uuid.UUID) -> Delivery:
    """Give what is sent, well shaped. Raises Refused, or UnknownNotebook, which is told first."""
    delivery, wrong = _shaped(Delivery)
    if delivery is None:
        find(notebook_id)
        raise Refused(400, wrong)
    if _too_big(delivery):
        find(notebook_id)
        raise Refused(413, "a batch is at most 50 pages and 256 KiB")
    return delivery


def _shaped(shape: type[T]) -> tuple[T | None, str]:
    try:
        return shape.model_validate_json(request.get_data()), ""
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return None, f"{'.'.join(str(part) for part in first['loc']) or 'body'}: {first['msg']}"


def _too_big(delivery: Delivery) -> bool:
    size = len(request.get_data())
    if size > rules.MAX_BATCH:  # As JSON the texts are at least as long as they are: most need no counting.
        size = sum(len(page) for page in delivery.pages if isinstance(page, bytes))
    return len(delivery.pages) > rules.MAX_PAGES or size > rules.MAX_BATCH


def _read(kept: Kept) -> dict[str, Any]:
    """Read what is new, and say of this delivery's pages what is unread and which photographs are wanted."""
    if kept.new:
        try:
            read_pages(readers(), kept.notebook)
            answer = _answer(kept)
            db.session.commit()
        except Exception as error:  # A fault in a reader must not refuse a kept batch: a sweep reads it later.
            db.session.rollback()
            log.error("reading failed", error=type(error).__name__, exc_info=error, notebook=str(kept.notebook.id))
        else:
            return answer
    reading()
    return _answer(kept)


def _answer(kept: Kept) -> dict[str, Any]:
    if kept.last < kept.first:
        return {"unread": [], "photos_wanted": [], "photos_kept": []}
    return queries.answer_for(kept.notebook.landlord_id, kept.notebook.id, kept.first, kept.last)


def _json(answer: dict[str, Any], code: int) -> Response:
    response = jsonify(answer)
    response.status_code = code
    return response


@blueprint.post("/notebooks/<uuid:notebook_id>/sos")
@by_signature
def ask_for_help(notebook_id: uuid.UUID) -> Response:
    """Keep and read an SOS at once, ahead of its page; say whether a person has seen it."""
    request.max_content_length = MAX_BODY
    delivery, wrong = _shaped(EarlyDelivery)
    try:
        notebook = find(notebook_id)
        if delivery is None:
            raise Refused(400, wrong)
        sos_id = keep_early(notebook, delivery, readers(), now())
    except UnknownNotebook as error:
        raise Refused(404, "no notebook with this id is open") from error
    except NotSigned as error:
        raise Refused(403, "the signature is not this notebook's") from error
    db.session.commit()
    seen_at, seen_by = patrol.sos_seen(notebook.landlord_id, _alarm(notebook, delivery, sos_id))
    return jsonify(
        received_at=now().isoformat(), seen_at=seen_at and seen_at.isoformat(), seen_by=seen_by,
        withdrawn=bool(notebook.apart),
    )  # fmt: skip


def _alarm(notebook: Held, delivery: EarlyDelivery, page_id: uuid.UUID | None) -> uuid.UUID | None:
    """Raise the alert at once, and give what it is about. A fault in it must not refuse what is kept."""
    try:
        alert = raise_sos(notebook.landlord_id, page_id, now())
        alert = alert or raise_unreadable(notebook, rules.text_hash(delivery.text), now())
        about = alert.subject_id if alert else page_id
        if alert:
            climb(notebook.landlord_id, alert.id, address, now())
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.error("raising failed", error=type(error).__name__, exc_info=error)
        return page_id
    return about
