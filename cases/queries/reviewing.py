"""The files of a month that a supervisor looks through, and what came of it. All begin at the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from cases.models import Assessment, Case, FormVersion
from cases.queries.walls import LEAD, cases_of
from cases.rules.forms import FormBody, result
from cases.rules.sampling import bounds, sample
from estate.database import db
from estate.models import Person

KIND, MONTH = "file_review", "_month"
"""The form's kind; and under this name a review keeps for which month it was made. No question is called so."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file that was drawn, and its review for that month: who looked, and its score of the most there is."""

    case: Case
    review: Assessment | None = None
    score: int = 0
    most: int = 0


def drawn(person: Person, month: date) -> list[Drawn]:
    """Give the files of a month: those open in it that this person answers for, drawn by a hash. Four queries.

    Who leads on restricted cases has a draw of those alone; everybody else's is of all that are not restricted.
    """
    begins, ends = bounds(month)
    stood = (Case.opened_at < ends, or_(Case.closed_at.is_(None), Case.closed_at >= begins))
    mine = Case.restricted if person.can(LEAD) else ~Case.restricted
    ids = db.session.scalars(cases_of(person, Case.id).where(*stood, mine, Case.erased_at.is_(None))).all()
    chosen = sample(person.landlord_id, month, ids)
    tied = cases_of(person).where(Case.id.in_(chosen)).options(joinedload(Case.officer))
    cases = {one.id: one for one in db.session.scalars(tied)}
    made = _reviews(person, month, chosen)
    return [_scored(cases[one], made.get(one)) for one in chosen if one in cases]


def _reviews(person: Person, month: date, ids: Sequence[object]) -> dict[object, tuple[Assessment, FormVersion]]:
    same = (FormVersion.landlord_id == Assessment.landlord_id) & (FormVersion.id == Assessment.form_id)
    mine = (Assessment.landlord_id == person.landlord_id, Assessment.kind == KIND, Assessment.case_id.in_(ids))
    rows = db.session.execute(
        select(Assessment, FormVersion).join(FormVersion, same).where(*mine).options(joinedload(Assessment.by))
    )
    return {one.case_id: (one, form) for one, form in rows if one.answers.get(MONTH) == f"{month:%Y-%m}"}


def _scored(case: Case, found: tuple[Assessment, FormVersion] | None) -> Drawn:
    if found is None:
        return Drawn(case)
    row, form = found
    return Drawn(case, row, row.score or 0, result(FormBody.model_validate(form.body), {}).most)
