"""What somebody may see by their private link: how it stands for them, and nothing about anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cases.models import Action, Case, Clock, DiaryEntry, Party, Plan, Report, Survey
from cases.queries.inbox import due_by
from cases.queries.policies import body_of, in_force
from cases.queries.walls import Followed, followed
from estate.database import db
from estate.models import Block, Estate, Landlord, Person
from estate.operations.sessions import token_hash

THEIRS: Final = ("acknowledge", "respond", "plan", "contact")
"""The promises that are made to who complains; the others are the landlord's own."""
ENTRIES: Final = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: waiting, working, early, watching, closed, not_asb or archived. by: when what comes is due."""

    told: Followed
    landlord: Landlord
    state: str
    by: datetime | None = None
    clock: Clock | None = None
    officer: Person | None = None
    plan: Plan | None = None
    tasks: Sequence[Action] = ()
    diary: Sequence[DiaryEntry] = ()
    answered: bool = False

    @property
    def careful(self) -> bool:
        """Say whether the page names nothing: somebody else may be looking at the phone."""
        report, case = self.told.report, self.told.case
        return bool(case and case.restricted) or bool(report and report.category == "domestic_abuse")

    @property
    def writes(self) -> bool:
        """Say whether a diary can be kept: in an open case of one's own."""
        return self.told.case is not None and self.told.case.closed_at is None


def landlord_named(slug: str) -> Landlord | None:
    """Give the landlord that goes by this short name."""
    return db.session.scalar(select(Landlord).where(Landlord.slug == slug))


def buildings(landlord: Landlord) -> Sequence[Block]:
    """List the buildings somebody may tell of, by estate and name."""
    mine = (Block.landlord_id == landlord.id, Block.closed_at.is_(None))
    query = select(Block).join(Block.estate).where(*mine).options(joinedload(Block.estate))
    return db.session.scalars(query.order_by(Estate.name, Block.name, Block.id)).all()


def following(token: str, now: datetime) -> Standing | None:
    """Give how what somebody told stands; None for a link that opens nothing. At most ten queries."""
    told = followed(token_hash(token), now)
    landlord = db.session.get(Landlord, told.link.landlord_id) if told else None
    if told is None or landlord is None:
        return None
    if told.case is None or told.party is None:
        return Standing(told, landlord, _told(told), promised(told.report, now))
    clock = _next(told.case) if told.party.role == "complainant" else None
    plan, tasks = _plan(told.case, told.party)
    return Standing(
        told, landlord, _of_case(told.case), clock.due_at if clock else None, clock,
        None if told.case.restricted else told.case.officer, plan, tasks, _diary(told.party),
        _answered(told.case, told.party),
    )  # fmt: skip


def _told(told: Followed) -> str:
    outcome = told.report.outcome if told.report else ""
    if told.over:
        return "closed"
    return {"": "waiting", "not_asb": "not_asb", "archived": "archived"}.get(outcome, "working")


def _of_case(case: Case) -> str:
    """Say how a case stands, for who complains. A legal step is about somebody else: they are told it is worked on."""
    if case.closed_at:
        return "closed"
    return {"early_support": "early", "monitoring": "watching"}.get(case.stage, "working")


def promised(report: Report | None, now: datetime) -> datetime | None:
    """Give by when somebody answers what waits."""
    if report is None or report.handled_at:
        return None
    policy = in_force(report.landlord_id, now)
    return due_by(report, body_of(policy) if policy else None)


def _next(case: Case) -> Clock | None:
    mine = (Clock.landlord_id == case.landlord_id, Clock.case_id == case.id, Clock.done_at.is_(None))
    theirs = select(Clock).where(*mine, Clock.kind.in_(THEIRS), Clock.paused_at.is_(None))
    return db.session.scalar(theirs.order_by(Clock.due_at, Clock.id).limit(1))


def _plan(case: Case, party: Party) -> tuple[Plan | None, Sequence[Action]]:
    """Give the plan agreed with them, and of its tasks those with words written for them."""
    mine = (Plan.landlord_id == case.landlord_id, Plan.case_id == case.id, Plan.agreed_at.is_not(None))
    plan = db.session.scalar(select(Plan).where(*mine).order_by(Plan.number.desc()).limit(1))
    if plan is None or plan.party_id not in (None, party.id) or (plan.party_id is None and party.role != "complainant"):
        return None, ()
    tasks = (Action.landlord_id == case.landlord_id, Action.plan_id == plan.id, Action.resident_words != "")
    return plan, db.session.scalars(select(Action).where(*tasks).order_by(Action.due_on, Action.id)).all()


def _answered(case: Case, party: Party) -> bool:
    """Say whether they have answered the survey since the case was closed last."""
    if not case.closed_at:
        return False
    mine = (Survey.landlord_id == party.landlord_id, Survey.case_id == case.id, Survey.party_id == party.id)
    return db.session.scalar(select(Survey.id).where(*mine, Survey.completed_at >= case.closed_at).limit(1)) is not None


def _diary(party: Party) -> Sequence[DiaryEntry]:
    mine = (DiaryEntry.landlord_id == party.landlord_id, DiaryEntry.party_id == party.id)
    newest = select(DiaryEntry).where(*mine, DiaryEntry.erased_at.is_(None)).order_by(DiaryEntry.happened_at.desc())
    return db.session.scalars(newest.limit(ENTRIES)).all()
