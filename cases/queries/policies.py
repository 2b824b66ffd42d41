"""Which policy is in force, and the versions there have been."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest

from sqlalchemy import Select, bindparam, func, select

from cases.models import Case, Clock, Policy
from cases.queries.walls import cases_of
from cases.rules import pausing
from cases.rules.policies import Facts, PolicyBody
from estate.database import db
from estate.models import Person


def in_force(landlord_id: uuid.UUID, at: datetime) -> Policy | None:
    """Give the version in force at a moment: the last that had begun; None before the first."""
    return db.session.scalar(_in_force(), {"landlord": landlord_id, "at": at})


@cache
def _in_force() -> Select[Policy]:
    begun = (Policy.landlord_id == bindparam("landlord"), Policy.in_force_from <= bindparam("at"))
    return select(Policy).where(*begun).order_by(Policy.in_force_from.desc(), Policy.number.desc()).limit(1)


def body_of(policy: Policy) -> PolicyBody:
    """Give what a version says."""
    return PolicyBody.model_validate(policy.body)


def may_pause(case: Case, clock: Clock) -> bool:
    """Say whether the policy a case runs under lets one of its clocks stand still."""
    facts = Facts(clock.risk, case.hate, case.category, case.lane)
    return clock.done_at is None and pausing.may_pause(body_of(case.policy), clock.kind, clock.rule, facts)


def one(person: Person, policy_id: uuid.UUID) -> Policy | None:
    """Give one version of the person's landlord; None for any other."""
    return db.session.get(Policy, (person.landlord_id, policy_id))


def runs_under(person: Person) -> dict[uuid.UUID, int]:
    """Count the open cases this person may see under each version."""
    query = cases_of(person, Case.policy_id, func.count()).where(Case.closed_at.is_(None)).group_by(Case.policy_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def versions(person: Person) -> Sequence[Policy]:
    """List the versions of the person's landlord, newest first."""
    return db.session.scalars(_versions(), {"landlord": person.landlord_id}).all()


@cache
def _versions() -> Select[Policy]:
    return select(Policy).where(Policy.landlord_id == bindparam("landlord")).order_by(Policy.number.desc())


@dataclass(frozen=True, slots=True)
class Version:
    """One version and when it is in force. standing: now, to come, over, or never (another began in its place)."""

    policy: Policy
    until: datetime | None
    standing: str


def history(person: Person, now: datetime) -> list[Version]:
    """List the versions of the person's landlord with their times, the last to begin first."""
    rows = sorted(versions(person), key=lambda row: (row.in_force_from, row.number))
    ends = [row.in_force_from for row in rows[1:]]
    told = [_version(row, until, now) for row, until in zip_longest(rows, ends)]
    return told[::-1]


def _version(row: Policy, until: datetime | None, now: datetime) -> Version:
    if until is not None and until <= row.in_force_from:
        return Version(row, until, "never")
    if row.in_force_from > now:
        return Version(row, until, "to come")
    return Version(row, until, "now" if until is None or until > now else "over")
