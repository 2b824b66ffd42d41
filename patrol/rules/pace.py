"""How many visits are due by a moment: an even pace through each round's window. Nothing is promised for an hour."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Promise(NamedTuple):
    """Visits that one round promises a block between two moments of a night."""

    visits: int
    begins: datetime
    ends: datetime

    def share(self, moment: datetime) -> float:
        """Give how much of the window is over, 0 to 1."""
        return min(1.0, max(0.0, (moment - self.begins) / (self.ends - self.begins)))


def due(promises: Iterable[Promise], moment: datetime) -> int:
    """Count the visits due by a moment: whole ones only, so that none is due when the window opens."""
    return int(sum(one.visits * one.share(moment) for one in promises) + 1e-9)


def behind(promises: Iterable[Promise], moment: datetime, made: int) -> int:
    """Count the visits missing at a moment against those due, `made` being done or under way."""
    return max(0, due(promises, moment) - made)
