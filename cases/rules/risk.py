"""Risk: its order, what may be presumed before anybody has asked, and what hate forbids."""

from typing import Final

ORDER: Final = ("standard", "medium", "high")


def higher(one: str, other: str) -> bool:
    """Say whether one risk is higher than another."""
    return ORDER.index(one) > ORDER.index(other)


def presumed(*, hate: bool, restricted: bool, severity: int | None) -> str:
    """Give the risk to presume of a report nobody has assessed: hate and domestic abuse are high, the rest by what an
    officer saw. A category never sets it."""
    if hate or restricted or (severity or 0) >= 4:
        return "high"
    return "medium" if severity == 3 else "standard"


def allowed(risk: str, *, hate: bool, restricted: bool) -> bool:
    """Say whether a case may have this risk: hate and domestic abuse are never below high."""
    return risk in ORDER and (risk == "high" or not (hate or restricted))
