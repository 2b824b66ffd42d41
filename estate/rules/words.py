"""What people type: refused in a sentence they can act on, or made storable and otherwise left as it is."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Refusal(ValueError):
    """What was asked cannot be done. Its text is a whole sentence for who asked; `field` names the value at fault."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def storable(text: str) -> str:
    """Give text that any engine can store: NUL becomes ␀ and a lone surrogate �; nothing else is touched."""
    return _UNSTORABLE.sub(lambda found: "␀" if found[0] == "\x00" else "\ufffd", text)


def typed(text: str, most: int, what: str, field: str = "", *, needed: bool = True) -> str:
    """Give a typed value without the space around it.

    Raises Refusal when it is empty and needed, or has more than `most` characters.
    """
    value = storable(text).strip()
    if needed and not value:
        raise Refusal(f"{what} is missing.", field)
    if len(value) > most:
        raise Refusal(f"{what} has {len(value)} characters; at most {most} can be kept.", field)
    return value


def quoted(text: str, most: int = 40) -> str:
    """Quote a value in a sentence, cut short where it is long."""
    shown = storable(text)
    return f"“{shown[:most]}…”" if len(shown) > most else f"“{shown}”"
