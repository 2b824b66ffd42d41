"""Archived reports come back to the inbox when a pattern appears, saying why. Twice, or two at once, is safe."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from cases.models import Report
from cases.queries.policies import body_of, in_force
from cases.rules.lists import CATEGORIES
from cases.rules.recalling import RETURNS, Pattern, Told, comes_back
from estate.database import db
from estate.models import Block
from estate.operations.traces import trace

Found = tuple[Pattern, int]
"""A pattern, and in how many days the policy looks for it."""


def patterns(landlord_id: uuid.UUID, now: datetime) -> list[Found]:
    """Find the archived reports that come back, under the policy in force. Reads only, as far back as it says."""
    policy = in_force(landlord_id, now)
    if policy is None:
        return []
    rule = body_of(policy).recall
    lately = (Report.landlord_id == landlord_id, Report.received_at > now - timedelta(days=rule.days))
    may = (Report.outcome == "archived", Report.because.in_(RETURNS), Report.recalled_at.is_(None))
    if db.session.scalar(select(Report.id).where(*lately, *may).limit(1)) is None:
        return []
    columns = (
        Report.id, Report.received_at, Report.block_id, Report.category, Report.reporter_id, Report.outcome,
        Report.because, Report.restricted, Report.recalled_at,
    )  # fmt: skip
    told = [Told(*row[:8], back=row[8] is not None) for row in db.session.execute(select(*columns).where(*lately))]
    return [(one, rule.days) for one in comes_back(told, rule, now)]


def bring_back(landlord_id: uuid.UUID, found: Sequence[Found], now: datetime) -> int:
    """Bring reports back to the inbox, each once; gives how many. Who handled one anew meanwhile stands."""
    done = 0
    for pattern, days in found:
        still = (Report.landlord_id == landlord_id, Report.id == pattern.id, Report.outcome == "archived")
        waits = {"outcome": "", "handled_at": None, "handled_by_id": None, "recalled_at": now, "alarmed": "",
                 "recalled_because": _because(landlord_id, pattern, days)}  # fmt: skip
        changed = db.session.execute(
            update(Report).where(*still, Report.recalled_at.is_(None)).values(waits),
            execution_options={"synchronize_session": False},
        )
        if changed.rowcount == 1:  # type: ignore[attr-defined]
            trace(landlord_id, None, "came back", "report", pattern.id, now, like=pattern.like, n=pattern.n, days=days)
            done += 1
    return done


def _because(landlord_id: uuid.UUID, pattern: Pattern, days: int) -> str:
    """Say why in a sentence that tells nothing of what the others said."""
    if pattern.like == "person":
        return f"{pattern.n} reports from the same person in {days} days"
    its = (Block.landlord_id == Report.landlord_id) & (Block.id == Report.block_id)
    mine = (Report.landlord_id == landlord_id, Report.id == pattern.id)
    name, category = db.session.execute(select(Block.name, Report.category).join(Block, its).where(*mine)).one()
    return f"{pattern.n} reports of {CATEGORIES[category].words.lower()} at {name} in {days} days"[:200]
