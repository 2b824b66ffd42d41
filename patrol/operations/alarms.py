"""Setting the alarms: intervals of check calls, ladders, the landlord's address, and a test through everything."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import delete, select

from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.words import Refusal, typed
from patrol.models import Alert, CheckRule, Rung, Webhook
from patrol.operations.climbing import Address, reach_all
from patrol.queries.ladders import ladders, webhook
from patrol.rules.checks import RISKS
from patrol.rules.ladders import KINDS, Step, checked
from patrol.rules.nights import night_of


def set_interval(risk: str, minutes: int, grace_minutes: int, because: str, by: Person, now: datetime) -> CheckRule:
    """Set how often officers call in where the risk is this. Raises Refusal without a reason, or out of bounds."""
    if risk not in RISKS:
        raise Refusal(f"There is no such risk: {risk}.", "risk")
    if not 5 <= minutes <= 240:
        raise Refusal("An interval has between 5 and 240 minutes.", "minutes")
    if not 0 <= grace_minutes <= 60:
        raise Refusal("A grace has at most 60 minutes.", "grace_minutes")
    reason = typed(because, 2_000, "The reason from your risk assessment", "because")
    here = (CheckRule.landlord_id == by.landlord_id, CheckRule.risk == risk)
    rule = db.session.scalar(select(CheckRule).where(*here).with_for_update())
    rule = rule or CheckRule(landlord_id=by.landlord_id, risk=risk)
    rule.minutes, rule.grace_minutes, rule.because = minutes, grace_minutes, reason
    db.session.add(rule)
    told = {"risk": risk, "minutes": minutes, "grace": grace_minutes, "because": reason}
    trace(by.landlord_id, by, "set", "check calls", risk, now, **told)
    return rule


def set_ladder(kind: str, steps: Sequence[Step], by: Person, now: datetime) -> list[Step]:
    """Set the ladder of a kind of alert, in the order of its times. Raises Refusal for one nobody could climb.

    A standing alert goes on by the new ladder; a rung it has climbed is not climbed again.
    """
    if kind not in KINDS:
        raise Refusal(f"There is no such kind of alert: {kind}.", "kind")
    rungs = checked(steps)
    db.session.execute(delete(Rung).where(Rung.landlord_id == by.landlord_id, Rung.alert_kind == kind))
    for position, step in enumerate(rungs, 1):
        row = Rung(landlord_id=by.landlord_id, alert_kind=kind, position=position, after_seconds=step.after_seconds)
        row.channel, row.to, row.words = step.channel, step.to, step.words
        db.session.add(row)
    trace(by.landlord_id, by, "set", "ladder", kind, now, rungs=[list(step) for step in rungs])
    return rungs


def set_address(url: str, secret: str, by: Person, now: datetime) -> Webhook:
    """Set the one address that alerts are told to, in place of the one before. The caller has checked it."""
    end_address(by, now)
    hook = Webhook(landlord_id=by.landlord_id, url=typed(url, 254, "The address", "url"), secret=secret, since=now)
    db.session.add(hook)
    trace(by.landlord_id, by, "set", "address for alerts", "webhook", now, url=hook.url)
    return hook


def end_address(by: Person, now: datetime) -> bool:
    """Tell no address any more; False where none was told."""
    standing = webhook(by.landlord_id)
    if standing is None:
        return False
    standing.ended_at = now
    trace(by.landlord_id, by, "ended", "address for alerts", "webhook", now, url=standing.url)
    db.session.flush()
    return True


def try_everything(address: Address, by: Person, now: datetime) -> Alert:
    """Raise a test that goes at once through every e-mail, address and screen that any ladder names."""
    alert = Alert(
        landlord_id=by.landlord_id, id=new_id(), kind="test", person_id=by.id, night=night_of(now), begun_at=now,
        raised_at=now, because="A test from the desk, through everything.",
    )  # fmt: skip
    alert.key, alert.subject_id = f"test:{alert.id}", alert.id
    db.session.add(alert)
    db.session.flush()
    every = chain.from_iterable(ladders(by).values())
    steps = dict.fromkeys((step.channel, step.to) for step in every if step.channel in ("mail", "webhook"))
    reach_all(alert, [Step(0, "desk"), *(Step(0, channel, to) for channel, to in steps)], address, now)
    trace(by.landlord_id, by, "tested", "alert", alert.id, now)
    return alert
