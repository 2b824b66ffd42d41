"""Who told a report: the same person as before, or somebody else; and the answer to a councillor or an MP."""

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from cases.operations import enquiries, people
from web.access import me, now, power
from web.parse import as_id, as_moment
from web.routes.inbox import done

blueprint = Blueprint("tellers", __name__)


@blueprint.post("/inbox/<uuid:report_id>/person")
@power("handle reports")
def person(report_id: uuid.UUID) -> Response:
    """Note that it is from somebody known, or from somebody else."""
    page = f"/inbox/{report_id}"
    if "else" in request.form:
        return done(report_id, "person", lambda: people.somebody_else(report_id, me(), now()), page, "They are apart.")
    chosen = as_id(request.form.get("person"))
    return done(
        report_id, "person", lambda: people.same_person(report_id, chosen, me(), now()), page, "It is the same person."
    )


@blueprint.post("/inbox/<uuid:report_id>/reply")
@power("handle reports")
def reply(report_id: uuid.UUID) -> Response:
    """Note that an enquiry was answered."""
    method, typed = request.form.get("method", ""), request.form.get("at", "")
    at = as_moment(typed) if typed else now()
    return done(
        report_id, "reply", lambda: enquiries.reply(report_id, method, at or now(), me(), now()), f"/inbox/{report_id}",
        "The answer is noted.",
    )  # fmt: skip
