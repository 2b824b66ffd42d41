"""Police references that may leave: a reference is free text on the page, so only what is nothing else passes.

Formats vary by force (domain F4): every word must be one that references are made of, or a number of few digits.
"""

import re
from datetime import date, timedelta
from typing import Final

_SAID = "cad urn log inc incident crime ref reference no number police report of on and tonight today online"
_MONTHS = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september "
    "october november december"
)
WORDS: Final = frozenset(_SAID.split())
MONTHS: Final = frozenset(_MONTHS.split())
NUMBER: Final = re.compile(r"(?:(?:cad|urn|inc|log|cr)[-/]?)?\d+(?:[-/]\d+){0,3}(?:st|nd|rd|th)?")
DATE: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
FEWEST_DIGITS: Final = 3
MOST_DIGITS: Final = 10
LONGEST: Final = 60


def may_leave(reference: str, night: date) -> bool:
    """Say whether a police reference holds nothing but a reference: no name, plate, flat, telephone number or birthday.

    When in doubt it does not: a partner is told that there is one, and asks.
    """
    if not reference.isascii() or len(reference) > LONGEST:
        return False
    words = [word.strip(".,:;()#").lower() for word in reference.split()]
    words = [word for word in words if word]
    before = ["", *words]
    pairs = zip(before, words, strict=False)
    if not all(word in WORDS or NUMBER.fullmatch(word) or _month(word, last) for last, word in pairs):
        return False
    return any(map(_says_which, words)) and not _telephone(words) and all(_day(word, night) for word in words)


def _month(word: str, before: str) -> bool:
    """Say whether this is a month after its day; without one, June may be a person."""
    return word in MONTHS and before.rstrip("stndrh").isdigit()


def _says_which(word: str) -> bool:
    """Say whether a word is a number of its own: not the number dialled, nor one so short that it may be a flat's."""
    return word not in ("101", "999") and len(_figures(word)) >= FEWEST_DIGITS


def _figures(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _telephone(words: list[str]) -> bool:
    """Say whether figures could be dialled: too many side by side, or all together, with a 0 or 44 before them."""
    runs = " ".join(_figures(word) or "|" for word in words).split("|")
    together = "".join(map(_figures, words))
    if together.startswith(("0", "44")) and len(together) > MOST_DIGITS:
        return True
    joined = (run.replace(" ", "") for run in runs)
    return any(len(run) > MOST_DIGITS or (len(run) >= 9 and run.startswith(("0", "44"))) for run in joined)


def _day(word: str, night: date) -> bool:
    """Let a date pass only where it is of this night: another may be a birthday."""
    found = DATE.fullmatch(word)
    if not found:
        return True
    day, month, year = (int(part) for part in found.groups())
    these = (night, night + timedelta(days=1))
    return (day, month, year % 100) in {(one.day, one.month, one.year % 100) for one in these}
