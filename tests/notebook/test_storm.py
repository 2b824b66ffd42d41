"""Phones that send anything in any order, against a model of thirty lines: the server is the model."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from notebook.models import ForkedText
from notebook.operations.verifying import verify
from notebook.queries import by_id
from patrol.models import Note
from tests.support.phone import Phone, sha256
from tests.support.rows import notebook, pages, restored, rows


@dataclass
class Model:
    """What a server must hold of one notebook."""

    heads: list[str]
    hashes: list[str] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    aside: set[tuple[int, str]] = field(default_factory=set)
    forked: bool = False

    def keep(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take a batch: status, and what of the answer is certain."""
        first, told = body["from"], [self.hash(page) for page in body["pages"]]
        if first > len(self.hashes) + 1:
            return 409, {"because": "gap", "kept_to": len(self.hashes)}
        known = dict(enumerate(self.hashes, 1))
        if body["before"] != self.heads[first - 1] or any(known.get(n, h) != h for n, h in enumerate(told, first)):
            differing = ((n, page) for n, page in enumerate(body["pages"], first) if isinstance(page, str))
            self.aside |= {(n, page) for n, page in differing if known.get(n) != self.hash(page)}
            self.forked = True
            return 409, {"because": "fork", "kept_to": len(self.hashes)}
        for number, page in enumerate(body["pages"], first):
            self.take(number, page)
        return 200, {"kept_to": len(self.hashes)}

    def take(self, number: int, page: Any) -> None:
        """Append a page, or fill in its text."""
        if number > len(self.hashes):
            self.hashes.append(self.hash(page))
            self.texts.append(None)
            self.heads.append(sha256(f"{self.heads[-1]}\n{number}\n{self.hashes[-1]}".encode()))
        if isinstance(page, str):
            self.texts[number - 1] = page

    def hash(self, page: Any) -> str:
        """Give a page's hash, whether its text is here or not."""
        return sha256(page.encode()) if isinstance(page, str) else page["text_hash"]


class Storm(RuleBasedStateMachine):
    """Phones of one notebook: the true one, and backups of it that go on by themselves."""

    app: Any
    client: Any
    opener: Any
    person: Any

    @initialize()
    def open(self) -> None:
        """Open a notebook."""
        self.phones, self.posted = [Phone(self.person)], list[dict[str, Any]]()
        assert self.phones[0].open(self.opener).status_code == 201
        self.model = Model(self.phones[0].heads[:1])

    def phone(self, choice: int) -> Phone:
        """Choose one of the phones."""
        return self.phones[choice % len(self.phones)]

    def post(self, body: dict[str, Any]) -> Any:
        """Post a batch: the answer must be the model's."""
        answer = self.phones[0].post(self.client, body)
        code, told = self.model.keep(body)
        assert (answer.status_code, {name: answer.json[name] for name in told}) == (code, told)
        return answer

    @rule(choice=st.integers(0, 5), words=st.text(max_size=20), count=st.integers(1, 4))
    def write(self, choice: int, words: str, count: int) -> None:
        """Write pages on one of the phones."""
        for number in range(count):
            self.phone(choice).write("note", {"words": f"{words} {number}"})

    @rule(choice=st.integers(0, 5), first=st.integers(0, 30), count=st.integers(0, 30))
    def send(self, choice: int, first: int, count: int) -> None:
        """Send any run of pages: split, merged, overlapping, stale or ahead; the answer may get lost."""
        phone = self.phone(choice)
        first = first % (len(phone.texts) + 1) + 1
        body = phone.batch(first, min(count, len(phone.texts) - first + 1, 50))
        self.posted.append(body)
        self.post(body)

    @rule(choice=st.integers(0, 5))
    def send_as_a_phone_does(self, choice: int) -> None:
        """Send from where the phone believes the server to be; go back when told of a gap."""
        phone = self.phone(choice)
        answer = self.post(phone.batch())
        if answer.json.get("because") != "fork":
            phone.kept_to = min(answer.json["kept_to"], len(phone.texts))

    @rule(which=st.integers(0, 50))
    def deliver_again(self, which: int) -> None:
        """Deliver an old batch again, however late."""
        if self.posted:
            self.post(self.posted[which % len(self.posted)])

    @rule(choice=st.integers(0, 5), number=st.integers(0, 40))
    def forget(self, choice: int, number: int) -> None:
        """Lose the text of a page on a phone."""
        phone = self.phone(choice)
        if phone.texts:
            phone.forget(number % len(phone.texts) + 1)

    @rule(choice=st.integers(0, 5), number=st.integers(0, 40))
    def restore(self, choice: int, number: int) -> None:
        """Restore a phone from a backup; both go on."""
        phone = self.phone(choice)
        self.phones.append(restored(phone, number % (len(phone.texts) + 1)))

    @invariant()
    def nothing_is_half_done(self) -> None:
        """Count the kept pages: what was answered is what is there."""
        if hasattr(self, "model"):
            book = notebook(self.app, self.phones[0])
            assert (book.kept_to, book.head.hex()) == (len(self.model.hashes), self.model.heads[-1])

    def teardown(self) -> None:
        """Hold everything the server has against the model, and verify it."""
        if not hasattr(self, "model"):
            return
        kept = pages(self.app, self.phones[0])
        mine = {"notebook_id": uuid.UUID(self.phones[0].id)}
        assert [page.text.decode() if page.text is not None else None for page in kept] == self.model.texts
        assert [page.text_hash.hex() for page in kept] == self.model.hashes
        assert {(one.number, one.text.decode()) for one in rows(self.app, ForkedText, **mine)} == self.model.aside
        assert (notebook(self.app, self.phones[0]).forked_at is not None) == self.model.forked
        read = {json.loads(text)["id"] for text in self.model.texts if text is not None}
        assert {str(note.id) for note in rows(self.app, Note, **mine)} == read
        with self.app.app_context():
            book = by_id(mine["notebook_id"])
            assert book
            assert list(verify(book, self.app.extensions["beatbook_disk"])) == []


def test_the_server_is_the_model(app: Any, cast: Any, sign_in: Any, client: Any) -> None:
    class Here(Storm):
        pass

    Here.app, Here.client, Here.opener, Here.person = app, client, sign_in(cast.amina), cast.amina
    run_state_machine_as_test(
        Here, settings=settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True, database=None)
    )
