"""The survey of a closed case, answered once by who complained, through their private link."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from cases.models import Case, Closure, FormVersion, Party, Survey, SurveyAnswer
from cases.operations.holding import TooLate, hold, noted
from cases.queries.forms import form_in_force
from cases.queries.letters import closing_letters
from cases.queries.walls import Followed, followed
from cases.rules.letters import WAYS
from cases.rules.survey import BODY, QUESTIONS, SKIPPED
from estate.database import db, new_id
from estate.models import Person
from estate.operations.sessions import token_hash
from estate.rules.powers import check
from estate.rules.words import Refusal, typed


def answer_survey(token: str, scores: Mapping[str, str], words: str, now: datetime) -> Survey | None:
    """Take the answers; the first stand. None where the link opens no closed case of a complainant.

    Raises Refusal for a score that is none, or for nothing at all.
    """
    holder = followed(token_hash(token), now)
    closure = _closure(holder) if holder else None
    if holder is None or holder.case is None or holder.party is None or closure is None:
        return None
    row = _row(closure, holder.party.id, now)
    if row.completed_at:
        return row
    said = typed(words, 4_000, "What you add", "words", needed=False)
    given = {code: _score(scores[code]) for code in QUESTIONS if scores.get(code)}
    if not given and not said:
        raise Refusal("Answer one question, or write a line.", "survey")
    row.channel, row.completed_at, row.completed_by, row.words = "web", now, "complainant", said
    mine = {"landlord_id": row.landlord_id, "survey_id": row.id}
    db.session.add_all(SurveyAnswer(id=new_id(), question=code, score=score, **mine) for code, score in given.items())
    noted(holder.case, "answered the survey", None, now, row=str(row.id))
    return row


def _closure(holder: Followed) -> Closure | None:
    if holder.case is None or holder.party is None or not holder.case.closed_at or holder.party.role != "complainant":
        return None
    mine = (Closure.landlord_id == holder.case.landlord_id, Closure.case_id == holder.case.id)
    signed = select(Closure).where(*mine, Closure.signed_at.is_not(None)).order_by(Closure.signed_at.desc())
    return db.session.scalars(signed.limit(1)).first()


def invite(case: Case, closure: Closure, now: datetime) -> None:
    """Note who was invited to the survey of a closing that is signed. Raises Refusal where somebody was forgotten."""
    for one in closing_letters(case):
        if one.uninvited:
            raise Refusal(f"{one.name} was not invited to the survey. Send the letter with it, or say why.", "survey")
        if one.invited and not one.skipped:
            row = _row(closure, one.party_id, now)
            row.channel = WAYS.get(one.how, "")


def skip_survey(
    closure_id: uuid.UUID, party_id: uuid.UUID, because: str, by: Person, now: datetime
) -> Closure | None:
    """Say why a complainant is not asked how it was. None: no such closing or party. Raises Refusal, TooLate."""
    check(by, "work cases", by.landlord_id)
    closure = db.session.get(Closure, (by.landlord_id, closure_id))
    case = hold(closure.case_id, by) if closure else None
    party = db.session.get(Party, (by.landlord_id, party_id)) if case else None
    if closure is None or case is None or party is None or party.case_id != case.id:
        return None
    if because not in SKIPPED:
        raise Refusal("Choose why they are not asked.", "survey")
    if closure.signed_at or closure.sent_back_at:
        raise TooLate("Somebody signed it or sent it back before you.")
    row = _row(closure, party.id, now)
    row.by_id, row.skipped_because = by.id, because
    noted(case, "skipped the survey", by, now, row=str(row.id), because=because)
    return closure


def _row(closure: Closure, party_id: uuid.UUID, now: datetime) -> Survey:
    """Give the row of a complainant's survey; of two made at once one stands, for the case is held."""
    mine = (Survey.landlord_id == closure.landlord_id, Survey.closure_id == closure.id, Survey.party_id == party_id)
    standing = db.session.scalar(select(Survey).where(*mine))
    if standing is not None:
        return standing
    row = Survey(
        landlord_id=closure.landlord_id, id=new_id(), case_id=closure.case_id, made_at=now, closure_id=closure.id,
        party_id=party_id, form_id=_form(closure, now).id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _score(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 2 or int(text) > 10:
        raise Refusal("Choose from 0 to 10, or leave it out.", "survey")
    return int(text)


def _form(closure: Closure, now: datetime) -> FormVersion:
    form = form_in_force(closure.landlord_id, "survey", now)
    if form is None:
        form = FormVersion(
            landlord_id=closure.landlord_id, id=new_id(), kind="survey", number=1, in_force_from=now, body=BODY,
            made_at=now,
        )  # fmt: skip
        db.session.add(form)
        db.session.flush()
    return form
