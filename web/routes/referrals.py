"""Referrals, cases that have to do with each other, and what makes people of a case vulnerable."""

import uuid
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import referring
from cases.operations.referring import Referred
from estate.database import new_id
from web.access import me, now, power
from web.parse import as_day, as_id
from web.routes.case_work import done

blueprint = Blueprint("referrals", __name__)
NOBODY = uuid.UUID(int=0)


@blueprint.post("/cases/<uuid:case_id>/referrals")
@power("work cases")
def refer(case_id: uuid.UUID) -> BaseResponse:
    """Note a referral."""
    told = request.form

    def do() -> Any:
        made = Referred(
            id=as_id(told.get("id")) or new_id(), agency=told.get("agency", ""), consent=told.get("consent", ""),
            party_id=as_id(told.get("party")), words=told.get("words", ""), due_on=as_day(told.get("due_on"), "due_on"),
        )  # fmt: skip
        return referring.refer(case_id, made, me(), now())

    return done(case_id, "refer", do)


@blueprint.post("/cases/<uuid:case_id>/related")
@power("work cases")
def link(case_id: uuid.UUID) -> BaseResponse:
    """Tie another case to it, or untie it."""
    told = request.form
    if other := as_id(told.get("untie")):
        return done(case_id, "related", lambda: referring.unlink(case_id, other, me(), now()))
    what = told.get("reference", ""), told.get("words", "")
    return done(case_id, "related", lambda: referring.link(case_id, *what, me(), now()))


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:party_id>/circumstances")
@power("work cases")
def circumstances(case_id: uuid.UUID, party_id: uuid.UUID) -> BaseResponse:
    """Note what makes somebody vulnerable, and how they may be used."""
    told = request.form.getlist("vulnerability"), request.form.getlist("exploitation")
    return done(case_id, f"vulnerable {party_id}", lambda: referring.set_vulnerable(party_id, *told, me(), now()))
