"""The locks: exact, checked by hash, the same everywhere, and naming no host."""

import re

import pytest

from tests.house.house import ROOT

PARTS = ("", "-scale", "-dev")
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ \\;]+)", re.M)
WANTED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.M)
REMADE = "Make the locks again: make locks (it needs uv)."


def pins(part: str) -> dict[str, str]:
    """Give what a lock pins."""
    return dict(PINNED.findall((ROOT / f"requirements{part}.lock").read_text()))


@pytest.mark.parametrize("part", PARTS)
def test_a_lock_names_no_host_and_no_path(part):
    for number, line in enumerate((ROOT / f"requirements{part}.lock").read_text().splitlines(), 1):
        assert "://" not in line and "file:" not in line, f"requirements{part}.lock:{number}: {line}. {REMADE}"


@pytest.mark.parametrize("part", PARTS)
def test_everything_pinned_has_hashes(part):
    blocks = re.split(r"\n(?=\S)", (ROOT / f"requirements{part}.lock").read_text().strip())
    bare = [block.splitlines()[0] for block in blocks if not block.startswith("#") and "--hash=sha256:" not in block]
    assert not bare, f"{bare} have no hash. {REMADE}"


@pytest.mark.parametrize("part", PARTS)
def test_what_is_wanted_is_pinned(part):
    wanted = WANTED.findall((ROOT / f"requirements{part}.in").read_text())
    missing = [name for name in wanted if name.lower().replace("_", "-") not in pins(part)]
    assert not missing, f"{missing} stand in requirements{part}.in and not in its lock. {REMADE}"


@pytest.mark.parametrize(("smaller", "larger"), [("", "-scale"), ("-scale", "-dev")])
def test_each_lock_holds_the_one_before(smaller, larger):
    different = pins(smaller).items() - pins(larger).items()
    assert not different, f"{sorted(different)} differ between requirements{smaller}.lock and {larger}. {REMADE}"
