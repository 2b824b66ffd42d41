"""Private links from the case file: give one, send it, renew it, take it back. A link is shown once."""

import uuid

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations.private_links import give_link, mail_link, take_back
from cases.queries.links import links
from cases.queries.walls import case_of
from cases.rules.lists import ROLES
from estate.database import db
from estate.rules.words import Refusal
from web.access import me, now, power, settings
from web.language import LANGUAGES, say
from web.routes.tell_us import private

blueprint = Blueprint("case_links", __name__)


@blueprint.get("/cases/<uuid:case_id>/links")
@power("work cases")
def index(case_id: uuid.UUID) -> Response:
    """List who has a link."""
    return _page(case_id)


def _page(case_id: uuid.UUID, address: str = "", wrong: Refusal | None = None) -> Response:
    case = case_of(me(), case_id) or abort(404)
    page = render_template(
        "cases/links.html", case=case, links=links(me(), case), address=address, wrong=wrong, roles=ROLES, now=now()
    )
    return private(make_response(page, 422 if wrong else 200))


@blueprint.post("/cases/<uuid:case_id>/parties/<uuid:party_id>/link")
@power("work cases")
def give(case_id: uuid.UUID, party_id: uuid.UUID) -> BaseResponse:
    """Give a new link: by e-mail, or shown once to be given by hand. Earlier ones open nothing from now on."""
    try:
        party, token = give_link(case_id, party_id, me(), now()) or abort(404)
        address = f"{str(settings().address).rstrip('/')}/follow/{token}"
        if request.form.get("how") == "email":
            code = party.individual.language if party.individual else "en"
            letter = _letter(address, code if code in LANGUAGES else "en")
            mail_link(party, case_of(me(), case_id) or abort(404), letter, me(), now())
    except Refusal as refusal:
        db.session.rollback()
        return _page(case_id, wrong=refusal)
    db.session.commit()
    if request.form.get("how") != "email":
        return _page(case_id, address)
    flash("The link is on its way by e-mail.")
    return redirect(f"/cases/{case_id}/links", 303)


def _letter(address: str, code: str) -> tuple[str, str]:
    """Write to somebody in their language."""
    said = say("Here is your page with us. Whoever has this link can open it, so keep it to yourself.", code)
    return say("Your page with us", code), f"{said}\n\n{address}{'' if code == 'en' else f'?lang={code}'}\n"


@blueprint.post("/cases/<uuid:case_id>/parties/<uuid:party_id>/link/taken-back")
@power("work cases")
def revoke(case_id: uuid.UUID, party_id: uuid.UUID) -> BaseResponse:
    """Take somebody's link back."""
    take_back(case_id, party_id, me(), now()) or abort(404)
    db.session.commit()
    flash("Their link opens nothing any more.")
    return redirect(f"/cases/{case_id}/links", 303)
