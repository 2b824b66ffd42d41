"""Who may come in: invitations, passwords, roles, accreditation, and leaving."""

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from estate.database import db, new_id
from estate.models import Accreditation, Invitation, Landlord, Person
from estate.operations import passwords, sessions
from estate.operations.traces import trace
from estate.rules.passwords import fault
from estate.rules.powers import ROLES, NotAllowed, check
from estate.rules.words import Refusal, quoted, typed

LINK_LASTS = timedelta(days=7)
MOST_POWERS = 50
EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+\.[^@\s.,;:<>()\[\]\"\\]+")
PHONE = re.compile(r"\+?\d[\d ]{2,23}")
NO_LONGER_GOOD = "This link has been used, or is too old. Ask for a new one."


def invite(
    landlord: Landlord, name: str, email: str, role: str, by: Person | None, now: datetime
) -> tuple[Person, str]:
    """Take somebody on and give the token of their one-time link, which is stored nowhere and is good for 7 days.

    Raises NotAllowed, or Refusal when a value will not do or somebody has the e-mail already.
    """
    check(by, "manage people", landlord.id)
    person = Person(
        landlord_id=landlord.id, id=new_id(), name=typed(name, 200, "The name", "name"), email=_email(email),
        role=_role(role), invited_at=now,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        raise Refusal("Somebody signs in with this e-mail already.", "email") from None
    trace(landlord.id, by, "invited", "person", person.id, now, name=person.name, role=role)
    return person, _link(person, now)


def invite_again(person: Person, by: Person | None, now: datetime) -> str:
    """Give the token of a new one-time link to set a password; earlier links are good no longer.

    The password until now stays good until the link is used. Raises NotAllowed; Refusal for who has left.
    """
    check(by, "manage people", person.landlord_id)
    if person.left_at:
        raise Refusal(f"{person.name} has left.")
    trace(person.landlord_id, by, "gave a new link to", "person", person.id, now)
    return _link(person, now)


def _link(person: Person, now: datetime) -> str:
    _cancel_links(person, now)
    token = secrets.token_urlsafe(32)
    link = Invitation(
        landlord_id=person.landlord_id, person_id=person.id, token_hash=sessions.token_hash(token),
        expires_at=now + LINK_LASTS,
    )  # fmt: skip
    db.session.add(link)
    db.session.flush()
    return token


def _cancel_links(person: Person, now: datetime) -> None:
    theirs = (Invitation.landlord_id == person.landlord_id, Invitation.person_id == person.id)
    unused = (Invitation.used_at.is_(None), Invitation.expires_at > now)
    db.session.execute(update(Invitation).where(*theirs, *unused).values(expires_at=now))


def invited(token: str, now: datetime) -> Person | None:
    """Give whom a one-time link is for; None when it was never given, is used, too old, or its person has left."""
    found = _open_link(token, now)
    return found.person if found else None


def _open_link(token: str, now: datetime) -> Invitation | None:
    hashed = sessions.token_hash(token)
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == hashed))
    if found is None or found.used_at or found.expires_at <= now or found.person.left_at:
        return None
    return found


def join(token: str, password: str, now: datetime) -> Person:
    """Set the password by a one-time link and use the link up; every sign-in there was ends.

    Raises Refusal when the link is no longer good, or the password will not do: then the link stays good.
    """
    link = _open_link(token, now)
    if link is None:
        raise Refusal(NO_LONGER_GOOD)
    person = link.person
    _check_new(password, person)
    if not _use_up(link, now):
        raise Refusal(NO_LONGER_GOOD)
    verb = "set a password again" if person.joined_at else "joined"
    person.password_hash, person.joined_at = passwords.hashed(password), person.joined_at or now
    sessions.end_all(person, "password changed", person, now)
    trace(person.landlord_id, person, verb, "person", person.id, now)
    db.session.flush()
    return person


def _use_up(link: Invitation, now: datetime) -> bool:
    """Claim a link by a conditional update: of two who hold it at once, one comes in."""
    this = (Invitation.landlord_id == link.landlord_id, Invitation.id == link.id, Invitation.used_at.is_(None))
    claim = update(Invitation).where(*this).values(used_at=now).returning(Invitation.id)
    return db.session.scalar(claim) is not None


def set_password(person: Person, old: str, new: str, by: Person, now: datetime) -> bool:
    """Change one's own password; False when `old` is not it. No earlier link stays good.

    Ending other sign-ins is `sessions.end_all`.

    Raises NotAllowed for anyone else's, and for who has left; Refusal when the new one will not do.
    """
    if (by.landlord_id, by.id) != (person.landlord_id, person.id) or person.left_at:
        raise NotAllowed("one's own password")
    if not passwords.right(person.password_hash, old):
        return False
    _check_new(new, person)
    person.password_hash = passwords.hashed(new)
    _cancel_links(person, now)
    trace(person.landlord_id, by, "changed the password of", "person", person.id, now)
    return True


