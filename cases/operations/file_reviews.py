"""The supervisor's review: a file that was drawn is looked through by a scored form, and its officer sees what came."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime

from cases.models import Assessment, Case, FormVersion
from cases.operations.assessing import form_now
from cases.operations.holding import TooLate, noted
from cases.queries.reviewing import KIND, MONTH, drawn
from cases.queries.walls import case_of
from cases.rules.forms import FormBody, read, result
from estate.database import db
from estate.models import Person
from estate.operations.mail import post
from estate.rules.powers import check
from estate.rules.words import Refusal

POWER = "manage cases"


def review_file(
    case_id: uuid.UUID, row_id: uuid.UUID, month: date, given: Callable[[str], Sequence[str]],
    form_id: uuid.UUID | None, by: Person, now: datetime,
) -> Assessment | None:  # fmt: skip
    """Keep the review of a file that was drawn for a month. Sent twice is kept once. None: no such case.

    Raises Refusal where it was not drawn, is the reviewer's own, or a question is not answered; TooLate where somebody
    reviewed it already.
    """
    check(by, POWER, by.landlord_id)
    case = case_of(by, case_id, lock=True)
    if case is None:
        return None
    standing = db.session.get(Assessment, (by.landlord_id, row_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    _refuse(case, month, by)
    shown = db.session.get(FormVersion, (by.landlord_id, form_id)) if form_id else None
    form = shown if shown is not None and shown.kind == KIND else form_now(by.landlord_id, KIND, now)
    body = FormBody.model_validate(form.body)
    answers = read(body, given)
    row = Assessment(
        landlord_id=case.landlord_id, id=row_id, case_id=case.id, made_at=now, by_id=by.id, form_id=form.id, kind=KIND,
        occasion="review", score=result(body, answers).score, answers=answers | {MONTH: f"{month:%Y-%m}"},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    noted(case, "reviewed the file", by, now, row=str(row.id), month=f"{month:%Y-%m}", score=row.score)
    _tell(case, by, now)
    return row


def _refuse(case: Case, month: date, by: Person) -> None:
    found = next((one for one in drawn(by, month) if one.case.id == case.id), None)
    if found is None:
        raise Refusal("This file was not drawn for that month. Nobody picks what is reviewed.", "month")
    if case.officer_id == by.id:
        raise Refusal("Somebody else reviews your own file.", "month")
    if found.review is not None:
        raise TooLate(f"{found.review.by.name if found.review.by else 'Somebody'} has reviewed this file already.")


def _tell(case: Case, by: Person, now: datetime) -> None:
    """Tell its officer by mail, in words that say nothing of the case but its reference."""
    if case.officer is not None and case.officer.left_at is None:
        words = f"{by.name} has looked through {case.reference}. What came of it stands in its file.\n"
        post(case.landlord_id, case.officer.email, f"{case.reference} was reviewed", words, now)


def see_review(case_id: uuid.UUID, row_id: uuid.UUID, by: Person, now: datetime) -> Assessment | None:
    """Note that the officer of a case has read its review. None: no such case or review. Raises Refusal for another."""
    check(by, "work cases", by.landlord_id)
    case = case_of(by, case_id, lock=True)
    row = db.session.get(Assessment, (by.landlord_id, row_id)) if case else None
    if case is None or row is None or row.case_id != case.id or row.kind != KIND:
        return None
    if case.officer_id != by.id:
        raise Refusal("Who has the case notes that they have read it.", "seen")
    if row.agreed_at is None:
        row.agreed_at, row.agreed_by_id = now, by.id
        noted(case, "read the review", by, now, row=str(row.id))
    return row
