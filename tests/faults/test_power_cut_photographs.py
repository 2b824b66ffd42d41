"""A power cut and photographs: the real files, on a disk that keeps only what was synced."""

import os
import stat
import uuid
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from notebook.disk import Disk
from notebook.models import Photograph
from notebook.operations.photographs import Whole, mark_all_kept
from tests.support.phone import Phone
from tests.support.rows import rows

DATA = bytes(range(256)) * 20
TORN = [b"", DATA[:1000], bytes(len(DATA)), DATA[:-1] + b"!", DATA + b"more", bytes(2 * len(DATA))]


class Platter:
    """What lasts: of a file its bytes when it was last synced, of a folder its names when it was last synced."""

    def __init__(self, patch: pytest.MonkeyPatch, forgets: Callable[[int], bool] = lambda _: False) -> None:
        self.bytes: dict[int, bytes] = {}
        self.names: dict[int, dict[str, int]] = {}
        self.forgets, self.sync = forgets, os.fsync
        patch.setattr(os, "fsync", self.synced)

    def synced(self, file: int) -> None:
        """Sync, and note what lasts from now on."""
        self.sync(file)
        told = os.fstat(file)
        if self.forgets(told.st_mode):
            return
        path = f"/proc/self/fd/{file}"
        if stat.S_ISDIR(told.st_mode):
            self.names[told.st_ino] = {one.name: one.inode() for one in os.scandir(path)}
        else:
            self.bytes[told.st_ino] = Path(path).read_bytes()

    def after(self, root: Path, path: Path) -> bytes | None:
        """Read a file as it is found when the power is back; None: it is not found. `root` was there long before."""
        inode: int | None = root.stat().st_ino
        for name in path.relative_to(root).parts:
            inode = self.names.get(inode or 0, {}).get(name)
        return self.bytes.get(inode or 0)


def watch(app: Any, platter: Platter, patch: pytest.MonkeyPatch) -> list[bool]:
    """Look at each photograph on the platter at the moment in which it is about to be noted as kept: is it there?"""
    disk: Disk = app.extensions["beatbook_disk"]
    seen: list[bool] = []

    def look(on: Any, photographs: list[Whole]) -> Any:
        for one in photographs:
            there = platter.after(disk.root, disk.path(one.landlord_id, one.notebook_id, one.sha256))
            seen.append(there is not None and sha256(there).digest() == one.sha256)
        return mark_all_kept(on, photographs)

    patch.setattr("web.routes.photographs.mark_all_kept", look)
    return seen


def send_some(phone: Phone, client: Any) -> None:
    """Send photographs whole and in parts."""
    shots = [phone.photograph(os.urandom(5_000 + number)) for number in range(6)]
    phone.write("note", {"words": "pictures"}, photos=shots)
    assert phone.send_pages(client).status_code == 200
    for number, shot in enumerate(shots):
        answer = phone.send_photograph(client, shot["sha256"], chunk=2_000 if number % 2 else 10_000)
        assert answer.headers["Upload-Complete"] == "?1"


def test_what_is_noted_as_kept_lasts_with_every_folder_above_it(app, cast, phone_of, client, monkeypatch):
    seen = watch(app, Platter(monkeypatch), monkeypatch)
    for figure in (cast.amina, cast.dan):
        send_some(phone_of(figure), client)
    assert seen == [True] * 12


@pytest.mark.parametrize("forgets", [stat.S_ISDIR, stat.S_ISREG])
def test_the_trial_would_see_a_disk_that_does_not_sync(app, cast, phone_of, client, monkeypatch, forgets):
    seen = watch(app, Platter(monkeypatch, forgets), monkeypatch)
    send_some(phone_of(cast.amina), client)
    assert seen == [False] * 6


def test_a_folder_that_a_crash_left_is_made_to_last(app, cast, phone_of, client, monkeypatch):
    """The process that made it ended before it synced the folder above."""
    phone, disk = phone_of(cast.amina), app.extensions["beatbook_disk"]
    disk.path(phone.person.landlord_id, uuid.UUID(phone.id), b"").parent.mkdir(parents=True)
    seen = watch(app, Platter(monkeypatch), monkeypatch)
    send_some(phone, client)
    assert seen == [True] * 6


@pytest.mark.parametrize("chunk", [len(DATA), 2_000])
@pytest.mark.parametrize("torn", TORN, ids=len)
def test_a_file_that_a_power_cut_tore_is_never_taken_for_the_photograph(
    app, cast, phone_of, client, monkeypatch, torn, chunk
):
    phone, disk = phone_of(cast.amina), app.extensions["beatbook_disk"]
    shot = phone.photograph(DATA)
    phone.write("note", {"words": "a picture"}, photos=[shot])
    phone.send_pages(client)
    path = disk.path(phone.person.landlord_id, uuid.UUID(phone.id), bytes.fromhex(shot["sha256"]))
    path.parent.mkdir(parents=True)
    path.write_bytes(torn)
    assert phone.ask_photograph(client, shot["sha256"]).headers["Upload-Complete"] == "?0"
    platter = Platter(monkeypatch)
    assert phone.send_photograph(client, shot["sha256"], chunk=chunk).headers["Upload-Complete"] == "?1"
    assert path.read_bytes() == platter.after(disk.root, path) == DATA


@pytest.mark.parametrize("chunk", [len(DATA), 2_000])
def test_one_that_was_whole_but_not_noted_lasts_when_it_is(app, cast, phone_of, client, monkeypatch, chunk):
    """The server was killed before it synced: the bytes are there, but no power cut has come yet."""
    phone, disk = phone_of(cast.amina), app.extensions["beatbook_disk"]
    shot = phone.photograph(DATA)
    phone.write("note", {"words": "a picture"}, photos=[shot])
    phone.send_pages(client)
    path = disk.path(phone.person.landlord_id, uuid.UUID(phone.id), bytes.fromhex(shot["sha256"]))
    path.parent.mkdir(parents=True)
    path.write_bytes(DATA)
    platter = Platter(monkeypatch)
    assert phone.send_photograph(client, shot["sha256"], chunk=chunk).headers["Upload-Complete"] == "?1"
    assert platter.after(disk.root, path) == DATA
    assert all(row.kept_at for row in rows(app, Photograph))
