"""What a person asks for when they look for observations, and how their words are turned into patterns. Pure."""

import re
import uuid
from datetime import date, datetime
from typing import NamedTuple

from patrol.rules import tiles

MOST_WORDS, LONGEST = 8, 200
SPECIAL = re.compile(r"([%_\\])")
PIECES = re.compile(r'"([^"]+)"|(\S+)')


class Asked(NamedTuple):
    """What is looked for; what is left out does not matter. `least`: severity from this one up."""

    words: str = ""
    block_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    tile: str = ""
    least: int = 1
    since: date | None = None
    until: date | None = None


class Key(NamedTuple):
    """Where the next page begins: behind this observation, newest first."""

    happened_at: datetime
    id: uuid.UUID

    def __str__(self) -> str:
        """Write it so that `key_of` reads it."""
        return f"{self.happened_at.isoformat()}~{self.id}"


def key_of(written: str) -> Key:
    """Read a key. Raises ValueError for anything else."""
    moment, _, page_id = written.partition("~")
    key = Key(datetime.fromisoformat(moment), uuid.UUID(page_id))
    if key.happened_at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return key


def words_of(typed: str) -> list[str]:
    """Give the words looked for, each to be found somewhere; what stands in quotation marks is one."""
    return [quoted or word for quoted, word in PIECES.findall(typed[:LONGEST])][:MOST_WORDS]


def patterns(word: str) -> list[str]:
    r"""Give LIKE patterns (escape \) for a word in any case.

    Engines fold the case of ASCII alone, or of more, by their settings; so a word with other letters is given as
    typed, small, large and with a capital, which finds it however an officer is likely to have written it.
    """
    forms = [word] if word.isascii() else list(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))
    return ["%" + SPECIAL.sub(r"\\\1", form) + "%" for form in forms]


def tiles_named(word: str) -> list[str]:
    """Give the codes of the tiles whose label holds a word."""
    return [tile.code for tile in tiles.TILES if word.casefold() in tile.label.casefold()]
