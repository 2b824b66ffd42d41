"""What every part of the pack is asked with."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from estate.models import Person
from patrol.queries.visits import VisitSeen


class Asking(NamedTuple):
    """Whose pack, when, and of which night."""

    person: Person
    now: datetime
    night: date
    visits: Sequence[VisitSeen] = ()
    """Every visit of that night, read once for all parts."""


class AtBlocks(NamedTuple):
    """What a part says of single blocks: its keys where it knows something, and `otherwise` for every other block."""

    otherwise: dict[str, Any]
    known: Mapping[uuid.UUID, dict[str, Any]]

    def of(self, block_id: uuid.UUID) -> dict[str, Any]:
        """Give every key of this part for one block."""
        return self.otherwise | self.known.get(block_id, {})
