"""The phone's own modules in a real browser, asked directly, and what the server has of them."""

import hashlib
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from estate.database import db
from tests.support.browser import Browser
from tests.support.cast import Figure
from tests.support.databases import close, make_app
from tests.support.server import Server

MODULES = ["store", "identity", "notebook", "send", "unsent", "pack", "photos", "rescue", "storage", "sos", "hashing",
           "signing", "answers", "bus", "ids", "state", "place", "drafts"]  # fmt: skip
LOAD = """async modules => {
  const base = document.querySelector('script[type=module]').src.replace('app.js', '');
  window.bb = Object.assign({}, ...await Promise.all(modules.map(name => import(`${base}${name}.js`))));
  return base;
}"""
RECORD = """async (count, photographs, size) => {
  for (let i = 1; i <= count; i += 1) {
    const photos = [];
    if (i <= photographs) {
      const bytes = new Uint8Array(size + i);
      for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
      const sha256 = await bb.sha256hex(bytes);
      photos.push({bytes: bytes.buffer, sha256, size: bytes.length, type: 'image/jpeg', role: 'photo',
        taken_at: new Date().toISOString(), width: 1, height: 1});
    }
    await bb.write('note', {words: `Page ${i}: door £ 👮\\u0000 ‮`}, {photos});
  }
  return (await bb.unsent()).pages;
}"""
NOTEBOOKS = "async () => (await bb.all('notebooks')).map(({key, ...rest}) => rest)"
CURRENT = "() => bb.get('meta', 'current').then(id => bb.get('notebooks', id)).then(({key, ...rest}) => rest)"
ON_THE_PHONE = "async () => (await bb.keys('photos')).map(([, sha256]) => sha256)"
TROUBLE = "words => bb.sendNow().then(() => bb.unsent()).then(({trouble}) => trouble === words)"
PAGES = "async id => (await bb.all('pages', bb.within(id)))"


@dataclass
class Handset:
    """A phone in a browser's hands. `site` is the address it knows, straight or through the weather."""

    browser: Browser
    site: str

    def open(self) -> "Handset":
        """Open the app and get hold of its modules."""
        self.browser.goto(f"{self.site}/field")
        return self.ready()

    def ready(self) -> "Handset":
        """Wait until the app stands, and get hold of its modules."""
        self.browser.wait("() => document.body?.dataset.ready === 'yes'")
        self.browser.run(LOAD, MODULES)
        return self

    def sign_in(self, person: Figure, password: str) -> None:
        """Sign this person in on this phone."""
        self.browser.sign_in(self.site, person.email, password)

    def begin(self, person: Figure, password: str) -> "Handset":
        """Sign in, open the app, wait for its worker, and begin this person's notebook; the server has opened it."""
        self.sign_in(person, password)
        self.open()
        self.browser.wait("() => !!navigator.serviceWorker.controller")
        self.open()  # Now everything comes from the worker, and nothing is still on its way when the signal goes.
        self.run("() => bb.refresh()")
        self.run("person => bb.begin(person)", {"id": str(person.id), "name": person.name})
        self.browser.wait("() => bb.current().then(own => own?.opened)")
        return self

    def run(self, code: str, *arguments: Any) -> Any:
        """Run a function in the app; `bb` holds everything its modules offer."""
        return self.browser.run(code, *arguments)

    def write(self, words: str = "All quiet.", **more: Any) -> Any:
        """Write a note, and give what was saved."""
        return self.run("(words, more) => bb.write('note', {words}, more)", words, more)

    def record(self, pages: int, photographs: int = 0, size: int = 40_000) -> int:
        """Write many pages, the first of them with a photograph each; gives how many wait in all."""
        return int(self.run(RECORD, pages, photographs, size))

    def notebooks(self) -> list[dict[str, Any]]:
        """Give the notebooks on this phone, oldest first."""
        return sorted(self.run(NOTEBOOKS), key=lambda own: str(own["id"]))

    def current(self) -> dict[str, Any]:
        """Give the notebook that is open."""
        own: dict[str, Any] = self.run(CURRENT)
        return own

    def pages(self, notebook: str = "") -> list[dict[str, Any]]:
        """Give the pages of a notebook as they lie on the phone."""
        pages: list[dict[str, Any]] = self.run(PAGES, notebook or self.current()["id"])
        return pages

    def unsent(self) -> dict[str, Any]:
        """Give the honest count."""
        told: dict[str, Any] = self.run("() => bb.unsent()")
        return told

    def sent(self, seconds: float = 60) -> None:
        """Wait until nothing is left on the phone."""
        self.browser.wait("() => bb.unsent().then(({pages, photos}) => pages + photos === 0)", seconds=seconds)

    def trouble(self, words: str, seconds: float = 20) -> None:
        """Wait until the phone says this trouble."""
        self.browser.wait(TROUBLE, words, seconds=seconds)


