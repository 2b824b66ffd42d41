"""What goes into a case pack: the whole file, what was photographed and written, and where its traces stand."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from cases.models import Evidence, Letter, Party, Report
from cases.queries.files import CaseFile, case_file
from cases.queries.letters import address_of, name_of
from cases.rules.packs import Somebody
from estate.database import db
from estate.models import Person, Trace
from estate.operations.traces import head, said
from notebook.models import Photograph

ALL = 1_000_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """A case as a pack holds it. reports: what was told; seen: what officers saw and photographed, of each report."""

    file: CaseFile
    reports: Sequence[Report]
    photographs: Sequence[tuple[Report, Photograph]]
    evidence: Sequence[Evidence]
    letters: Sequence[Letter]


def contents(person: Person, case_id: uuid.UUID) -> Contents | None:
    """Give what a pack of a case holds, if this person may see the case."""
    file = case_file(person, case_id, ALL)
    if file is None:
        return None
    told = [one for one in file.entries if isinstance(one.row, Report)]
    reports = list({one.row.id: one.row for one in told}.values())
    shots = {(one.row.id, each.sha256): (one.row, each) for one in told if one.seen for each in one.seen.photographs}
    letters = {one.row.id: one.row for one in file.entries if isinstance(one.row, Letter) and one.row.sent_at}
    return Contents(
        file, sorted(reports, key=lambda one: (one.happened_at, one.id)), list(shots.values()),
        _evidence(file, reports), sorted(letters.values(), key=lambda one: (one.sent_at, one.id)),
    )  # fmt: skip


def _evidence(file: CaseFile, reports: Sequence[Report]) -> Sequence[Evidence]:
    told = Evidence.report_id.in_([one.id for one in reports])
    mine = (Evidence.landlord_id == file.case.landlord_id, or_(Evidence.case_id == file.case.id, told))
    return sorted(db.session.scalars(select(Evidence).where(*mine)), key=lambda one: (one.made_at, one.id))


def sent(letter: Letter) -> bytes | None:
    """Give the bytes of a letter as it was sent; None once a rule has erased them."""
    mine = (Letter.landlord_id == letter.landlord_id, Letter.id == letter.id)
    return db.session.scalar(select(Letter.content).where(*mine))


def somebodies(file: CaseFile, named: Iterable[uuid.UUID]) -> dict[uuid.UUID, Somebody]:
    """Number who has or had a part in a case, by when they came into it; `named`: the parties who stay named."""
    shown = set(named)
    return {one.id: _somebody(number, one, named=one.id in shown) for number, one in enumerate(file.parties, 1)}


def _somebody(number: int, party: Party, *, named: bool) -> Somebody:
    who = party.individual
    home = who.home if who else None
    known = (who.phone, who.email, who.code or "", address_of(who).replace("\n", ", ")) if who else ()
    flat = (f"Flat {home.flat}",) if home and home.flat.isalnum() else ()
    described = (party.described,) if who else ()
    known = tuple(one for one in (*known, *flat, *described) if one)
    return Somebody(number, name_of(party), known, named, described=who is None or who.unnamed)


def chain(contents: Contents) -> dict[str, Any]:
    """Give the sealed traces of a case and of what was told, each with the link before it; and the chain's head."""
    case = contents.file.case
    rows = [str(case.id), *(str(one.id) for one in contents.reports)]
    mine = (Trace.landlord_id == case.landlord_id, Trace.number.is_not(None), Trace.row_id.in_(rows))
    found = sorted(db.session.scalars(select(Trace).where(*mine)), key=lambda one: one.number or 0)
    before = _before(case.landlord_id, [(one.number or 0) - 1 for one in found])
    number, last = head(case.landlord_id)
    told = [
        {"number": one.number, "before": before.get((one.number or 0) - 1, ""), "said": said(one),
         "chain_hash": (one.chain_hash or b"").hex()} for one in found
    ]  # fmt: skip
    return {"head": {"number": number, "chain_hash": last.hex()}, "traces": told}


def _before(landlord_id: uuid.UUID, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for first in range(0, len(numbers), AT_ONCE):
        some = Trace.number.in_(numbers[first : first + AT_ONCE])
        rows = db.session.execute(select(Trace.number, Trace.chain_hash).where(Trace.landlord_id == landlord_id, some))
        found |= {number or 0: (link or b"").hex() for number, link in rows}
    return found
