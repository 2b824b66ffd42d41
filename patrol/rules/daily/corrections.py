"""What has changed since a report was signed: the frozen one against the same night as its rows are now. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from patrol.rules.daily.shape import (
    AlertLine,
    Correction,
    Entry,
    Facts,
    HandoverLine,
    Page,
    SeenLine,
    ShiftLine,
    VisitLine,
)
from patrol.rules.daily.words import about_entry, field_words, value_words

KINDS: Final = ("shifts", "visits", "seen", "alerts", "handovers")
"""What can be corrected; a checkpoint with its visit. The fire service's clock goes on, and stands as it was."""
NEVER: Final = datetime.max.replace(tzinfo=UTC)
COMPARED: Final[dict[type[Entry], tuple[str, ...]]] = {
    ShiftLine: ("began", "ended", "kit", "kit_words", "words"),
    VisitLine: ("block", "started", "finished", "outcome", "reason", "words", "places", "proved"),
    SeenLine: (
        "category", "severity", "block", "floor", "spot", "words", "at", "moved_on", "police_called",
        "police_assisted", "police_reference", "bwv_reference", "follow_up", "equipment", "photographs",
    ),
    HandoverLine: ("heads",),
}  # fmt: skip
"""What is compared of each. Of an alert only that it is there: being seen and answered is no correction."""


def corrections(signed: Facts, now: Facts) -> list[Correction]:
    """List what the night says otherwise now, in the order in which it came."""
    found = [one for kind in KINDS for one in _compare(getattr(signed, kind), getattr(now, kind))]
    return sorted(found, key=lambda one: (one.at or NEVER, one.about))


def _compare(signed: Sequence[Entry], now: Sequence[Entry]) -> Iterator[Correction]:
    before = {one.id: one for one in signed if _by_page(one)}
    after = {one.id: one for one in now if _by_page(one)}
    for key, one in after.items():
        old = before.get(key)
        if old is None:
            yield from _added(one)
        elif found := _changed(old, one):
            yield found
    for key, one in before.items():
        if key not in after:
            yield _correction("gone", one, (("stood here", about_entry(one), "is not there any more"),), ())


def _by_page(one: Entry) -> bool:
    """Leave out check calls, which no page made: pages that come later only say that somebody was well all along."""
    return bool(one.pages) or not isinstance(one, AlertLine)


def _added(one: Entry) -> Iterator[Correction]:
    """Tell of what was not there; what came and was struck before anybody saw it is told as struck."""
    said = tuple((field_words(name), "", value_words(name, getattr(one, name))) for name in COMPARED.get(type(one), ()))
    said = tuple(change for change in said if change[2])
    kind = "added" if one.stands else "struck" if one.struck else "voided"
    yield _correction(kind, one, said, one.pages)


def _changed(old: Entry, new: Entry) -> Correction | None:
    known = {(page.notebook_id, page.number) for page in _pages(old)}
    pages = tuple(page for page in _pages(new) if (page.notebook_id, page.number) not in known)
    if new.struck and not old.struck:
        return _correction("struck", new, (("stood", "counted", f"struck: {_why(new.because)}"),), pages)
    if new.voided and not old.voided:
        return _correction("voided", new, (("stood", "counted", f"voided: {_why(new.voided)}"),), pages)
    changes = tuple(_differences(old, new))
    return _correction("changed", new, changes, pages) if changes else None


def _pages(one: Entry) -> tuple[Page, ...]:
    proof = one.proof if isinstance(one, VisitLine) else None
    return (*one.pages, proof) if proof else one.pages


def _differences(old: Entry, new: Entry) -> Iterator[tuple[str, str, str]]:
    if (new.struck, bool(new.voided)) != (old.struck, bool(old.voided)):
        yield "stood", "did not count", "counts again"
    for name in COMPARED.get(type(new), ()):
        was, is_now = getattr(old, name), getattr(new, name)
        if was != is_now:
            yield field_words(name), value_words(name, was) or "nothing", value_words(name, is_now) or "nothing"


def _why(because: str) -> str:
    return because or "no reason written"


def _correction(kind: str, one: Entry, changes: tuple[tuple[str, str, str], ...], pages: Sequence[Page]) -> Correction:
    if kind == "voided":
        return Correction(kind=kind, about=about_entry(one), at=one.voided_at, changes=changes, by=one.voided_by)
    ordered = tuple(sorted(pages, key=lambda page: (page.received_at, page.number)))
    at = ordered[-1].received_at if ordered else None
    return Correction(kind=kind, about=about_entry(one), at=at, changes=changes, pages=ordered)
