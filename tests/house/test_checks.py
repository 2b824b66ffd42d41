"""The checkers run with the tests, so that one command says whether a change is good."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import PACKAGES, ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "ruff": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_checker_is_content(check):
    program, *rest = CHECKS[check]
    done = subprocess.run([BIN / program, *rest], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{program} says:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"


def test_only_web_commits():
    found = []
    for package in PACKAGES[:-1]:
        for file in (ROOT / package).rglob("*.py"):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                if "session.commit(" in line:
                    found.append(f"{file.relative_to(ROOT)}:{number} commits: only web does, once a request or sweep")
    assert not found, "\n".join(found)
