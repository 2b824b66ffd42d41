"""The case file: everything of one case, and its timeline, which is its traces with what they stand for."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload, selectinload

from cases.models import (
    Action,
    Assessment,
    Assignment,
    Case,
    CaseAccess,
    CaseLink,
    CaseNote,
    CaseReport,
    Clock,
    Closure,
    Contact,
    DiaryEntry,
    Evidence,
    Letter,
    Party,
    Plan,
    Report,
    Survey,
)
from cases.queries.forms import of_case
from cases.queries.walls import cases_of
from estate.database import db
from estate.models import Person, Trace
from patrol.models import Observation
from patrol.queries.observations import ObservationSeen, loaded, with_history

LINES: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a story: the trace, the row it stands for where there is one, and when that happened.

    seen and pictures: of a report, what an officer saw and photographed, and the photographs that came with it.
    """

    trace: Trace
    row: Any
    at: datetime
    seen: ObservationSeen | None = None
    pictures: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as its screen shows it. clocks: those that run, the first due first; ended: those that are done."""

    case: Case
    parties: Sequence[Party]
    clocks: Sequence[Clock]
    ended: Sequence[Clock]
    entries: Sequence[Entry]
    closure: Closure | None
    named: Sequence[CaseAccess]
    forms: Sequence[Assessment]
    actions: Sequence[Action]
    plans: Sequence[Plan]
    evidence: Sequence[Evidence]
    related: Sequence[tuple[Case, str]]

    @property
    def next(self) -> Clock | None:
        """Give the running clock that falls due first; one that stands still is not next."""
        return next((one for one in self.clocks if one.paused_at is None), None)

    @property
    def answered(self) -> Sequence[Clock]:
        """Give the ended clocks that say how it was answered, the last first; not each time of keeping in touch."""
        return [one for one in self.ended if one.met is not None and (one.kind != "contact" or not one.met)]

    @property
    def plan(self) -> Plan | None:
        """Give the plan that stands."""
        return max(self.plans, key=lambda one: one.number, default=None)

    @property
    def tasks(self) -> Sequence[Action]:
        """Give the tasks of the plan that stands, what is due first at the top."""
        return tasks_of(self.plan, self.actions)

    def words_of(self, clock: Clock) -> str:
        """Give what a clock is about: a task in its own words, which no clock repeats."""
        task = next((one for one in self.actions if one.id == clock.subject_id), None)
        return task.resident_words if task and task.resident_words else clock.words.lower()

    @property
    def orders(self) -> Sequence[Action]:
        """Give the legal steps, the last first."""
        return [one for one in reversed(self.actions) if one.sort == "legal"]

    @property
    def complainant(self) -> Party | None:
        """Give who complained first."""
        return next((one for one in self.parties if one.role == "complainant" and not one.ended_at), None)


def case_file(person: Person, case_id: uuid.UUID, most: int = LINES) -> CaseFile | None:
    """Give one case file, if this person may see it; at most 23 queries, however long the story."""
    tied = (joinedload(Case.block), joinedload(Case.officer), joinedload(Case.policy))
    case = db.session.scalar(cases_of(person).where(Case.id == case_id).options(*tied))
    if case is None:
        return None
    clocks = _of(Clock, case, "due_at")
    closures, parties = _of(Closure, case), _of(Party, case, tied=(joinedload(Party.individual),))
    filled, actions, plans, evidence = of_case(case), _of(Action, case), _of(Plan, case), _of(Evidence, case)
    return CaseFile(
        case, parties,
        [one for one in clocks if one.done_at is None], [one for one in reversed(clocks) if one.done_at],
        entries(person, case, [*closures, *parties, *filled, *actions, *plans, *evidence], most),
        next((one for one in closures if not one.signed_at and not one.sent_back_at), None),
        [one for one in _named(case) if not one.ended_at], filled, actions, plans, evidence,
        related(person, case),
    )  # fmt: skip


def tasks_of(plan: Plan | None, actions: Sequence[Action]) -> Sequence[Action]:
    """Give the tasks of a plan among the actions of its case, what is due first at the top."""
    mine = [one for one in actions if plan and one.plan_id == plan.id]
    return sorted(mine, key=lambda one: (one.due_on or date.max, one.id))


def _of(model: Any, case: Case, order: str = "made_at", tied: tuple[Any, ...] = ()) -> Sequence[Any]:
    """Give the rows of a case, in order. Sorted here: for an ORDER BY SQLite walks every case's rows in that order."""
    mine = (model.landlord_id == case.landlord_id, model.case_id == case.id)
    rows = db.session.scalars(select(model).where(*mine).options(*tied))
    return sorted(rows, key=lambda row: (getattr(row, order), row.id))


