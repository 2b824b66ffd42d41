"""Letters of a case, their templates, and to whom they may go. The case is asked for at the wall."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import joinedload, undefer

from cases.models import Action, Case, Closure, Individual, Letter, LetterTemplate, Party, Plan, Survey
from cases.queries.policies import body_of
from cases.queries.walls import case_of
from cases.rules.actions import ACTIONS, PLANNED
from cases.rules.letters import ABOUT, BECAUSE_GAP, SAYABLE, TASKS_GAP, Addressee, unsafe
from cases.rules.lists import CLOSED_BECAUSE, EVERY
from cases.rules.referrals import AGENCIES
from cases.rules.survey import invitation, invites
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One letter with its case; unsafe: for each way it could go, why it may not, empty where it may."""

    letter: Letter
    case: Case
    to: Addressee
    unsafe: dict[str, str]


def one(person: Person, letter_id: uuid.UUID) -> LetterFile | None:
    """Give one letter, if this person may see its case."""
    tied = (joinedload(Letter.party), joinedload(Letter.sent_by), joinedload(Letter.mail))
    mine = (Letter.landlord_id == person.landlord_id, Letter.id == letter_id)
    letter = db.session.scalar(select(Letter).where(*mine).options(*tied))
    case = case_of(person, letter.case_id) if letter else None
    if letter is None or case is None:
        return None
    to = addressee(case, letter.party, letter.addressed)
    return LetterFile(letter, case, to, {how: unsafe(how, to) for how in ("print", "email")})


def content_of(person: Person, letter_id: uuid.UUID) -> Letter | None:
    """Give a letter with the bytes that were sent, until a rule erases them, if this person may see its case."""
    mine = (Letter.landlord_id == person.landlord_id, Letter.id == letter_id, Letter.sent_at.is_not(None))
    kept = select(Letter).where(*mine, Letter.content.is_not(None))
    letter = db.session.scalar(kept.options(undefer(Letter.content)))
    return letter if letter and case_of(person, letter.case_id) else None


@cache
def _parties() -> Any:
    mine = (Party.landlord_id == bindparam("landlord"), Party.case_id == bindparam("case"))
    tied = joinedload(Party.individual).joinedload(Individual.home)
    return select(Party).where(*mine).options(tied).order_by(Party.made_at, Party.id)


def parties(case: Case) -> Sequence[Party]:
    """List who has or had a part in a case, with their homes."""
    return db.session.scalars(_parties(), {"landlord": case.landlord_id, "case": case.id}).all()


def address_of(individual: Individual | None) -> str:
    """Give somebody's address as it stands on a letter, line by line, without their name; empty where none is known."""
    if individual is None:
        return ""
    home = individual.home
    told = individual.address or (home.address if home else "")
    lines = [part.strip() for part in told.replace("\n", ",").split(",") if part.strip()]
    if home and not individual.address and lines:
        flat = home.flat if home.flat.lower().startswith("flat") or not home.flat else f"Flat {home.flat}"
        lines = [*([flat] if flat and home.flat not in told else []), *lines]
        lines += [home.postcode] if home.postcode and home.postcode not in told else []
    return "\n".join(lines)


def addressee(case: Case, party: Party | None, addressed: str | None = None) -> Addressee:
    """Say what is known of somebody a letter is to go to; `addressed`: the address as the letter has it, name first."""
    who = party.individual if party else None
    other = {"alleged"} if party is None or party.role != "alleged" else {"complainant", "witness"}
    across = [one.individual for one in parties(case) if one.role in other and one.individual]
    own = address_of(who)
    return Addressee(
        name=name_of(party), role=party.role if party else "", known=who is not None and not who.unnamed,
        ended=party is None or party.ended_at is not None, restricted=case.restricted or bool(who and who.restricted),
        method=who.method if who else "", avoid=tuple(who.avoid or ()) if who else (), email=who.email if who else "",
        at=own if addressed is None else "\n".join(addressed.split("\n")[1:]), own=own,
        apart=tuple(there for one in across for there in (address_of(one), one.email) if there),
    )  # fmt: skip


def name_of(party: Party | None) -> str:
    """Name somebody of a case."""
    if party is None:
        return "somebody"
    return party.individual.name if party.individual else party.described or "somebody unknown"


@dataclass(frozen=True, slots=True)
class ClosingLetter:
    """Whether a complainant was written to about the closing. because: why no letter can go to them, or nothing.

    invited: to the survey, by their own page in the letter; skipped: why nobody asks them.
    """

    name: str
    sent_at: datetime | None
    because: str
    party_id: uuid.UUID
    how: str = ""
    invited: bool = False
    skipped: str = ""

    @property
    def owed(self) -> bool:
        """Say whether the letter is still to be sent."""
        return self.sent_at is None and not self.because

    @property
    def uninvited(self) -> bool:
        """Say whether they were neither invited to the survey nor left out for a reason."""
        return not (self.invited or self.skipped or self.because)


