"""The languages residents are spoken to in: words through gettext, English where a language lacks one."""

import gettext as catalogue
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask, g, has_request_context, request

LANGUAGES: Final = {"en": "English"}
FOLDER: Final = Path(__file__).parent / "languages"


@cache
def _words(code: str) -> catalogue.NullTranslations:
    return catalogue.translation("residents", FOLDER, [code], fallback=True)


def language() -> str:
    """Give the language of this request: the one chosen on the page, else what the browser prefers, else English."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        asked = request.args.get("lang", "")
        g.language = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "en")
    return str(g.language)


def gettext(words: str) -> str:
    """Give words in the language of this request."""
    return _words(language()).gettext(words)


def ngettext(one: str, many: str, number: int) -> str:
    """Give words for a number in the language of this request."""
    return _words(language()).ngettext(one, many, number)


def install(app: Flask) -> None:
    """Offer the languages to the templates: _("…") and {% trans %}."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, LANGUAGES=LANGUAGES)
