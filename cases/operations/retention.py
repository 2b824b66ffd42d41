"""Erasing by rule what people said and wrote in cases that ended long ago. What happened stays countable.

Numbers, days, codes, hashes and traces stay, so every figure and every chain comes out as before. A legal hold wins.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from cases import shipped
from cases.models import (
    Action,
    Assessment,
    Assignment,
    Case,
    CaseLink,
    CaseNote,
    CaseReport,
    CaseReview,
    Clock,
    Closure,
    Contact,
    DiaryEntry,
    Evidence,
    Individual,
    LegalHold,
    Letter,
    Party,
    Pause,
    Plan,
    PrivateLink,
    Report,
    Retention,
    SafetyWarning,
    SightingCase,
    Survey,
    Tenancy,
)
from cases.operations.holding import TooLate, noted
from cases.queries.retention import held, in_force
from cases.queries.walls import ASIDE, case_of
from cases.rules.retention import RetentionBody, due_at, ended_before, kind_of
from estate.database import db, new_id
from estate.models import Mail, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from notebook.disk import Disk

WORDS: Final[dict[type[Any], tuple[str, ...]]] = {
    Closure: ("words", "sent_back_words", "reopened_words"), Assignment: ("words",), CaseLink: ("words",),
    Contact: ("with_whom", "words"), Plan: ("wanted",), CaseNote: ("words",), DiaryEntry: ("words", "effect"),
    Action: ("words", "resident_words", "outcome", "reference", "court_number", "conditions"),
    Evidence: ("words", "reference", "name"), Assessment: ("because",), Survey: ("words",), Party: ("described",),
    CaseReview: ("threshold_words", "outcome"), LegalHold: ("words",), Letter: ("addressed", "subject", "body"),
}  # fmt: skip
"""What of a case is erased: by the model of its rows, the columns in which people wrote."""
TOLD: Final = ("teller", "spot", "floor", "words", "about_whom", "history", "because_words")
PERSONAL: Final = ("name_key", "address", "phone", "email", "safe_times", "interpreter", "adjustments", "method")
GONE: Final = "Erased by rule"


class Due(NamedTuple):
    """One thing that is due: a case or a report, by its kind."""

    kind: str
    id: uuid.UUID


def rules_now(landlord_id: uuid.UUID, now: datetime) -> RetentionBody:
    """Give the rules in force; the shipped ones until the landlord has its own."""
    standing = in_force(landlord_id, now)
    return RetentionBody.model_validate(standing.body) if standing else shipped.retention()


def put_in_force(
    body: RetentionBody, words: str, seen: int, at: datetime | None, by: Person, now: datetime
) -> Retention:
    """Put a new version of the rules in force, now or later. `seen`: the last number shown.

    Raises NotAllowed; Refusal without a reason or for a moment gone by; TooLate where somebody changed them since.
    """
    check(by, "set policy", by.landlord_id)
    if at is not None and at < now:
        raise Refusal("A rule cannot begin before today: what was erased stays erased.", "from")
    last = db.session.scalar(select(func.max(Retention.number)).where(Retention.landlord_id == by.landlord_id)) or 0
    if last != seen:
        raise TooLate("Somebody changed the rules while you were writing. Look at theirs first.")
    row = Retention(
        landlord_id=by.landlord_id, id=new_id(), number=last + 1, in_force_from=at or now, made_at=now, by_id=by.id,
        body=body.model_dump(mode="json"), words=typed(words, 2_000, "Why it changes", "words"),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise TooLate("Somebody changed the rules at the same time. Look at theirs first.") from None
    trace(by.landlord_id, by, "put in force", "retention", row.id, now, number=row.number)
    return row


def place_hold(case_id: uuid.UUID, words: str, by: Person, now: datetime) -> LegalHold | None:
    """Hold a case: nothing of it is erased while it stands. None: no such case. Raises Refusal without a reason."""
    check(by, "manage cases", by.landlord_id)
    case = case_of(by, case_id, lock=True)
    if case is None:
        return None
    if case.erased_at is not None:
        raise Refusal("What was written in this case is erased already.", "words")
    if (standing := held(case)) is not None:
        return standing
    row = LegalHold(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id,
                    words=typed(words, 4_000, "Why it is held", "words"))  # fmt: skip
    db.session.add(row)
    noted(case, "placed a legal hold", by, now, row=str(row.id))
    return row


def lift_hold(case_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Lift the hold of a case: the rule goes on where it stood. None: no such case."""
    check(by, "manage cases", by.landlord_id)
    case = case_of(by, case_id, lock=True)
    standing = held(case) if case else None
    if standing is not None and case is not None:
        standing.ended_at, standing.ended_by_id = now, by.id
        noted(case, "lifted the legal hold", by, now, row=str(standing.id))
    return case


