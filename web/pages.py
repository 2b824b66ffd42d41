"""A notebook's pages in words, for the desk. Pure: a page that cannot be understood is still shown."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from notebook.models import Notebook, Page, Photograph
from notebook.operations.keeping import Gap, Kept
from notebook.operations.rescue import Rescued
from notebook.rules import clean
from patrol.rules import nights, tiles
from patrol.rules.checkpoints import how
from patrol.rules.labels import spaced
from patrol.rules.shifts import HEADS
from web.words import count

KINDS = {
    "shift_started": "Shift started", "shift_ended": "Shift ended", "handover": "Handed over",
    "handover_read": "Handover read", "visit_started": "Visit started",
    "visit_finished": "Visit finished", "observation": "Observation", "amended": "Added to an earlier page",
    "struck": "Struck an earlier page", "note": "Note", "sos": "SOS", "copied": "Copied from another notebook",
    "check_call": "I am well", "dead_spot": "No signal expected", "safe": "I am safe", "alarm_test": "Alarm tried",
    "scan": "Checkpoint", "sighting": "Somebody unknown",
}  # fmt: skip
SHOWN_SKEW_MS = 120_000
BREAK = re.compile(r"page (\d+)(?: does not follow|:)")


def as_text(raw: bytes) -> str:
    """Give a page's text to be shown: as it was written, NUL as ␀, bytes that are no text as U+FFFD."""
    return clean(raw.decode(errors="replace"))


def kind_words(page: Page) -> str:
    """Name a page: an observation by its tile, anything unknown by what it calls itself."""
    if page.kind == "observation":
        return tiles.label(_line(_body(page).get("tile"))) or KINDS["observation"]
    return KINDS.get(page.kind, page.kind) or "A page of no known kind"


def page_words(page: Page, block_names: Mapping[str, str]) -> tuple[str, str]:
    """Give what a page says in a line, and what its writer wrote by hand: (ours, theirs), each perhaps empty."""
    body = _body(page)
    block = block_names.get(_line(body.get("block")), "")
    floor = _line(body.get("floor"))
    where = ", ".join(part for part in (block, f"floor {floor}" if floor else "", _line(body.get("spot"))) if part)
    if page.kind == "scan":
        return _scan_words(body)
    reason = body.get("reason") if page.kind == "struck" else None
    outcome = _line(body.get("outcome"))
    because = nights.REASONS.get(_line(body.get("reason")), "") if outcome == nights.PART else ""
    ours = " · ".join(part for part in (where, outcome, because, *_references(body)) if part)
    heads = [_line(body.get(head)) for head in HEADS] if page.kind == "handover" else []
    return ours, _line(reason or body.get("words")) or " · ".join(filter(None, heads))


def _scan_words(body: Mapping[str, Any]) -> tuple[str, str]:
    blocked = body.get("blocked") is True
    said = how(_line(body.get("method")), blocked, _line(body.get("reason")))
    code = _line(body.get("code"))
    ours = " · ".join(part for part in (f"blocked: {said}" if blocked else said, spaced(code) if code else "") if part)
    return ours, _line(body.get("words")) or _line(body.get("answer"))


def _references(body: Mapping[str, Any]) -> list[str]:
    """Give the short facts that are often all that a later page adds."""
    moved = body.get("moved_on")
    said = [f"{count(moved, 'person', 'persons')} moved on"] if type(moved) is int and moved else []
    named = (("police_reference", "police reference"), ("bwv_reference", "body camera"))
    return said + [f"{words} {_line(body[name])}" for name, words in named if _line(body.get(name))]


def _body(page: Page) -> Mapping[str, Any]:
    """Give a page's body where it can be understood; anything else is an empty one."""
    try:
        body = json.loads(page.text or b"")["body"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _line(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def skew_words(skew_ms: int) -> str:
    """Say how far a phone's clock is off, beyond two minutes: “3 h 2 min slow”."""
    if abs(skew_ms) <= SHOWN_SKEW_MS:
        return ""
    minutes = round(abs(skew_ms) / 60_000)
    hours, rest = divmod(minutes, 60)
    size = " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
    return f"{size} {'slow' if skew_ms > 0 else 'fast'}"


def photo_words(photographs: Sequence[Photograph]) -> str:
    """Say which photographs a page names and how they stand."""
    if not photographs:
        return ""
    on_phone = sum(not one.kept_at and not one.erased_at for one in photographs)
    reasons = [f"kept, not shown: {one.because}" for one in photographs if one.shown == "not shown"]
    said = [count(len(photographs), "photo")]
    if on_phone:
        said.append(f"{on_phone} still on the phone")
    return " · " + ", ".join(said + reasons)


def first_break(book: Notebook) -> int | None:
    """Give the number of the first page that does not follow, where the last check found one."""
    found = BREAK.match(book.verified_because or "")
    return int(found.group(1)) if found else None


def rescue_words(rescued: Rescued) -> str:
    """Say what came of a rescue file's pages."""
    outcome = rescued.outcome
    if isinstance(outcome, Kept):
        empty = outcome.last < outcome.first
        return "No page was in it." if empty else f"Pages {outcome.first} to {outcome.last} are kept."
    if isinstance(outcome, Gap):
        missing = f"Pages before it are missing: this notebook is kept to page {outcome.kept_to}."
        return f"{missing} Make the copy again on the phone."
    return "It tells another story than what is kept. Its texts are put aside on this page."
