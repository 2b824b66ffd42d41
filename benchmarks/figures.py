"""A figure, what it must reach, and the page that shows them all."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from estate.database import sqlite_module


@dataclass(frozen=True)
class Figure:
    """One measured figure. `limit` None: told, not promised. `least`: the limit is the least, else the most."""

    what: str
    value: float | None
    unit: str = ""
    limit: float | None = None
    least: bool = True
    beside: str = ""

    @property
    def holds(self) -> bool:
        """Say whether it reaches what it must; what could not be measured does not."""
        if self.limit is None:
            return True
        return self.value is not None and (self.value >= self.limit if self.least else self.value <= self.limit)

    @property
    def shown(self) -> str:
        """Give the figure in words."""
        return "not measured" if self.value is None else f"{number(self.value)} {self.unit}".strip()

    @property
    def target(self) -> str:
        """Give what it must reach in words."""
        if self.limit is None:
            return ""
        return f"{'≥' if self.least else '≤'} {number(self.limit)} {self.unit}".strip()


def number(value: float) -> str:
    """Give three digits that matter, and no more than the measurement knows."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def median(values: Sequence[float]) -> float:
    """Give the middle of several runs."""
    return statistics.median(values)


def ratio(ours: Sequence[float], floors: Sequence[float]) -> float:
    """Give the median of the ratios, each of two runs that followed one another."""
    return median([own / floor for own, floor in zip(ours, floors, strict=True)])


def share(values: Sequence[float], part: float) -> float:
    """Give the value that this part of them does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def machine() -> str:
    """Say what was measured on, in one line."""
    processor, memory = platform.processor() or platform.machine(), 0
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
    return f"{os.cpu_count()} cores of {processor}, {memory} GB, {platform.system()} {platform.machine()}"


def made_with() -> str:
    """Name the versions that matter."""
    return f"Python {platform.python_version()}, SQLite {sqlite_module().sqlite_version}"


def load() -> float:
    """Give how many programs have wanted a processor in the last minute (0 where the system does not say)."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def page(parts: Sequence[tuple[str, str, Sequence[Figure]]], before: float) -> str:
    """Write the page: title, how it was measured, and figures, for each part. `before`: the load when it began."""
    day = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    lines = [
        "# Benchmarks", "",
        "`python3 beatbook.py bench` measures everything on this page and writes it. Each figure is the median of",
        "several runs of whole programs on one machine. A ratio compares two programs that ran in turn, in the same",
        "minutes, so that a slow or busy machine slows both; the absolute figures are this machine's.", "",
        f"Measured on {day}, on {machine()}; {made_with()}. The machine's load when it began was {before:.1f}.", "",
    ]  # fmt: skip
    for title, how, figures in parts:
        lines += [f"## {title}", "", *how.strip().splitlines(), ""]
        lines += ["| | Figure | Must be | Holds | Measured |", "|---|---|---|---|---|"]
        lines += [row(figure, day) for figure in figures]
        lines.append("")
    return "\n".join(lines)


def row(figure: Figure, day: str) -> str:
    """Write one figure as a row."""
    holds = "" if figure.limit is None else "yes" if figure.holds else "**no**"
    beside = f" ({figure.beside})" if figure.beside else ""
    return f"| {figure.what} | {figure.shown}{beside} | {figure.target} | {holds} | {day}, {os.cpu_count()} cores |"
