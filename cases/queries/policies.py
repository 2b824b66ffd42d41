"""Which policy is in force, and the versions there have been."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from cases.models import Case, Clock, Policy
from cases.rules import pausing
from cases.rules.policies import Facts, PolicyBody
from estate.database import db
from estate.models import Person


def in_force(landlord_id: uuid.UUID, at: datetime) -> Policy | None:
    """Give the version in force at a moment: the last that had begun; None before the first."""
    begun = (Policy.landlord_id == landlord_id, Policy.in_force_from <= at)
    return db.session.scalar(
        select(Policy).where(*begun).order_by(Policy.in_force_from.desc(), Policy.number.desc()).limit(1)
    )


def body_of(policy: Policy) -> PolicyBody:
    """Give what a version says."""
    return PolicyBody.model_validate(policy.body)


def may_pause(case: Case, clock: Clock) -> bool:
    """Say whether the policy a case runs under lets one of its clocks stand still."""
    facts = Facts(clock.risk, case.hate, case.category, case.lane)
    return clock.done_at is None and pausing.may_pause(body_of(case.policy), clock.kind, clock.rule, facts)


def versions(person: Person) -> Sequence[Policy]:
    """List the versions of the person's landlord, newest first."""
    mine = Policy.landlord_id == person.landlord_id
    return db.session.scalars(select(Policy).where(mine).order_by(Policy.number.desc())).all()
