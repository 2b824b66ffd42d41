"""One's own account: sign-ins, password, accreditation, light."""

import uuid

from flask import Blueprint, abort, flash, g, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from estate.database import db
from estate.operations import people, sessions
from estate.queries import people as known
from estate.rules.words import Refusal
from web.access import me, now, settings, signed_in
from web.forms import ChangePassword
from web.frame import THEMES, limiter
from web.routes.sign_in import by_person, refused, told_to_wait

blueprint = Blueprint("account", __name__)
YEAR = 365 * 24 * 3600


@blueprint.get("/account")
@signed_in
def show() -> str:
    """Show one's own account."""
    return _page(ChangePassword())


def _page(form: ChangePassword) -> str:
    return render_template(
        "account/page.html", person=me(), own_session=current_user.session, sessions=known.open_sessions(me(), me()),
        accreditations=known.accreditations(me(), me()), form=form, today=now().date(),
    )  # fmt: skip


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: uuid.UUID) -> Response:
    """End one of one's own sign-ins."""
    mine = {session.id: session for session in known.open_sessions(me(), me())}
    if session_id not in mine:
        abort(404)
    sessions.end(mine[session_id], "revoked", by=me(), now=now())
    db.session.commit()
    flash("That browser is signed out.")
    return redirect("/account", 303)


@blueprint.post("/account/password")
@limiter.limit("10 per 15 minutes", key_func=by_person, deduct_when=refused, on_breach=told_to_wait)
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Change one's own password; every other browser is signed out."""
    form = ChangePassword(request.form)
    if not form.validate():
        return _page(form), 422
    if not _changed(form):
        db.session.rollback()
        return _page(form), 422
    sessions.end_all(me(), "password changed", by=me(), now=now(), except_=current_user.session)
    db.session.commit()
    flash("Your password is changed. Every other browser is signed out.")
    return redirect("/account", 303)


def _changed(form: ChangePassword) -> bool:
    try:
        if people.set_password(me(), form.old.data or "", form.new.data or "", by=me(), now=now()):
            return True
        g.password_refused = True
        form.old.errors = ["That is not the password you use now."]
    except Refusal as refusal:
        form.new.errors = [str(refusal)]
    return False


@blueprint.post("/account/light")
@signed_in
def choose_light() -> Response:
    """Keep in this browser whether it is night, day, or as the device says."""
    chosen = request.form.get("light", "")
    if chosen not in THEMES:
        abort(400)
    answer = redirect("/account", 303)
    answer.set_cookie(
        "beatbook_theme", chosen, max_age=YEAR, secure=settings().secure, httponly=True, samesite="Lax", path="/"
    )
    return answer
