"""A phone of the demo in somebody's hand: it writes real, signed pages, and delivers them as the routes take them."""

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from estate.models import Block, Person
from notebook.disk import Disk
from notebook.models import Notebook
from notebook.operations import Fork, Gap, Kept, keep, keep_early, open_notebook, photographs, read_pages
from notebook.operations.keeping import Held, find
from notebook.shapes import Delivery, EarlyDelivery, Opening
from web.demo.phone import BATCH_PAGES, Phone
from web.demo.shapes import Written, moment
from web.reading import READERS


class Handset:
    """One person's phone. `fast`: how far its clock is ahead. `short`: whose it is."""

    def __init__(
        self, person: Person, short: str, label: str, chance: Random, disk: Disk, fast: timedelta = timedelta(0)
    ) -> None:
        self.person, self.short, self.chance, self.disk, self.fast = person, short, chance, disk, fast
        self.at = person.invited_at
        self.begun = self.at
        self.silent = False
        self.phone = Phone(person, label=label, clock=self.clock, draw=chance.randbytes, new_id=self.new_id)

    def clock(self) -> datetime:
        """Give what this phone believes the time is."""
        return self.at + self.fast

    def new_id(self) -> uuid.UUID:
        """Make a UUIDv7 of this phone's moment."""
        milliseconds = int(self.clock().timestamp() * 1000)
        low, high = self.chance.getrandbits(62), self.chance.getrandbits(12)
        return uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)

    # Writing

    def open(self, at: datetime) -> None:
        """Open this phone's notebook."""
        self.at = at
        asked = {"id": self.phone.id, "public_key": self.phone.public_key, "label": self.phone.label}
        open_notebook(Opening.model_validate_json(json.dumps(asked)), self.person, at)

    def begin(self, at: datetime) -> None:
        """Start the app anew."""
        self.begun, self.phone.run = at, self.chance.randbytes(4).hex()

    def write(
        self,
        at: datetime,
        kind: str,
        body: Mapping[str, Any],
        block: Block | None = None,
        photos: Iterable[bytes] = (),
        north: float = 0.0,
    ) -> Written:
        """Write a page, near a block when it is told; `north`: how many degrees off the phone believes itself."""
        self.at = at
        shots = [self.phone.photograph(data) for data in photos]
        elapsed = round((at - self.begun) / timedelta(milliseconds=1))
        return self.phone.write(kind, body, photos=shots, elapsed_ms=elapsed, place=self._place(block, north))

    def restored(self, backup: Phone, fast: timedelta) -> "Handset":
        """Give the phone that a backup was restored to: the pages of then, and a clock set by hand."""
        twin = Handset(self.person, self.short, backup.label, self.chance, self.disk, fast)
        twin.at, twin.begun, twin.phone, twin.silent = self.at, self.begun, backup, True
        backup.clock, backup.new_id = twin.clock, twin.new_id
        return twin

    def copy_on(self, old: "Handset", from_number: int, at: datetime) -> None:
        """Write pages of a forked notebook here, from a number on, each with its text untouched."""
        for number, text in enumerate(old.phone.texts[from_number - 1 :], from_number):
            self.write(at, "copied", {"notebook": old.phone.id, "number": number, "text": text})

    def _place(self, block: Block | None, north: float) -> dict[str, Any] | None:
        if block is None or block.lat is None or block.lon is None or self.chance.random() < 0.06:
            return None
        return {
            "lat": round(block.lat + north + self.chance.gauss(0, 0.00006), 6),
            "lon": round(block.lon + self.chance.gauss(0, 0.0001), 6),
            "accuracy_m": round(self.chance.uniform(6, 38), 1), "source": "gps",
            "fixed_at": moment(self.clock() - timedelta(seconds=self.chance.randint(1, 40))),
        }  # fmt: skip

    # Sending

    def deliver(self, at: datetime, keep_back: int = 0) -> Kept | Gap | Fork:
        """Send the pages that wait, but for the last few, then photographs; say hello where nothing is to be sent."""
        self.at, last = at, len(self.phone.texts) - keep_back
        outcome: Kept | Gap | Fork | None = None
        while self.phone.kept_to < last:
            outcome = self._send(min(BATCH_PAGES, last - self.phone.kept_to))
            if not isinstance(outcome, Kept):
                return outcome
        if self._send_photographs() or outcome is None:
            outcome = self._send(0)
        return outcome

    def _send(self, count: int) -> Kept | Gap | Fork:
        told = self.phone.batch(self.phone.kept_to + 1, count)
        notebook = find(uuid.UUID(self.phone.id))
        outcome = keep(notebook, Delivery.model_validate_json(json.dumps(told)), self.at)
        if isinstance(outcome, Kept):
            read(notebook)
            self.phone.kept_to = outcome.kept_to
        return outcome

    def _send_photographs(self) -> int:
        """Send the photographs of kept pages; gives how many. Each takes a few seconds."""
        landlord_id, notebook_id, sent = self.person.landlord_id, uuid.UUID(self.phone.id), 0
        for shot in self.phone.shots.values():
            if shot.sent or min(shot.named_on) > self.phone.kept_to:
                continue
            hashed, size = bytes.fromhex(shot.sha256), len(shot.data)
            self.at += timedelta(seconds=self.chance.randint(2, 7))
            self.disk.receive(landlord_id, notebook_id, hashed, 0, size, shot.data)
            self.disk.settle([landlord_id])
            photographs.mark_kept(landlord_id, notebook_id, hashed, size, self.at)
            shot.sent, sent = True, sent + 1
        return sent

    def call_for_help(self, at: datetime, page: Written) -> None:
        """Send an SOS ahead of its page."""
        self.at = at
        sent_at = self.phone.now()
        signature = self.phone.sign("beatbook-sos-1", self.phone.id, page.text_hash, sent_at)
        told = {"sent_at": sent_at, "text": page.text, "signature": signature}
        keep_early(find(uuid.UUID(self.phone.id)), EarlyDelivery.model_validate_json(json.dumps(told)), READERS, at)


def read(notebook: Notebook | Held) -> None:
    """Read what waits in a notebook; a batch is never more than is read at once."""
    read_pages(READERS, notebook)
