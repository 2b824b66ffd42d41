"""Taking people's words out of a frozen report, when the pages they stood on are old enough to be erased. Pure."""

from typing import Any, Final

from patrol.rules.daily.shape import Internal

WORDS: Final = {
    "words": "", "because": "", "voided": "", "spot": "", "kit_words": "", "reason": "", "police_reference": "",
    "bwv_reference": "", "told_reference": "", "outcome": "",
}  # fmt: skip
KEPT: Final = {"visits": ("outcome", "reason")}
"""Words of a table, not of a person."""
ERASED: Final = "erased by rule"


def without_words(report: Internal) -> Internal:
    """Give the report with its counts, times and places, and without anything that a person wrote."""
    told: dict[str, Any] = {}
    for kind in ("shifts", "visits", "missed", "seen", "alerts", "fire", "handovers"):
        told[kind] = tuple(_blank(one, KEPT.get(kind, ())) for one in getattr(report, kind))
    return report.model_copy(update=told)


def _blank(one: Any, kept: tuple[str, ...]) -> Any:
    blank: dict[str, Any] = {name: "" for name in WORDS if hasattr(one, name) and name not in kept}
    if hasattr(one, "words") and isinstance(one.words, tuple):
        blank["words"] = ()
    if hasattr(one, "heads"):
        blank["heads"] = ()
    if getattr(one, "voided", ""):
        blank["voided"] = ERASED
    return one.model_copy(update=blank)
