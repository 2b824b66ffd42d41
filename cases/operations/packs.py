"""A case pack: one sealed zip of a case that anybody can check without Beatbook. It is given out and not kept."""

import csv
import hashlib
import io
import json
import mimetypes
import uuid
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any, BinaryIO, Final

from cases import shipped
from cases.models import Action, Case, Evidence, Letter
from cases.operations.holding import noted
from cases.queries import packs
from cases.queries.packs import Contents
from cases.queries.walls import case_of
from cases.rules.actions import ACTIONS
from cases.rules.letters import KINDS as LETTERS
from cases.rules.packs import Somebody, Veil, listed, seal, written
from estate.database import db
from estate.models import Person
from estate.rules.powers import check
from notebook.disk import Disk

POWER: Final = "give out case packs"
CASE, APART = "case", "third-parties"
PIECE: Final = 256 * 1024
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
ORDER: Final = ("kind", "party", "applied_on", "court", "court_number", "hearing_on", "granted_on", "order_from",
                "order_to", "conditions", "served_on", "breached_on", "reference", "outcome")  # fmt: skip


@dataclass
class Packing:
    """A pack being written: where, who is veiled, and what stands in it so far. apart: whether that folder goes in."""

    archive: zipfile.ZipFile
    contents: Contents
    people: dict[uuid.UUID, Somebody]
    veil: Veil
    apart: bool
    disk: Disk
    files: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {CASE: [], APART: []})
    missing: list[dict[str, str]] = field(default_factory=list)

    def add(self, folder: str, name: str, content: bytes | BinaryIO, about: str) -> str:
        """Add a file; gives where it stands. What is about third parties is left out where its folder is."""
        if folder == APART and not self.apart:
            self.missing.append({"what": self.veil(about), "because": "it shows who is not named here"})
            return ""
        path, digest, size = f"{folder}/{name}" if folder else name, hashlib.sha256(), 0
        with self.archive.open(_info(path), "w") as out:
            for piece in [content] if isinstance(content, bytes) else iter(lambda: content.read(PIECE), b""):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
        self.files[folder or CASE].append(listed(path, size, digest.hexdigest(), self._about(folder, about)))
        return path

    def _about(self, folder: str, about: str) -> str:
        return about if folder == APART else self.veil(about)

    def gone(self, what: str, because: str) -> None:
        """Note what cannot be in it."""
        self.missing.append({"what": self.veil(what), "because": because})

    def hidden(self, party_id: uuid.UUID | None) -> bool:
        """Say whether a party is not to be named."""
        who = self.people.get(party_id) if party_id else None
        return who is not None and not who.named


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, EPOCH)
    info.external_attr = 0o644 << 16
    return info


Chronicle = Callable[[Packing], bytes]
"""Prints the chronology, once everything else stands in the pack."""


def pack(
    out: IO[bytes], contents: Contents, named: Iterable[uuid.UUID], *, apart: bool, disk: Disk, chronicle: Chronicle,
    by: Person, now: datetime,
) -> str:  # fmt: skip
    """Write a case pack; gives its seal. named: the parties who are named; apart: with what is about the others.

    Reads only. Raises NotAllowed without the power.
    """
    check(by, POWER, contents.file.case.landlord_id)
    people = packs.somebodies(contents.file, named)
    staff = {by.name, *(one.trace.who for one in contents.file.entries)}
    with zipfile.ZipFile(out, "w") as archive:
        packing = Packing(archive, contents, people, Veil(people.values(), staff), apart, disk)
        _fill(packing)
        packing.add(CASE, "chronology.pdf", chronicle(packing), "The chronology")
        for name, content in shipped.pack_files().items():
            packing.add("", name, content, "How to check this pack")
        manifest = written(_manifest(packing, by, now))
        archive.writestr(_info("manifest.json"), manifest)
    return seal(manifest)


def _fill(packing: Packing) -> None:
    for number, (report, one) in enumerate(packing.contents.photographs, 1):
        about = f"Photograph of what was told as {report.reference}, SHA-256 as the phone named it {one.sha256.hex()}"
        if one.erased_at or one.kept_at is None:
            packing.gone(about, "erased by rule" if one.erased_at else "it has not come from the phone")
            continue
        _photograph(packing, CASE, f"{number:03}", (one.notebook_id, one.sha256), about)
    for number, row in enumerate(packing.contents.evidence, 1):
        _evidence(packing, row, number)
    for number, letter in enumerate(packing.contents.letters, 1):
        _letter(packing, letter, number)
    packing.add(CASE, "orders.csv", _orders(packing), "Legal steps and orders")
    traces = json.dumps(packs.chain(packing.contents), indent=1).encode()
    packing.add(CASE, "traces.json", traces, "The traces of the case, with their places in the landlord's chain")


def _photograph(packing: Packing, folder: str, name: str, key: tuple[uuid.UUID, bytes], about: str) -> None:
    """Add a photograph as it was taken, and its display copy where there is one."""
    landlord_id = packing.contents.file.case.landlord_id
    for kind, words in (("photographs", "as taken"), ("large", "to look at")):
        try:
            with packing.disk.open(landlord_id, *key, kind) as file:
                name_of = f"photographs/{name}-{'original' if kind == 'photographs' else 'display'}.jpg"
                packing.add(folder, name_of, file, f"{about}, {words}")
                _compare(packing, folder, kind, key[1], about)
        except FileNotFoundError:
            packing.gone(f"{about}, {words}", "no copy to look at was made" if kind == "large" else "it is not here")


