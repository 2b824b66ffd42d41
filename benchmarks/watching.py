"""How long the sweeps of alarms take beside years of nights: with nothing to find, and with one thing to raise."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from benchmarks.figures import Figure, share
from benchmarks.nights import Site
from estate.database import Base, db, new_id
from patrol.models import Alert, Observation, Shift, Sos
from web import alarms

LIMIT = 100
"""Milliseconds: a twentieth of the pause between two sweeps."""
Sweep = Callable[[], int]


def swept(site: Site, visits: int, times: int) -> list[Figure]:
    """Sweep an app whose last night is at its fullest; what that night holds is raised before, and is not timed."""
    plain: list[tuple[str, Sweep, type[Base] | None]] = [
        ("SOS, missed calls and ladders, nothing new", alarms.sound, None),
        ("Fire clock, nothing new", alarms.start_clocks, None),
        ("SOS, missed calls and ladders, one SOS raised", alarms.sound, Sos),
        ("Fire clock, one fault raised", alarms.start_clocks, Observation),
    ]
    with site.app.app_context():
        alarms.sound()
        alarms.start_clocks()
        return [_measured(f"Sweep: {name}, {visits:,} visits", run, new, times) for name, run, new in plain]


def _measured(what: str, run: Sweep, new: type[Base] | None, times: int) -> Figure:
    taken = []
    for _ in range(times + 5):
        _answer_all()
        if new:
            _write(new)
        began = time.perf_counter()
        done = run()
        taken.append((time.perf_counter() - began) * 1000)
        if bool(done) != bool(new):
            raise RuntimeError(f"{what}: {done} things were done")
    return Figure(what, share(taken[5:], 0.95), "ms", LIMIT, False, f"half within {share(taken[5:], 0.5):.0f}")


def _answer_all() -> None:
    """Let somebody have seen every alert, so that no ladder is climbed on."""
    db.session.execute(update(Alert).where(Alert.seen_at.is_(None)).values(seen_at=datetime.now(UTC)))
    db.session.commit()


def _write(model: type[Base]) -> None:
    """Add a row as reading a page of the last shift makes it."""
    shift = db.session.scalars(select(Shift).order_by(Shift.happened_at.desc()).limit(1)).one()
    at = datetime.now(UTC) - timedelta(seconds=30)
    told: dict[str, Any] = {name: getattr(shift, name) for name in ("landlord_id", "notebook_id", "person_id", "night")}
    told |= {"id": new_id(), "page_number": 10_000, "seen_at": at, "happened_at": at, "received_at": at, "words": ""}
    told |= {"shift_id": shift.id}
    if model is Observation:
        told |= dict.fromkeys(("floor", "spot", "police_reference", "bwv_reference"), "")
        told |= dict.fromkeys(("police_called", "police_assisted", "follow_up"), False)
        told |= {"tile": "fire_safety", "severity": 3, "equipment": "rising_main"}
    db.session.add(model(**told))
    db.session.commit()
