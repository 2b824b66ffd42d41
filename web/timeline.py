"""An alert as a story: what happened, what was done, what comes next unless somebody sees it. Pure."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from estate.models import Mail
from patrol.models import AlertStep
from patrol.operations.climbing import ANSWERS
from patrol.queries import AlertSeen
from patrol.rules.ladders import CHANNELS, RUNG, SUPERVISORS, Step
from web.words import clock_seconds


class Line(NamedTuple):
    """One row of the margin. state: kept, here, next, todo or stuck. step: one that waits for how a call went."""

    at: datetime
    state: str
    title: str
    words: str = ""
    step: AlertStep | None = None


class Next(NamedTuple):
    """What is done next, and when, while nobody has seen it."""

    at: datetime
    words: str


def to_come(seen: AlertSeen, ladder: Sequence[Step]) -> list[Next]:
    """Give the rungs that are still to be climbed; none once somebody has seen it."""
    alert = seen.alert
    if alert.seen_at or alert.closed_at:
        return []
    climbed = {step.position for step in seen.steps}
    left = [(n, step) for n, step in enumerate(ladder, 1) if n not in climbed and step.channel != "webhook"]
    return [Next(alert.raised_at + timedelta(seconds=step.after_seconds), said(step)) for _, step in left]


def said(step: Step) -> str:
    """Say what a rung does: "Ring a supervisor"."""
    if step.channel == "ring":
        return f"Ring {RUNG.get(step.to, step.to)}"
    if step.channel == "mail":
        return f"E-mail to {'the supervisors' if step.to == SUPERVISORS else step.to}"
    return CHANNELS[step.channel]


def lines(seen: AlertSeen, ladder: Sequence[Step], letters: Mapping[uuid.UUID, Mail]) -> list[Line]:
    """Tell the whole story in the order it happened, then what is still to come."""
    told = sorted([*_began(seen), *_steps(seen, letters), *_ended(seen)], key=lambda line: line.at)
    coming = [Line(one.at, "next" if not n else "todo", one.words) for n, one in enumerate(to_come(seen, ladder))]
    return told + coming


def _began(seen: AlertSeen) -> Iterator[Line]:
    alert = seen.alert
    yield Line(alert.begun_at, "stuck", seen.title, alert.because)
    if alert.raised_at - alert.begun_at > timedelta(seconds=2):
        yield Line(alert.raised_at, "kept", "The alert was raised")


def _ended(seen: AlertSeen) -> Iterator[Line]:
    alert = seen.alert
    if seen.safe:
        heard = f"heard here {clock_seconds(seen.safe.received_at)}"
        yield Line(seen.safe.happened_at, "kept", f"{alert.person.name} said: I am safe", heard)
    if alert.seen_at:
        yield Line(alert.seen_at, "kept", "Seen by a person", alert.seen_by.name if alert.seen_by else "")
    if alert.closed_at:
        yield Line(alert.closed_at, "kept", "Over", _because(seen))


def _because(seen: AlertSeen) -> str:
    by = seen.alert.closed_by
    return f"{by.name}: {seen.alert.outcome}" if by else seen.alert.outcome


def _steps(seen: AlertSeen, letters: Mapping[uuid.UUID, Mail]) -> Iterator[Line]:
    for step in seen.steps:
        if step.channel == "ring":
            yield _ring(step)
        elif step.channel == "mail":
            yield _mailed(step, letters.get(step.id))
        elif step.channel == "webhook":
            yield _told(step)
        else:
            yield Line(step.decided_at, "kept", CHANNELS["desk"], step.words)


def _ring(step: AlertStep) -> Line:
    whom = " ".join(part for part in (step.to, step.words.rstrip(".")) if part)
    if step.done_at is None:
        return Line(step.decided_at, "here", f"Ring {whom}", "Say how it went.", step)
    answer = ANSWERS.get(step.outcome, step.outcome)
    words = ". ".join(part for part in (answer[:1].upper() + answer[1:], step.because) if part)
    return Line(step.done_at, "kept", f"{step.by.name if step.by else 'Somebody'} rang {whom}", words)


def _mailed(step: AlertStep, letter: Mail | None) -> Line:
    title = f"E-mail to {step.to}"
    if letter and letter.sent_at:
        return Line(step.decided_at, "kept", title, f"handed to the mail server {clock_seconds(letter.sent_at)}")
    tried = f"tried {letter.tries} times, {letter.because}" if letter and letter.tries else "not sent yet"
    return Line(step.decided_at, "here", title, tried)


def _told(step: AlertStep) -> Line:
    title = "The landlord’s own address was told" if step.done_at else "The landlord’s own address"
    if step.done_at:
        return Line(step.decided_at, "kept", title, f"answered {clock_seconds(step.done_at)}")
    state = "stuck" if step.outcome == "given up" else "here"
    return Line(step.decided_at, state, title, f"tried {step.tries} times. {step.because}" if step.tries else "not yet")
