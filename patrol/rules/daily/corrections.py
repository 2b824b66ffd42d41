"""What has changed since a report was signed: the frozen one against the same night as its rows are now. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from patrol.rules.daily.shape import (
    AbsentLine,
    AlertLine,
    Correction,
    Entry,
    Facts,
    FireLine,
    HandoverLine,
    MissedLine,
    Page,
    SeenLine,
    ShiftLine,
    VisitLine,
)
from patrol.rules.daily.words import about_entry, field_words, value_words

KINDS: Final = ("shifts", "visits", "missed", "seen", "alerts", "fire", "handovers")
"""What is held against its rows. What was promised is not: it is held when a night is signed (decision 0443)."""
NEVER: Final = datetime.max.replace(tzinfo=UTC)
NOBODY: Final = AbsentLine(officer="")
COMPARED: Final[dict[type[Entry], tuple[str, ...]]] = {
    ShiftLine: ("began", "ended", "kit", "not_back", "kit_words", "words"),
    VisitLine: ("block", "started", "finished", "outcome", "reason", "words", "places", "proved"),
    SeenLine: (
        "category", "severity", "block", "floor", "spot", "words", "at", "moved_on", "police_called",
        "police_assisted", "police_reference", "bwv_reference", "follow_up", "equipment", "photographs",
    ),
    HandoverLine: ("heads",),
    MissedLine: ("name",),
    AlertLine: ("kind", "block", "words", "seen_at", "seen_by", "outcome"),
    FireLine: ("told_at", "told_reference", "fixed_at"),
}  # fmt: skip
"""What is compared of each: whatever a row says. How a fire clock stands is not, for time alone moves it."""
GONE: Final[dict[type[Entry], str]] = {
    AlertLine: "pages that came later tell of a sign of life", FireLine: "is on the fire service's clock no more",
}  # fmt: skip


def corrections(signed: Facts, now: Facts) -> list[Correction]:
    """List what the night says otherwise now, in the order in which it came."""
    found = [one for kind in KINDS for one in _compare(getattr(signed, kind), getattr(now, kind), now)]
    found += _absent(signed.absent, now.absent)
    return sorted(found, key=lambda one: (one.at or NEVER, one.about))


def _compare(signed: Sequence[Entry], now: Sequence[Entry], whole: Facts) -> Iterator[Correction]:
    before = {one.id: one for one in signed}
    after = {one.id: one for one in now}
    for key, one in after.items():
        old = before.get(key)
        if old is None:
            yield from _added(one)
        elif found := _changed(old, one):
            yield found
    for key, one in before.items():
        if key not in after:
            yield from _gone(one, whole)


def _gone(one: Entry, now: Facts) -> Iterator[Correction]:
    """Tell of what stands there no more.

    Of what was seen nothing is told: its rows are never taken away, so it can only have gone behind the wall of cases,
    and who is told that it went is told that there is something behind it. A checkpoint of a visit that counts no more
    goes with its visit.
    """
    if isinstance(one, SeenLine):
        return
    if isinstance(one, MissedLine):
        visit = next((each for each in now.visits if each.id == one.id.split(" ")[0]), None)
        if visit and visit.stands:
            told = (("how it stood", one.status, f"no longer {one.status}"),)
            yield _correction("changed", one, told, (visit.proof,) if visit.proof else ())
        return
    yield _correction("gone", one, (("stood here", about_entry(one), GONE.get(type(one), "")),), ())


def _absent(signed: Sequence[AbsentLine], now: Sequence[AbsentLine]) -> Iterator[Correction]:
    """Tell who was absent, and who covered, otherwise than it was signed."""
    before, after = ({one.officer: one for one in some} for some in (signed, now))
    for officer in dict.fromkeys([*before, *after]):
        old, new = before.get(officer, NOBODY), after.get(officer, NOBODY)
        said = (("absent because", old.because, new.because), ("covered by", old.covered_by, new.covered_by))
        changes = tuple((what, was or "nothing", now or "nothing") for what, was, now in said if was != now)
        if changes:
            yield Correction(kind="changed", about=f"Duty of {officer}", changes=changes)


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
    elif (new.because, new.voided) != (old.because, old.voided):
        yield "why it does not count", _why(old.because or old.voided), _why(new.because or new.voided)
    for name in COMPARED.get(type(new), ()):
        was, is_now = getattr(old, name), getattr(new, name)
        if was != is_now:
            yield field_words(name), value_words(name, was) or "nothing", value_words(name, is_now) or "nothing"


def _why(because: str) -> str:
    return because or "no reason written"


def _correction(kind: str, one: Entry, changes: tuple[tuple[str, str, str], ...], pages: Sequence[Page]) -> Correction:
    if kind == "voided":
        return Correction(kind=kind, about=about_entry(one), at=one.voided_at, changes=changes, by=one.voided_by)
    if isinstance(one, AlertLine) and one.seen_at and kind == "changed" and not pages:
        return Correction(kind=kind, about=about_entry(one), at=one.seen_at, changes=changes, by=one.seen_by)
    ordered = tuple(sorted(pages, key=lambda page: (page.received_at, page.number)))
    at = ordered[-1].received_at if ordered else None
    return Correction(kind=kind, about=about_entry(one), at=at, changes=changes, pages=ordered)
