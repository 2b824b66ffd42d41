"""Check calls: when the next is due, whether it is missed, and which were late. Pure; the server alone decides.

Any page that an officer writes is a sign of life, because it takes a hand to write one: asking for a call beside
each would teach people to tap without looking. Not so an SOS, which says the opposite, and a page copied from a
broken notebook, which the phone writes by itself. A conversation noted at the desk is one too.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

RISKS: Final = ("ordinary", "raised", "high")
NO_SIGN: Final = ("sos", "copied")
"""Kinds of pages that do not say that their officer is well."""

LONGEST_DEAD_SPOT: Final = timedelta(minutes=60)
"""A longer one is taken as one of an hour: a slip of the finger must not end the watch."""


class Interval(NamedTuple):
    """Minutes an officer may be silent, the grace after it, and why (BS 7499: set by risk, with the reason)."""

    minutes: int
    grace_minutes: int
    because: str = ""

    @property
    def words(self) -> str:
        """Say it: "every 30 minutes, 10 minutes' grace"."""
        return f"every {self.minutes} minutes, {self.grace_minutes} minutes’ grace"


DEFAULTS: Final = {
    "ordinary": Interval(60, 10, "Officers walk in pairs or are known at the blocks; nothing points to more."),
    "raised": Interval(30, 10, "Threats or violence were reported at these blocks in the last months."),
    "high": Interval(15, 5, "An officer works alone where somebody has threatened staff."),
}
"""What holds for a landlord until its own risk assessment is entered."""


class DeadSpot(NamedTuple):
    """No signal is to be expected from one moment until another, as the officer declared."""

    said: datetime
    until: datetime


class Sign(NamedTuple):
    """A sign of life: when it was written or spoken, and when it was heard here."""

    at: datetime
    heard: datetime


class Gap(NamedTuple):
    """A check call that did not come in time. `came`: the sign of life after it; None while there is none."""

    due: datetime
    missed: bool
    came: Sign | None


def next_due(last: datetime, dead_spots: Sequence[DeadSpot], interval: Interval) -> datetime:
    """Give when the next check call is due after the last sign of life. A declared dead spot only ever delays it.

    A dead spot counts where it was declared before the call was due; several one after another each delay it.
    """
    due = last + timedelta(minutes=interval.minutes)
    for spot in sorted(dead_spots):
        if spot.said <= due:
            due = max(due, min(spot.until, spot.said + LONGEST_DEAD_SPOT))
    return due


def missed(due: datetime, interval: Interval, now: datetime, listening_since: datetime | None = None) -> bool:
    """Say whether a call is missed: not before it was due and the grace is over.

    A server that was away gives the grace anew from when it listens again: it could not have heard anybody.
    """
    begun = max(due, listening_since) if listening_since else due
    return now >= begun + timedelta(minutes=interval.grace_minutes)


def gaps(
    begun: datetime, signs: Sequence[Sign], dead_spots: Sequence[DeadSpot], interval: Interval, until: datetime
) -> Iterator[Gap]:
    """Walk from a shift's beginning until a moment, and give every call that was late or missed, in order."""
    last = begun
    for sign in sorted(sign for sign in signs if begun <= sign.at <= until):
        due = next_due(last, dead_spots, interval)
        if sign.at > due:
            yield Gap(due, missed(due, interval, sign.at), sign)
        last = sign.at
    due = next_due(last, dead_spots, interval)
    if missed(due, interval, until):
        yield Gap(due, True, None)
