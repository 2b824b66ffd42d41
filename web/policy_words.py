"""Two versions of a policy side by side, sentence by sentence. Pure."""

from difflib import SequenceMatcher
from typing import Final, NamedTuple

from cases.rules.answering import EVENTS
from cases.rules.saying import Section

ANSWERS: Final = {
    code: EVENTS[code]
    for code in ("first_contact", "acknowledged", "investigation_started", "plan_agreed", "first_action", "reviewed")
}
"""What may answer a promise, with its words."""


class Said(NamedTuple):
    """A sentence of two versions. state: same, gone (the older one only) or new (the newer one only)."""

    state: str
    words: str


def compared(old: list[Section], new: list[Section]) -> list[tuple[str, list[Said]]]:
    """Give what two versions say under each head, what is gone before what is new."""
    return [(after.head, _lines(before.said, after.said)) for before, after in zip(old, new, strict=True)]


def _lines(old: list[str], new: list[str]) -> list[Said]:
    said: list[Said] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            said += [Said("same", one) for one in new[c:d]]
        else:
            said += [Said("gone", one) for one in old[a:b]] + [Said("new", one) for one in new[c:d]]
    return said
