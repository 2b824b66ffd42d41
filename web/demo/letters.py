"""The letters of the demo: drafted from the template, filled as an officer fills them, and printed."""

from collections.abc import Mapping

from sqlalchemy import select

from cases.models import Party
from cases.operations import letters
from estate.database import db, new_id
from web.demo.casework import Office
from web.paper.letter import letter_pdf

SITE = "https://northmere.example"


def wrote(
    office: Office, name: str, kind: str, address: str, gaps: Mapping[str, str], by: str = "ruth",
    to: str = "complainant",
) -> None:  # fmt: skip
    """Write to somebody of a case at an address they gave. gaps: what stands in each gap of the template."""
    mine = (Party.case_id == office.cases[name], Party.role == to)
    party, who = db.session.scalars(select(Party).where(*mine)).first(), office.people[by]
    row = letters.draft(office.cases[name], new_id(), kind, party.id if party else None, who, office.at, SITE)
    if row is None:
        return
    body = row.body
    for asked, said in gaps.items():
        body = body.replace(asked, said)
    letters.rewrite(row.id, (f"{row.addressed}\n{address}", row.subject, body), row.version, who, office.at)
    letters.send(row.id, "print", letter_pdf, row.version, who, office.at)
