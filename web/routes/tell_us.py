"""The public form: anybody tells a landlord what happened, without an account and without scripts."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import RequestEntityTooLarge

from cases.operations.pictures import LARGEST, MOST, Picture
from cases.operations.public import Told, tell_us
from cases.queries.following import buildings, landlord_named, promised
from cases.rules.lists import METHODS, STRANDS
from estate.database import db, new_id
from estate.models import Landlord
from estate.rules.words import Refusal
from web.access import now, public
from web.frame import limiter
from web.language import gettext, language
from web.parse import as_id, as_past
from web.routes.photographs import disk

blueprint = Blueprint("tell_us", __name__)
BODY = 36 * 1024 * 1024
"""More than is taken is read, so that who sends too much keeps their words and is told in a sentence."""


@blueprint.get("/tell/<slug>")
@limiter.limit("240 per minute")
@public("anybody may tell a landlord what happened")
def form(slug: str) -> Response:
    """Offer the form; it brings its own id, so that sent twice is told once."""
    return _form(landlord_named(slug) or abort(404), {"id": str(new_id())})


def _form(landlord: Landlord, told: Any, wrong: str = "", field: str = "", code: int = 200) -> Response:
    page = render_template(
        "resident/tell.html", landlord=landlord, form=told, wrong=wrong, field=field, blocks=buildings(landlord),
        strands=STRANDS, methods=METHODS, most=MOST,
    )  # fmt: skip
    return make_response(page, code)


@blueprint.post("/tell/<slug>")
@public("anybody may tell a landlord what happened")
def tell(slug: str) -> Response:
    """Take it in, and show the reference and the private link: once."""
    landlord = landlord_named(slug) or abort(404)
    request.max_content_length = BODY
    try:
        told, pictures = _told(), _pictures()
        with limiter.limit("20 per hour"):
            report, token = tell_us(landlord.id, told, pictures, disk(), now())
    except RequestEntityTooLarge:
        said = gettext("The photographs are too big. Nothing was sent. Tell us without them first.")
        return _form(landlord, {"id": str(new_id())}, said, "photographs", 413)
    except RateLimitExceeded:
        said = gettext("Much has been told from here within an hour. Wait a little, or ring us.")
        return _form(landlord, request.form, said, "", 429)
    except Refusal as refusal:
        db.session.rollback()
        return _form(landlord, request.form, str(refusal), refusal.field, 422)
    by = promised(report, now())
    db.session.commit()
    page = render_template("resident/told.html", landlord=landlord, report=report, token=token, by=by)
    return private(make_response(page))


def _told() -> Told:
    told = request.form
    text = {
        name: told.get(name, "") for name in (
            "category", "words", "spot", "perceived_by", "about_whom", "history", "name", "phone", "email", "method",
            "safe_times", "interpreter",
        )
    }  # fmt: skip
    return Told(
        key=as_id(told.get("id")) or new_id(), happened_at=as_past(told.get("happened_at"), now()), hate="hate" in told,
        block_id=as_id(told.get("block")), strands=told.getlist("strands"), no_voicemail="no_voicemail" in told,
        may_tell_police={"yes": True, "no": False}.get(told.get("police", "")), language=language(),
        **(text | {"perceived_by": "victim" if "hate" in told else ""}),
    )  # fmt: skip


def _pictures() -> list[Picture]:
    """Read what was chosen, of each one byte more than is taken: the operation says that it is too big."""
    chosen = [one for one in request.files.getlist("photographs") if one.filename]
    return [Picture(one.filename or "", one.stream.read(LARGEST + 1)) for one in chosen[: MOST + 1]]


def private(answer: Response) -> Response:
    """Keep a page with a private link out of caches, of search, and of what the next site is told."""
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