def closing_letters(case: Case) -> list[ClosingLetter]:
    """List the complainants of a case and their closing letters; one sent before the case was opened again is none."""
    again = db.session.scalar(select(func.max(Closure.reopened_at)).where(
        Closure.landlord_id == case.landlord_id, Closure.case_id == case.id
    ))  # fmt: skip
    mine = _of(Letter, case).where(Letter.kind == "closing", Letter.sent_at >= (again or case.opened_at))
    sent: dict[uuid.UUID | None, list[Letter]] = {}
    for letter in sorted(db.session.scalars(mine), key=lambda one: (one.sent_at or case.opened_at, one.id)):
        sent.setdefault(letter.party_id, []).append(letter)
    skipped = _skipped(case)
    whom = [one for one in parties(case) if one.role == "complainant" and not one.ended_at]
    return [_closing(case, one, sent.get(one.id, []), skipped.get(one.id, "")) for one in whom]


def _closing(case: Case, party: Party, sent: Sequence[Letter], skipped: str) -> ClosingLetter:
    last = sent[-1] if sent else None
    return ClosingLetter(
        name_of(party), last.sent_at if last else None, _unreached(case, party), party.id, last.how if last else "",
        any(invites(one.body) for one in sent), skipped,
    )  # fmt: skip


def _skipped(case: Case) -> dict[uuid.UUID, str]:
    waits = and_(Closure.landlord_id == Survey.landlord_id, Closure.id == Survey.closure_id)
    mine = _of(Survey, case).join(Closure, waits).where(Closure.signed_at.is_(None), Closure.sent_back_at.is_(None))
    return {one.party_id: one.skipped_because for one in db.session.scalars(mine)}


def _unreached(case: Case, party: Party) -> str:
    to = addressee(case, party)
    by_post, by_mail = unsafe("print", to), unsafe("email", to)
    return by_post if by_post and by_mail else ""


def in_force(landlord_id: uuid.UUID, kind: str, language: str, at: datetime) -> LetterTemplate | None:
    """Give the version of a template in force at a moment; None before the first."""
    mine: tuple[ColumnElement[bool], ...] = (
        LetterTemplate.landlord_id == landlord_id, LetterTemplate.kind == kind, LetterTemplate.language == language,
        LetterTemplate.in_force_from <= at,
    )  # fmt: skip
    newest = (LetterTemplate.in_force_from.desc(), LetterTemplate.number.desc())
    return db.session.scalar(select(LetterTemplate).where(*mine).order_by(*newest).limit(1))


def fields(case: Case, party: Party, by: Person, page: str = "") -> dict[str, str]:
    """Give what a template may ask for, in words that the reader of the letter may read. page: their private page."""
    what = "something that happened" if party.role == "alleged" else "what you told us"
    opened = case.opened_at.astimezone(LONDON)
    officer = case.officer or by
    return {
        "recipient": name_of(party), "landlord": by.landlord.name, "reference": case.reference,
        "officer": officer.name, "contact": officer.email, "opened_on": f"{opened.day} {opened:%B %Y}",
        "about": what if case.restricted else ABOUT.get(case.category, what),
        "will_or_may": body_of(case.policy).first_letter, "contact_every": EVERY.get(case.contact_every, "weekly"),
        "tasks": _tasks(case), "because": _because(case), "survey": invitation(page),
    }  # fmt: skip


def _tasks(case: Case) -> str:
    plan = db.session.scalar(_of(Plan, case).order_by(Plan.number.desc()).limit(1))
    planned = and_(Action.plan_id == plan.id, Action.ended_on.is_(None)) if plan else Action.resident_words != ""
    rows = db.session.scalars(_of(Action, case).where(planned, Action.sort == "support").order_by(Action.id))
    return "\n".join(_task(row) for row in rows) or TASKS_GAP


def _task(row: Action) -> str:
    due = f", by {row.due_on.day} {row.due_on:%B}" if row.due_on and row.done_at is None else ""
    who = {"landlord": "We", "complainant": "You"}.get(row.whose) or AGENCIES.get(row.agency, "Somebody else")
    said = " ".join((row.resident_words or ACTIONS.get(row.kind, row.kind)).split())
    return f"- {who}: {said}{due}" if row.kind in PLANNED else f"- {said}{due}"


def _because(case: Case) -> str:
    asked = _of(Closure, case).where(Closure.signed_at.is_(None), Closure.sent_back_at.is_(None))
    row = db.session.scalar(asked.limit(1))
    return CLOSED_BECAUSE[row.reason].lower() if row and row.reason in SAYABLE else BECAUSE_GAP


def _of(model: Any, case: Case) -> Any:
    return select(model).where(model.landlord_id == case.landlord_id, model.case_id == case.id)
