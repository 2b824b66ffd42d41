"""Lighthouse 12 on the phone's app. Node and npm are tools of the tests only; nothing that is served needs them."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, median
from benchmarks.nights import Site
from benchmarks.phone import chromium
from benchmarks.servers import REAL, ROOT, Served

TOOLS = ROOT / ".benchmarks"
PACKAGE = "lighthouse@12"
LIGHTHOUSE = TOOLS / "node_modules" / ".bin" / "lighthouse"
TITLE = "Lighthouse"
HOW = """
Lighthouse 12 on `/field`, as a phone (its own screen), slow 4G simulated (1.6 Mbit/s, 150 ms), processor four times
slower.
"""
FLAGS = [
    "--quiet", "--output=json", "--form-factor=mobile", "--screenEmulation.mobile", "--throttling-method=simulate",
    "--throttling.rttMs=150", "--throttling.throughputKbps=1638.4", "--throttling.cpuSlowdownMultiplier=4",
    "--only-categories=performance,accessibility,best-practices",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-component-update --disable-sync --no-first-run",
]  # fmt: skip
SCORES = (("Performance", "performance", 98), ("Accessibility", "accessibility", 100),
          ("Best practices", "best-practices", 100))  # fmt: skip
TIMES = (("First contentful paint", "first-contentful-paint"), ("Largest contentful paint", "largest-contentful-paint"),
         ("Time to interactive", "interactive"), ("Total blocking time", "total-blocking-time"))  # fmt: skip


def installed() -> Path:
    """Give Lighthouse's program, installed when it is not there. Raises RuntimeError in words."""
    if LIGHTHOUSE.exists():
        return LIGHTHOUSE
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not on this machine (Debian: apt-get install npm), so Lighthouse cannot be had")
    TOOLS.mkdir(exist_ok=True)
    told = [npm, "install", "--prefix", str(TOOLS), "--no-save", "--no-audit", "--no-fund", PACKAGE]
    if subprocess.run(told, stdout=subprocess.DEVNULL, cwd=TOOLS).returncode:
        raise RuntimeError("npm could not install lighthouse@12")
    return LIGHTHOUSE


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure with Lighthouse. Raises RuntimeError where it or Chromium is missing."""
    program, browser = installed(), chromium()
    with closing(Site(folder / "real")) as site:
        server = Served(REAL, site.folder)
        try:
            url = f"{server.url}/field"
            reports = [run(program, browser, url, folder / f"{i}.json") for i in range(1 if quick else 5)]
        finally:
            server.stop()
    scores = [
        Figure(f"{name}, slow 4G", median([100 * (r["categories"][key]["score"] or 0) for r in reports]), "", limit)
        for name, key, limit in SCORES
    ]
    times = [Figure(name, median([r["audits"][key]["numericValue"] for r in reports]), "ms") for name, key in TIMES]
    return [*scores, *times]


def run(program: Path, browser: str, url: str, report: Path) -> dict[str, Any]:
    """Run Lighthouse once; give its report."""
    command = [str(program), url, *FLAGS, f"--output-path={report}"]
    subprocess.run(command, env=os.environ | {"CHROME_PATH": browser}, check=True, timeout=300)
    told: dict[str, Any] = json.loads(report.read_text())
    return told
