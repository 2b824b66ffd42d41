"""What must not wait comes alone and at once, ahead of its page; a page id is read once, whichever comes first."""

import uuid
from datetime import datetime

from sqlalchemy import select

from estate.database import db
from notebook import rules
from notebook.models import EarlyPage
from notebook.operations.keeping import Held, NotSigned, skew_ms
from notebook.operations.reading import KeptPage, Outcome, Readers, open_page, settle
from notebook.shapes import EarlyDelivery

NOT_AHEAD = "only what must not wait is read ahead of its page"
AHEAD = ("sos", "safe", "check_call", "alarm_test")
"""Kinds of pages that are read ahead of their batch; of a withdrawn notebook only an SOS."""


def keep_early(notebook: Held, delivery: EarlyDelivery, readers: Readers, now: datetime) -> uuid.UUID | None:
    """Keep and read a page that came ahead of its batch; gives its id, None where it cannot be read.

    A withdrawn notebook's is read all the same: someone may be in danger. Raises NotSigned.
    """
    hashed = rules.text_hash(delivery.text)
    key = rules.public_key(notebook.x, notebook.y)
    if not rules.signed(key, delivery.signature, rules.sos_line(notebook.id, hashed, delivery.sent_at)):
        raise NotSigned
    skew = skew_ms(delivery.sent_at, now)
    outcome = open_page(
        KeptPage(notebook.landlord_id, notebook.id, notebook.person_id, 0, delivery.text, now, skew), readers
    )
    told = outcome.page.envelope
    ahead = ("sos",) if notebook.apart else AHEAD
    if told and told.kind not in ahead:  # Else a withdrawn phone could have any page read by posting it here.
        outcome = Outcome(outcome.page, because=NOT_AHEAD)
    where = (EarlyPage.landlord_id == notebook.landlord_id, EarlyPage.notebook_id == notebook.id)
    if db.session.scalar(select(EarlyPage.id).where(*where, EarlyPage.text_hash == hashed)) is None:
        (outcome,) = settle([outcome])
        db.session.add(EarlyPage(
            landlord_id=notebook.landlord_id, notebook_id=notebook.id, text=delivery.text, text_hash=hashed,
            sent_at=delivery.sent_at, signature=delivery.signature, received_at=now, skew_ms=skew,
            state=outcome.state, because=outcome.because,
        ))  # fmt: skip
    return told.id if told else None
