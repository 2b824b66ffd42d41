"""Who there is, as somebody of the same landlord may see it."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from estate.database import db
from estate.models import Accreditation, Person, Session


def people(viewer: Person, *, left: bool = False) -> Sequence[Person]:
    """Give the people of the viewer's landlord by name; `left`: those who have left instead."""
    gone = Person.left_at.is_not(None) if left else Person.left_at.is_(None)
    query = select(Person).where(Person.landlord_id == viewer.landlord_id, gone)
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def person(viewer: Person, person_id: uuid.UUID) -> Person | None:
    """Give one person of the viewer's landlord, also one who has left; None for anyone else."""
    return db.session.get(Person, (viewer.landlord_id, person_id))


def open_sessions(viewer: Person, of: Person) -> Sequence[Session]:
    """Give the sign-ins of a person that have not ended, the one last used first."""
    theirs = (Session.landlord_id == viewer.landlord_id, Session.person_id == of.id, Session.ended_at.is_(None))
    return db.session.scalars(select(Session).where(*theirs).order_by(Session.seen_at.desc(), Session.id)).all()


def accreditations(viewer: Person, of: Person) -> Sequence[Accreditation]:
    """Give every accreditation of a person, the one that lasts longest first."""
    theirs = (Accreditation.landlord_id == viewer.landlord_id, Accreditation.person_id == of.id)
    order = (Accreditation.expires_on.desc(), Accreditation.id)
    return db.session.scalars(select(Accreditation).where(*theirs).order_by(*order)).all()


def accreditation(viewer: Person, accreditation_id: uuid.UUID) -> Accreditation | None:
    """Give one accreditation at the viewer's landlord; None for any other."""
    return db.session.get(Accreditation, (viewer.landlord_id, accreditation_id))


def accredited_on(viewer: Person, day: date) -> list[Person]:
    """Give the people of the viewer's landlord, leavers apart, who hold an accreditation valid on a day; each once."""
    query = (
        select(Accreditation, Person)
        .join(Person, (Person.landlord_id == Accreditation.landlord_id) & (Person.id == Accreditation.person_id))
        .where(Accreditation.landlord_id == viewer.landlord_id, Person.left_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return list(dict.fromkeys(who for card, who in db.session.execute(query) if card.valid_on(day)))
