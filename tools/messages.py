"""What residents are told, found where it stands: for translators, and for the test that nothing is untranslated."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT: Final = Path(__file__).parents[1]
TEMPLATES: Final = ROOT / "web/templates/resident"
REFUSING: Final = (
    "cases/operations/public.py", "cases/operations/pictures.py", "cases/operations/diaries.py",
    "cases/operations/surveys.py",
)  # fmt: skip
"""Modules whose refusals residents read."""
COMPOSED: Final = {"What happened is missing.", "Choose what it is about.", "Your page with us"}
"""What is put together, or said by who does not speak to residents alone."""
SPEAKING: Final = ("web/routes/tell_us.py", "web/routes/follow.py", "web/routes/case_links.py", "web/paper/poster.py")


def messages() -> set[str]:
    """Give every message that residents may be told, in English."""
    found = {words for file in sorted(TEMPLATES.glob("*.html")) for words in _of_template(file)}
    for path in (*REFUSING, *SPEAKING):
        found |= set(_of_module(ROOT / path))
    from cases.rules.survey import QUESTIONS

    return found | set(QUESTIONS.values()) | COMPOSED


def _of_template(file: Path) -> Iterator[str]:
    parsed = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(file.read_text())
    for _, _, words in extract_from_ast(parsed):
        first = words[0] if isinstance(words, tuple) else words
        if isinstance(first, str):
            yield first


def _of_module(file: Path) -> Iterator[str]:
    """Give what stands in a call of gettext, said or Refusal as a whole sentence."""
    for node in ast.walk(ast.parse(file.read_text())):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and isinstance(called, ast.Name) and called.id in ("gettext", "say", "Refusal"):
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value:
                    yield argument.value


if __name__ == "__main__":
    print("\n".join(sorted(messages())))
