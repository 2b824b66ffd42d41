"""What can wait gives way to what phones are waiting for, but not for ever."""

import time
from collections.abc import Callable

QUIET, LONGEST = 1.0, 30.0
"""Seconds without an arrival after which nothing gives way any more; and the longest that anything does."""


class Arriving:
    """Whether something is arriving now. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.began = self.last = clock() - LONGEST

    def note(self) -> None:
        """Note an arrival."""
        now = self.clock()
        if now - self.last > QUIET:
            self.began = now
        self.last = now

    def busy(self) -> bool:
        """Say whether to give way: arrivals go on, and have not gone on for too long."""
        now = self.clock()
        return now - self.last <= QUIET and now - self.began <= LONGEST
