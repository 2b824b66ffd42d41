"""People of a case: its parties, how they want to be reached, and who of the staff is named on it."""

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import changing, parties
from cases.operations.parties import Reach
from estate.database import new_id
from web.access import me, now, power
from web.parse import as_id
from web.routes.case_work import done

blueprint = Blueprint("case_people", __name__)
NOBODY = uuid.UUID(int=0)


@blueprint.post("/cases/<uuid:case_id>/people")
@power("work cases")
def add(case_id: uuid.UUID) -> BaseResponse:
    """Add somebody."""
    told = request.form
    who = as_id(told.get("id")) or new_id(), told.get("role", ""), told.get("name", ""), told.get("described", "")
    return done(case_id, "person", lambda: parties.add_party(case_id, *who, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:party_id>")
@power("work cases")
def reach(case_id: uuid.UUID, party_id: uuid.UUID) -> BaseResponse:
    """Note how they want to be reached."""
    told = request.form
    how = Reach(
        method=told.get("method", ""), safe_times=told.get("safe_times", ""), no_voicemail="no_voicemail" in told,
        phone=told.get("phone", ""), email=told.get("email", ""), interpreter=told.get("interpreter", ""),
        adjustments=told.get("adjustments", ""),
    )  # fmt: skip
    return done(case_id, f"reach {party_id}", lambda: parties.set_reach(party_id, how, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:party_id>/end")
@power("work cases")
def end(case_id: uuid.UUID, party_id: uuid.UUID) -> BaseResponse:
    """Note that they have no more part in it."""
    return done(case_id, "person", lambda: parties.end_party(party_id, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/rhythm")
@power("work cases")
def agree(case_id: uuid.UUID) -> BaseResponse:
    """Agree how often the complainant hears from us."""
    every, seen = request.form.get("every", ""), request.form.get("seen", 0, type=int)
    return done(case_id, "rhythm", lambda: parties.agree_contact(case_id, every, seen, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/names")
@power("work cases")
def name(case_id: uuid.UUID) -> BaseResponse:
    """Name somebody on it, who may then read it."""
    person_id = as_id(request.form.get("person")) or NOBODY
    return done(case_id, "name", lambda: changing.name_on(case_id, person_id, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/names/<uuid:person_id>/end")
@power("work cases")
def unname(case_id: uuid.UUID, person_id: uuid.UUID) -> BaseResponse:
    """Take somebody's name off it."""
    return done(case_id, "name", lambda: changing.unname(case_id, person_id, me(), now()))