class Kept:
    """What the server has, read beside it from its own database and folder."""

    def __init__(self, server: Server) -> None:
        self.folder = server.folder

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with closing(sqlite3.connect(self.folder / "beatbook.db")) as base:
            return base.execute(sql, values).fetchall()

    def pages(self, notebook: str) -> list[tuple[int, bytes, str, str]]:
        """Give (number, text, chain hash, state) of every page of a notebook."""
        sql = "select number, text, hex(chain_hash), state from page where notebook_id = ? order by number"
        return [(n, text, chain.lower(), state) for n, text, chain, state in self.rows(sql, uuid.UUID(notebook).bytes)]

    def photographs(self, notebook: str) -> dict[str, bytes]:
        """Give the bytes of every photograph that is kept, by the hash it is kept under."""
        sql = "select lower(hex(sha256)) from photograph where notebook_id = ? and kept_at is not null"
        kept = {sha for (sha,) in self.rows(sql, uuid.UUID(notebook).bytes)}
        return {sha: file.read_bytes() for sha, file in self._files(notebook) if sha in kept}

    def _files(self, notebook: str) -> Iterator[tuple[str, Path]]:
        for file in (self.folder / "photographs").glob(f"*/{notebook}-*"):
            yield file.name.removeprefix(f"{notebook}-"), file

    def change(self, act: Callable[[datetime], Any]) -> Any:
        """Do something at the office, in a context of the server's database, and commit it."""
        with self._app() as app, app.app_context():
            told = act(datetime.now(UTC))
            db.session.commit()
            return told

    def verify(self) -> str:
        """Run `flask notebook verify`; gives what it says, empty where all is well."""
        with self._app() as app:
            done = app.test_cli_runner().invoke(args=["notebook", "verify"])
            return "" if done.exit_code == 0 else done.output + repr(done.exception)

    def bring_in(self, rescue_file: bytes, by: Figure) -> None:
        """Import a rescue file at the office, by the command."""
        file = self.folder / "rescue.zip"
        file.write_bytes(rescue_file)
        with self._app() as app:
            done = app.test_cli_runner().invoke(args=["notebook", "rescue", str(file), "--by", by.email])
            assert done.exit_code == 0, done.output + repr(done.exception)

    @contextmanager
    def _app(self) -> Iterator[Flask]:
        app = make_app(self.folder)
        try:
            yield app
        finally:
            close(app)


def everything(phone: Handset) -> tuple[list[dict[str, Any]], set[str]]:
    """Give the pages and the photographs' hashes that lie on the phone."""
    return phone.pages(), set(phone.run(ON_THE_PHONE))


def assert_once_and_whole(phone: Handset, kept: Kept, pages: list[dict[str, Any]], photographs: set[str]) -> None:
    """Each page and photograph is on the server exactly once, byte for byte, and the chain is right."""
    notebook = phone.current()["id"]
    told = [(page["number"], page["text"].encode(), page["chainHash"]) for page in pages]
    assert [(number, text, chain) for number, text, chain, _ in kept.pages(notebook)] == told
    assert {state for *_, state in kept.pages(notebook)} == {"read"}
    there = kept.photographs(notebook)
    assert set(there) == photographs
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in there.items())
    assert kept.verify() == ""
