"""What a round promises in a night: the plan that held then, so that a change leaves the nights before it alone. Pure.

A round holds its plan of now, and those of before as JSON, each with `until`: the first night it no longer held in.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from patrol.rules.nights import night_of
from patrol.rules.rounds import window


class Planned(NamedTuple):
    """So many visits a night to one block."""

    block_id: UUID
    visits: int


class Plan(NamedTuple):
    """On which nights a round is walked, between which hours, and what it promises, in walking order."""

    weekdays: Sequence[int]
    begins: time
    ends: time
    promised: Sequence[Planned]


NOTHING = Plan((), time(18), time(6), ())


def first_night(now: datetime, plan: Plan) -> date:
    """Give the first night that a change made now holds for: this one, unless the round's hours of it are over."""
    night = night_of(now)
    return night if now < window(night, plan.begins, plan.ends)[1] else night + timedelta(days=1)


def remembered(earlier: Sequence[Mapping[str, Any]], plan: Plan, until: date) -> list[dict[str, Any]]:
    """Give the earlier plans with one more, which held until this night. One that held in no night is left out."""
    listed = [dict(one) for one in earlier]
    if listed and date.fromisoformat(listed[-1]["until"]) >= until:
        return listed
    told = {
        "until": until.isoformat(), "weekdays": list(plan.weekdays), "begins": plan.begins.isoformat("minutes"),
        "ends": plan.ends.isoformat("minutes"), "visits": [[str(one.block_id), one.visits] for one in plan.promised],
    }  # fmt: skip
    return [*listed, told]


def plan_at(earlier: Sequence[Mapping[str, Any]], night: date) -> Plan | None:
    """Give the earlier plan that held in a night; None where the plan of now did."""
    told = next((one for one in earlier if night < date.fromisoformat(one["until"])), None)
    if told is None:
        return None
    promised = tuple(Planned(UUID(block_id), visits) for block_id, visits in told["visits"])
    return Plan(told["weekdays"], time.fromisoformat(told["begins"]), time.fromisoformat(told["ends"]), promised)