def due(landlord_id: uuid.UUID, now: datetime, limit: int = 500) -> list[Due]:
    """Find what is due to be erased and is not held. Erases nothing."""
    rules = rules_now(landlord_id, now)
    return [*_cases(landlord_id, rules, now, limit), *_reports(landlord_id, rules, now, limit)]


def _cases(landlord_id: uuid.UUID, rules: RetentionBody, now: datetime, limit: int) -> list[Due]:
    fewest = min((months for kind in ("case", "restricted", "early") if (months := rules.rule(kind).months)), default=0)
    if not fewest:
        return []
    holds = select(LegalHold.id).where(
        LegalHold.landlord_id == Case.landlord_id, LegalHold.case_id == Case.id, LegalHold.ended_at.is_(None)
    )
    old = (Case.landlord_id == landlord_id, Case.erased_at.is_(None), Case.closed_at < ended_before(now, fewest))
    query = select(Case.id, Case.lane, Case.restricted, Case.closed_at).where(*old, ~holds.exists())
    found = []
    for case_id, lane, restricted, closed_at in db.session.execute(query.order_by(Case.closed_at)):
        kind = kind_of(lane, restricted=restricted)
        at = closed_at and due_at(closed_at, rules.rule(kind).months)
        found += [Due(kind, case_id)] if at and at <= now else []
    return found[:limit]


def _reports(landlord_id: uuid.UUID, rules: RetentionBody, now: datetime, limit: int) -> list[Due]:
    months = rules.report.months
    old = (Report.landlord_id == landlord_id, Report.erased_at.is_(None), Report.outcome.in_(ASIDE),
           Report.handled_at < ended_before(now, months))  # fmt: skip
    query = select(Report.id, Report.handled_at).where(*old).order_by(Report.handled_at).limit(limit)
    rows = db.session.execute(query) if months else ()
    return [Due("report", row_id) for row_id, at in rows if at and (on := due_at(at, months)) and on <= now]


def erase(landlord_id: uuid.UUID, one: Due, now: datetime) -> bool:
    """Erase one thing, if it is still due and still not held. Its row is locked first: a hold placed now wins."""
    model, rules = (Report if one.kind == "report" else Case), rules_now(landlord_id, now)
    mine: Any = (model.landlord_id == landlord_id, model.id == one.id)
    locked = select(model).where(*mine).with_for_update(of=model).execution_options(populate_existing=True)
    row: Any = db.session.scalars(locked).one()
    ended = row.handled_at if one.kind == "report" else row.closed_at
    at = due_at(ended, rules.rule(one.kind).months) if ended and row.erased_at is None else None
    if at is None or at > now or (isinstance(row, Case) and held(row) is not None):
        return False
    if isinstance(row, Case):
        _erase_case(row, now)
        noted(row, "erased by rule", None, now, rule=one.kind)
    else:
        _erase_reports(landlord_id, [one.id], now)
        trace(landlord_id, None, "erased by rule", "report", one.id, now, rule=one.kind)
    return True


def _erase_case(case: Case, now: datetime) -> None:
    for model, names in WORDS.items():
        mine = (model.landlord_id == case.landlord_id, model.case_id == case.id)
        _set(model, mine, dict.fromkeys(names, "") | ({"erased_at": now} if hasattr(model, "erased_at") else {}))
    of_case = {"landlord_id": case.landlord_id, "case_id": case.id}
    _set(Assessment, _where(Assessment, of_case), {"answers": {}})
    mails = select(Letter.mail_id).where(*_where(Letter, of_case), Letter.mail_id.is_not(None))
    _set(Mail, (Mail.landlord_id == case.landlord_id, Mail.id.in_(mails)), {"to": "", "subject": GONE, "body": ""})
    _set(Letter, _where(Letter, of_case), {"content": None})
    clocks = select(Clock.id).where(*_where(Clock, of_case))
    _set(Pause, (Pause.landlord_id == case.landlord_id, Pause.clock_id.in_(clocks)), {"because": ""})
    _set(SightingCase, (*_where(SightingCase, of_case), SightingCase.ended_at.is_(None)), {"ended_at": now})
    case.title, case.floor, case.spot, case.home_id = GONE, "", "", None
    case.erased_at = now
    joined = select(CaseReport.report_id).where(*_where(CaseReport, of_case))
    _erase_reports(case.landlord_id, list(db.session.scalars(joined)), now)
    parties = db.session.scalars(select(Party).where(*_where(Party, of_case))).all()
    _end_links(case.landlord_id, PrivateLink.party_id, [one.id for one in parties], now)
    db.session.flush()
    _erase_people(case.landlord_id, {one.individual_id for one in parties if one.individual_id}, now)


