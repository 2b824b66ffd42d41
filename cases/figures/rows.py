"""The rows figures are counted from: of one landlord and one year, as they stood at a moment.

Every row says whether the reader may see its case. What is not seen is counted where a figure says so, and never named.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from cases.figures.nouns import Answered, Carded, CaseRow, Closing, Promised, Review, Step, Told
from cases.models import Action, Case, CaseReview, Clock, Closure, Pause, Report, Survey, SurveyAnswer
from cases.queries.walls import counted_cases, counted_reports
from cases.rules.counting import Span, Stood, due_then, kept
from estate.database import db
from estate.models import Block, Estate, Person, Ward
from estate.queries.people import accredited_on
from estate.rules.calendar import ENGLAND, LONDON

AT_OPENING: Final = ("acknowledge", "respond", "plan")
COMES_DUE: Final = ("contact", "review", "task")
Its: Final = (Closure.landlord_id == Case.landlord_id) & (Closure.case_id == Case.id)


def cases(person: Person, of: Span) -> list[CaseRow]:
    """Give the cases opened before the end that were open in the year."""
    ward = and_(Ward.landlord_id == Case.landlord_id, Ward.id == func.coalesce(Block.ward_id, Estate.ward_id))
    query = counted_cases(
        person, Case.id, Case.reference, Case.opened_at, Case.lane, Case.category, Case.opening_risk, Case.hate,
        Case.strands, Case.counted, Case.counted_at, Case.counted_because, _merged(of), _closed(of), Block.name,
        Ward.name, Case.restricted,
    )  # fmt: skip
    query = query.outerjoin(Block, and_(Block.landlord_id == Case.landlord_id, Block.id == Case.block_id))
    query = query.outerjoin(Estate, and_(Estate.landlord_id == Case.landlord_id, Estate.id == Block.estate_id))
    here = (Case.opened_at < of.end, or_(Case.closed_at.is_(None), Case.closed_at >= of.start))
    rows = db.session.execute(query.outerjoin(Ward, ward).where(*here))
    return sorted(
        CaseRow._make([*row[:8], _counts(row[8], row[9], of), row[10], bool(row[11]), not row[12], *row[13:]])
        for row in rows
    )


def _counts(counted: bool, since: datetime | None, of: Span) -> bool:
    return counted and (since is None or since <= of.as_at)


def _merged(of: Span) -> ColumnElement[bool]:
    same = select(Closure.id).where(
        Its, Closure.reason == "duplicate_merged", Closure.signed_at <= of.as_at, _not_reopened(of.as_at)
    )
    return or_(Case.merged_into_id.is_not(None), same.exists())


def _closed(of: Span) -> ColumnElement[bool]:
    """Say whether a case was closed at the end: it is since then, or it was opened again later."""
    later = select(Closure.id).where(Its, Closure.signed_at < of.end, Closure.reopened_at >= of.end)
    return or_(and_(Case.closed_at.is_not(None), Case.closed_at < of.end), later.exists())


def _not_reopened(at: datetime) -> ColumnElement[bool]:
    return or_(Closure.reopened_at.is_(None), Closure.reopened_at > at)


def closings(person: Person, of: Span) -> list[Closing]:
    """Give the closings signed in the year, and those opened again in it."""
    query = counted_cases(
        person, Closure.id, Case.reference, Case.id, Case.opened_at, Closure.signed_at, Closure.reason,
        Closure.outcome, Case.lane, Closure.reopened_at, Case.restricted,
    )  # fmt: skip
    signed = and_(Closure.signed_at >= of.start, Closure.signed_at < of.end)
    again = and_(Closure.reopened_at >= of.start, Closure.reopened_at < of.end)
    rows = db.session.execute(query.join(Closure, Its).where(or_(signed, again))).all()
    return sorted(Closing._make([*row[:9], row[8] is None or row[8] > of.as_at, *row[9:]]) for row in rows)


def promises(person: Person, of: Span) -> list[Promised]:
    """Give what was promised at the opening of the year's cases, and what came due in the year."""
    its = and_(Clock.landlord_id == Case.landlord_id, Clock.case_id == Case.id)
    task = and_(Action.landlord_id == Clock.landlord_id, Action.id == Clock.subject_id)
    query = counted_cases(
        person, Clock.id, Case.reference, Case.id, Clock.kind, Case.opening_risk, Case.counted, Case.counted_at,
        Clock.frozen_due_at, Clock.done_at, Clock.met, Clock.rule, func.coalesce(Action.sort, ""), _merged(of),
        Case.restricted,
    ).join(Clock, its).outerjoin(Action, task)  # fmt: skip
    opened = and_(Clock.kind.in_(AT_OPENING), Case.opened_at >= of.start, Case.opened_at < of.end)
    came = and_(Clock.kind.in_(COMES_DUE), Clock.frozen_due_at < of.end, Clock.due_at >= of.start)
    rows = db.session.execute(query.where(Clock.figures, or_(opened, came))).all()
    pauses = _pauses(person)
    return sorted(filter(None, (_promised(row, of, pauses[row[0]]) for row in rows)))


def _promised(row: Any, of: Span, pauses: Sequence[Stood]) -> Promised | None:
    key, reference, case_id, kind, risk, counted, since, frozen, done_at, met, rule, sort, merged, hidden, seen = row
    due = due_then(frozen, rule, pauses, of.as_at, ENGLAND)
    if merged or (kind in COMES_DUE and (due is None or not of.start <= due < of.end)):
        return None
    done = done_at if done_at is not None and done_at <= of.as_at else None
    return Promised(
        key, reference, case_id, kind, risk, _counts(counted, since, of), due, done,
        kept(due, done_at, met, of.as_at), sort, hidden, seen,
    )  # fmt: skip


