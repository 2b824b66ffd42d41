"""Which of the patrol's observations become reports, and as what."""

from typing import Final

SERIOUS: Final = 4
ALWAYS: Final = frozenset({"hate", "domestic_abuse", "harassment", "violence", "dealing"})
"""Tiles that are always told on, however mild they looked: perception alone is enough for hate."""
NEVER: Final = frozenset({"in_order"})
CATEGORY: Final = {
    "danger": "violence", "dangerous_object": "violence", "dealing": "drugs", "door": "fault",
    "fire_safety": "fault", "lighting": "fault", "lift": "fault",
}  # fmt: skip
"""Tiles that are not called as a category is; any other tile is its own."""


def wants_report(tile: str, severity: int, *, follow_up: bool) -> bool:
    """Say whether what an officer saw goes to the inbox: asked for, serious or worse, or of a kind that always does."""
    return tile not in NEVER and (follow_up or severity >= SERIOUS or tile in ALWAYS)


def category_of(tile: str, known: frozenset[str]) -> str:
    """Give the category of a tile; one that nobody knows (a newer phone) is something else."""
    category = CATEGORY.get(tile, tile)
    return category if category in known else "other"
