"""Signing in and out, giving the password again, and coming in by a one-time link."""

from flask import Blueprint, flash, g, redirect, render_template, request, session
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from estate.database import db
from estate.models import Session
from estate.operations import people, sessions
from estate.rules.words import Refusal
from web.access import Visitor, me, now, public, signed_in
from web.devices import device
from web.forms import Confirm, NewPassword, SignIn
from web.frame import limiter

blueprint = Blueprint("sign_in", __name__)

NOT_RIGHT = "The e-mail and the password do not belong together."
LONG_NEXT = 500


def safe_next(address: str) -> str:
    """Give an address on this site to go on to; anything that could lead elsewhere becomes the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and len(address) < LONG_NEXT
    return address if inside and address.isprintable() else "/"


def by_email() -> str:
    """Throttle per e-mail, whichever network address it is tried from."""
    return "e-mail " + request.form.get("email", "")[:254].strip().lower()


def by_email_here() -> str:
    """Throttle per e-mail and network address: who guesses elsewhere does not keep the owner out."""
    return f"{by_email()} from {get_remote_address()}"


def by_person() -> str:
    """Throttle per person who is signed in."""
    return f"person {me().id}" if current_user.is_authenticated else "nobody"


def refused(_: object) -> bool:
    """Count only tries that were refused."""
    return bool(g.get("password_refused"))


def told_to_wait(_: RequestLimit) -> None:
    """Say in the 429 what is being counted."""
    g.refused = "Too many wrong passwords. Wait fifteen minutes, then try again."


@blueprint.get("/sign-in")
@public("it is where one signs in")
def show() -> str | Response:
    """Ask for e-mail and password."""
    onward = safe_next(request.args.get("next", "/"))
    return redirect(onward) if current_user.is_authenticated else _page(SignIn(), onward)


@blueprint.post("/sign-in")
@limiter.limit("60 per 15 minutes", deduct_when=refused, on_breach=told_to_wait)
@limiter.limit("10 per 15 minutes", key_func=by_email_here, deduct_when=refused, on_breach=told_to_wait)
@limiter.limit("100 per 15 minutes", key_func=by_email, deduct_when=refused, on_breach=told_to_wait)
@public("it is where one signs in")
def enter() -> Response | tuple[str, int]:
    """Sign in."""
    form, onward = SignIn(request.form), safe_next(request.form.get("next", "/"))
    if not form.validate():
        return _page(form, onward), 422
    opened = sessions.sign_in(form.email.data or "", form.password.data or "", device(request.user_agent.string), now())
    if opened and current_user.is_authenticated:
        sessions.end(current_user.session, "signed in again", by=me(), now=now())
    db.session.commit()
    if opened is None:
        g.password_refused = True
        return _page(form, onward, NOT_RIGHT), 422
    _remember(*opened)
    return redirect(onward, 303)


def _page(form: SignIn, onward: str, refused: str = "") -> str:
    advice = "Try again, or ask your administrator for a new link."
    return render_template("sign_in/page.html", form=form, next=onward, refused=refused, advice=advice)


def _remember(opened: Session, token: str) -> None:
    session.clear()
    login_user(Visitor(opened, token))
    session.permanent = True


@blueprint.post("/sign-out")
@signed_in
def leave() -> Response:
    """Sign out here: the row ends, so a copied cookie is worth nothing."""
    sessions.end(current_user.session, "signed out", by=me(), now=now())
    db.session.commit()
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


@blueprint.get("/confirm")
@signed_in
def ask_again() -> str:
    """Ask for the password once more, before a notebook is opened."""
    return render_template("sign_in/confirm.html", form=Confirm(), next=safe_next(request.args.get("next", "/")))


@blueprint.post("/confirm")
@limiter.limit("10 per 15 minutes", key_func=by_person, deduct_when=refused, on_breach=told_to_wait)
@signed_in
def confirm() -> Response | tuple[str, int]:
    """Take the password once more."""
    form, onward = Confirm(request.form), safe_next(request.form.get("next", "/"))
    right = form.validate() and sessions.confirm_password(current_user.session, form.password.data or "", now())
    db.session.commit()
    if right:
        return redirect(onward, 303)
    g.password_refused = bool(form.password.data)
    said = "" if form.errors else "That is not your password."
    return render_template("sign_in/confirm.html", form=form, next=onward, refused=said), 422


@blueprint.get("/invitations/<token>")
@public("the link itself is the invitation")
def invitation(token: str) -> str | tuple[str, int]:
    """Show an invitation. Looking does not use it up, so a mail scanner that follows links does no harm."""
    person = people.invited(token, now())
    page = render_template("sign_in/invitation.html", person=person, form=NewPassword())
    return page if person else (page, 404)


@blueprint.post("/invitations/<token>")
@limiter.limit("30 per 15 minutes")
@public("the link itself is the invitation")
def join(token: str) -> Response | tuple[str, int]:
    """Take the first password; the link is used up."""
    person, form = people.invited(token, now()), NewPassword(request.form)
    if person is None or not form.validate():
        return render_template("sign_in/invitation.html", person=person, form=form), 422 if person else 404
    try:
        people.join(token, form.new.data or "", now())
    except Refusal as refusal:
        db.session.rollback()
        form.new.errors = [str(refusal)]
        return render_template("sign_in/invitation.html", person=people.invited(token, now()), form=form), 422
    db.session.commit()
    flash("Your password is set. Sign in with it.")
    return redirect("/sign-in", 303)
