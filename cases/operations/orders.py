"""Orders of a court and other legal steps: their terms, breaches and end. Last days and hearings have their clocks."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from cases.models import Action, Case, CaseNote, Party
from cases.operations.clocks import answer, begin_hearing, begin_order_end
from cases.operations.holding import changed, hold
from cases.rules.actions import REASONS
from cases.rules.orders import ENDED, too_long
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER = "work cases"
LATER = "That is still to come. Leave it empty until it has happened."


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is known of an order, whole: what is left out is known no longer. reasons: codes of actions.REASONS."""

    party_id: uuid.UUID | None = None
    reasons: tuple[str, ...] = ()
    applied_on: date | None = None
    court: str = ""
    court_number: str = ""
    hearing_on: date | None = None
    granted_on: date | None = None
    order_from: date | None = None
    order_to: date | None = None
    conditions: str = ""
    served_on: date | None = None
    cost_pence: int | None = None


def set_terms(action_id: uuid.UUID, told: Terms, seen: int, by: Person, now: datetime) -> Action | None:
    """Set what is known of a legal step. Once it is granted or served the step is done. None: there is no such step.

    Its last day and its hearing each begin a clock. Raises Refusal for days that cannot be, TooLate where the case was
    changed since `seen`.
    """
    row, case = _held(action_id, by, seen)
    if row is None or case is None:
        return None
    told = _clean(told, row, case, now)
    before = {name: getattr(row, name) for name in asdict(told)}
    values = asdict(told) | {"reasons": list(told.reasons)}
    fields = sorted(name for name, value in values.items() if value != before[name])
    for name in fields:
        setattr(row, name, values[name])
    db.session.flush()
    _clocks(case, row, fields, by, now)
    changed(case, "set the terms", by, now, row=str(row.id), action=row.kind, fields=fields)
    return row


def _held(action_id: uuid.UUID, by: Person, seen: int | None = None) -> tuple[Action | None, Case | None]:
    check(by, POWER, by.landlord_id)
    row = db.session.get(Action, (by.landlord_id, action_id))
    case = hold(row.case_id, by, seen) if row and row.sort == "legal" else None
    if row is None or case is None:
        return None, None
    db.session.refresh(row)
    if row.ended_on is not None:
        raise Refusal("This is over. What comes next is a step of its own.", "ended")
    return row, case


def _clean(told: Terms, row: Action, case: Case, now: datetime) -> Terms:
    today = now.astimezone(LONDON).date()
    for name in ("applied_on", "granted_on", "served_on"):
        if (getattr(told, name) or today) > today:
            raise Refusal(LATER, name)
    if said := too_long(row.kind, told.order_from or told.granted_on or told.served_on, told.order_to):
        raise Refusal(said, "order_to")
    party = db.session.get(Party, (case.landlord_id, told.party_id)) if told.party_id else None
    if told.party_id and (party is None or party.case_id != case.id):
        raise Refusal("Choose somebody of this case.", "party")
    if not set(told.reasons) <= set(REASONS):
        raise Refusal("Choose reasons from the list.", "reasons")
    return replace(
        told, court=typed(told.court, 200, "The court", "court", needed=False),
        court_number=typed(told.court_number, 60, "The court’s number", "court_number", needed=False),
        conditions=typed(told.conditions.replace("\r\n", "\n"), 20_000, "What it says", "conditions", needed=False),
    )  # fmt: skip


def _clocks(case: Case, row: Action, fields: list[str], by: Person, now: datetime) -> None:
    got = row.granted_on is not None or row.served_on is not None
    if got and row.done_at is None:
        row.done_at, row.done_by_id = now, by.id
        answer(case, ["done"], now, row.id)
    if "hearing_on" in fields:
        begin_hearing(case, row, now)
    if row.granted_on is not None:
        answer(case, ["heard"], now, row.id)
    if "order_to" in fields:
        begin_order_end(case, row, now)


def note_breach(
    action_id: uuid.UUID, note_id: uuid.UUID, on: date | None, words: str, by: Person, now: datetime
) -> Action | None:
    """Note that an order was breached on a day, and how. The form mints the id. None: there is no such step."""
    row, case = _held(action_id, by)
    if row is None or case is None:
        return None
    if db.session.get(CaseNote, (by.landlord_id, note_id)) is not None:
        return row
    if row.granted_on is None and row.served_on is None:
        raise Refusal("Only what was granted or served can be breached. Set its terms first.", "on")
    if on is None or on > now.astimezone(LONDON).date():
        raise Refusal("Give the day it was breached.", "on")
    note = CaseNote(
        landlord_id=case.landlord_id, id=note_id, case_id=case.id, made_at=now, by_id=by.id, kind="breach",
        words=typed(words, 20_000, "What happened", "words"),
    )  # fmt: skip
    db.session.add(note)
    row.breached_on = max(row.breached_on or on, on)
    changed(case, "noted a breach", by, now, row=str(note.id), order=str(row.id), action=row.kind, on=on.isoformat())
    return row


def end_order(
    action_id: uuid.UUID, how: str, on: date | None, words: str, by: Person, now: datetime
) -> Action | None:
    """Note that a legal step is over, how and since when: its clocks are answered. None: there is no such step."""
    row, case = _held(action_id, by)
    if row is None or case is None:
        return None
    if how not in ENDED:
        raise Refusal("Choose how it ended.", "how")
    if on is None or on > now.astimezone(LONDON).date():
        raise Refusal("Give the day it ended.", "on")
    said = typed(words, 20_000, "What you add", "words", needed=False)
    row.ended_on, row.outcome = on, f"{ENDED[how]}. {said}".strip()
    row.done_at, row.done_by_id = row.done_at or now, row.done_by_id or by.id
    answer(case, ["done", "heard", "ended"], now, row.id)
    changed(case, "ended the order", by, now, row=str(row.id), action=row.kind, how=how, on=on.isoformat())
    return row
