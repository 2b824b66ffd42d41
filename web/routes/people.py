"""Who may sign in: inviting, seeing out, accreditation, ending sign-ins."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from estate.database import db
from estate.models import Person
from estate.operations import people, sessions
from estate.operations.mail import post
from estate.queries import people as known
from estate.rules.words import Refusal
from web.access import me, now, power, settings
from web.forms import Accredit, Invite

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@power("see people")
def index() -> str:
    """List everybody."""
    return _list(Invite())


def _list(form: Invite) -> str:
    return render_template(
        "people/page.html", people=[*known.people(me()), *known.people(me(), left=True)], form=form,
        may=me().can("manage people"),
    )  # fmt: skip


def find(person_id: uuid.UUID) -> Person:
    """Find one of the landlord's people, or answer 404."""
    person = known.person(me(), person_id)
    if person is None:
        abort(404)
    return person


@blueprint.get("/people/<uuid:person_id>")
@power("see people")
def show(person_id: uuid.UUID) -> str:
    """Show one person."""
    return _one(find(person_id), Accredit())


def _one(person: Person, form: Accredit, why: str = "") -> str:
    return render_template(
        "people/one.html", person=person, form=form, why=why, today=now().date(), may=me().can("manage people"),
        accreditations=known.accreditations(me(), person), sessions=known.open_sessions(me(), person),
    )  # fmt: skip


@blueprint.post("/people")
@power("manage people")
def invite() -> str | tuple[str, int]:
    """Invite somebody: the link is mailed, and shown this once."""
    form = Invite(request.form)
    if not form.validate():
        return _list(form), 422
    try:
        person, token = people.invite(
            me().landlord, form.name.data or "", form.email.data or "", form.role.data, by=me(), now=now()
        )
    except Refusal as refusal:
        db.session.rollback()
        form[refusal.field or "email"].errors = [str(refusal)]
        return _list(form), 422
    return _invited(person, token)


def _invited(person: Person, token: str) -> str:
    link = f"{settings().origin}/invitations/{token}"
    post(person.landlord_id, person.email, "Your way into Beatbook", _letter(person, link), now())
    page = render_template("people/invited.html", person=person, link=link)
    db.session.commit()
    return page


def _letter(person: Person, link: str) -> str:
    return (
        f"{person.name}, {person.landlord.name} invites you to Beatbook.\n\n"
        f"Set your password here, once, within seven days:\n{link}\n\n"
        f"You sign in as {person.email}. If you did not expect this, do nothing.\n"
    )


@blueprint.post("/people/<uuid:person_id>/invitation")
@power("manage people")
def invite_again(person_id: uuid.UUID) -> str:
    """Make a new one-time link for somebody who lost their password or their letter."""
    person = find(person_id)
    if person.left_at:
        abort(404)
    return _invited(person, people.invite_again(person, by=me(), now=now()))


@blueprint.post("/people/<uuid:person_id>/phone")
@power("manage people")
def set_phone(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Set the number somebody is rung at in an alarm."""
    person = find(person_id)
    try:
        people.set_phone(person, request.form.get("phone", ""), by=me(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        return _one(find(person_id), Accredit(), str(refusal)), 422
    db.session.commit()
    flash("The number is set." if person.phone else "The number is taken away.")
    return redirect(f"/people/{person_id}", 303)


@blueprint.post("/people/<uuid:person_id>/leaving")
@power("manage people")
def leave(person_id: uuid.UUID) -> Response:
    """See somebody out: every sign-in ends."""
    person = find(person_id)
    if person.id == me().id:
        abort(400)
    people.leave(person, by=me(), now=now())
    db.session.commit()
    flash(f"{person.name} has left. Every sign-in of theirs is ended.")
    return redirect(f"/people/{person_id}", 303)


@blueprint.post("/people/<uuid:person_id>/sessions/end")
@power("manage people")
def end_sessions(person_id: uuid.UUID) -> Response:
    """End every sign-in of somebody: a lost phone, a borrowed desk."""
    sessions.end_all(find(person_id), "revoked", by=me(), now=now())
    db.session.commit()
    flash("Every sign-in is ended.")
    return redirect(f"/people/{person_id}", 303)


@blueprint.post("/people/<uuid:person_id>/accreditations")
@power("manage people")
def accredit(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """Record an accreditation."""
    person, form = find(person_id), Accredit(request.form)
    if not form.validate():
        return _one(person, form), 422
    try:
        people.accredit(
            person, form.number.data or "", form.force.data or "", form.listed_powers(), form.valid_from.data,
            form.expires_on.data, by=me(), now=now(),
        )  # fmt: skip
    except Refusal as refusal:
        db.session.rollback()
        form[refusal.field or "number"].errors = [str(refusal)]
        return _one(find(person_id), form), 422
    db.session.commit()
    flash("Recorded.")
    return redirect(f"/people/{person_id}", 303)


@blueprint.post("/people/<uuid:person_id>/accreditations/<uuid:accreditation_id>/revocation")
@power("manage people")
def revoke(person_id: uuid.UUID, accreditation_id: uuid.UUID) -> Response:
    """Note that an accreditation was withdrawn."""
    cards = {card.id: card for card in known.accreditations(me(), find(person_id))}
    if accreditation_id not in cards:
        abort(404)
    people.revoke_accreditation(cards[accreditation_id], by=me(), now=now())
    db.session.commit()
    flash("The accreditation is withdrawn.")
    return redirect(f"/people/{person_id}", 303)
