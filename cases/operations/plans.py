"""The action plan: agreed with the complainant in their words, task by task; a later one takes its place."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from cases.models import Action, Case, Party, Plan
from cases.operations import parties
from cases.operations.clocks import answer, begin_day, end, running, settle
from cases.operations.holding import changed, hold, noted
from cases.operations.working import AHEAD, POWER
from cases.rules.actions import PLANNED
from cases.rules.lists import EVERY, METHODS
from cases.rules.referrals import AGENCIES
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

AGAIN = "Go through the plan together"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task, in words the complainant reads. whose: landlord (by owner_id), complainant, or agency."""

    id: uuid.UUID
    words: str
    whose: str
    owner_id: uuid.UUID | None = None
    agency: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A plan as it was agreed: with whom, what they want, the tasks, how often they hear of it, when we look again."""

    id: uuid.UUID
    party_id: uuid.UUID | None
    wanted: str
    tasks: Sequence[Task]
    agreed_at: datetime
    contact_every: str = ""
    contact_method: str = ""
    review_on: date | None = None


def agree_plan(case_id: uuid.UUID, told: Agreed, seen: int, by: Person, now: datetime) -> Plan | None:
    """Keep a plan as it was agreed. Tasks of the one before go on where they are in this one, else are given up.

    The form mints the ids. None: no such case. Raises Refusal for what is missing, TooLate where the case was changed
    since `seen`.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    standing = db.session.get(Plan, (by.landlord_id, told.id)) if case else None
    if case is None or standing is not None:
        return standing if case and standing and standing.case_id == case.id else None
    hold(case_id, by, seen)
    _refuse(case, told, now)
    before = last_plan(case)
    plan = _plan(case, told, before.number + 1 if before else 1, by, now)
    db.session.add(plan)
    db.session.flush()
    if before:
        answer(case, ["done"], now, before.id)
    _tasks(case, plan, before, told.tasks, by, now)
    if plan.review_on:
        begin_day(case, "task", plan.id, plan.review_on, AGAIN, now)
    answer(case, ["plan_agreed", "first_action"], told.agreed_at)
    changed(case, "agreed a plan", by, now, row=str(plan.id), number=plan.number, tasks=len(told.tasks))
    if told.contact_every and told.contact_every != case.contact_every:
        parties.agree_contact(case.id, told.contact_every, case.version, by, now)
    return plan


def last_plan(case: Case) -> Plan | None:
    """Give the plan that stands."""
    rows = db.session.scalars(select(Plan).where(Plan.landlord_id == case.landlord_id, Plan.case_id == case.id))
    return max(rows, key=lambda row: row.number, default=None)


def _refuse(case: Case, told: Agreed, now: datetime) -> None:
    party = db.session.get(Party, (case.landlord_id, told.party_id)) if told.party_id else None
    if party is None or party.case_id != case.id or party.role != "complainant" or party.ended_at:
        raise Refusal("Choose the complainant it was agreed with.", "party")
    if told.agreed_at > now + AHEAD:
        raise Refusal("That is still to come. Give the time it was agreed.", "agreed_at")
    if not told.tasks:
        raise Refusal("Write at least one task: what will be done, by whom and by when.", "tasks")
    for task in told.tasks:
        typed(task.words, 400, "What will be done", "tasks")
        if task.whose not in ("landlord", "complainant") and task.agency not in AGENCIES:
            raise Refusal("Choose who does each task.", "tasks")
    if told.contact_every not in ("", *EVERY) or told.contact_method not in ("", *METHODS):
        raise Refusal("Choose how and how often they hear from us.", "contact_every")
    if told.review_on and told.review_on < now.astimezone(LONDON).date():
        raise Refusal("Give a day to come for going through it again.", "review_on")


