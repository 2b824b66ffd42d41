"""What tests of cases share: a moment, and short ways to tell and to open, through the operations."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.models import Report
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SAID = "He shouted at her door again"


class Desk:
    """Tells, opens and asks, as people of the cast, in the context of the test."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.now = cast, NOW

    def tell(self, at: datetime | None = None, **more: Any) -> Report:
        """Take in a report that a resident told by phone."""
        told = {
            "origin": "staff", "key": str(new_id()), "channel": "phone", "category": "noise", "words": SAID,
            "block_id": self.cast.kestrel.id, "teller": "Jo Hale", "happened_at": at or self.now,
            "received_at": at or self.now,
        }  # fmt: skip
        return arrive(self.cast.northmere, Telling(**(told | more)), None, self.now)[0]

    def open(
        self, by: Any = None, report: Report | None = None, told: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        """Open a case of a new report, as Ruth unless told otherwise."""
        report = report or self.tell(**(told or {}))
        how = {"title": "Shouting, Kestrel House", "category": report.category, "risk": "high"} | more
        case = open_case(report.id, Opening(**how), (by or self.cast.ruth).row(), self.now)
        assert case is not None
        db.session.commit()
        return case

    def domestic(self, by: Any = None) -> Any:
        """Open a restricted case, as the lead unless told otherwise."""
        return self.open(by or self.cast.nell, told={"category": "domestic_abuse", "teller": "Ann Other"})

    def later(self, **more: Any) -> datetime:
        """Go on in time."""
        self.now += timedelta(**more)
        return self.now


@pytest.fixture
def desk(inside: Any, cast: Any) -> Desk:
    """Give the desk."""
    return Desk(cast)


@pytest.fixture
def an_id() -> Callable[[], uuid.UUID]:
    """Mint ids as a form does."""
    return new_id
