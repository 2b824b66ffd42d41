"""A case pack: who is named in it, how everybody else is called, and how its files are listed. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

SHORTEST: Final = 3
TITLES: Final = frozenset({"mrs", "miss", "dr", "mr", "ms", "mx", "sir", "rev", "unknown", "somebody", "neighbour"})
EVERYDAY: Final = frozenset(
    {"will", "may", "rose", "mark", "grace", "hope", "rich", "bill", "jack", "june", "april", "king", "young", "long"}
)
"""Names that are words of every sentence too: only with a capital letter are they taken for a name."""


class Somebody(NamedTuple):
    """Somebody in a case. known: every word by which they can be found: numbers, addresses. named: as they are.

    described: what stands for a name is a description ("Two people, unknown"), whose parts are words like any other.
    """

    number: int
    name: str
    known: tuple[str, ...]
    named: bool
    described: bool = False

    @property
    def label(self) -> str:
        """Say how they are called in the pack."""
        return self.name if self.named else f"Person {self.number}"


class Veil:
    """Puts "Person 2" where somebody's name stands who is not to be named.

    Their name, each part of it, number, e-mail and address are found, in capitals or not. A nickname, or what only one
    person can be, is not: somebody reads the chronology before it is given out.
    """

    def __init__(self, people: Iterable[Somebody], staff: Iterable[str]) -> None:
        told = list(people)
        self._hidden = [pattern for one in told if not one.named for pattern in _patterns(one)]
        open_ones = [re.escape(name) for name in (*staff, *(one.name for one in told if one.named)) if name]
        self._open = re.compile("|".join(sorted(open_ones, key=len, reverse=True)) or r"(?!)")

    def __call__(self, text: str) -> str:
        """Veil a text. The whole names of who is named stay, also where they share a part with somebody who is not."""
        kept: list[str] = []

        def keep(found: re.Match[str]) -> str:
            kept.append(found[0])
            return f"\ue000{len(kept) - 1}\ue001"

        veiled = self._open.sub(keep, text)
        for pattern, label in self._hidden:
            veiled = pattern.sub(label, veiled)
        return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], veiled)

    def hides(self, *texts: str) -> bool:
        """Say whether a text speaks of somebody who is not to be named."""
        return any(self(text) != text for text in texts)


def _patterns(one: Somebody) -> list[tuple[re.Pattern[str], str]]:
    label = f"Person {one.number}"
    parts = [part for part in re.split(r"[\s.]+", one.name) if len(part) >= SHORTEST and part.lower() not in TITLES]
    parts = [] if one.described else parts
    whole = [text for text in (one.name, *one.known) if len(text) >= SHORTEST]
    found = [_pattern(text, re.IGNORECASE) for text in sorted(whole, key=len, reverse=True)]
    found += [_pattern(part, 0 if part.lower() in EVERYDAY else re.IGNORECASE) for part in parts]
    return [(each, label) for each in found]


def _pattern(text: str, flags: int) -> re.Pattern[str]:
    """Find a text however its blanks and hyphens are typed; a telephone number however it is parted."""
    if re.fullmatch(r"[\d\s()+-]{6,}", text):
        return re.compile(r"(?<!\d)" + r"[\s()-]*".join(re.escape(each) for each in re.sub(r"[^\d+]", "", text)))
    words = [re.escape(part) for part in re.split(r"[\s,]+", text) if part]
    return re.compile(r"(?<!\w)" + r"[\s,]+".join(words) + r"(?!\w)", flags)


def listed(path: str, size: int, sha256: str, about: str) -> dict[str, Any]:
    """Give a file's line of a manifest."""
    return {"path": path, "size": size, "sha256": sha256, "about": about}


def written(value: Mapping[str, Any]) -> bytes:
    """Write a manifest: the same one gives the same bytes."""
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def seal(manifest: bytes) -> str:
    """Give the seal of a pack."""
    return hashlib.sha256(manifest).hexdigest()
