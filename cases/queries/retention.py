"""What of the cases is erased when: the rules in force, what is due, what comes, and what is held."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cases.models import Case, LegalHold, Report, Retention
from cases.queries.walls import ended_of, put_aside_of
from cases.rules.retention import AHEAD, RetentionBody, due_at, ended_before, kind_of
from estate.database import db
from estate.models import Person

MOST = 500


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that will be erased: by which rule, when it ended, from when on, and since when it is held."""

    kind: str
    id: uuid.UUID
    reference: str
    ended_at: datetime
    due_at: datetime
    held_since: datetime | None = None


def in_force(landlord_id: uuid.UUID, at: datetime) -> Retention | None:
    """Give the version of the rules in force at a moment; None before the landlord's first."""
    begun = (Retention.landlord_id == landlord_id, Retention.in_force_from <= at)
    newest = (Retention.in_force_from.desc(), Retention.number.desc())
    return db.session.scalar(select(Retention).where(*begun).order_by(*newest).limit(1))


def versions(person: Person) -> Sequence[Retention]:
    """List the versions of the person's landlord, newest first."""
    mine = Retention.landlord_id == person.landlord_id
    return db.session.scalars(select(Retention).where(mine).order_by(Retention.number.desc())).all()


def held(case: Case) -> LegalHold | None:
    """Give the legal hold that stands on a case its reader was let see."""
    mine = (LegalHold.landlord_id == case.landlord_id, LegalHold.case_id == case.id, LegalHold.ended_at.is_(None))
    return db.session.scalars(select(LegalHold).where(*mine).limit(1)).first()


def endings(person: Person, rules: RetentionBody, now: datetime) -> list[Ending]:
    """List what is due or will be in 90 days, the first due first, what is held with it; at most 500 of each.

    Nobody learns here of a restricted case or report that they could not see anyway.
    """
    found = [*_cases(person, rules, now), *_reports(person, rules, now)]
    return sorted((one for one in found if one.due_at <= now + AHEAD), key=lambda one: (one.due_at, one.reference))


def _cases(person: Person, rules: RetentionBody, now: datetime) -> list[Ending]:
    fewest = min((months for kind in ("case", "restricted", "early") if (months := rules.rule(kind).months)), default=0)
    if not fewest:
        return []
    old = ended_of(person).where(Case.erased_at.is_(None), Case.closed_at < ended_before(now + AHEAD, fewest))
    rows = db.session.scalars(old.order_by(Case.closed_at).limit(MOST)).all()
    holds = select(LegalHold.case_id, LegalHold.made_at).where(
        LegalHold.landlord_id == person.landlord_id, LegalHold.ended_at.is_(None),
        LegalHold.case_id.in_([one.id for one in rows]),
    )  # fmt: skip
    since = {row[0]: row[1] for row in db.session.execute(holds)}
    told = []
    for one in rows:
        kind = kind_of(one.lane, restricted=one.restricted)
        at = due_at(one.closed_at, rules.rule(kind).months)
        told += [Ending(kind, one.id, one.reference, one.closed_at, at, since.get(one.id))] if at else []
    return told


def _reports(person: Person, rules: RetentionBody, now: datetime) -> list[Ending]:
    if not rules.report.months:
        return []
    before = ended_before(now + AHEAD, rules.report.months)
    old = put_aside_of(person).where(Report.erased_at.is_(None), Report.handled_at < before)
    told = []
    for one in db.session.scalars(old.order_by(Report.handled_at).limit(MOST)):
        at = due_at(one.handled_at, rules.report.months) if one.handled_at else None
        told += [Ending("report", one.id, one.reference, one.handled_at or now, at)] if at else []
    return told
