"""Several requests' small writes as one commit: each waits for the one that holds its own, not for all before it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Generic, TypeVar

from sqlalchemy.exc import OperationalError

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 0.004
"""Seconds that who writes waits for others on their way: less than the syncs that a commit shared with them saves."""


class Together(Generic[T, R]):
    """Whoever comes first writes for all that wait.

    `write` takes their items, commits, and gives what came of each, in order; it must not depend on the request.
    """

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R]], patience: float = PATIENCE) -> None:
        self.write, self.patience = write, patience
        self.waiting: list[tuple[T, Future[R]]] = []
        self.adding, self.turn = Condition(), Lock()
        self.near = 0

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Let whoever writes know that an item is on its way, until it is written or will not come."""
        with self.adding:
            self.near += 1
        try:
            yield
        finally:
            with self.adding:
                self.near -= 1
                self.adding.notify()

    def commit(self, item: T) -> R:
        """Write one item; give what came of it once it is on the disk. Raises what the writing raised."""
        done: Future[R] = Future()
        with self.adding:
            self.waiting.append((item, done))
            self.adding.notify()
        with self.turn:
            if not done.done():
                with self.adding:
                    self.adding.wait_for(lambda: len(self.waiting) >= self.near, self.patience)
                    some, self.waiting = self.waiting, []
                self._commit(some)
        return done.result()

    def _commit(self, some: Sequence[tuple[T, Future[R]]]) -> None:
        try:
            came = self.write([item for item, _ in some])
        except Exception as error:
            if len(some) > 1 and not isinstance(error, OperationalError):
                for one in some:  # What is wrong with one of them must not fail the others.
                    self._commit([one])
                return
            for _, done in some:
                done.set_exception(error)
        else:
            for (_, done), what in zip(some, came, strict=True):
                done.set_result(what)
