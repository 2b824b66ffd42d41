"""When what was archived comes back: a pattern in what was told since, as the policy says. Pure."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cases.rules.policies import Recall

RETURNS: Final = frozenset({"one_off", "no_detail"})
"""Reasons for archiving that a pattern overtakes. What was for repairs, for another agency or told twice stays away."""
NEVER_COUNTED: Final = frozenset({"struck", "not_asb"})


class Told(NamedTuple):
    """What the rule asks about a report. back: it came back before, and is brought back no second time."""

    id: uuid.UUID
    received_at: datetime
    block_id: uuid.UUID | None
    category: str
    reporter_id: uuid.UUID | None
    outcome: str = ""
    because: str = ""
    restricted: bool = False
    back: bool = False


class Pattern(NamedTuple):
    """Why a report comes back: so many like it. like: block (of its kind there) or person."""

    id: uuid.UUID
    like: str
    n: int


def comes_back(told: Sequence[Told], rule: Recall, now: datetime) -> list[Pattern]:
    """Give the archived reports that come back now. Restricted ones are looked at apart, so that neither tells of
    the other."""
    since = now - timedelta(days=rule.days)
    groups: dict[tuple[object, ...], list[Told]] = {}
    for one in told:
        if since < one.received_at <= now and one.outcome not in NEVER_COUNTED and one.because != "told_twice":
            for key in _keys(one):
                groups.setdefault(key, []).append(one)
    found: dict[uuid.UUID, Pattern] = {}
    for key, alike in groups.items():
        if len(alike) >= rule.n:
            like = str(key[0])
            for one in alike:
                if one.outcome == "archived" and one.because in RETURNS and not one.back:
                    found.setdefault(one.id, Pattern(one.id, like, len(alike)))
    return list(found.values())


def _keys(one: Told) -> list[tuple[object, ...]]:
    keys: list[tuple[object, ...]] = []
    if one.block_id:
        keys.append(("block", one.block_id, one.category, one.restricted))
    if one.reporter_id:
        keys.append(("person", one.reporter_id, one.restricted))
    return keys
