"""What counts: a shift or visit that stands, and a visit that is a patrol. `patrol.queries.counting` says it in SQL."""

from patrol.rules.nights import COMPLETED


def stands(struck: bool, voided: bool) -> bool:
    """Say whether a shift, visit or scan counts: neither struck by its officer nor in a shift voided at the desk."""
    return not struck and not voided


def is_patrol(outcome: str, struck: bool, voided: bool) -> bool:
    """Say whether a visit is a patrol: it stands and was completed. A part visit is counted apart."""
    return outcome == COMPLETED and stands(struck, voided)
