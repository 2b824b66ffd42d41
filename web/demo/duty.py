"""Who is on duty in the demo: planned by the week, absent now and then, covered by Ben where he can."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from estate.models import Person
from patrol.models import Duty, Round
from patrol.operations import cover, mark_absent, put_on_duty
from web.demo.rota import chairs, six

REGULARS = ("amina", "dan")
SPARE = "ben"
AHEAD = 7
LEAVE_AHEAD = -3
"""So many nights from now Amina is on leave, and Ben covers."""

REASONS = ("Sick, rang in at 15:10", "Planned leave", "Court in the morning")
Planned = Mapping[date, Sequence[Duty]]


def plan_duty(round_: Round, people: Mapping[str, Person], tonight: date, nights: int) -> Planned:
    """Put the regulars on every night of the demo, and on the next seven; each is planned a week before it begins."""
    first = tonight - timedelta(days=nights - 1)
    planned = {}
    for night in (first + timedelta(days=step) for step in range(nights + AHEAD)):
        at = min(six(night), six(tonight)) - timedelta(days=7, hours=3)
        ids = [people[short].id for short in REGULARS]
        planned[night] = [put_on_duty(night, round_.id, one, by=people[SPARE], now=at) for one in ids]
    return planned


def there(back: int) -> set[str]:
    """Say who comes so many nights back; less than none is a night to come."""
    if back < 0:
        return {"dan", SPARE} if back == LEAVE_AHEAD else set(REGULARS)
    return {turn[0] for chair in chairs(back) for turn in chair}


def settle_duty(planned: Planned, people: Mapping[str, Person], tonight: date, back: int, now: datetime) -> None:
    """Write down in the afternoon who is absent that night and who covers; nothing later than `now`."""
    night, ben = tonight - timedelta(days=back), people[SPARE]
    at = min(six(night), six(tonight)) - timedelta(hours=2, minutes=50)
    come = there(back)
    if at > now:
        return
    spare = SPARE in come
    for duty, short in zip(planned[night], REGULARS, strict=True):
        if short in come:
            continue
        mark_absent(duty.id, REASONS[night.day % len(REASONS)], by=ben, now=at)
        if spare:
            cover(duty.id, ben.id, by=ben, now=at + timedelta(minutes=20))
            spare = False
    if spare:
        put_on_duty(night, planned[night][0].round_id, ben.id, by=ben, now=at)
