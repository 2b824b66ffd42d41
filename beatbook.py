#!/usr/bin/env python3
"""Beatbook's commands. It needs Python 3.11 or later and nothing else; the rest it sets up beside this file, once.

    python3 beatbook.py demo     serve a believable estate to look around in     [--port N] [--data DIR] [--tls]
                                 … --night: play a night live, and watch Tonight fill
    python3 beatbook.py run      serve your own installation                     [--port N] [--data DIR]
    python3 beatbook.py test     run every test, real browsers included          [--quick] [arguments for pytest]
    python3 beatbook.py bench    measure, and write docs/benchmarks.md           [--quick]
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "beatbook-stamp"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = ["requirements.lock", "requirements-scale.lock", "requirements-dev.lock"]
"""Each holds all of the one before it."""

BROWSERS = {
    "Chromium": (["chromium", "chromium-browser", "google-chrome"], ["chromium"]),
    "Firefox": (["firefox-esr", "firefox"], ["firefox-esr"]),
    "WebKitGTK": (["WebKitWebDriver"], ["webkit2gtk-driver"]),
    "a screen for WebKitGTK": (["Xvfb"], ["xvfb"]),
}
"""What the browser tests drive: the programs that will do, and the Debian packages that bring one."""


def say(*words: str) -> None:
    """Tell the person at the terminal."""
    print(*words, flush=True)


def main(arguments: list[str]) -> int:
    """Do one command; give the exit status."""
    if sys.version_info < (3, 11):
        say(f"Beatbook needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        return 1
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command in ("demo", "run"):
        return serve(command, rest)
    os.chdir(ROOT)
    if command == "test":
        return test(rest)
    if command == "bench":
        browsers_ready()
        return hand_over("-m", "benchmarks.run", *rest, lock=LOCKS[2])
    say(str(__doc__).strip())
    return 0 if command in ("help", "-h", "--help") else 2


def serve(command: str, rest: list[str]) -> int:
    """Serve the demo, or an installation of one's own."""
    scaled = os.environ.get("BEATBOOK_DATABASE_URL", "").startswith("postgresql")
    return hand_over("-m", "web.serve", command, *rest, lock=LOCKS[1 if scaled else 0])


def test(rest: list[str]) -> int:
    """Run the tests; what is not ours to decide goes to pytest."""
    quick = "--quick" in rest
    rest = [word for word in rest if word != "--quick"]
    if not quick and not browsers_ready() and os.environ.get("CI") == "true":
        say("CI=true: a missing browser fails the run.")
        return 1
    chosen = ["-m", "not browser and not postgres and not slow"] if quick else []
    return hand_over("-m", "pytest", *at_once(rest), *chosen, *rest, lock=LOCKS[2])


def at_once(rest: list[str]) -> list[str]:
    """Give what spreads the tests over two workers, unless the person says how or wants the debugger."""
    own = [word for word in rest if word.startswith(("-n", "--pdb", "--trace", "--co", "--fixtures"))]
    return [] if own else ["-n", "2", "--dist", "loadgroup"]


# The environment


def hand_over(*arguments: str, lock: str) -> int:
    """Become Beatbook's own Python, with these arguments."""
    if not ensure(lock):
        return 1
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [str(PYTHON), *arguments]
    if os.name != "nt":  # There exec returns to the shell at once, while the program goes on.
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def ensure(lock: str) -> bool:
    """See that .venv holds what this lock names. Says in words why it cannot."""
    rank = LOCKS.index(lock)
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in LOCKS)).hexdigest()
    told = STAMP.read_text().split() if STAMP.exists() else []
    python, installed, held = told if len(told) == 3 else ["", "", "0"]
    same = python == sys.implementation.cache_tag and PYTHON.exists()
    if same and installed == digest and int(held) >= rank:
        return True
    say("Setting up Beatbook's own Python packages in .venv, once. This takes a minute or two…")
    uv = shutil.which("uv")
    try:
        STAMP.unlink(missing_ok=True)
        if not same:
            make_venv(uv)
        install(lock := LOCKS[max(rank, int(held))], uv)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"That did not work: {error}", "Mend it (often the network), then run the same command again.")
        return False
    except NoVenvError:
        say("This Python cannot make virtual environments: its venv module is not complete.")
        say("On Debian or Ubuntu:  sudo apt-get install python3-venv    Then run the same command again.")
        return False
    STAMP.write_text(f"{sys.implementation.cache_tag} {digest} {LOCKS.index(lock)}")
    return True


class NoVenvError(Exception):
    """Debian ships Python without ensurepip."""


def make_venv(uv: str | None) -> None:
    """Make an empty .venv."""
    if uv:
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV)], check=True)
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise NoVenvError from None
    venv.create(VENV, with_pip=True, clear=True)


def install(lock: str, uv: str | None) -> None:
    """Install exactly what a lock names, checked by hash."""
    pip = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    quiet = ["-q"] if uv else ["-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, *quiet, "--require-hashes", "--no-deps", "-r", str(ROOT / lock)], check=True)


# The browsers


def missing() -> dict[str, list[str]]:
    """Give what is not on this machine: name to Debian packages."""
    found = {name: any(map(shutil.which, programs)) for name, (programs, _) in BROWSERS.items()}
    return {name: packages for name, (_, packages) in BROWSERS.items() if not found[name]}


def browsers_ready() -> bool:
    """Find the browsers, or install them from Debian's packages; say what was done, and what will not run."""
    lacking = missing()
    if lacking:
        say(f"Not on this machine: {', '.join(lacking)}.")
        install_packages(sorted({package for packages in lacking.values() for package in packages}))
        lacking = missing()
    for name in lacking:
        say(f"{name} could not be had: the tests that need it will not run.")
    if not lacking:
        say("Chromium, Firefox and WebKitGTK are here.")
    return not lacking


def install_packages(packages: list[str]) -> None:
    """Install packages with apt-get, as root or by sudo."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not apt or not (root or sudo):
        say("They are Debian packages, and this machine has no apt-get or no right to use it:", " ".join(packages))
        return
    first = [apt] if root else [str(sudo), apt]
    say("Installing them with apt-get:", " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*first, *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            say(f"apt-get {step[0]} did not work.")
            return
    say("Installed.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
