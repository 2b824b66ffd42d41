"""Several requests' small writes as one commit: each waits for the one that holds its own, not for all before it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.exc import OperationalError

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Whoever comes first writes for all that wait.

    `write` takes their items, commits, and gives what came of each, in order; it must not depend on the request.
    """

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self.write = write
        self.waiting: list[tuple[T, Future[R]]] = []
        self.adding, self.turn = Lock(), Lock()

    def commit(self, item: T) -> R:
        """Write one item; give what came of it once it is on the disk. Raises what the writing raised."""
        done: Future[R] = Future()
        with self.adding:
            self.waiting.append((item, done))
        with self.turn:
            if not done.done():
                with self.adding:
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
