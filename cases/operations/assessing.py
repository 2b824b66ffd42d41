"""Filling in a form about a case. What it comes to changes nothing by itself: a person confirms a new risk."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from cases import shipped
from cases.models import Assessment, Case, FormVersion, Party
from cases.operations import changing
from cases.operations.clocks import answer
from cases.operations.holding import TooLate, changed, hold, noted
from cases.queries.forms import MARK, form_in_force
from cases.rules.forms import KINDS, OCCASIONS, FormBody, Result, asked, decided, read, result
from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal

POWER = "work cases"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was filled in. given: by the code of a question, what was chosen or typed. risk: what the officer
    decides where that is not what the form gives, with `because`. form_id: the version that was shown. step: the
    action of the law a proportionality form is about."""

    id: uuid.UUID
    kind: str
    given: Callable[[str], Sequence[str]]
    form_id: uuid.UUID | None = None
    occasion: str = "open"
    about_id: uuid.UUID | None = None
    risk: str = ""
    because: str = ""
    step: str = ""


def form_now(landlord_id: uuid.UUID, kind: str, now: datetime) -> FormVersion:
    """Give the form in force; a landlord that has none begins with the shipped one."""
    words = "Shipped with Beatbook, to be replaced by your own"
    return form_in_force(landlord_id, kind, now) or put_in_force(
        landlord_id, kind, shipped.form(kind), words, None, now
    )


def put_in_force(
    landlord_id: uuid.UUID, kind: str, body: FormBody, words: str, by: Person | None, now: datetime
) -> FormVersion:
    """Put a new version of a form in force; what was filled in stays on the version it was filled in on.

    Raises NotAllowed, and TooLate where somebody put one in force at the same time.
    """
    check(by, "set policy", landlord_id)
    if kind not in KINDS:
        raise Refusal("There is no such form.", "kind")
    mine = (FormVersion.landlord_id == landlord_id, FormVersion.kind == kind)
    last = db.session.scalar(select(func.max(FormVersion.number)).where(*mine)) or 0
    row = FormVersion(
        landlord_id=landlord_id, id=new_id(), kind=kind, number=last + 1, in_force_from=now, made_at=now,
        body=body.model_dump(mode="json"), by_id=by.id if by else None, words=words,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise TooLate("Somebody changed this form at the same time. Look at theirs first.") from None
    trace(landlord_id, by, "put in force", "form", row.id, now, number=row.number, form=kind)
    return row


def fill_in(case_id: uuid.UUID, told: Filled, by: Person, now: datetime) -> Assessment | None:
    """Keep a form that was filled in about a case. None: no such case.

    Raises Refusal (a question not answered, another risk without its reason), TooLate where the case is closed.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Assessment, (by.landlord_id, told.id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    _refuse(case, told)
    form = _form(told, by, now)
    body = FormBody.model_validate(form.body)
    answers = read(body, told.given)
    came = result(body, answers)
    given, because = decided(came, told.risk, told.because)
    row = Assessment(
        landlord_id=case.landlord_id, id=told.id, case_id=case.id, made_at=now, by_id=by.id, form_id=form.id,
        kind=told.kind, occasion=told.occasion, about_id=told.about_id, score=came.score, band=came.band,
        answers=answers | ({MARK: True} if came.alerts else {}) | ({STEP: told.step} if told.step else {}),
        given=given, because=because,
    )  # fmt: skip
    db.session.add(row)
    _note(case, row, came, by, now)
    return row


STEP = "_step"
"""Under this name a proportionality form keeps the legal step it is about."""


def _refuse(case: Case, told: Filled) -> None:
    if told.kind not in asked(case.hate, case.restricted):
        raise Refusal("This form is not for this case.", "kind")
    if told.occasion not in OCCASIONS:
        raise Refusal("Choose the occasion.", "occasion")
    party = db.session.get(Party, (case.landlord_id, told.about_id)) if told.about_id else None
    if told.about_id and (party is None or party.case_id != case.id):
        raise Refusal("Choose somebody of this case.", "about")


def _form(told: Filled, by: Person, now: datetime) -> FormVersion:
    """Give the version that was shown: a newer one put in force meanwhile does not change what was answered."""
    shown = db.session.get(FormVersion, (by.landlord_id, told.form_id)) if told.form_id else None
    return shown if shown is not None and shown.kind == told.kind else form_now(by.landlord_id, told.kind, now)


def _note(case: Case, row: Assessment, came: Result, by: Person, now: datetime) -> None:
    """Leave the trace, and a second one that marks the file where thoughts of suicide were told of."""
    db.session.flush()
    if row.occasion == "review" and row.kind == "victim_risk":
        answer(case, ["reviewed"], now)
    noted(case, "filled in a form", by, now, row=str(row.id), form=row.kind, occasion=row.occasion,
          score=row.score, risk=row.given)  # fmt: skip
    if came.alerts:
        noted(case, "marked for safeguarding", by, now, form=row.kind)


def confirm(assessment_id: uuid.UUID, seen: int, by: Person, now: datetime) -> Assessment | None:
    """Give the case the risk that a form came to. None: there is no such form.

    Raises Refusal (the case has this risk, or may not have it) and TooLate (changed since `seen`, or a newer form).
    """
    row = db.session.get(Assessment, (by.landlord_id, assessment_id))
    if row is None or hold(row.case_id, by, seen) is None:
        return None
    db.session.refresh(row)
    if row.kind not in ("victim_risk", "dash") or not row.given or row.agreed_at is not None:
        raise Refusal("There is no new risk to confirm.", "risk")
    newer = (Assessment.case_id == row.case_id, Assessment.kind == row.kind, Assessment.id > row.id)
    mine = (Assessment.landlord_id == row.landlord_id, Assessment.about_id.is_not_distinct_from(row.about_id))
    if db.session.scalar(select(Assessment.id).where(*mine, *newer).limit(1)) is not None:
        raise TooLate("The form was filled in again since. Confirm what that one came to.")
    case = changing.regrade(row.case_id, row.given, _why(row), seen, by, now)
    row.agreed_at, row.agreed_by_id = (now, by.id) if case else (None, None)
    return row if case else None


def _why(row: Assessment) -> str:
    form = db.session.get_one(FormVersion, (row.landlord_id, row.form_id))
    came = result(FormBody.model_validate(form.body), row.answers)
    lifted = f", and high for {' and '.join(came.lifted)}" if came.lifted else ""
    return f"{KINDS[row.kind]} form: {came.score} of {came.most}{lifted}. {row.because}".strip()[:2_000]


def agree(assessment_id: uuid.UUID, by: Person, now: datetime) -> Assessment | None:
    """Agree, as a manager who did not write it, that a legal step is proportionate. None: there is no such form."""
    check(by, "manage cases", by.landlord_id)
    row = db.session.get(Assessment, (by.landlord_id, assessment_id))
    case = hold(row.case_id, by) if row else None
    if row is None or case is None:
        return None
    db.session.refresh(row)
    if row.kind != "proportionality" or row.answers.get("decision") != "yes":
        raise Refusal("Only a step that was found proportionate can be agreed.", "decision")
    if row.by_id == by.id:
        raise Refusal("Somebody else has to agree: you wrote it.", "agreed")
    if row.agreed_at is None:
        row.agreed_at, row.agreed_by_id = now, by.id
        changed(case, "agreed the step", by, now, row=str(row.id), action=str(row.answers.get(STEP, "")))
    return row
