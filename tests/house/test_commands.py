"""beatbook.py: set up once, quick afterwards, and plain words when a machine lacks something."""

import builtins
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest

import beatbook

Version = namedtuple("Version", "major minor micro")


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """Give beatbook.py a folder without a .venv, and note what it would have run."""
    ran = []

    def run(command, **_):
        ran.append([str(word) for word in command])
        beatbook.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        beatbook.PYTHON.touch()
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(beatbook, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(beatbook, "STAMP", tmp_path / ".venv" / "beatbook-stamp")
    monkeypatch.setattr(beatbook, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr("beatbook.subprocess.run", run)
    return ran


def test_an_old_python_is_refused_in_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", Version(3, 10, 4))
    assert beatbook.main(["demo"]) == 1
    assert "needs Python 3.11" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--help"], 0), (["serve"], 2)])
def test_help_names_the_commands(words, status, capsys):
    assert beatbook.main(words) == status
    told = capsys.readouterr().out
    assert all(f"beatbook.py {command} " in told for command in ("demo", "run", "test", "bench"))


def test_packages_are_installed_once_and_by_hash(fresh, monkeypatch):
    monkeypatch.setattr("beatbook.shutil.which", lambda _: "/usr/bin/uv")
    assert beatbook.ensure(beatbook.LOCKS[0])
    assert [command[:2] for command in fresh] == [["/usr/bin/uv", "venv"], ["/usr/bin/uv", "pip"]]
    assert "--require-hashes" in fresh[-1]
    assert fresh[-1][-1].endswith("requirements.lock")
    assert beatbook.ensure(beatbook.LOCKS[0])
    assert len(fresh) == 2


def test_tests_add_to_what_is_there_and_the_demo_takes_nothing_away(fresh, monkeypatch):
    monkeypatch.setattr("beatbook.shutil.which", lambda _: "/usr/bin/uv")
    beatbook.ensure(beatbook.LOCKS[0])
    beatbook.ensure(beatbook.LOCKS[2])
    assert [Path(command[-1]).name for command in fresh[1:]] == ["requirements.lock", "requirements-dev.lock"]
    beatbook.ensure(beatbook.LOCKS[0])
    assert len(fresh) == 3


def test_a_machine_without_venv_is_told_what_to_install(fresh, monkeypatch, capsys):
    def refuse(name, *rest):
        if name == "ensurepip":
            raise ImportError(name)
        return brought(name, *rest)

    brought = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr("beatbook.shutil.which", lambda _: None)
    assert not beatbook.ensure(beatbook.LOCKS[0])
    assert "apt-get install python3-venv" in capsys.readouterr().out


def test_a_failed_installation_is_said_and_tried_again(fresh, monkeypatch, capsys):
    def fail(*_, **__):
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr("beatbook.shutil.which", lambda _: "/usr/bin/uv")
    monkeypatch.setattr("beatbook.subprocess.run", fail)
    assert not beatbook.ensure(beatbook.LOCKS[0])
    assert "run the same command again" in capsys.readouterr().out
    assert not beatbook.STAMP.exists()


def test_a_missing_browser_fails_where_ci_says_so(monkeypatch, capsys):
    monkeypatch.setattr("beatbook.shutil.which", lambda _: None)
    monkeypatch.setenv("CI", "true")
    assert beatbook.main(["test"]) == 1
    told = capsys.readouterr().out
    assert "Firefox could not be had: the tests that need it will not run." in told
    assert "firefox-esr" in told


def test_once_set_up_a_command_begins_at_once():
    began = time.monotonic()
    done = subprocess.run([sys.executable, "beatbook.py", "help"], cwd=beatbook.ROOT, capture_output=True, check=True)
    assert b"demo" in done.stdout
    assert time.monotonic() - began < 10
