"""Printing a sheet: PDF/UA-1, tagged, by Typst, with the typefaces it carries. The same sheet gives the same bytes."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

TEMPLATE: Final = Path(__file__).with_name("sheet.typ")
UNSHOWN: Final = re.compile(r'the text `"((?:\\.|[^"\\])*)"` could not be displayed')
CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
ROUNDS: Final = 4
LATIN: Final = 0x17F


def printed(sheet: Any, at: datetime, template: Path = TEMPLATE) -> bytes:
    """Print a sheet, or what another template wants, as of a moment.

    A sign that no typeface here has is named in brackets: [police officer].

    What stands in it is data to Typst and never markup. Raises nothing for words, whatever is in them.
    """
    from typst import TypstError

    data = json.dumps(_plain(sheet), ensure_ascii=False, sort_keys=True)
    for _ in range(ROUNDS):
        try:
            return _compiled(data, at, template)
        except TypstError as error:
            unshown = {_sign(found) for found in UNSHOWN.findall(error.diagnostic)}
            if not unshown:
                raise
            data = _named(data, {letter for text in unshown for letter in text})
    return _compiled(_named(data, {letter for letter in data if ord(letter) > LATIN}), at, template)


def _compiled(data: str, at: datetime, template: Path) -> bytes:
    from typst import compile as print_

    told = {"sheet": data}
    stamp = int(at.timestamp())
    made: Any = print_(
        template.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs=told, font_paths=_typefaces(),
        timestamp=stamp, root=_nowhere().name,
    )  # fmt: skip
    return bytes(made)


def _plain(value: Any) -> Any:
    """Turn a sheet into what JSON holds, cells and lines by the names of their parts."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


@cache
def _typefaces() -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True)


@cache
def _nowhere() -> TemporaryDirectory[str]:
    """Give an empty folder: all of the disk that a template may read."""
    return TemporaryDirectory(prefix="beatbook-paper-")


def _sign(told: str) -> str:
    return CODE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], told)


def _named(data: str, letters: set[str]) -> str:
    """Put the name of each letter in its place. Letters of JSON itself and of plain English are never among them."""
    names = {letter: _name(letter) for letter in letters if ord(letter) > 0x7E}
    names |= {f"\\u{ord(letter):04x}": _name(letter) for letter in letters if ord(letter) < 0x20}
    for letter, name in names.items():
        data = data.replace(letter, name)
    return data


def _name(letter: str) -> str:
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"
