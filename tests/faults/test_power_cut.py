"""A power cut at any moment: the very statements of keeping pages, on a disk that forgets what was not synced."""

import random
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from estate.database import db
from tests.support.cast import seed
from tests.support.clients import SiteClient, sign_in
from tests.support.databases import close, make_app
from tests.support.phone import Phone
from tests.support.rows import notebook

CUTS = 300
SECTOR = 512
Event = tuple[str, str, int, bytes]


class LoggedFile(apsw.VFSFile):
    """A file that notes every write and sync."""

    def __init__(self, name: Any, flags: list[int], log: list[Event]) -> None:
        self.called = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "").name
        self.log = log
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.log.append(("write", self.called, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.log.append(("truncate", self.called, size, b""))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.log.append(("sync", self.called, 0, b""))


class LoggedDisk(apsw.VFS):
    """A disk whose files note what happens to them."""

    def __init__(self, log: list[Event]) -> None:
        self.log = log
        super().__init__("logged", "")

    def xOpen(self, name: Any, flags: list[int]) -> LoggedFile:
        return LoggedFile(name, flags, self.log)


def recorded(app: Any, phone: Phone, client: Any) -> list[str]:
    """Send batches to the real app: the SQL of each keeping, as SQLite was given it."""
    said: list[str] = []
    mine = threading.get_ident()
    with app.app_context():
        held: Any = db.session.connection().connection.dbapi_connection
        held.set_trace_callback(lambda sql: said.append(sql) if threading.get_ident() == mine else None)
        assert held.execute("pragma synchronous").fetchone() == (2,)
        assert held.execute("pragma journal_mode").fetchone() == ("wal",)
    said.clear()
    for number in range(12):
        for _ in range(number % 4 + 1):
            phone.write("note", {"words": "page " + "x" * random.randrange(3_000)})
        assert phone.send_pages(client).status_code == 200
    return said


def written(said: list[str]) -> list[list[str]]:
    """Split statements into transactions that write pages."""
    found, current = [], []
    for sql in said:
        current.append(sql)
        if sql.strip().upper().startswith(("COMMIT", "ROLLBACK")):
            if any("INSERT INTO page " in one for one in current):
                found.append([one for one in current if not one.upper().startswith("SELECT")])
            current = []
    return found


def replay(base: Path, where: Path, transactions: list[list[str]]) -> tuple[list[Event], list[tuple[int, int]]]:
    """Run the transactions on a logged disk: the log, and after how many events each was acknowledged."""
    shutil.copy(base, where)
    log: list[Event] = []
    disk, acknowledged = LoggedDisk(log), []
    with closing(apsw.Connection(str(where), vfs="logged")) as file:
        file.pragma("locking_mode", "exclusive")
        assert (file.pragma("journal_mode", "wal"), file.pragma("synchronous", "full")) == ("wal", None)
        log.clear()
        for transaction in transactions:
            for sql in transaction:
                file.execute(sql)
            acknowledged.append((len(log), kept(file)))
        file.pragma("wal_autocheckpoint", 0)
    disk.unregister()
    return log, acknowledged


def kept(file: apsw.Connection) -> int:
    """Give how far the one notebook is kept."""
    found: int = file.execute("select coalesce(max(kept_to), 0) from notebook").get
    return found


def cut(base: Path, where: Path, log: list[Event], at: int, chance: random.Random) -> None:
    """Make the disk as a power cut after `at` events leaves it: what was not synced is there, torn, or not."""
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    files = {"cut.db": bytearray(base.read_bytes())}
    for number, (what, name, offset, data) in enumerate(log[:at]):
        synced = any(one[:2] == ("sync", name) for one in log[number:at])
        if what == "sync" or not (synced or chance.random() < 0.6):
            continue
        whole = files.setdefault(name, bytearray())
        if what == "truncate":
            del whole[offset:]
            continue
        part = data if synced or chance.random() < 0.7 else data[: chance.randrange(len(data) // SECTOR + 1) * SECTOR]
        whole.extend(bytes(max(0, offset + len(part) - len(whole))))
        whole[offset : offset + len(part)] = part
    for name, content in files.items():
        (where / name).write_bytes(content)


@pytest.fixture
def sent(engines: Any, tmp_path: Path) -> Iterator[tuple[Path, list[list[str]]]]:
    """Give a database from before, and the transactions that kept pages in it."""
    mark, cast = engines.engine("sqlite").template("cast", seed)
    shutil.copytree(mark, tmp_path / "data")
    app = make_app(tmp_path / "data")
    app.test_client_class = SiteClient
    client, phone = app.test_client(), Phone(cast.amina)
    phone.open(sign_in(client, cast.amina))
    close(app)
    base = Path(shutil.copy(tmp_path / "data" / "beatbook.db", tmp_path / "base.db"))
    transactions = written(recorded(app, phone, client))
    assert len(transactions) == 12
    assert notebook(app, phone).kept_to == len(phone.texts)
    close(app)
    yield base, transactions


def test_a_power_cut_loses_nothing_acknowledged_and_leaves_nothing_half(sent: Any, tmp_path: Path) -> None:
    base, transactions = sent
    log, acknowledged = replay(base, tmp_path / "cut.db", transactions)
    chance = random.Random(7)
    assert acknowledged[-1][1] > 20
    for trial in range(CUTS):
        at = chance.randrange(len(log) + 1)
        promised = max([number for events, number in acknowledged if events <= at], default=0)
        cut(base, tmp_path / "after", log, at, chance)
        with closing(apsw.Connection(str(tmp_path / "after" / "cut.db"))) as file:
            assert file.pragma("integrity_check") == "ok", trial
            there = kept(file)
            assert there >= promised, f"cut {trial} at event {at} lost pages {there + 1} to {promised}"
            assert there in {0, *(number for _, number in acknowledged)}
            whole = file.execute("select count(*), coalesce(max(number), 0) from page").get
            assert whole == (there, there)
            assert file.execute("select coalesce(max(last), 0) from batch").get == there


def test_the_trial_would_see_a_disk_that_does_not_sync(sent: Any, tmp_path: Path) -> None:
    """The same trial on a log without its syncs loses what was acknowledged: so the trial can tell."""
    base, transactions = sent
    log, acknowledged = replay(base, tmp_path / "cut.db", transactions)
    chance, lost = random.Random(7), 0
    forgetful = [event if event[0] != "sync" else ("truncate", uuid.uuid4().hex, 0, b"") for event in log]
    for _ in range(40):
        cut(base, tmp_path / "after", forgetful, len(log), chance)
        try:
            with closing(apsw.Connection(str(tmp_path / "after" / "cut.db"))) as file:
                lost += kept(file) < acknowledged[-1][1]
        except apsw.Error:
            lost += 1
    assert lost > 0
