"""Photographs: taken from phones in parts, shown as copies without metadata."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import cast

from flask import Blueprint, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState

from cases.queries.walls import may_open
from estate.database import db
from notebook import queries, rules
from notebook.disk import Disk, NoRoom, WrongBytes, WrongOffset
from notebook.models import Photograph
from notebook.operations.photographs import Whole, mark_all_kept
from patrol.queries.walls import kept_back
from patrol.rules.privacy import speaks_of_it, tells_of_a_person
from web.access import by_signature, me, now, power
from web.giving_way import Arriving
from web.routes.notebooks import Refused
from web.together import Together

blueprint = Blueprint("photographs", __name__)

WHERE = "/notebooks/<uuid:notebook_id>/photos/<string(length=64):sha256>"


def disk() -> Disk:
    """Give the disk that photographs lie on."""
    return cast(Disk, current_app.extensions["beatbook_disk"])


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Let photographs that are complete at the same moment share a commit, and what can wait give way to them."""
    state.app.extensions["beatbook_kept"] = Together(_mark)
    state.app.extensions["beatbook_arriving"] = Arriving()


def _mark(photographs: Sequence[Whole]) -> Sequence[None]:
    disk().settle(one.landlord_id for one in photographs)
    with db.engine.begin() as on:
        return mark_all_kept(on, photographs)


def _kept() -> Together[Whole, None]:
    return cast(Together[Whole, None], current_app.extensions["beatbook_kept"])


@blueprint.route(WHERE, methods=["HEAD", "GET"], provide_automatic_options=False)
@by_signature
def offset(notebook_id: uuid.UUID, sha256: str) -> Response:
    """Say how much of a photograph is here."""
    if request.method != "HEAD":
        abort(405)
    owner, size, done = _wanted(notebook_id, sha256)
    if done:
        return _told(200, size, whole=True)
    return _told(200, disk().offset(owner, notebook_id, bytes.fromhex(sha256), size), whole=False)


@blueprint.patch(WHERE)
@by_signature
def add(notebook_id: uuid.UUID, sha256: str) -> Response:
    """Take the next part of a photograph, durably; at the last byte the hash decides."""
    request.max_content_length = rules.MAX_CHUNK
    cast(Arriving, current_app.extensions["beatbook_arriving"]).note()
    owner, size, done = _wanted(notebook_id, sha256)
    start, length = _number("Upload-Offset"), _number("Upload-Length")
    if done:
        return _told(204, size, whole=True)
    if not 0 < length <= rules.MAX_PHOTOGRAPH:
        raise Refused(413, "a photograph is at most 25 MB")
    try:
        with _kept().coming():
            there = _received(owner, notebook_id, bytes.fromhex(sha256), start, length)
            if there == length:
                _kept().commit(Whole(owner, notebook_id, bytes.fromhex(sha256), length, now()))
    except WrongOffset as error:
        return _told(409, error.offset, whole=False)
    return _told(204, there, whole=there == length)


def _received(owner: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, start: int, length: int) -> int:
    """Add the bytes of this request to a photograph; give how many are there. Raises Refused or WrongOffset."""
    try:
        return disk().receive(owner, notebook_id, sha256, start, length, request.get_data())
    except WrongBytes as error:
        raise Refused(422, "the bytes do not have this hash; send the photograph again") from error
    except NoRoom as error:
        raise Refused(507, "the server's disk is nearly full; the phone keeps the photograph") from error


def _wanted(notebook_id: uuid.UUID, sha256: str) -> tuple[uuid.UUID, int, bool]:
    """Give landlord, size, and whether it is kept, of a photograph that a kept page names, asked for by signature."""
    with db.engine.connect().execution_options(ro=True) as on:
        found = queries.wanted(on, notebook_id, bytes.fromhex(sha256)) if rules.HASH.match(sha256) else None
    if found is None:
        raise Refused(404, "no notebook with this id is open")
    sent_at = request.headers.get("Beatbook-Sent-At", "")
    try:
        signature = rules.unbase64(request.headers.get("Beatbook-Signature", ""), 64)
    except ValueError as error:
        raise Refused(400, "Beatbook-Signature is not a signature") from error
    if not rules.SENT_AT.match(sent_at):
        raise Refused(400, "Beatbook-Sent-At is not a moment")
    line = rules.photograph_line(notebook_id, sha256, sent_at)
    if not rules.signed(rules.public_key(found.x, found.y), signature, line):
        raise Refused(403, "the signature is not this notebook's")
    if found.size is None:
        raise Refused(404, "no page of this notebook that is kept and read names this photograph")
    return found.landlord_id, found.size, bool(found.kept_at or found.erased_at)


def _number(header: str) -> int:
    value = request.headers.get(header, "")
    if not re.fullmatch(r"\d{1,9}", value):
        raise Refused(400, f"{header} is not a number of bytes")
    return int(value)


def _told(code: int, there: int, whole: bool) -> Response:
    headers = {"Upload-Offset": str(there), "Upload-Complete": "?1" if whole else "?0"}
    return Response(status=code, headers=headers)


@blueprint.get("/photographs/<uuid:notebook_id>/<string(length=64):sha256>/<any(small, large):copy>")
@power("watch the night")
def show(notebook_id: uuid.UUID, sha256: str, copy: str) -> Response:
    """Show a display copy: re-encoded, without metadata. The original bytes are never served here."""
    if not rules.HASH.match(sha256):
        abort(404)
    found = queries.shown_photograph(me(), notebook_id, bytes.fromhex(sha256))
    if found is None or not _may_see(found[1]):
        abort(404)
    answer = picture_of(found[0], copy)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _may_see(named: Mapping[uuid.UUID, bytes | None]) -> bool:
    """Say whether no page that names a photograph is kept from who asks: the wall of the night, then that of cases."""
    kept = kept_back(me(), list(named)) | {one: one for one, text in named.items() if speaks_of_it(text)}
    return not any(map(tells_of_a_person, named.values())) and all(may_open(me(), one) for one in kept.values())


def picture_of(photograph: Photograph, copy: str) -> Response:
    """Answer with a display copy of a photograph that who asks may see, or 404 where there is none yet."""
    try:
        with disk().open(photograph.landlord_id, photograph.notebook_id, photograph.sha256, copy) as file:
            answer = Response(file.read(), mimetype="image/jpeg")
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline"
    return answer
