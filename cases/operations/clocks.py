"""Clocks of a case: begun frozen, answered by what happens, ended when it closes. Callers hold the case."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from cases.models import Action, Case, Clock, Pause, Policy, Report
from cases.queries.policies import body_of
from cases.rules import pausing, rhythm
from cases.rules.actions import ACTIONS
from cases.rules.lists import EVERY
from cases.rules.policies import Facts, PolicyBody, Promise, answers, promises_for
from estate.database import db, new_id
from estate.rules import clocks as rules
from estate.rules.calendar import ENGLAND


def begin_promises(case: Case, complainant: bool) -> None:
    """Begin the clocks the case's policy sets at its opening: its promises, the first review, and keeping in touch."""
    facts = facts_of(case, complainant)
    for promise in promises_for(body_of(case.policy), facts):
        begin_promise(case, promise, facts, case.received_at if promise.since == "report" else case.opened_at)
    begin_next(case, "review", body_of(case.policy).review[case.risk], case.opened_at)  # type: ignore[index]
    if complainant:
        begin_next(case, "contact", case.contact_every, case.opened_at)
    settle(case)


def begin_again(case: Case, now: datetime, *, complainant: bool) -> None:
    """Begin what comes back, for a case that is opened again: what was promised at its opening stays as it came out."""
    begin_next(case, "review", body_of(case.policy).review[case.risk], now)  # type: ignore[index]
    if complainant:
        begin_next(case, "contact", case.contact_every, now)
    settle(case)


class Kept(NamedTuple):
    """The days of a case that was worked on elsewhere: when it was told and opened, and what was done last."""

    received_at: datetime
    opened_at: datetime
    first_contact: datetime | None = None
    last_contact: datetime | None = None
    last_review: datetime | None = None


def planned(body: PolicyBody, facts: Facts, every: str, kept: Kept, now: datetime) -> list[dict[str, Any]]:
    """Give the clocks of a case that was worked on elsewhere, as values: from its own days, and out of the figures.

    A first contact answers what it would have answered here. What is over already alarms nobody.
    """
    made = []
    for promise in promises_for(body, facts):
        begun = rules.Clock.begin(
            kept.received_at if promise.since == "report" else kept.opened_at, promise.length.rule(), ENGLAND
        )
        row = _value(promise.kind, begun.start, begun.due, promise.length.model_dump(mode="json"), begun.rule.words)
        events = answers(promise, facts)
        done = kept.first_contact if promise.kind != "plan" else None
        met = None if done is None else done <= begun.due
        made.append(row | {"answered_by": events, "since": promise.since, "done_at": done, "met": met})
    last = max(filter(None, (kept.opened_at, kept.first_contact, kept.last_contact)))
    reviewed = kept.last_review or kept.opened_at
    rhythms: list[tuple[str, str, datetime]] = [("review", body.review[facts.risk], reviewed)]  # type: ignore[index]
    rhythms += [("contact", every, last)] if facts.complainant else []
    for kind, often, since in rhythms:
        due = rhythm.next_due(since, often, ENGLAND)
        if due is not None:
            row = _value(kind, since, due, {"every": often}, EVERY[often])
            made.append(row | {"answered_by": [COMES_BACK[kind]], "since": "report", "done_at": None, "met": None})
    return [row | {"risk": facts.risk, "alarmed": "missed" if row["due_at"] < now else ""} for row in made]


def _value(kind: str, start: datetime, due: datetime, rule: dict[str, Any], words: str) -> dict[str, Any]:
    frozen = {"started_at": start, "frozen_due_at": due, "due_at": due, "figures": False}
    return {"kind": kind, "rule": rule, "words": words[:200], **frozen}


COMES_BACK = {"contact": "contact_made", "review": "reviewed"}


def begin_reply(report: Report, policy: Policy, day: date | None) -> Clock:
    """Begin the clock of an enquiry: to the end of the day they named, else as the policy says."""
    length = body_of(policy).reply
    due = rhythm.end_of(day) if day else rules.due(report.received_at, length.rule(), ENGLAND)
    rule = {"day": day.isoformat()} if day else length.model_dump(mode="json")
    clock = Clock(
        landlord_id=report.landlord_id, id=new_id(), report_id=report.id, policy_id=policy.id, kind="reply", rule=rule,
        words="By the day they named" if day else length.rule().words, answered_by=["replied"],
        started_at=report.received_at, frozen_due_at=due, due_at=due,
    )  # fmt: skip
    db.session.add(clock)
    return clock


def facts_of(case: Case, complainant: bool) -> Facts:
    """Give what a policy asks about a case."""
    return Facts(case.risk, case.hate, case.category, case.lane, complainant)


def begin_promise(case: Case, promise: Promise, facts: Facts, start: datetime, *, figures: bool = True) -> Clock:
    """Begin one promise, frozen with its rule's text."""
    begun = rules.Clock.begin(start, promise.length.rule(), ENGLAND)
    return _begin(
        case, promise.kind, begun.start, begun.due, promise.length.model_dump(mode="json"), begun.rule.words,
        answered_by=answers(promise, facts), since=promise.since, figures=figures,
    )  # fmt: skip


