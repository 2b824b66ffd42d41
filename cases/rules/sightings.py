"""How an unknown person may be described, by tapping: what they wear, carry and did. Never what they are.

No age, sex, skin, origin, faith or disability (Equality Act 2010, s4): such a word fits too many people, and is what
a mistake is made of. A covered face is not offered: a veil is faith.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple


class Part(NamedTuple):
    """One row of buttons: of `one` at most one is chosen."""

    code: str
    words: str
    choices: dict[str, str]
    one: bool = True


COLOURS: Final = {
    "black": "black", "grey": "grey", "blue": "blue", "green": "green", "red": "red", "brown": "brown",
    "white": "white", "bright": "bright or hi-vis",
}  # fmt: skip
PARTS: Final = (
    Part("did", "What they did", {
        "door": "Followed somebody in", "buzzers": "Pressed buzzers", "slept": "Slept there", "waited": "Waited about",
        "drugs": "Drugs", "drank": "Drank", "damaged": "Damaged something", "ran": "Ran off",
    }, one=False),
    Part("height", "Beside me", {"shorter": "Shorter", "same": "About as tall", "taller": "Taller"}),
    Part("build", "Build", {"slim": "Slim", "middling": "Middling", "heavy": "Heavy"}),
    Part("head", "On the head", {
        "hood": "Hood up", "cap": "Cap", "hat": "Woolly hat", "helmet": "Helmet", "bare": "Nothing",
    }),
    Part("top", "Top", {
        "hoodie": "Hoodie", "jacket": "Jacket", "coat": "Long coat", "tshirt": "T-shirt", "work": "Work clothes",
    }),
    Part("top_colour", "Colour of the top", COLOURS),
    Part("legs", "Below", {"jeans": "Jeans", "tracksuit": "Tracksuit", "trousers": "Trousers", "shorts": "Shorts"}),
    Part("with", "With them", {
        "rucksack": "Rucksack", "bags": "Bags", "bike": "Bicycle", "scooter": "Scooter", "dog": "Dog",
        "bedding": "Bedding",
    }, one=False),
)  # fmt: skip
WORDS: Final = {f"{part.code}:{code}": words for part in PARTS for code, words in part.choices.items()} | {
    f"top_colour:{code}": f"{words} top" for code, words in COLOURS.items()
}
"""Every code as it is said. A colour is never said without what has it."""
PHOTO_REASONS: Final = {
    "back": "Seen here before", "offence": "An offence was seen", "stayed": "Would not leave",
    "asked": "The police asked for one",
}  # fmt: skip
"""Why a photograph may be taken: without one of these there is none."""
WARNED_AT: Final = 2
"""Seen on two nights or more, a person may be warned (the community protection warning; domain F1)."""


def said(looks: Iterable[str]) -> list[str]:
    """Give in words what was tapped, in the order of the parts; an unknown code (a newer phone) as it is."""
    known = list(WORDS)
    order = sorted(looks, key=lambda code: known.index(code) if code in WORDS else len(known))
    return [WORDS.get(code, code) for code in order]


def erased_from(received_at: datetime, days: int) -> datetime:
    """Give from when on the rule erases a sighting that no case needs."""
    return received_at + timedelta(days=days)


def alike(looks: Sequence[str], others: Iterable[str]) -> int:
    """Count what two descriptions share: it orders what a person looks through, and decides nothing."""
    return len(set(looks) & set(others))