def _pauses(person: Person) -> dict[uuid.UUID, list[Stood]]:
    query = select(Pause.clock_id, Pause.from_at, Pause.to_at).where(Pause.landlord_id == person.landlord_id)
    found: dict[uuid.UUID, list[Stood]] = defaultdict(list)
    for clock_id, start, end in db.session.execute(query):
        found[clock_id].append(Stood(start, end))
    return found


def reports(person: Person, of: Span) -> list[Told]:
    """Give the reports received in the year, struck ones apart, with what had become of them by then."""
    query = counted_reports(
        person, Report.id, Report.reference, Report.received_at, Report.origin, Report.category, Report.hate,
        Report.strands, Report.outcome, Report.because, Report.handled_at, Report.reporter_id, Report.restricted,
    ).where(Report.received_at >= of.start, Report.received_at < of.end)  # fmt: skip
    found = []
    for *first, outcome, because, handled_at, teller, hidden, seen in db.session.execute(query):
        known = (outcome, because) if handled_at is not None and handled_at <= of.as_at else ("", "")
        if known[0] != "struck":
            found.append(Told._make([*first, *known, teller, hidden, seen]))
    return sorted(found, key=lambda one: one.id)


def answers(person: Person, of: Span) -> list[Answered]:
    """Give the answers of the surveys completed in the year."""
    survey = and_(Survey.landlord_id == Case.landlord_id, Survey.case_id == Case.id)
    its = and_(SurveyAnswer.landlord_id == Survey.landlord_id, SurveyAnswer.survey_id == Survey.id)
    query = counted_cases(
        person, SurveyAnswer.id, Case.reference, Case.id, Survey.id, SurveyAnswer.question, SurveyAnswer.score,
        Case.restricted,
    ).join(Survey, survey).join(SurveyAnswer, its)  # fmt: skip
    rows = db.session.execute(query.where(Survey.completed_at >= of.start, Survey.completed_at < of.end))
    return sorted(Answered(*row) for row in rows)


def steps(person: Person, of: Span) -> list[Step]:
    """Give the actions done or granted in the year, and what waits for a day in court at its end."""
    its = and_(Action.landlord_id == Case.landlord_id, Action.case_id == Case.id)
    query = counted_cases(
        person, Action.id, Case.reference, Case.id, Action.kind, Action.sort, Action.granted_on, Action.done_at,
        Action.served_on, Action.applied_on, Action.hearing_on, Action.ended_on, Action.reasons, _closed(of),
        Case.restricted,
    ).join(Action, its).where(Action.made_at < of.as_at)  # fmt: skip
    first, last = of.start.astimezone(LONDON).date(), of.end.astimezone(LONDON).date()
    done = and_(Action.granted_on.is_(None), Action.done_at >= of.start, Action.done_at < of.end)
    waits = and_(Action.sort == "legal", Action.granted_on.is_(None), Action.hearing_on.is_(None))
    on = func.coalesce(Action.granted_on, Action.served_on).between(first, last)
    rows = db.session.execute(query.where(or_(on, done, waits)))
    return sorted((_step(row, of) for row in rows), key=lambda one: one.id)


def _step(row: Any, of: Span) -> Step:
    key, reference, case_id, kind, sort, granted, done_at, served, applied, hearing, ended, *rest = row
    reasons, closed, hidden, seen = rest
    on = granted or served or (done_at.astimezone(LONDON).date() if done_at is not None else None)
    if on is not None and not of.start <= datetime.combine(on, datetime.min.time(), LONDON) < of.end:
        on = None
    claimed = kind == "hearing_awaiting_date" or applied is not None
    over = closed or ended is not None or served is not None
    waits = sort == "legal" and claimed and hearing is None and granted is None and not over
    return Step(key, reference, case_id, kind, sort, on, waits, reasons, hidden, seen)


def reviews(person: Person, of: Span) -> list[Review]:
    """Give the ASB case reviews asked for in the year."""
    its = and_(CaseReview.landlord_id == Case.landlord_id, CaseReview.case_id == Case.id)
    query = counted_cases(
        person, CaseReview.id, Case.reference, Case.id, CaseReview.asked_on, CaseReview.threshold, Case.restricted
    ).join(CaseReview, its)  # fmt: skip
    first, last = of.start.astimezone(LONDON).date(), of.end.astimezone(LONDON).date()
    rows = db.session.execute(query.where(CaseReview.asked_on >= first, CaseReview.asked_on <= last))
    return sorted(Review(*row) for row in rows)


def staff(person: Person, of: Span) -> list[Carded]:
    """Give who is accredited on the last day of the year, or of what has gone of it."""
    last = (of.end - timedelta(microseconds=1)).astimezone(LONDON).date()
    return [Carded(one.id, one.name) for one in accredited_on(person, last)]


def homes(person: Person, of: Span) -> int:
    """Give the homes of the landlord's blocks that stood at the end."""
    stood = or_(Block.closed_at.is_(None), Block.closed_at >= of.end)
    query = select(func.sum(Block.homes)).where(Block.landlord_id == person.landlord_id, stood)
    return int(db.session.scalar(query) or 0)