def _check_new(password: str, person: Person) -> None:
    if wrong := fault(password, person.email, person.name):
        raise Refusal(wrong, "new")


def change_role(person: Person, role: str, by: Person | None, now: datetime) -> None:
    """Give somebody another role; it holds from their next request.

    Raises NotAllowed; Refusal for one's own role, so that a landlord is never left without an administrator.
    """
    check(by, "manage people", person.landlord_id)
    if by and by.id == person.id:
        raise Refusal("Nobody changes their own role. Ask another administrator.", "role")
    before, person.role = person.role, _role(role)
    if before != role:
        trace(person.landlord_id, by, "changed the role of", "person", person.id, now, before=before, after=role)


def set_phone(person: Person, phone: str, by: Person | None, now: datetime) -> None:
    """Set the number a person is rung at in an alarm; an empty one takes it away.

    Raises NotAllowed unless it is one's own or `by` manages people; Refusal for what cannot be dialled.
    """
    if by is None or by.landlord_id != person.landlord_id or by.id != person.id:
        check(by, "manage people", person.landlord_id)
    number = typed(phone, 25, "The number", "phone", needed=False)
    if number and not PHONE.fullmatch(number):
        raise Refusal("Type digits and spaces, such as 07700 900123.", "phone")
    if number != person.phone:
        person.phone = number
        trace(person.landlord_id, by, "set the number of", "person", person.id, now)


def leave(person: Person, by: Person | None, now: datetime) -> None:
    """See somebody out: no powers, no sign-in, no link from this moment. Their pages stay; later ones are kept apart.

    Raises NotAllowed; Refusal for oneself. Somebody who has left already stays so.
    """
    check(by, "manage people", person.landlord_id)
    if by and by.id == person.id:
        raise Refusal("Nobody sees themselves out. Ask another administrator.")
    if person.left_at:
        return
    sessions.end_all(person, "left", by, now)
    _cancel_links(person, now)
    person.left_at = now
    trace(person.landlord_id, by, "saw out", "person", person.id, now)


def bring_back(person: Person, role: str, by: Person | None, now: datetime) -> str:
    """Take somebody who left on again, and give the token of a one-time link for a new password.

    Raises NotAllowed; Refusal for somebody who has not left.
    """
    check(by, "manage people", person.landlord_id)
    if not person.left_at:
        raise Refusal(f"{person.name} has not left.")
    person.left_at, person.password_hash, person.role = None, None, _role(role)
    trace(person.landlord_id, by, "brought back", "person", person.id, now, role=role)
    return _link(person, now)


def accredit(
    person: Person,
    number: str,
    force: str,
    powers: Iterable[str],
    valid_from: date,
    expires_on: date,
    by: Person | None,
    now: datetime,
) -> Accreditation:
    """Record an accreditation card: its number, force, the powers on it, its first and its last day.

    Raises NotAllowed, or Refusal when a value will not do or the number is recorded for this person already.
    """
    check(by, "manage people", person.landlord_id)
    if person.left_at:
        raise Refusal(f"{person.name} has left.")
    if expires_on <= valid_from:
        raise Refusal("It must expire after the day it is valid from.", "expires_on")
    card = Accreditation(
        landlord_id=person.landlord_id, id=new_id(), person_id=person.id,
        number=typed(number, 60, "The number", "number"), force=typed(force, 200, "The police force", "force"),
        powers=_listed(powers), valid_from=valid_from, expires_on=expires_on,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(card)
    except IntegrityError:
        raise Refusal("This number is recorded for this person already.", "number") from None
    told = {"number": card.number, "force": card.force, "powers": card.powers, "expires_on": expires_on.isoformat()}
    trace(person.landlord_id, by, "accredited", "person", person.id, now, **told)
    return card


def _listed(powers: Iterable[str]) -> list[str]:
    listed = [typed(power, 200, "A power", "powers", needed=False) for power in powers]
    kept = list(dict.fromkeys(power for power in listed if power))
    if len(kept) > MOST_POWERS:
        raise Refusal(f"At most {MOST_POWERS} powers can be recorded.", "powers")
    return kept


def revoke_accreditation(card: Accreditation, by: Person | None, now: datetime) -> None:
    """Take an accreditation away from today; one that is revoked already stays as it was. Raises NotAllowed."""
    check(by, "manage people", card.landlord_id)
    if card.revoked_at:
        return
    card.revoked_at = now
    trace(card.landlord_id, by, "revoked the accreditation of", "person", card.person_id, now, number=card.number)


def _email(text: str) -> str:
    email = typed(text, 254, "The e-mail", "email").lower()
    if not EMAIL.fullmatch(email):
        raise Refusal(f"{quoted(email)} is not an e-mail address, such as amina@northmere.example.", "email")
    return email


def _role(role: str) -> str:
    if role not in ROLES:
        raise Refusal(f"There is no role {quoted(role)}.", "role")
    return role
