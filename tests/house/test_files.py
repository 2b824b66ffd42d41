"""How long files are, and what never stands in them. A failure says what to do."""

import re
from pathlib import Path

from tests.house.house import ROOT, files, functions, text, written

MARKS = {".py": 300, ".js": 150, ".html": 80}
FUNCTION = {"tests": 40}
ANY_FUNCTION = 25
"""A story told by a test reads better whole; anything else is a step that has a name."""

PICTURES = (".png", ".jpg", ".webp", ".heic", ".ico", ".woff2")
LONGER: dict[str, str] = {}
"""Path to the reason why this one file or function ("path::function") may be longer than its mark."""

FORBIDDEN = {
    r"\|\s*safe\b": (".html", "Jinja escapes everything: give it plain text, or a macro that builds the markup."),
    r"<script(?![^>]*\bsrc=)": (".html", "The policy refuses inline scripts: put it into a module under web/static."),
    r"\s(style|on[a-z]+)=[\"'{]": (".html", "The policy refuses inline styles and handlers: use a class, or a module."),
    r"<style\b": (".html", "The policy refuses inline styles: put it into a stylesheet."),
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b": (
        ".js", "Text of people becomes markup here. Build nodes, and set textContent.",
    ),
    r"\beval\(|new Function\(": (".js", "The policy refuses eval."),
    r"\bMarkup\(": (".py", "Markup from Python escapes nothing: let a template write it."),
    r"\bmmap_size\b(?!\")": (".py", "SQLite's mmap_size belongs to the corruption reports: never set it."),
}  # fmt: skip
"""What to look for: in which files, and what to do instead."""


def test_files_keep_to_their_length():
    too_long = []
    for name in files(*MARKS):
        lines = len(text(name).splitlines())
        if lines > MARKS[name.suffix] and str(name) not in LONGER:
            too_long.append(f"{name} has {lines} lines, the mark is {MARKS[name.suffix]}.")
    assert not too_long, "Split these along their nouns, or give a reason in LONGER:\n" + "\n".join(too_long)


def test_functions_keep_to_their_length():
    too_long = []
    for name in files(".py"):
        for function, lines in functions(name):
            mark = FUNCTION.get(name.parts[0], ANY_FUNCTION)
            if lines > mark and f"{name}::{function}" not in LONGER:
                too_long.append(f"{name}::{function} has {lines} lines, the mark is {mark}.")
    assert not too_long, "Take a step out and name it, or give a reason in LONGER:\n" + "\n".join(too_long)


def test_every_reason_to_be_longer_is_still_needed():
    for entry, reason in LONGER.items():
        name, _, function = entry.partition("::")
        assert (ROOT / name).exists(), f"{entry} is gone: take it out of LONGER"
        assert reason
        longest = max([lines for each, lines in functions(Path(name)) if each == function], default=0)
        lines = longest if function else len(text(Path(name)).splitlines())
        mark = FUNCTION.get(Path(name).parts[0], ANY_FUNCTION) if function else MARKS[Path(name).suffix]
        assert lines > mark, f"{entry} is short now: take it out of LONGER"


def test_nothing_forbidden_stands_anywhere():
    found = []
    for pattern, (end, instead) in FORBIDDEN.items():
        for name in files(end):
            if name.parts[0] == "tests":
                continue
            for number, line in enumerate(text(name).splitlines(), 1):
                if re.search(pattern, line):
                    found.append(f"{name}:{number}: {line.strip()[:100]}\n    {instead}")
    assert not found, "\n".join(found)


def test_nothing_points_at_one_machine_or_is_put_off():
    machine = re.compile(r"/(?:home|Users|root|work|opt|mnt)/\w|[A-Z]:\\\\\w")
    put_off = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    found = []
    for name in written():
        if name == Path("tests/house/test_files.py") or name.suffix in PICTURES:
            continue
        for number, line in enumerate(text(name).splitlines(), 1):
            if machine.search(line):
                found.append(f"{name}:{number} names a path of one machine: {line.strip()[:100]}")
            if put_off.search(line):
                found.append(f"{name}:{number} puts something off: do it, or file it: {line.strip()[:100]}")
    assert not found, "\n".join(found)
