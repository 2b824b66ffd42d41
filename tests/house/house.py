"""What the house rules look at: every file of the repository that people write."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("estate", "notebook", "patrol", "cases", "web")
BY_MACHINE = ("*.lock", "migrations/versions/*", "web/static/look/*.min.js", "web/static/field/vendor/*",
              "web/static/field/vendor/*/*", "web/static/desk/vendor/*", "*LICENSE*")
"""Files that a program wrote, or that others did."""


def written() -> list[Path]:
    """Give every text file that git knows or would know, without those made by a machine."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    names = (Path(name) for name in told.stdout.decode().splitlines())
    return [name for name in names if not any(map(name.match, BY_MACHINE)) and (ROOT / name).is_file()]


def files(*ends: str) -> list[Path]:
    """Give the files with one of these endings."""
    return [name for name in written() if name.suffix in ends]


def text(name: Path) -> str:
    """Give what a file says."""
    return (ROOT / name).read_text()


def functions(name: Path) -> Iterator[tuple[str, int]]:
    """Give every function of a Python file and how many lines its body has, without docstring and blank lines."""
    lines = text(name).splitlines()
    for node in ast.walk(ast.parse(text(name))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                said = lines[body[0].lineno - 1 : node.end_lineno]
                yield node.name, sum(bool(line.strip()) for line in said)
