"""Photographs on a disk.

What `receive` has given the full length of, and `settle` was then called for, is there, with its hash, also after a
power cut. A file that nobody was answered for may be torn by one: no file is trusted for its name
(docs/decisions/0005).
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import BinaryIO


class WrongBytes(Exception):
    """The bytes received do not have the hash they were announced under."""


class WrongOffset(Exception):
    """The part on the disk ends elsewhere; `offset` says where."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class NoRoom(Exception):
    """The disk is nearly full: no photograph is taken, so that pages still can be."""


class Disk:
    """A folder that holds original photographs, their display copies, and parts still coming."""

    def __init__(self, root: Path, spare_share: float = 0.05) -> None:
        self.root = root
        self.spare_share = spare_share
        self._locks = [Lock() for _ in range(64)]
        self._lasting = {root}

    def path(self, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, folder: str = "photographs") -> Path:
        """Name the file of a photograph. `folder`: photographs, large or small.

        One folder holds a landlord's photographs, so that one sync makes the names of all lasting that came together.
        """
        return self.root / folder / str(landlord_id) / f"{notebook_id}-{sha256.hex()}"

    def _part(self, notebook_id: uuid.UUID, sha256: bytes) -> Path:
        return self.root / "incoming" / f"{notebook_id}-{sha256.hex()}"

    def offset(self, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, size: int) -> int:
        """Say from where to send a photograph of `size` bytes that is not marked as kept.

        From the first byte when all are here, as after a crash before the mark: the next part then ends it.
        """
        part = self._part(notebook_id, sha256)
        there = part.stat().st_size if part.exists() else 0
        return 0 if there >= size or self.path(landlord_id, notebook_id, sha256).exists() else there

    def receive(
        self, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, offset: int, length: int, chunk: bytes
    ) -> int:
        """Add a chunk at `offset` of `length` bytes, durably; gives the new offset.

        At the last byte the hash is checked and the file moved into place: nobody may be answered for it before
        `settle`. Raises WrongOffset, WrongBytes (the part is deleted) or NoRoom.
        """
        whole, part = self.path(landlord_id, notebook_id, sha256), self._part(notebook_id, sha256)
        with self._locks[sha256[0] % 64]:
            self._check_room()
            if offset == 0 and len(chunk) == length:
                if hashlib.sha256(chunk).digest() != sha256:
                    raise WrongBytes
                _write_over(whole, chunk)
                part.unlink(missing_ok=True)
                return length
            if self._there(whole, sha256):
                return whole.stat().st_size
            return self._append(whole, part, sha256, offset, length, chunk)

    def _check_room(self) -> None:
        room = shutil.disk_usage(self.root)
        if room.free < self.spare_share * room.total and room.free < 2 * 1024**3:
            raise NoRoom

    def _there(self, whole: Path, sha256: bytes) -> bool:
        """Say whether a file that a crash left is whole; if so, make it stay."""
        try:
            with whole.open("rb+") as file:
                if file_hash(file) != sha256:
                    return False
                os.fsync(file.fileno())
        except FileNotFoundError:
            return False
        return True

    def settle(self, landlord_ids: Iterable[uuid.UUID]) -> None:
        """Make the names of what came for these landlords stay, and those of its folders: each of these once.

        Also of a folder that was there: a crash may have come between its making and its syncing. Nobody removes one.
        """
        for landlord_id in set(landlord_ids):
            whole = self.path(landlord_id, landlord_id, b"")
            _sync_folder(whole.parent)
            for folder in whole.parents:
                if folder in self._lasting:
                    break
                _sync_folder(folder.parent)
                self._lasting.add(folder)

    def _append(self, whole: Path, part: Path, sha256: bytes, offset: int, length: int, chunk: bytes) -> int:
        part.parent.mkdir(parents=True, exist_ok=True)
        there = part.stat().st_size if part.exists() else 0
        if there == length:  # A crash came between the last byte and the move.
            self._finish(whole, part, sha256)
            return there
        if offset != there or offset + len(chunk) > length:
            raise WrongOffset(there)
        with part.open("ab") as file:
            file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if there + len(chunk) == length:
            self._finish(whole, part, sha256)
        return there + len(chunk)

    def _finish(self, whole: Path, part: Path, sha256: bytes) -> None:
        with part.open("rb") as file:
            found = file_hash(file)
        if found != sha256:
            part.unlink()
            raise WrongBytes
        whole.parent.mkdir(parents=True, exist_ok=True)
        part.replace(whole)

    def open(
        self, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, folder: str = "photographs"
    ) -> BinaryIO:
        """Open a stored file. Raises FileNotFoundError."""
        return self.path(landlord_id, notebook_id, sha256, folder).open("rb")

    def drop_parts(self, before: datetime) -> int:
        """Delete what has come of photographs whose last part came before a moment; gives how many.

        The phone is told at its next asking to begin anew. Else a phone could fill the disk with beginnings.
        """
        old = [part for part in (self.root / "incoming").glob("*") if part.stat().st_mtime < before.timestamp()]
        for part in old:
            part.unlink(missing_ok=True)
        return len(old)

    def delete(self, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes) -> None:
        """Delete a photograph and its copies; nothing happens where it is not here."""
        for folder in ("photographs", "large", "small"):
            self.path(landlord_id, notebook_id, sha256, folder).unlink(missing_ok=True)


def file_hash(file: BinaryIO) -> bytes:
    """Give the SHA-256 of an open file, read in pieces."""
    digest = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    return digest.digest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, and stays after a power cut."""
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    for folder in (path, *made):
        _sync_folder(folder.parent)


def _write_over(path: Path, content: bytes) -> None:
    """Write a file under its own name, and make it stay; until this returns it may be torn.

    Not emptied first: where another has just kept these same bytes, writing them again changes nothing at any moment.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
