"""An SOS alarms in the moment it is read; a person at the desk says that they have seen it."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from estate.database import db
from estate.models import Person
from notebook.models import EarlyPage
from notebook.operations.early import NOT_AHEAD
from notebook.operations.keeping import Held
from patrol.models import AlarmTest, Alert, Sos, Strike
from patrol.operations.alerts import raise_alert, see_alert


def raise_sos(landlord_id: uuid.UUID, sos_id: uuid.UUID | None, now: datetime) -> Alert | None:
    """Raise the alert of an SOS that was read, once; None where there is none, or its officer has struck it.

    A test of the alarm goes the same way: else it would not test it.
    """
    sos = db.session.get(Sos, (landlord_id, sos_id)) if sos_id else None
    if sos is None:
        tried = db.session.get(AlarmTest, (landlord_id, sos_id)) if sos_id else None
        return raise_alert("test", f"test:{tried.id}", tried, now)[0] if tried else None
    struck = select(Strike.id).where(
        Strike.landlord_id == landlord_id, Strike.struck_id == sos.id, Strike.person_id == sos.person_id
    )
    if db.session.scalar(struck):
        return None
    return raise_alert("sos", f"sos:{sos.id}", sos, now)[0]


class Unreadable(NamedTuple):
    """A page that came as an SOS and that nobody can read: its officer may be in danger all the same."""

    landlord_id: uuid.UUID
    id: uuid.UUID
    person_id: uuid.UUID
    happened_at: datetime


def raise_unreadable(notebook: Held, text_hash: bytes, now: datetime) -> Alert | None:
    """Raise an alert for what was posted as an SOS and could not be read, once; None where it could, or is no SOS."""
    early = db.session.scalar(
        select(EarlyPage).where(
            EarlyPage.landlord_id == notebook.landlord_id, EarlyPage.notebook_id == notebook.id,
            EarlyPage.text_hash == text_hash, EarlyPage.state == "unread", EarlyPage.because != NOT_AHEAD,
        )
    )  # fmt: skip
    if early is None:
        return None
    about = Unreadable(early.landlord_id, early.id, notebook.person_id, early.received_at)
    return raise_alert("sos", f"sos:{early.id}", about, now, because=f"The page cannot be read: {early.because}")[0]


def acknowledge_sos(sos_id: uuid.UUID, by: Person, now: datetime) -> bool:
    """Note that `by` has seen an SOS of their landlord; False where there is none. The first one to see it stands."""
    sos = db.session.get(Sos, (by.landlord_id, sos_id))
    alert = raise_sos(by.landlord_id, sos_id, now) if sos else None
    return alert is not None and see_alert(alert.id, by, now) is not None
