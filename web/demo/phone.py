"""A phone in pure Python: it keeps and sends a notebook as docs/notebook.md says, by none of the server's code.

The demo writes its nights on it, and the tests try the server with it.
"""

import copy
import io
import json
import re
import secrets
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from uuid_utils.compat import uuid7

from web.demo.shapes import Client, Shot, Written, base64url, moment, sha256

CHUNK = 1024 * 1024
BATCH_PAGES = 50
BATCH_BYTES = 200 * 1024
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has (FIPS 186-4 D.1.2.3)."""

SEEN_AT = re.compile(r'"seen_at":"([^"]+)"')


class Phone:
    """One phone with one notebook. `person` is anything with an id, or nobody."""

    def __init__(
        self,
        person: Any = None,
        *,
        label: str = "Test phone",
        clock: Callable[[], datetime] | None = None,
        draw: Callable[[int], bytes] = secrets.token_bytes,
        new_id: Callable[[], uuid.UUID] = uuid7,
    ) -> None:
        """Make a phone with a new key. With seeded `draw` and `new_id` the same pages come out again."""
        self.person, self.label = person, label
        self.clock = clock or (lambda: datetime.now(UTC))
        self.draw, self.new_id = draw, new_id
        self.key = ec.derive_private_key(int.from_bytes(draw(40)) % (ORDER - 1) + 1, ec.SECP256R1())
        self.id = str(new_id())
        self.run = draw(4).hex()
        self.texts: list[str | None] = []
        self.hashes: list[str] = []
        self.heads: list[str] = [sha256(self.id.encode())]
        self.shots: dict[str, Shot] = {}
        self.kept_to = 0
        self.answers: list[Any] = []

    @property
    def public_key(self) -> dict[str, str]:
        """Give the public half as a JWK."""
        numbers = self.key.public_key().public_numbers()
        x, y = (base64url(part.to_bytes(32)) for part in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, *lines: object) -> str:
        """Sign the lines, joined by one LF: raw r‖s, base64url."""
        r, s = decode_dss_signature(self.key.sign("\n".join(map(str, lines)).encode(), ec.ECDSA(SHA256())))
        return base64url(r.to_bytes(32) + s.to_bytes(32))

    def now(self) -> str:
        """Give this phone's moment."""
        return moment(self.clock())

    # Writing

    def write(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        *,
        photos: Sequence[Mapping[str, Any]] = (),
        **envelope: Any,
    ) -> Written:
        """Write the next page. `envelope` overrides id, v, seen_at (datetime or text), place, tz, run, salt…"""
        if isinstance(envelope.get("seen_at"), datetime):
            envelope["seen_at"] = moment(envelope["seen_at"])
        page: dict[str, Any] = {
            "v": 1, "kind": kind, "id": str(self.new_id()), "salt": base64url(self.draw(16)), "seen_at": self.now(),
            "run": self.run, "elapsed_ms": len(self.texts) * 1000, "tz": "Europe/London", "place": None,
            "photos": [dict(photo) for photo in photos], "body": dict(body or {}),
        } | envelope  # fmt: skip
        for photo in photos:
            self.shots[photo["sha256"]].named_on.add(len(self.texts) + 1)
        page["id"] = str(page["id"])
        return self.write_text(json.dumps(page, ensure_ascii=False, separators=(",", ":"), default=str), page["id"])

    def write_text(self, text: str, page_id: str = "") -> Written:
        """Write any text as the next page."""
        number, hashed = len(self.texts) + 1, sha256(text.encode())
        self.texts.append(text)
        self.hashes.append(hashed)
        self.heads.append(sha256(f"{self.heads[-1]}\n{number}\n{hashed}".encode()))
        return Written(number, page_id, text, hashed, self.heads[-1])

    def photograph(self, data: bytes, media_type: str = "image/jpeg", **more: Any) -> dict[str, Any]:
        """Take a photograph: what a page's `photos` names. Its bytes stay on the phone until the server has them."""
        hashed = sha256(data)
        self.shots.setdefault(hashed, Shot(hashed, data, media_type))
        return {"sha256": hashed, "size": len(data), "type": media_type, "role": "photo", "taken_at": self.now()} | more

    def forget(self, number: int) -> None:
        """Lose the text of a page, as a phone does a day after it was kept. The hash stays."""
        self.texts[number - 1] = None

    def copy(self) -> "Phone":
        """Give this phone restored from a backup taken now: the same key and pages, and its own future."""
        twin = copy.copy(self)
        twin.texts, twin.hashes, twin.heads = self.texts[:], self.hashes[:], self.heads[:]
        twin.shots, twin.answers = copy.deepcopy(self.shots), []
        return twin

    # Sending

    def open(self, client: Client) -> Any:
        """Ask the server to open this notebook. The client must be signed in as the person."""
        return self.post(client, {"id": self.id, "public_key": self.public_key, "label": self.label}, "/notebooks")

    def batch(
        self, first: int | None = None, count: int | None = None, *, sent_at: str | None = None
    ) -> dict[str, Any]:
        """Give the signed body for pages `first`… By default all that the server has not kept, up to a batch."""
        first = self.kept_to + 1 if first is None else first
        pages = self._fitting(first) if count is None else self._pages(first, count)
        last, sent_at = first - 1 + len(pages), sent_at or self.now()
        line = ("beatbook-pages-1", self.id, first, self.heads[first - 1], last, self.heads[last], sent_at)
        return {
            "sent_at": sent_at, "from": first, "before": self.heads[first - 1], "pages": pages,
            "unsent": self.unsent(last), "signature": self.sign(*line),
        }  # fmt: skip

    def _pages(self, first: int, count: int) -> list[Any]:
        chosen = zip(self.texts[first - 1 : first - 1 + count], self.hashes[first - 1 :], strict=False)
        return [{"text_hash": hashed} if text is None else text for text, hashed in chosen]

    def _fitting(self, first: int) -> list[Any]:
        pages, size = self._pages(first, BATCH_PAGES), 0
        for count, page in enumerate(pages):
            size += len(json.dumps(page))
            if size > BATCH_BYTES and count:
                return pages[:count]
        return pages

    def unsent(self, kept_to: int | None = None) -> dict[str, Any]:
        """Give what still waits here once the pages up to `kept_to` are kept, as the phone says it."""
        kept_to = self.kept_to if kept_to is None else kept_to
        waiting = [text for text in self.texts[kept_to:] if text]
        oldest = SEEN_AT.search(waiting[0]) if waiting else None
        photos = sum(not shot.sent for shot in self.shots.values())
        return {"pages": len(self.texts) - kept_to, "photos": photos, "oldest_seen_at": oldest and oldest[1]}

    def post(self, client: Client, body: Any, path: str | None = None) -> Any:
        """Post JSON: by default to this notebook's pages."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        path, data = path or f"/notebooks/{self.id}/pages", json.dumps(body).encode()
        answer = client.open(path, method="POST", headers=headers, data=data)
        self.answers.append(answer)
        return answer

    def send_pages(self, client: Client) -> Any:
        """Send all pages that wait, batch by batch, as long as each is answered by 200. Gives the last answer."""
        while True:
            answer = self.post(client, self.batch())
            if answer.status_code != 200:
                return answer
            before, self.kept_to = self.kept_to, answer.json["kept_to"]
            self._note_kept(answer.json["photos_kept"])
            if self.kept_to >= len(self.texts) or self.kept_to == before:
                return answer

    def _note_kept(self, hashes: Iterable[str]) -> None:
        for hashed in hashes:
            if hashed in self.shots:
                self.shots[hashed].sent = True

    def send_photographs(self, client: Client) -> list[Any]:
        """Send each photograph that a page names and that waits, from where the server has it: the last answers."""
        waiting = [shot.sha256 for shot in self.shots.values() if shot.named_on and not shot.sent]
        return [self.send_photograph(client, hashed) for hashed in waiting]

    def send_photograph(self, client: Client, hashed: str, *, data: bytes | None = None, chunk: int = CHUNK) -> Any:
        """Send one photograph in chunks. `data` sends other bytes under its name."""
        data = self.shots[hashed].data if data is None else data
        answer = self.ask_photograph(client, hashed)
        offset = int(answer.headers.get("Upload-Offset", 0))
        if answer.status_code == 200 and answer.headers.get("Upload-Complete") == "?1":
            self._note_kept([hashed])
            return answer
        while answer.status_code in (200, 204) and offset < len(data):
            answer = self.patch_photograph(client, hashed, offset, data[offset : offset + chunk], len(data))
            offset = int(answer.headers.get("Upload-Offset", offset))
        if answer.headers.get("Upload-Complete") == "?1":
            self._note_kept([hashed])
        return answer

    def ask_photograph(self, client: Client, hashed: str) -> Any:
        """HEAD: how much of a photograph the server has."""
        headers = self.photograph_headers(hashed)
        return client.open(self.photograph_path(hashed), method="HEAD", headers=headers, data=b"")

    def patch_photograph(
        self, client: Client, hashed: str, offset: int, part: bytes, length: int, **headers: str
    ) -> Any:
        """PATCH: one part of a photograph."""
        sent = self.photograph_headers(hashed) | {
            "Upload-Offset": str(offset), "Upload-Length": str(length), "Content-Type": "application/octet-stream",
        } | headers  # fmt: skip
        return client.open(self.photograph_path(hashed), method="PATCH", headers=sent, data=part)

    def photograph_path(self, hashed: str) -> str:
        """Give where a photograph of this notebook is sent."""
        return f"/notebooks/{self.id}/photos/{hashed}"

    def photograph_headers(self, hashed: str, sent_at: str | None = None) -> dict[str, str]:
        """Give the signed headers for a photograph."""
        sent_at = sent_at or self.now()
        signature = self.sign("beatbook-photo-1", self.id, hashed, sent_at)
        return {"Beatbook-Sent-At": sent_at, "Beatbook-Signature": signature}

    def send(self, client: Client) -> Any:
        """Send everything that waits: pages, then photographs. Gives the answer of the last batch."""
        answer = self.send_pages(client)
        if answer.status_code == 200:
            self.send_photographs(client)
        return answer

    def sos(self, client: Client, page: Written) -> Any:
        """Post an SOS page ahead of its batch."""
        sent_at = self.now()
        signature = self.sign("beatbook-sos-1", self.id, page.text_hash, sent_at)
        body = {"sent_at": sent_at, "text": page.text, "signature": signature}
        return self.post(client, body, f"/notebooks/{self.id}/sos")

    def rescue_file(self, first: int = 1) -> bytes:
        """Give the rescue file: a stored zip of everything from page `first`."""
        body = self.batch(first, len(self.texts) - first + 1)
        person = str(self.person.id) if self.person else None
        notebook = {name: body[name] for name in ("from", "before", "pages", "sent_at", "signature")}
        notebook |= {"id": self.id, "public_key": self.public_key, "person": person}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
            file.writestr("notebook.json", json.dumps(notebook))
            for shot in self.shots.values():
                file.writestr(f"photos/{shot.sha256}", shot.data)
        return out.getvalue()
