"""A case pack: who is named in it is chosen on a page, then it is made, given out, and not kept."""

import uuid
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file

from cases.operations import packs
from cases.queries import files
from cases.queries.packs import Contents, contents, somebodies
from cases.queries.walls import case_of
from cases.rules.lists import ROLES
from estate.database import db
from estate.operations.traces import seal
from web.access import me, now, power
from web.paper.chronology import chronology_pdf
from web.routes.photographs import disk

blueprint = Blueprint("packs", __name__)
IN_MEMORY = 8 * 1024 * 1024


@blueprint.get("/cases/<uuid:case_id>/pack")
@power("give out case packs")
def choose(case_id: uuid.UUID) -> str:
    """Ask who is named in it."""
    file = files.case_file(me(), case_id, 1) or abort(404)
    people = somebodies(file, ())
    return render_template("packs/page.html", file=file, case=file.case, people=people, roles=ROLES)


@blueprint.post("/cases/<uuid:case_id>/pack")
@power("give out case packs")
def give_out(case_id: uuid.UUID) -> Response:
    """Make it and give it out. Traces are sealed first, so that it holds what led to it."""
    _seal(case_id)
    found = contents(me(), case_id) or abort(404)
    named = {one.id for one in found.file.parties if request.form.get(f"as-{one.id}") == "named"}
    apart, reference = "apart" in request.form, found.file.case.reference
    file, sealed = _made(found, named, apart=apart)
    db.session.rollback()
    if packs.note_given_out(case_id, sealed, named, apart=apart, by=me(), now=now()) is None:
        abort(404)
    db.session.commit()
    answer = send_file(file, "application/zip", as_attachment=True, download_name=f"case-{reference}.zip", max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Beatbook-Seal"] = sealed
    return answer


def _seal(case_id: uuid.UUID) -> None:
    case = case_of(me(), case_id) or abort(404)
    landlord_id = case.landlord_id
    while seal(landlord_id):
        db.session.commit()
    db.session.rollback()


def _made(found: Contents, named: set[uuid.UUID], *, apart: bool) -> tuple[Any, str]:
    """Write it where it ends with the answer: in memory, or in a file without a name. No transaction that writes."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    moment = now()
    try:
        sealed = packs.pack(
            file, found, named, apart=apart, disk=disk(), chronicle=lambda packing: chronology_pdf(packing, moment),
            by=me(), now=moment,
        )  # fmt: skip
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, sealed