def _plan(case: Case, told: Agreed, number: int, by: Person, now: datetime) -> Plan:
    return Plan(
        landlord_id=case.landlord_id, id=told.id, case_id=case.id, made_at=now, by_id=by.id, number=number,
        wanted=typed(told.wanted, 4_000, "What they want", "wanted", needed=False), party_id=told.party_id,
        agreed_at=told.agreed_at, contact_every=told.contact_every or case.contact_every,
        contact_method=told.contact_method, review_on=told.review_on,
    )  # fmt: skip


def _tasks(case: Case, plan: Plan, before: Plan | None, tasks: Sequence[Task], by: Person, now: datetime) -> None:
    mine = (Action.landlord_id == case.landlord_id, Action.case_id == case.id)
    rows = db.session.scalars(select(Action).where(*mine, Action.plan_id.is_not(None))).all()
    open_ones = [row for row in rows if before and row.plan_id == before.id and not row.done_at]
    going = {row.id: row for row in open_ones if not row.ended_on}
    for task in tasks:
        row = going.pop(task.id, None) or _new(case, task, by, now)
        anew = row.due_on != task.due_on or row.plan_id is None
        row.plan_id, row.whose, row.agency, row.due_on = plan.id, task.whose, task.agency, task.due_on
        row.resident_words = typed(task.words, 400, "What will be done", "tasks")
        row.owner_id = (task.owner_id or by.id) if task.whose == "landlord" else case.officer_id or by.id
        db.session.flush()
        if anew:
            _clock(case, row, now)
    for row in going.values():
        give_up(case, row, f"Not in plan {plan.number} any more", now)


def _new(case: Case, task: Task, by: Person, now: datetime) -> Action:
    if db.session.get(Action, (case.landlord_id, task.id)) is not None:
        raise Refusal("This task is done or given up by now. Look at the plan as it stands.", "tasks")
    row = Action(
        landlord_id=case.landlord_id, id=task.id, case_id=case.id, made_at=now, by_id=by.id, kind="plan_task",
        sort="support",
    )  # fmt: skip
    db.session.add(row)
    return row


def _clock(case: Case, row: Action, now: datetime) -> None:
    _end_clock(case, row, now)
    if row.due_on:
        begin_day(case, "task", row.id, row.due_on, PLANNED["plan_task"], now)


def _end_clock(case: Case, row: Action, now: datetime) -> None:
    for clock in running(case):
        if clock.kind == "task" and clock.subject_id == row.id:
            end(clock, now, met=False if now > clock.due_at else None, because="agreed anew")


def give_up(case: Case, row: Action, because: str, now: datetime) -> None:
    """Note on a task that it will not be done; its clock ends, missed where it was overdue."""
    row.ended_on, row.outcome = now.astimezone(LONDON).date(), because
    _end_clock(case, row, now)
    settle(case)


def not_done(action_id: uuid.UUID, because: str, by: Person, now: datetime) -> Action | None:
    """Note that a task of a plan was not done and will not be, and why. The first to say so stands. None: no such task.

    Raises Refusal without the reason.
    """
    check(by, POWER, by.landlord_id)
    row = db.session.get(Action, (by.landlord_id, action_id))
    case = hold(row.case_id, by) if row and row.plan_id else None
    if row is None or case is None:
        return None
    db.session.refresh(row)
    said = typed(because, 4_000, "The reason", "outcome")
    if row.done_at is None and row.ended_on is None:
        give_up(case, row, said, now)
        noted(case, "gave up a task", by, now, row=str(row.id))
    return row


def copy_given(plan_id: uuid.UUID, how: str, by: Person, now: datetime) -> Plan | None:
    """Note that the complainant has their copy of a plan, and how they got it. None: there is no such plan."""
    check(by, POWER, by.landlord_id)
    plan = db.session.get(Plan, (by.landlord_id, plan_id))
    case = hold(plan.case_id, by) if plan else None
    if plan is None or case is None:
        return None
    if how not in METHODS:
        raise Refusal("Choose how they got it.", "how")
    if plan.copy_given_at is None:
        plan.copy_given_at, plan.copy_given_how = now, how
        noted(case, "gave the copy", by, now, row=str(plan.id), how=how)
    return plan
