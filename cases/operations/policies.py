"""Putting a policy in force: a new version each time, never a change of an old one."""

import uuid
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from cases import shipped
from cases.models import Policy
from cases.operations.holding import TooLate
from cases.queries.policies import in_force
from cases.rules.checking import faults
from cases.rules.policies import PolicyBody
from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

BEGINS_WITH: Final = "south-essex"
"""The shipped policy a landlord has until it sets its own."""
SINCE_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


def put_in_force(
    landlord_id: uuid.UUID, body: PolicyBody, words: str, by: Person | None, now: datetime, at: datetime | None = None,
    seen: int | None = None,
) -> Policy:  # fmt: skip
    """Put a new version in force, now or later; cases that are open stay under theirs. `seen`: the last number shown.

    Raises NotAllowed; Refusal for a moment gone by, or a policy that leaves somebody without a promise; TooLate where
    somebody put one in force since `seen`, or at the same time.
    """
    check(by, "set policy", landlord_id)
    if at is not None and at < now:
        raise Refusal("A policy cannot begin before today: what was promised stays as it was.", "in_force_from")
    try:
        return _put(landlord_id, body, words, by, now, at or now, seen)
    except IntegrityError:
        raise TooLate("Somebody set the policy at the same time. Look at theirs first.") from None


def _put(
    landlord_id: uuid.UUID, body: PolicyBody, words: str, by: Person | None, now: datetime, at: datetime,
    seen: int | None = None,
) -> Policy:  # fmt: skip
    if wrong := faults(body):
        raise Refusal(wrong[0], "body")
    last = db.session.scalar(select(func.max(Policy.number)).where(Policy.landlord_id == landlord_id)) or 0
    if seen is not None and seen != last:
        raise TooLate("Somebody put another version in force while you were writing. Look at it first.")
    row = Policy(
        landlord_id=landlord_id, id=new_id(), name=body.name, number=last + 1, in_force_from=at,
        body=body.model_dump(mode="json"), made_at=now, by_id=by.id if by else None,
        words=typed(words, 2_000, "Why it changes", "words", needed=False),
    )  # fmt: skip
    with db.session.begin_nested():
        db.session.add(row)
    trace(landlord_id, by, "put in force", "policy", row.id, now, number=row.number, name=row.name)
    return row


def policy_now(landlord_id: uuid.UUID, now: datetime) -> Policy:
    """Give the policy in force; a landlord that has none begins with a shipped one, in force since ever.

    Two at once begin with one: the second finds what the first committed.
    """
    found = in_force(landlord_id, now)
    if found is not None:
        return found
    try:
        return _put(
            landlord_id, shipped.policy(BEGINS_WITH), "Shipped with Beatbook, to begin with", None, now, SINCE_EVER
        )
    except IntegrityError:
        return db.session.scalars(select(Policy).where(Policy.landlord_id == landlord_id, Policy.number == 1)).one()
