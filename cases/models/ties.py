"""What the rows of cases have in common: ties to others of the same landlord, and words that a rule may take out."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, relationship

from estate.database import Owned, owned_key


def tie(here: str, column: str, there: str) -> Any:
    """Tie a column to a row of the same landlord, to be read only: tie("Case", "officer_id", "Person")."""
    same = f"foreign({here}.landlord_id) == {there}.landlord_id"
    return relationship(there, viewonly=True, primaryjoin=f"and_({same}, foreign({here}.{column}) == {there}.id)")


def keys(**columns: str) -> tuple[Any, ...]:
    """Make foreign keys that cannot cross landlords: keys(officer_id="person")."""
    return tuple(owned_key(column, table) for column, table in columns.items())


class Filed(Owned):
    """A row that stands in one case's file: made when, by whom (None: Beatbook itself, or a resident by their link)."""

    case_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None]


FILED = {"case_id": "case", "by_id": "person"}
