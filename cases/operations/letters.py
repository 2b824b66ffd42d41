"""Letters: drafted from a template, changed by a person, sent where it is safe, and kept exactly as sent."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cases import shipped
from cases.models import Case, Letter, LetterTemplate, Party, Plan
from cases.operations.clocks import answer
from cases.operations.holding import TooLate, hold, noted
from cases.operations.private_links import for_survey
from cases.queries.letters import address_of, addressee, fields, in_force, name_of, parties
from cases.rules.answering import said_by
from cases.rules.letters import KINDS, WAYS, Paper, blocks, filled, gap, names_given_away, never, unsafe
from estate.database import db, new_id
from estate.models import Person
from estate.operations.mail import post
from estate.operations.traces import trace
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER: Final = "work cases"
LANGUAGE: Final = "en"
Printer = Callable[[Paper, datetime], bytes]


def template_now(landlord_id: uuid.UUID, kind: str, language: str, now: datetime) -> LetterTemplate:
    """Give the template in force; a landlord that has none begins with the shipped one. English where none is."""
    for spoken in dict.fromkeys((language or LANGUAGE, LANGUAGE)):
        standing = in_force(landlord_id, kind, spoken, now)
        if standing is not None:
            return standing
        if kind in shipped.letters(spoken):
            return _begin(landlord_id, kind, spoken, now)
    raise Refusal("There is no template for such a letter.", "kind")


def _begin(landlord_id: uuid.UUID, kind: str, language: str, now: datetime) -> LetterTemplate:
    subject, body = shipped.letters(language)[kind]
    row = LetterTemplate(
        landlord_id=landlord_id, id=new_id(), kind=kind, language=language, number=1, in_force_from=now,
        subject=subject, body=body, made_at=now,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        standing = in_force(landlord_id, kind, language, now)
        if standing is None:
            raise TooLate("Somebody set this template at the same time. Try again.") from None
        return standing
    trace(landlord_id, None, "put in force", "letter template", row.id, now, letter=kind, number=1)
    return row


def draft(
    case_id: uuid.UUID, letter_id: uuid.UUID, kind: str, party_id: uuid.UUID | None, by: Person, now: datetime,
    site: str = "",
) -> Letter | None:  # fmt: skip
    """Draft a letter from the template in force. The form mints the id: sent twice is drafted once. None: no such case.

    site: where the private pages are; a closing letter then has its reader's own, with the survey.

    Raises Refusal for a letter that is not for them, and where nothing at all may be sent to them.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Letter, (by.landlord_id, letter_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    party = next((one for one in parties(case) if one.id == party_id), None)
    if kind not in KINDS or party is None:
        raise Refusal("Choose the letter, and to whom it goes.", "letter")
    _refuse(case, party, kind)
    page = for_survey(case, party, by, now) if site and kind == "closing" else ""
    row = _drafted(case, party, kind, letter_id, (by, f"{site}/follow/{page}" if page else ""), now)
    db.session.add(row)
    noted(case, "drafted a letter", by, now, row=str(row.id), letter=kind)
    return row


def _refuse(case: Case, party: Party, kind: str) -> None:
    if party.role not in KINDS[kind].roles:
        whom = " or ".join({"alleged": "who is alleged"}.get(one, f"a {one}") for one in KINDS[kind].roles)
        raise Refusal(f"This letter is for {whom} only.", "letter")
    said = never(addressee(case, party))
    if said:
        raise Refusal(said, "letter")


def _drafted(
    case: Case, party: Party, kind: str, letter_id: uuid.UUID, whose: tuple[Person, str], now: datetime
) -> Letter:
    language, by = party.individual.language if party.individual else "", whose[0]
    template, values = template_now(case.landlord_id, kind, language, now), fields(case, party, *whose)
    return Letter(
        landlord_id=case.landlord_id, id=letter_id, case_id=case.id, made_at=now, by_id=by.id, party_id=party.id,
        template_id=template.id, kind=kind, language=template.language, subject=filled(template.subject, values)[:200],
        body=filled(template.body, values), addressed=f"{name_of(party)}\n{address_of(party.individual)}".strip(),
        version=1,
    )  # fmt: skip


def rewrite(
    letter_id: uuid.UUID, words: tuple[str, str, str], seen: int, by: Person, now: datetime
) -> Letter | None:
    """Keep a draft as somebody changed it: address, subject and words. None: there is no such letter.

    Raises Refusal without words; TooLate where it was changed, sent or dropped since.
    """
    row, case = _at_hand(letter_id, seen, by)
    if row is None or case is None:
        return None
    row.addressed = typed(words[0].replace("\r\n", "\n"), 600, "The address", "addressed")
    row.subject = typed(" ".join(words[1].split()), 200, "The subject", "subject")
    row.body = typed(words[2].replace("\r\n", "\n"), 20_000, "The letter", "body")
    row.version += 1
    noted(case, "changed a letter", by, now, row=str(row.id))
    return row


def drop(letter_id: uuid.UUID, seen: int, by: Person, now: datetime) -> Letter | None:
    """Drop a draft: it is not sent. None: there is no such letter."""
    row, case = _at_hand(letter_id, seen, by)
    if row is None or case is None:
        return None
    row.dropped_at = now
    noted(case, "dropped a letter", by, now, row=str(row.id), letter=row.kind)
    return row


def _at_hand(letter_id: uuid.UUID, seen: int, by: Person) -> tuple[Letter | None, Case | None]:
    check(by, POWER, by.landlord_id)
    row = db.session.get(Letter, (by.landlord_id, letter_id))
    case = hold(row.case_id, by) if row else None
    if row is None or case is None:
        return None, None
    db.session.refresh(row)
    if row.sent_at is not None or row.dropped_at is not None:
        raise TooLate("This letter was sent since." if row.sent_at else "This letter was dropped since.")
    if row.version != seen:
        raise TooLate("Somebody changed this letter while you were writing. Look at it as it stands now.")
    return row, case


def send(letter_id: uuid.UUID, how: str, printer: Printer, seen: int, by: Person, now: datetime) -> Letter | None:
    """Send a letter as it was previewed, printed or by e-mail; what was sent is kept, and answers the clocks it can.

    printer: makes the PDF. None: there is no such letter. Raises Refusal where it is not safe, has a gap, or gives away
    who told; TooLate where it was changed, sent or dropped since.
    """
    row, case = _at_hand(letter_id, seen, by)
    if row is None or case is None:
        return None
    party = db.session.get(Party, (row.landlord_id, row.party_id))
    if how not in WAYS or party is None:
        raise Refusal("Choose how it goes.", "how")
    to = addressee(case, party, row.addressed)
    _refuse_to_send(case, row, how, unsafe(how, to), by)
    row.content = printer(paper(row, case, by, now), now) if how == "print" else _mailed(row, case, to.email, by, now)
    row.sha256, row.how = hashlib.sha256(row.content).digest(), how
    row.sent_at, row.sent_by_id = now, by.id
    if row.kind == "plan":
        _copy_given(case, WAYS[how], now)
    events = said_by(result="sent", method=WAYS[how], with_complainant=party.role == "complainant")
    met = answer(case, [*events, "first_action"], now)
    noted(case, "sent a letter", by, now, row=str(row.id), letter=row.kind, how=how, sha256=row.sha256.hex(),
          answered=[clock.kind for clock in met])  # fmt: skip
    return row


def _refuse_to_send(case: Case, row: Letter, how: str, said: str, by: Person) -> None:
    if said:
        raise Refusal(said, "addressed" if how == "print" else "how")
    if missing := gap(f"{row.subject}\n{row.body}"):
        raise Refusal(f"This letter still has a gap: {missing}", "body")
    everybody = parties(case)
    reader = next(one for one in everybody if one.id == row.party_id)
    told = [name_of(one) for one in everybody if one.individual and one.id != row.party_id and _apart(one, reader)]
    away = names_given_away(f"{row.subject}\n{row.body}", told, (name_of(reader), by.name, by.landlord.name))
    if away:
        raise Refusal(f"This letter names {away}. Its reader must not learn that from us: take it out.", "body")


def _apart(one: Party, reader: Party) -> bool:
    return reader.role == "alleged" or one.role in ("alleged", "witness") or one.anonymous


def _copy_given(case: Case, how: str, now: datetime) -> None:
    """Note on the plan that was agreed last that its copy is given; the letter's trace says so."""
    mine = (Plan.landlord_id == case.landlord_id, Plan.case_id == case.id, Plan.agreed_at.is_not(None))
    plan = db.session.scalar(select(Plan).where(*mine).order_by(Plan.number.desc()).limit(1))
    if plan is not None and plan.copy_given_at is None:
        plan.copy_given_at, plan.copy_given_how = now, how


def paper(row: Letter, case: Case, by: Person, now: datetime) -> Paper:
    """Give a letter as it is printed on a day."""
    on = now.astimezone(LONDON)
    return Paper(
        by.landlord.name, tuple(line.strip() for line in row.addressed.split("\n") if line.strip()),
        f"{on.day} {on:%B %Y}", case.reference, row.subject, blocks(row.body), row.language,
    )  # fmt: skip


def _mailed(row: Letter, case: Case, to: str, by: Person, now: datetime) -> bytes:
    """Put it in the out-tray. Its subject says nothing of the matter: a lock screen shows it to anybody."""
    subject = f"A letter from {by.landlord.name}, {case.reference}"
    body = f"{row.subject}\n\n{row.body}\n"
    mail = post(row.landlord_id, to, subject, body, now)
    db.session.flush()
    row.mail_id = mail.id
    return f"To: {to}\nSubject: {subject}\n\n{body}".encode()