def _compare(packing: Packing, folder: str, kind: str, sha256: bytes, about: str) -> None:
    """Say so where the bytes on the disk are not those that were announced: a pack must not make them look whole."""
    last = packing.files[folder][-1:]
    if kind == "photographs" and last and last[0]["sha256"] != sha256.hex():
        packing.gone(about, "the bytes in this pack are not those that were announced under this hash")


def _evidence(packing: Packing, row: Evidence, number: int) -> None:
    told = next((one for one in packing.contents.reports if one.id == row.report_id), None)
    theirs = {one.id for one in packing.contents.file.parties if told and one.individual_id == told.reporter_id}
    about = f"Evidence {number}, {row.kind.replace('_', ' ')}{f' with {told.reference}' if told else ''}"
    about += f": {row.words or row.name}" if row.words or row.name else ""
    hidden = any(packing.hidden(one) for one in (row.party_id, *theirs)) or packing.veil.hides(row.words, row.name)
    if row.sha256 is None or row.erased_at:
        packing.gone(f"{about} {row.reference}", "erased by rule" if row.erased_at else "it lies elsewhere")
    elif row.kind == "photograph":
        _photograph(packing, APART if hidden else CASE, f"evidence-{number:03}", (row.id, row.sha256), about)
    else:
        _file(packing, row, APART if hidden else CASE, number, about)


def _file(packing: Packing, row: Evidence, folder: str, number: int, about: str) -> None:
    try:
        with packing.disk.open(row.landlord_id, row.id, row.sha256 or b"") as file:
            ending = mimetypes.guess_extension(row.type) or ".bin"
            packing.add(folder, f"evidence/{number:03}{ending}", file, about)
    except FileNotFoundError:
        packing.gone(about, "it is not here")


def _letter(packing: Packing, letter: Letter, number: int) -> None:
    who = packing.people.get(letter.party_id) if letter.party_id else None
    sent = f"{letter.sent_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if letter.sent_at else ""
    about = f"{LETTERS[letter.kind].words} to {who.name if who else 'somebody'}, sent {sent}, exactly as it was sent"
    content = packs.sent(letter)
    if content is None:
        packing.gone(about, "erased by rule")
        return
    shows = packing.hidden(letter.party_id) or packing.veil.hides(letter.addressed, letter.subject, letter.body)
    name = f"letters/{number:03}.{'pdf' if letter.how == 'print' else 'txt'}"
    packing.add(APART if shows else CASE, name, content, about)


def _orders(packing: Packing) -> bytes:
    """List the legal steps as CSV, veiled. The first sign of a cell never makes a spreadsheet reckon."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(ORDER)
    for row in steps(packing.contents):
        who = packing.people.get(row.party_id) if row.party_id else None
        told = {"kind": ACTIONS.get(row.kind, row.kind), "party": who.label if who else ""}
        cells = (str(told.get(name) or getattr(row, name, None) or "") for name in ORDER)
        sheet.writerow([_cell(packing.veil(each)) for each in cells])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def steps(contents: Contents) -> list[Action]:
    """Give the legal steps of a case, in the order they were added."""
    rows = {one.row.id: one.row for one in contents.file.entries if isinstance(one.row, Action)}
    return sorted((row for row in rows.values() if row.sort == "legal"), key=lambda row: (row.made_at, row.id))


def _manifest(packing: Packing, by: Person, now: datetime) -> dict[str, Any]:
    case, people = packing.contents.file.case, packing.people
    roles = {one.id: one.role for one in packing.contents.file.parties}
    return {
        "v": 1, "kind": "case pack", "case": case.reference, "landlord": by.landlord.name, "made_by": by.name,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"), "files": packing.files[CASE],
        "people": [{"called": one.label, "part": roles[key], "named": one.named} for key, one in people.items()],
        "apart": _apart(packing), "missing": packing.missing,
    }  # fmt: skip


def _apart(packing: Packing) -> dict[str, Any] | None:
    """Close the folder of third parties by a manifest of its own, so that it can be taken out as a whole."""
    if not packing.apart:
        return None
    who = {f"Person {one.number}": one.name for one in packing.people.values() if not one.named}
    told = json.dumps(who, indent=1, ensure_ascii=False).encode()
    packing.add(APART, "people.json", told, "Who is who in the chronology")
    files = packing.files[APART]
    content, path = written({"files": files}), f"{APART}/manifest.json"
    packing.archive.writestr(_info(path), content)
    return listed(path, len(content), hashlib.sha256(content).hexdigest(), "Third parties") | {"count": len(files)}


def note_given_out(
    case_id: uuid.UUID, sealed: str, named: Iterable[uuid.UUID], *, apart: bool, by: Person, now: datetime
) -> Case | None:
    """Note that a pack was made and given out, with its seal: by it anybody can ask whether it is the one. None: no
    such case for this person any more, so nothing may be given out."""
    check(by, POWER, by.landlord_id)
    case = case_of(by, case_id, lock=True)
    if case is None:
        return None
    noted(case, "gave out a case pack", by, now, seal=sealed, named=sorted(map(str, named)), apart=apart)
    db.session.flush()
    return case
