"""What the alarm on Tonight says: alerts and their next step, check calls, tests, the fire service's clock."""

from datetime import datetime
from typing import Any

from estate.models import Person
from patrol import queries
from patrol.queries.ladders import ladders
from patrol.rules.nights import night_of
from web.timeline import to_come


def standing(person: Person, now: datetime) -> dict[str, Any]:
    """Give what stands now, for the template of the alarm. The number of queries does not grow."""
    night, found = night_of(now), queries.open_alerts(person, now)
    unseen = [one for one in found if not one.alert.seen_at]
    known = ladders(person) if unseen else {}
    calls = [one for one in queries.checks(person, night, now) if one.watched]
    alerts = queries.alerts_of(person, night) if calls else []
    return {
        "unseen": unseen, "in_hand": [one for one in found if one.alert.seen_at], "calls": calls, "now": now,
        "coming": {one.alert.id: to_come(one, known[one.alert.kind]) for one in unseen},
        "told": {one.alert.person_id for one in found if one.alert.kind == "missed_call"},
        "tests": {one.alert.person_id: one.alert for one in alerts if one.alert.kind == "test"},
        "fires": [one for one in queries.fire_clocks(person, now) if one.standing in ("soon", "over")],
        "may_answer": person.can("answer alerts"),
    }  # fmt: skip
