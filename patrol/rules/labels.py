"""The eight characters of a label: drawn so that nobody misreads them, and read however they are typed."""

from collections.abc import Callable
from typing import Final

ALPHABET: Final = "ACDEFHJKMNPRTVWXY3479"
"""Without 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B and U: what is mistaken for another in bad light or a gloved hand."""

LENGTH: Final = 8
"""21 to the eighth: 37 thousand million. A code opens nothing; it names a place to the phone that knows it."""


def draw_code(choose: Callable[[str], str]) -> str:
    """Draw a code; `choose` gives one character of a text by chance."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def as_code(typed: str) -> str:
    """Give the code in what was typed or read: any case, any spaces and hyphens, or the address on the label."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    return "".join(sign for sign in last.upper() if sign.isascii() and sign.isalnum())


def spaced(code: str) -> str:
    """Give a code in two halves, as people read it out."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
