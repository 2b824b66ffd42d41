"""The survey of a closed case, answered once by who complained, through their private link."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from cases.models import Closure, FormVersion, Survey, SurveyAnswer
from cases.operations.holding import noted
from cases.queries.forms import form_in_force
from cases.queries.walls import Followed, followed
from cases.rules.survey import BODY, QUESTIONS
from estate.database import db, new_id
from estate.operations.sessions import token_hash
from estate.rules.words import Refusal, typed


def answer_survey(token: str, scores: Mapping[str, str], words: str, now: datetime) -> Survey | None:
    """Take the answers; the first stand. None where the link opens no closed case of a complainant.

    Raises Refusal for a score that is none, or for nothing at all.
    """
    holder = followed(token_hash(token), now)
    closure = _closure(holder) if holder else None
    if holder is None or holder.case is None or holder.party is None or closure is None:
        return None
    same = (Survey.landlord_id == closure.landlord_id, Survey.closure_id == closure.id)
    standing = db.session.scalar(select(Survey).where(*same, Survey.party_id == holder.party.id))
    if standing is not None and standing.completed_at:
        return standing
    said = typed(words, 4_000, "What you add", "words", needed=False)
    given = {code: _score(scores[code]) for code in QUESTIONS if scores.get(code)}
    if not given and not said:
        raise Refusal("Answer one question, or write a line.", "survey")
    row = standing or Survey(
        landlord_id=closure.landlord_id, id=new_id(), case_id=closure.case_id, made_at=now, closure_id=closure.id,
        party_id=holder.party.id, form_id=_form(closure, now).id,
    )  # fmt: skip
    row.channel, row.completed_at, row.completed_by, row.words = "web", now, "complainant", said
    db.session.add(row)
    db.session.flush()
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