def begin_next(case: Case, kind: str, every: str, last: datetime) -> Clock | None:
    """Begin the next of what comes back, counted from the last; None where nothing is promised."""
    due = rhythm.next_due(last, every, ENGLAND)
    if due is None:
        return None
    return _begin(case, kind, last, due, {"every": every}, EVERY[every], answered_by=[COMES_BACK[kind]])


def begin_day(
    case: Case, kind: str, subject_id: uuid.UUID, day: date, words: str, now: datetime, event: str = "done"
) -> Clock:
    """Begin a clock that runs to the end of a day: a task, a hearing, or the end of an order."""
    due = rhythm.end_of(day)
    return _begin(case, kind, now, due, {"day": day.isoformat()}, words, answered_by=[event], subject_id=subject_id)


def begin_order_end(case: Case, order: Action, now: datetime) -> Clock | None:
    """Begin the clock of an order's last day, in place of one begun before. None without a day.

    The caller answers it with "ended" and the order's id, or calls this again when the court gives it another end.
    """
    return _begin_anew(case, order, "order_expiry", order.order_to, "ended", now)


def begin_hearing(case: Case, order: Action, now: datetime) -> Clock | None:
    """Begin the clock of a day in court, in place of one begun before; answered with "heard". None without a day."""
    return _begin_anew(case, order, "hearing", order.hearing_on, "heard", now)


def _begin_anew(case: Case, order: Action, kind: str, day: date | None, event: str, now: datetime) -> Clock | None:
    for clock in running(case):
        if clock.kind == kind and clock.subject_id == order.id:
            end(clock, now, met=None, because="another_day")
    words = ACTIONS.get(order.kind, order.kind)
    begun = begin_day(case, kind, order.id, day, words, now, event) if day else None
    settle(case)
    return begun


def _begin(
    case: Case, kind: str, start: datetime, due: datetime, rule: dict[str, Any], words: str, **more: Any
) -> Clock:
    clock = Clock(
        landlord_id=case.landlord_id, id=new_id(), case_id=case.id, policy_id=case.policy_id, kind=kind,
        risk=case.risk, rule=rule, words=words[:200], started_at=start, frozen_due_at=due, due_at=due, **more,
    )  # fmt: skip
    db.session.add(clock)
    return clock


def running(case: Case) -> Sequence[Clock]:
    """Give the clocks of a case that run, the first due first. Sorted here: see queries/files.py."""
    mine = (Clock.landlord_id == case.landlord_id, Clock.case_id == case.id, Clock.done_at.is_(None))
    return sorted(db.session.scalars(select(Clock).where(*mine)), key=lambda clock: (clock.due_at, clock.id))


def answer(case: Case, events: Sequence[str], at: datetime, subject_id: uuid.UUID | None = None) -> list[Clock]:
    """Answer each running clock of a case that one of these events answers; gives them. What comes back begins anew.

    A promise that stands still is kept when it is answered.
    """
    answered = [
        clock for clock in running(case)
        if set(clock.answered_by) & set(events) and clock.subject_id == subject_id
    ]  # fmt: skip
    for clock in answered:
        end(clock, at, met=clock.paused_at is not None or at <= clock.due_at)
        if "every" in clock.rule:
            begin_next(case, clock.kind, _every(case, clock), max(at, clock.started_at))
    settle(case)
    return answered


def _every(case: Case, clock: Clock) -> str:
    return case.contact_every if clock.kind == "contact" else str(body_of(case.policy).review[case.risk])  # type: ignore[index]


def end(clock: Clock, at: datetime, *, met: bool | None, because: str = "") -> None:
    """End a clock: answered in time or late, or (None) unanswered because it is no longer promised."""
    if clock.paused_at is not None:
        _go_on(clock, at)
    clock.done_at, clock.met, clock.because = at, met, because


def stand_still(clock: Clock, because: str, by_id: uuid.UUID, now: datetime) -> Pause:
    """Let a clock stand still. The caller asked whether its policy allows that."""
    clock.paused_at, clock.because = now, because
    pause = Pause(
        landlord_id=clock.landlord_id, id=new_id(), clock_id=clock.id, from_at=now, because=because, by_id=by_id
    )
    db.session.add(pause)
    return pause


def go_on(clock: Clock, now: datetime) -> None:
    """Let a clock go on: due later by what it stood still; what was frozen when it was made stays."""
    began = clock.paused_at
    if began is None:
        return
    _go_on(clock, now)
    clock.due_at = pausing.moved(clock.due_at, clock.rule, began, now, ENGLAND)
    clock.alarmed = ""


def _go_on(clock: Clock, at: datetime) -> None:
    mine = (Pause.landlord_id == clock.landlord_id, Pause.clock_id == clock.id, Pause.to_at.is_(None))
    for pause in db.session.scalars(select(Pause).where(*mine)):
        pause.to_at = max(at, pause.from_at)
    clock.paused_at, clock.because = None, ""


def end_all(case: Case, because: str, now: datetime) -> None:
    """End every running clock of a case. One that was overdue stays missed."""
    for clock in running(case):
        over = clock.paused_at is None and now > clock.due_at
        end(clock, now, met=False if over else None, because=because)
    settle(case)


def settle(case: Case) -> None:
    """Hold on the case when its next clock is due."""
    db.session.flush()
    case.next_due_at = min((clock.due_at for clock in running(case) if clock.paused_at is None), default=None)
