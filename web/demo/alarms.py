"""The demo's alarms: numbers to ring, a ladder, check calls in the breaks, and what was answered on each night."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from estate.database import db
from estate.models import Person
from estate.operations import people
from patrol.models import Alert, AlertStep, FireClock
from patrol.operations import alarms, climbing, fire, raising
from patrol.operations.alerts import end_alert, raise_alert, see_alert
from patrol.queries import checks
from patrol.rules.ladders import DEFAULTS, Step
from web.demo.rota import Duty, six

NUMBERS = {"amina": "07700 900141", "dan": "07700 900152", "ben": "07700 900163"}
BECAUSE = "Two officers on one estate, in sight of each other's radio. Reviewed 4 September, with the union."
CALLS_EVERY = timedelta(minutes=41)
FORGOT_BACK = 14
"""So many nights back nobody calls in the breaks."""

TOLD_AFTER, FIXED_AFTER = timedelta(hours=19, minutes=12), timedelta(hours=15)
ANSWERED = "Rang. They were in the break room and had missed the reminder."
ENDED = {
    "emergency": "Rang the officer. Police were called and came; nobody is hurt.",
    "fire_fault": "Lift contractor called out. It stands under Fire faults.",
    "sos": "Two dogs loose in the bin store. Owner came. Not hurt.",
}
PREPARED = "No police powers at night: 101 first, unless somebody is hurt."


def set_up(staff: Mapping[str, Person], by: Person, at: datetime) -> None:
    """Set what an administrator sets before the first night."""
    for short, number in NUMBERS.items():
        people.set_phone(staff[short], number, by, at)
    alarms.set_interval("ordinary", 60, 10, BECAUSE, by, at)
    rungs = [step._replace(words=PREPARED) if step.to == "supervisor" else step for step in DEFAULTS["emergency"]]
    alarms.set_ladder("emergency", [Step(*rung) for rung in rungs], by, at)


def forget(duties: Sequence[Duty], back: int) -> None:
    """Let a night be one on which nobody calls in the breaks."""
    for duty in duties:
        duty.forgets = back == FORGOT_BACK


def calls(duty: Duty) -> Iterator[datetime]:
    """Give when an officer calls in: in each break that would be too long without a word."""
    if duty.forgets:
        return
    ends = [duty.start, *(tour.end or tour.start for tour in duty.tours), duty.end]
    begins = [*(tour.start for tour in duty.tours), duty.end]
    for end, begin in zip(ends, begins, strict=False):
        if begin - end > CALLS_EVERY:
            yield end + (begin - end) / 2


def answered(staff: Mapping[str, Person], night: date) -> tuple[datetime, Callable[[], object]]:
    """Give the step by which a night's alerts are answered: after the last shift, before the report is signed."""
    at = six(night) + timedelta(hours=12, minutes=2)
    return at, lambda: answer(staff, night, at)


def answer(staff: Mapping[str, Person], night: date, morning: datetime) -> None:
    """Do what the desk did until a moment: see each alert, ring, and say how it ended."""
    ben = staff["ben"]
    found = [*raising.urgent(ben.landlord_id, morning), *raising.faults(ben.landlord_id, morning)]
    for one in sorted(found, key=lambda each: each.about.received_at):
        for alert in raising.raise_found([one], one.about.received_at + timedelta(seconds=2)):
            _answered(alert, ben)
    _missed(ben, night, morning)
    _fixed(ben, morning)
    db.session.commit()


def _answered(alert: Alert, ben: Person) -> None:
    if alert.kind == "test":
        see_alert(alert.id, ben, alert.raised_at + timedelta(seconds=9))
        return
    see_alert(alert.id, ben, alert.raised_at + timedelta(seconds=48))
    end_alert(alert.id, ENDED[alert.kind], ben, alert.raised_at + timedelta(minutes=23))


def _missed(ben: Person, night: date, morning: datetime) -> None:
    for seen in checks(ben, night, morning):
        for gap in [gap for gap in seen.gaps if gap.missed and gap.came]:
            at = gap.due + timedelta(minutes=seen.interval.grace_minutes, seconds=1)
            key = f"call:{seen.shift.id}:{gap.due.isoformat()}"
            words = f"Check calls {seen.interval.words}."
            alert, _ = raise_alert("missed_call", key, seen.shift, at, begun_at=gap.due, because=words)
            climbing.climb(ben.landlord_id, alert.id, str, at)
            steps = select(AlertStep).where(AlertStep.alert_id == alert.id, AlertStep.channel == "ring")
            for step in db.session.scalars(steps).all():
                climbing.record_ring(step.id, "safe", ANSWERED, str, ben, at + timedelta(minutes=2, seconds=20))


def _fixed(ben: Person, morning: datetime) -> None:
    """Tell the fire service within a day, and of the repair within two; a younger fault still runs."""
    for clock in db.session.scalars(select(FireClock).where(FireClock.fixed_at.is_(None))).all():
        told = clock.started_at + TOLD_AFTER
        if told < morning:
            fire.tell_fire_service(clock.id, f"FRS {clock.started_at:%d%m}-114", ben, told)
        if told + FIXED_AFTER < morning:
            fire.note_fixed(clock.id, ben, told + FIXED_AFTER)
            fire.tell_fixed(clock.id, ben, told + FIXED_AFTER + timedelta(minutes=20))
