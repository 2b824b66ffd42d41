"""What tests of the patrol share: a night that stands still, and officers who write."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from estate.database import db
from patrol.queries import Tonight, pack, tonight
from tests.support.cast import Figure
from tests.support.phone import Phone, Written

NIGHT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


class Night:
    """The evening of 21 November 2026, moved by hand."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock

    def passes(self, **time: float) -> None:
        """Let time pass: minutes=…, hours=…"""
        self.clock.shift(timedelta(**time))


@pytest.fixture
def night() -> Iterator[Night]:
    """Stop the clocks of server and phones at 22:00."""
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield Night(clock)


class Officer:
    """An officer with a phone, who writes the pages of a night."""

    def __init__(self, phone: Phone, client: Any) -> None:
        self.phone, self.client = phone, client
        self.shift: str | None = None

    def begin(self) -> Written:
        """Start a shift."""
        page = self.phone.write("shift_started")
        self.shift = page.id
        return page

    def end(self) -> Written:
        """End the shift."""
        return self.phone.write("shift_ended", {"shift": self.shift, "words": "quiet"})

    def visit(self, block: Figure) -> Written:
        """Start a visit."""
        return self.phone.write("visit_started", {"shift": self.shift, "block": str(block.id)})

    def finish(self, visit: Written, outcome: str = "completed", reason: str = "") -> Written:
        """Finish a visit."""
        return self.phone.write(
            "visit_finished", {"visit": visit.id, "outcome": outcome, "reason": reason, "words": ""}
        )

    def see(self, tile: str = "lift", *, photos: Any = (), **more: Any) -> Written:
        """Log an observation."""
        told = {"shift": self.shift, "visit": None, "block": None, "tile": tile, "severity": 3, "words": "seen"}
        return self.phone.write("observation", told | more, photos=photos)

    def amend(self, page: Written, **more: Any) -> Written:
        """Add to a page."""
        return self.phone.write("amended", {"page": page.id} | more)

    def strike(self, page: Written, reason: str = "a mis-tap") -> Written:
        """Rule a page out."""
        return self.phone.write("struck", {"page": page.id, "reason": reason})

    def send(self) -> Any:
        """Send everything: all must be read."""
        answer = self.phone.send(self.client)
        assert (answer.status_code, answer.json["unread"]) == (200, [])
        return answer


@pytest.fixture
def officer(app: Any, night: Night, phone_of: Callable[..., Phone]) -> Callable[..., Officer]:
    """Make an officer: `officer(cast.amina)`; `clock=` is their phone's."""
    return lambda figure, **more: Officer(phone_of(figure, **more), app.test_client())


@pytest.fixture
def board(app: Any, cast: Any) -> Callable[..., Tonight]:
    """Look at Tonight as Ben does, now or at a moment."""

    def look(who: Figure | None = None, **more: Any) -> Tonight:
        with app.app_context():
            return tonight((who or cast.ben).row(), datetime.now(UTC), **more)

    return look


@pytest.fixture
def desk(app: Any, cast: Any, night: Night) -> Any:
    """Do something at the desk as Ben: desk(do.add_kit, "key", "12", None). Gives the id of what it gave."""

    def act(verb: Any, *told: Any, by: Any = None, **more: Any) -> Any:
        with app.app_context():
            rows = [one.row() if hasattr(one, "row") else one for one in told]
            made = verb(*rows, by=(by or cast.ben).row(), now=datetime.now(UTC), **more)
            db.session.commit()
            return getattr(made, "id", made)

    return act


@pytest.fixture
def ask(app: Any, cast: Any) -> Any:
    """Ask as Ben: ask(kit_register, now)."""

    def look(query: Any, *told: Any, who: Any = None) -> Any:
        with app.app_context():
            return query((who or cast.ben).row(), *told)

    return look


@pytest.fixture
def told(app: Any, cast: Any) -> Any:
    """Give the pack of an officer as it is now."""

    def fetch(figure: Figure) -> Any:
        with app.app_context():
            return pack(figure.row(), datetime.now(UTC))

    return fetch
