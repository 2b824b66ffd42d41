"""Measure, and write docs/benchmarks.md: `python3 beatbook.py bench`.

    --quick     fewer rounds; nothing is written
    PART …      only these parts (pages, photographs, county, phone, lighthouse, years, cases); nothing is written
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from benchmarks import cases, county, lighthouse, notebooks, phone, photographs, years
from benchmarks.figures import Figure, load, machine, page
from benchmarks.servers import ROOT

PARTS: dict[str, ModuleType] = {
    "pages": notebooks, "photographs": photographs, "county": county, "phone": phone, "lighthouse": lighthouse,
    "years": years, "cases": cases,
}  # fmt: skip
PAGE = ROOT / "docs" / "benchmarks.md"


def main(words: Sequence[str]) -> int:
    """Measure what is asked; the exit status says whether every promise holds."""
    quick, chosen = "--quick" in words, [word for word in words if not word.startswith("-")]
    if unknown := set(chosen) - set(PARTS):
        print(f"There is no part named {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}.")
        return 2
    before = load()
    print(f"Measuring on {machine()}, at a load of {before:.1f}. It should do nothing else meanwhile.", flush=True)
    measured = [(part.TITLE, part.HOW, told(name, part.measure, quick)) for name, part in wanted(chosen).items()]
    if not quick and not chosen:
        PAGE.write_text(page(measured, before))
        print(f"Written to {PAGE.relative_to(ROOT)}.")
    return 0 if all(figure.holds for _, _, figures in measured for figure in figures) else 1


def wanted(chosen: Sequence[str]) -> dict[str, ModuleType]:
    """Give the parts to measure."""
    return {name: part for name, part in PARTS.items() if not chosen or name in chosen}


def told(name: str, measure: Callable[[Path, bool], Sequence[Figure]], quick: bool) -> Sequence[Figure]:
    """Measure one part in a folder of its own, and say what came of it."""
    print(f"\n{name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="beatbook-bench-", ignore_cleanup_errors=True) as folder:
        try:
            figures = measure(Path(folder), quick)
        except RuntimeError as error:
            figures = [Figure(f"Not measured: {error}", None, "", 0)]
    for figure in figures:
        sign = " " if figure.limit is None else "✓" if figure.holds else "✗"
        print(f"  {sign} {figure.what}: {figure.shown}  {figure.target}  {figure.beside}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