def _where(model: Any, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(getattr(model, name) == value for name, value in values.items())


def _set(model: Any, where: tuple[Any, ...], values: dict[str, Any]) -> None:
    db.session.execute(update(model).where(*where).values(values), execution_options={"synchronize_session": False})


def _end_links(landlord_id: uuid.UUID, column: Any, ids: Sequence[uuid.UUID], now: datetime) -> None:
    _set(PrivateLink, (PrivateLink.landlord_id == landlord_id, column.in_(ids), PrivateLink.revoked_at.is_(None)),
         {"revoked_at": now})  # fmt: skip


def _erase_reports(landlord_id: uuid.UUID, ids: Sequence[uuid.UUID], now: datetime) -> None:
    mine = (Report.landlord_id == landlord_id, Report.id.in_(ids))
    told = set(db.session.scalars(select(Report.reporter_id).where(*mine, Report.reporter_id.is_not(None))))
    nowhere = {"lat": None, "lon": None, "home_id": None, "erased_at": now}
    _set(Report, mine, dict.fromkeys(TOLD, "") | nowhere)
    with_it = (Evidence.landlord_id == landlord_id, Evidence.report_id.in_(ids))
    _set(Evidence, with_it, dict.fromkeys(WORDS[Evidence], "") | {"erased_at": now})
    _end_links(landlord_id, PrivateLink.report_id, ids, now)
    db.session.flush()
    _erase_people(landlord_id, {one for one in told if one}, now)


def _erase_people(landlord_id: uuid.UUID, ids: set[uuid.UUID], now: datetime) -> None:
    """Erase whoever is known by nothing else any more: no tenant of the list, and no case or report that still is."""
    for individual_id in ids:
        if _known(landlord_id, individual_id):
            continue
        one = (Individual.landlord_id == landlord_id, Individual.id == individual_id)
        nothing: dict[str, Any] = {"born_on": None, "home_id": None, "vulnerability": [], "avoid": [], "language": "",
                                   "no_voicemail": False, "name": GONE, "erased_at": now}  # fmt: skip
        warned = (SafetyWarning.landlord_id == landlord_id, SafetyWarning.individual_id == individual_id)
        _set(SafetyWarning, (*warned, SafetyWarning.ended_at.is_(None)), {"ended_at": now})
        _set(SafetyWarning, warned, {"words": ""})
        _set(Individual, one, dict.fromkeys(PERSONAL, "") | nothing)


def _known(landlord_id: uuid.UUID, individual_id: uuid.UUID) -> bool:
    same = (Case.landlord_id == Party.landlord_id) & (Case.id == Party.case_id)
    part = (Party.landlord_id == landlord_id, or_(Party.individual_id == individual_id, Party.held_id == individual_id))
    told = (Report.landlord_id == landlord_id, Report.reporter_id == individual_id, Report.erased_at.is_(None))
    listed = (Individual.landlord_id == landlord_id, Individual.id == individual_id, Individual.code.is_not(None))
    lives = (Tenancy.landlord_id == landlord_id, Tenancy.individual_id == individual_id)
    asked = (
        select(Party.id).join(Case, same).where(*part, Case.erased_at.is_(None)), select(Report.id).where(*told),
        select(Individual.id).where(*listed), select(Tenancy.id).where(*lives),
    )  # fmt: skip
    return any(db.session.scalar(query.limit(1)) is not None for query in asked)


def delete_files(landlord_id: uuid.UUID, disk: Disk) -> None:
    """Delete the files of erased evidence, once the erasing is committed; what a power cut leaves goes next time."""
    gone = (Evidence.landlord_id == landlord_id, Evidence.erased_at.is_not(None), Evidence.sha256.is_not(None))
    for row_id, sha256 in db.session.execute(select(Evidence.id, Evidence.sha256).where(*gone)):
        disk.delete(landlord_id, row_id, sha256 or b"")


