"""The languages residents are spoken to in: words of a gettext catalogue, English where a language lacks one."""

import ast
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask, g, has_request_context, request

from web import words

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
FOLDER: Final = Path(__file__).parent / "languages"
DAYS: Final = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
MONTHS: Final = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd",
    "Rhagfyr",
)  # fmt: skip


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Give the words of a language by their English, from its .po file: one string or several lines each."""
    file, found, part = FOLDER / f"{code}.po", dict[str, str](), ""
    held = {"msgid": "", "msgstr": ""}
    for line in file.read_text().splitlines() if file.exists() else ():
        name, _, rest = line.partition(" ")
        if name in held:
            part, held[name] = name, ast.literal_eval(rest)
            if name == "msgid":
                held["msgstr"] = ""
        elif line.startswith('"'):
            held[part] += ast.literal_eval(line)
        if held["msgid"] and held["msgstr"]:
            found[held["msgid"]] = held["msgstr"]
    return found


def language() -> str:
    """Give the language of this request: the one chosen on the page, else that of whose page it is, else what the
    browser prefers, else English."""
    if not has_request_context():
        return "en"
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return str(g.get("language") or request.accept_languages.best_match(LANGUAGES, "en"))


def theirs(code: str) -> None:
    """Say in which language whose page this is told us what happened."""
    g.language = code if code in LANGUAGES else ""


def say(sentence: str, code: str) -> str:
    """Give words in a language."""
    return catalogue(code).get(sentence, sentence) if code != "en" else sentence


def gettext(sentence: str) -> str:
    """Give words in the language of this request."""
    return say(sentence, language())


def ngettext(one: str, many: str, number: int) -> str:
    """Give words for a number in the language of this request."""
    return gettext(one if number == 1 else many)


def told_day(value: datetime | date | None) -> str:
    """Write Mon 30 Nov, or Llun 30 Tachwedd."""
    if value is None or language() != "cy":
        return words.day(value)
    when = _local(value)
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"


def told_long_day(value: datetime | date | None) -> str:
    """Write Friday 20 November 2026, or ddydd Gwener 20 Tachwedd 2026."""
    if value is None or language() != "cy":
        return words.long_day(value)
    return f"ddydd {told_day(value)} {_local(value).year}"


def told_moment(value: datetime | None) -> str:
    """Write Mon 30 Nov, 22:40, or Llun 30 Tachwedd, 22:40."""
    return f"{told_day(value)}, {words.clock(value)}" if value else ""


def _local(value: datetime | date) -> date:
    return value.astimezone(words.LONDON).date() if isinstance(value, datetime) else value


def install(app: Flask) -> None:
    """Offer the languages to the templates: _("…"), and days as that language writes them."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, LANGUAGES=LANGUAGES)
    for function in (told_day, told_long_day, told_moment):
        app.jinja_env.filters[function.__name__] = function
