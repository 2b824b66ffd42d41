"""What time it is: the machine's, or in a demonstration a night that runs faster."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import cast

from flask import Flask, current_app


class Clock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Give the moment."""
        return datetime.now(UTC)


class FastClock(Clock):
    """A clock that begins at a moment and runs `speed` times as fast, until it is told to walk."""

    def __init__(self, begins: datetime, speed: float) -> None:
        self.lock, self.stopped = Lock(), Event()
        self.begins, self.speed, self.since = begins.astimezone(UTC), speed, time.monotonic()

    def now(self) -> datetime:
        """Give the moment, in UTC."""
        with self.lock:
            return self._now()

    def _now(self) -> datetime:
        return self.begins + timedelta(seconds=(time.monotonic() - self.since) * self.speed)

    def walk(self) -> None:
        """Go on from here as fast as any clock."""
        with self.lock:
            self.begins, self.speed, self.since = self._now(), 1.0, time.monotonic()

    def wait_until(self, moment: datetime) -> bool:
        """Wait until it is so late. Says whether to go on: False once `stop` was called."""
        while (left := (moment - self.now()).total_seconds() / self.speed) > 0:
            if self.stopped.wait(min(left, 1.0)):
                return False
        return not self.stopped.is_set()

    def stop(self) -> None:
        """Let whoever waits go."""
        self.stopped.set()


def install(app: Flask) -> None:
    """Give the app the machine's clock."""
    app.extensions["beatbook_clock"] = Clock()


def now() -> datetime:
    """Give the moment by this app's clock, in UTC."""
    return cast(Clock, current_app.extensions["beatbook_clock"]).now()