def related(person: Person, case: Case) -> Sequence[tuple[Case, str]]:
    """List the cases that have to do with this one, and what, as far as this person may see them. One query where
    none has."""
    mine = CaseLink.landlord_id == case.landlord_id
    first, second = (select(CaseLink).where(mine, side == case.id) for side in (CaseLink.case_id, CaseLink.other_id))
    ties = db.session.scalars(select(CaseLink).from_statement(union_all(first, second))).all()
    words = {one.other_id if one.case_id == case.id else one.case_id: one.words for one in ties}
    found = db.session.scalars(cases_of(person).where(Case.id.in_(words))).all() if words else []
    return [(one, words[one.id]) for one in sorted(found, key=lambda one: one.opened_at)]


def _named(case: Case) -> Sequence[CaseAccess]:
    return _of(CaseAccess, case, tied=(joinedload(CaseAccess.person),))


def entries(person: Person, case: Case, known: Sequence[Any], most: int = LINES) -> list[Entry]:
    """Give the story of a case, newest first, from its newest traces; `known`: rows of it that are read already."""
    mine = (Trace.landlord_id == case.landlord_id, Trace.kind == "case", Trace.row_id == str(case.id))
    traces = db.session.scalars(
        select(Trace).where(*mine).order_by(Trace.at.desc(), Trace.id.desc()).limit(most)
    ).all()
    rows = _rows(case, [*known, *_surveys(case, traces)])
    reports = [row for row in rows.values() if isinstance(row, Report)]
    seen, pictures = _seen(person, reports), _pictures(case, reports)
    told = [_entry(one, rows, seen, pictures) for one in traces]
    return sorted(told, key=lambda one: (one.at, one.trace.id), reverse=True)


def _rows(case: Case, known: Sequence[Any]) -> Mapping[str, Any]:
    joined = _of(CaseReport, case, "joined_at", tied=(joinedload(CaseReport.report).joinedload(Report.reporter),))
    rows: list[Any] = [one.report for one in joined]
    rows += _of(Contact, case, tied=(joinedload(Contact.party).joinedload(Party.individual),))
    rows += [*_of(CaseNote, case), *known, *_of(DiaryEntry, case)]
    rows += _of(Letter, case, tied=(joinedload(Letter.party).joinedload(Party.individual),))
    rows += _of(Assignment, case, tied=(joinedload(Assignment.officer),))
    return {str(row.id): row for row in rows}


def _surveys(case: Case, traces: Sequence[Trace]) -> Sequence[Survey]:
    """List the surveys of a case with their answers, where one was answered or skipped. Two queries then."""
    answered = any(one.verb in ("answered the survey", "skipped the survey") for one in traces)
    return _of(Survey, case, tied=(selectinload(Survey.answers),)) if answered else []


def _seen(person: Person, reports: Sequence[Report]) -> dict[uuid.UUID, ObservationSeen]:
    ids = [one.observation_id for one in reports if one.observation_id]
    if not ids:
        return {}
    mine = (Observation.landlord_id == person.landlord_id, Observation.id.in_(ids))
    return {one.first.id: one for one in with_history(person, loaded(select(Observation).where(*mine)))}


def _pictures(case: Case, reports: Sequence[Report]) -> dict[uuid.UUID, list[Evidence]]:
    if not reports:
        return {}
    told = Evidence.report_id.in_([one.id for one in reports])
    query = select(Evidence).where(Evidence.landlord_id == case.landlord_id, told, Evidence.kind == "photograph")
    found: dict[uuid.UUID, list[Evidence]] = {}
    for one in sorted(db.session.scalars(query), key=lambda one: one.id):
        if one.report_id and one.erased_at is None:
            found.setdefault(one.report_id, []).append(one)
    return found


def _entry(
    trace: Trace, rows: Mapping[str, Any], seen: Mapping[uuid.UUID, ObservationSeen],
    pictures: Mapping[uuid.UUID, Sequence[Evidence]],
) -> Entry:  # fmt: skip
    row = rows.get(str(trace.details.get("row") or trace.details.get("report") or ""))
    happened = getattr(row, "happened_at", None) if isinstance(row, Contact | DiaryEntry) else None
    observed = seen.get(getattr(row, "observation_id", None) or uuid.UUID(int=0))
    return Entry(trace, row, happened or trace.at, observed, pictures.get(row.id, ()) if row else ())


def observation_of(person: Person, report: Report) -> ObservationSeen | None:
    """Give what an officer saw, as it stands, of a report that came from the patrol; None for any other."""
    return next(iter(_seen(person, [report]).values()), None)
