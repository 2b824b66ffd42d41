"""What is agreed with people of the demo's cases, and what staff are warned of."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from cases.models import Party
from cases.operations import plans, warnings
from cases.operations.plans import Agreed, Task
from cases.operations.warnings import USUAL, Warned
from cases.queries.walls import case_of
from estate.database import db, new_id
from web.demo.casework import Office


def complainant(office: Office, name: str) -> Party:
    """Give who complains in a case."""
    mine = (Party.case_id == office.cases[name], Party.role == "complainant", Party.ended_at.is_(None))
    return db.session.scalars(select(Party).where(*mine)).one()


def planned(office: Office, name: str, wanted: str, tasks: Sequence[tuple[str, str, int]], by: str = "ruth") -> None:
    """Agree a plan with the complainant: each task in their words, who does it, and in how many days (0: no day)."""
    case: Any = case_of(office.people[by], office.cases[name])
    rows = [_task(office, words, who, days, by) for words, who, days in tasks]
    told = Agreed(
        id=new_id(), party_id=complainant(office, name).id, wanted=wanted, tasks=rows, agreed_at=office.at,
        contact_method="phone", review_on=office.at.date() + timedelta(days=28),
    )  # fmt: skip
    plan: Any = plans.agree_plan(case.id, told, case.version, office.people[by], office.at)
    plans.copy_given(plan.id, "visit", office.people[by], office.at)


def _task(office: Office, words: str, who: str, days: int, by: str) -> Task:
    due = office.at.date() + timedelta(days=days) if days else None
    whose = who if who in ("landlord", "complainant") else "agency"
    return Task(
        id=new_id(), words=words, whose=whose, owner_id=office.people[by].id, agency=who if whose == "agency" else "",
        due_on=due,
    )  # fmt: skip


def warned(office: Office, name: str, block: str, flat: str, words: str, by: str = "ruth") -> None:
    """Warn staff of a door, from a case."""
    told = Warned(
        id=new_id(), words=words, flat=flat, block_id=office.blocks[block].id,
        review_on=office.at.date() + USUAL,
    )  # fmt: skip
    warnings.warn(told, office.people[by], office.at, office.cases[name])
