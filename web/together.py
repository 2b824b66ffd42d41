"""Several requests' small writes as one commit: each waits for the one that holds its own, not for all before it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from estate.database import db

T = TypeVar("T")


class Together(Generic[T]):
    """Whoever comes first writes for all that wait. `write` takes their items; it must not depend on the request."""

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self.write = write
        self.waiting: list[tuple[T, Future[None]]] = []
        self.adding, self.turn = Lock(), Lock()

    def commit(self, item: T) -> None:
        """Write one item, and return when it is on the disk. Raises what the writing or the commit raised."""
        done: Future[None] = Future()
        with self.adding:
            self.waiting.append((item, done))
        with self.turn:
            if not done.done():
                self._commit()
        done.result()

    def _commit(self) -> None:
        with self.adding:
            some, self.waiting = self.waiting, []
        try:
            self.write([item for item, _ in some])
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            for _, done in some:
                done.set_exception(error)
        else:
            for _, done in some:
                done.set_result(None)
