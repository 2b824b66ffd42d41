"""Letting a promise wait, and go on: only where the policy allows it, with the reason, and never what was frozen."""

import uuid
from datetime import datetime

from cases.models import Case, CaseNote, Clock
from cases.operations.clocks import go_on, settle, stand_still
from cases.operations.holding import TooLate, hold, noted
from cases.queries.policies import may_pause
from cases.rules import pausing
from estate.database import db, new_id
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed


def pause(clock_id: uuid.UUID, because: str, words: str, by: Person, now: datetime) -> Clock | None:
    """Let a promise stand still from now on, for a reason of rules/pausing.py. None: no such clock of a case.

    Raises Refusal where the policy of the case allows none, or the promise is missed already; TooLate where it was
    paused or answered meanwhile.
    """
    found = _held(clock_id, by)
    if found is None:
        return None
    clock, case = found
    if clock.paused_at is not None:
        raise TooLate("Somebody paused it already. It stands still.")
    if not may_pause(case, clock):
        raise Refusal("The policy of this case lets no such promise be paused.", "because")
    if because not in pausing.PAUSED:
        raise Refusal("Choose the reason.", "because")
    if now > clock.due_at:
        raise Refusal("It is overdue already. A pause does not undo that.", "because")
    stand_still(clock, because, by.id, now)
    _note(case, "paused", clock, words, by, now, because)
    return clock


def resume(clock_id: uuid.UUID, words: str, by: Person, now: datetime) -> Clock | None:
    """Let a promise go on: due later by what it stood still, in the days or hours its rule counts.

    Raises TooLate where it runs already.
    """
    found = _held(clock_id, by)
    if found is None:
        return None
    clock, case = found
    if clock.paused_at is None:
        raise TooLate("Somebody let it go on already.")
    because = clock.because
    go_on(clock, now)
    _note(case, "went on", clock, words, by, now, because)
    return clock


def _held(clock_id: uuid.UUID, by: Person) -> tuple[Clock, Case] | None:
    """Hold the case of a clock, and read the clock as it stands then."""
    check(by, "work cases", by.landlord_id)
    clock = db.session.get(Clock, (by.landlord_id, clock_id))
    case = hold(clock.case_id, by) if clock is not None and clock.case_id else None
    if clock is None or case is None:
        return None
    db.session.refresh(clock)
    if clock.done_at is not None:
        raise TooLate("It is answered already.")
    return clock, case


def _note(case: Case, verb: str, clock: Clock, words: str, by: Person, now: datetime, because: str) -> None:
    said = typed(words, 2_000, "What you add", "words", needed=False)
    note = CaseNote(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id,
                    kind="reason", words=said)  # fmt: skip
    if said:
        db.session.add(note)
    settle(case)
    noted(case, verb, by, now, clock=clock.kind, because=because, row=str(note.id) if said else "")
