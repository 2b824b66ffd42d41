"""The wall on the night's side: what of what officers wrote is kept from those who watch the night.

An observation of domestic abuse, and one that stands in a restricted report, is read by its own officer, and by whom
the wall of cases lets read what was told of it; `opened` hands that answer in, since patrol does not know cases.
In every list, count, map, report and figure it is not there, or a line without place and words. Two columns of the
row itself decide: no join and no further query.
"""

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from estate.database import db
from estate.models import Person
from notebook.models import Page, Reading
from patrol.models import Amendment, Observation, Strike
from patrol.rules.privacy import KEPT_BACK, KINDS_KEPT_BACK


@cache
def for_all() -> ColumnElement[bool]:
    """Give the condition on Observation by which everybody who watches the night sees it."""
    return and_(Observation.tile.not_in(sorted(KEPT_BACK)), Observation.restricted.is_(False))


def is_for_all(one: Observation) -> bool:
    """Say the same of a row that is read already."""
    return one.tile not in KEPT_BACK and not one.restricted


def may_open(person: Person, *, opened: bool = False) -> ColumnElement[bool]:
    """Give the condition on Observation by which this person reads it; `opened`: the wall of cases says yes."""
    mine = Observation.landlord_id == person.landlord_id
    return mine if opened else and_(mine, or_(for_all(), Observation.person_id == person.id))


def kept_back(person: Person, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Give those of these pages that are kept back from this person, each with what it is about. One query.

    They are observations, what was added to one or struck it, and what struck a page for the case lane alone.
    What is in their own is not kept from its officer.
    """
    if not page_ids:
        return {}
    kept = (Observation.landlord_id == person.landlord_id, ~may_open(person))
    queries = [select(Observation.id, Observation.id).where(*kept, Observation.id.in_(page_ids))]
    for model, named in ((Amendment, Amendment.amended_id), (Strike, Strike.struck_id)):
        same = (Observation.landlord_id == model.landlord_id) & (Observation.id == named)
        queries.append(select(model.id, Observation.id).join(Observation, same).where(*kept, model.id.in_(page_ids)))
    at = and_(Reading.landlord_id == Strike.landlord_id, Reading.page_id == Strike.struck_id)
    page = and_(Page.landlord_id == Reading.landlord_id, Page.notebook_id == Reading.notebook_id)
    lane = select(Strike.id, Strike.struck_id).join(Reading, at).join(Page, page & (Page.number == Reading.number))
    mine = (Strike.landlord_id == person.landlord_id, Strike.id.in_(page_ids), Page.kind.in_(sorted(KINDS_KEPT_BACK)))
    queries.append(lane.where(*mine))
    return {row[0]: row[1] for row in db.session.execute(union_all(*queries))}
