"""The stages of a case and which follows which. One table; what each step needs is a gate of its operation."""

from typing import Final

FIRST: Final = {"early": "early_support", "formal": "open"}
MOVES: Final[dict[str, frozenset[str]]] = {
    "early_support": frozenset({"open", "closed"}),
    "open": frozenset({"monitoring", "legal", "closed"}),
    "monitoring": frozenset({"open", "legal", "closed"}),
    "legal": frozenset({"open", "monitoring", "closed"}),
    "closed": frozenset({"open"}),
}


def may_move(stage: str, to: str) -> bool:
    """Say whether a case at this stage may go to another. Closed goes back to open only, by reopening."""
    return to in MOVES.get(stage, frozenset())


def lane_of(stage: str) -> str:
    """Give the lane a stage stands in; a closed case keeps its own."""
    return "early" if stage == "early_support" else "formal"
