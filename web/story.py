"""A case as a story: each trace as a line that can be read out, with the words of the row it stands for. Pure."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cases.models import (
    Action,
    Assessment,
    Assignment,
    CaseNote,
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
from cases.queries.files import CaseFile, Entry
from cases.rules.actions import ACTIONS, PLANNED
from cases.rules.case_reviews import STEP_WORDS
from cases.rules.evidence import REFERENCES
from cases.rules.forms import KINDS as FORMS
from cases.rules.forms import OCCASIONS
from cases.rules.letters import KINDS as LETTERS
from cases.rules.lists import CHANNELS, CLOSED_BECAUSE, EVERY, METHODS, ORIGINS, OUTCOMES, RISKS, ROLES, STAGES
from cases.rules.pausing import PAUSED
from cases.rules.referrals import AGENCIES, CONSENT
from cases.rules.survey import QUESTIONS, SKIPPED
from patrol.queries.observations import ObservationSeen
from web.promises import KINDS
from web.words import day, moment


class Line(NamedTuple):
    """One row of the margin. quote: somebody's own words; words: ours; to_do: an action that is still to be done."""

    at: datetime
    title: str
    who: str
    words: str = ""
    quote: str = ""
    whose: str = ""
    state: str = "kept"
    aside: str = ""
    seen: ObservationSeen | None = None
    to_do: Action | None = None
    action: Action | None = None
    href: str = ""
    report_id: uuid.UUID | None = None
    pictures: Sequence[Evidence] = ()
    piece: Evidence | None = None


def lines(file: CaseFile) -> list[Line]:
    """Tell the story, newest first. What was told stands where it was told, with the opening that followed."""
    told = [line for entry in file.entries for line in _lines(entry)]
    return sorted(told, key=lambda line: line.at, reverse=True)


def _lines(entry: Entry) -> list[Line]:
    own = Line(entry.at, *_said(entry))
    tell = TELLERS.get(type(entry.row))
    told = tell(own, entry) if tell else own
    return told if isinstance(told, list) else [told]


def _said(entry: Entry) -> tuple[str, str]:
    details, verb = entry.trace.details, entry.trace.verb
    promise = KINDS.get(str(details.get("clock")), "A promise")
    titles = {
        "opened": "Opened as " + ("early support" if details.get("lane") == "early" else "a formal case"),
        "brought in": "Brought in at go-live, open elsewhere before",
        "regraded": f"Now {RISKS.get(str(details.get('risk')), '').lower()}",
        "moved": f"Now {STAGES.get(str(details.get('stage')), '').lower()}",
        "paused": f"{promise} stands still: {PAUSED.get(str(details.get('because')), '').lower()}",
        "went on": f"{promise} goes on, due later by what it stood still",
        "reviewed": "The case was reviewed", "alarmed": f"{promise} was alarmed: {details.get('how')}",
        "agreed how often": f"They hear from us {EVERY.get(str(details.get('every')), '')}",
        "asked for a case review": "An ASB case review was asked for",
        "took a step of the case review": f"Case review: {STEP_WORDS.get(str(details.get('step')), '').lower()}",
        "erased by rule": "What was said and written was erased by rule",
        "gave out a case pack": f"Gave out a case pack, seal {str(details.get('seal'))[:16]}",
        "tied an unknown person": f"Needs {details.get('stranger')}, somebody unknown",
        "untied an unknown person": f"Needs {details.get('stranger')} no longer",
        "named": "Somebody more may read this case", "took the name off": "Somebody may no longer read this case",
    }  # fmt: skip
    return titles.get(verb, verb[:1].upper() + verb[1:]), entry.trace.who


def _report(own: Line, entry: Entry) -> list[Line]:
    report: Report = entry.row
    origin, channel = ORIGINS.get(report.origin, report.origin), CHANNELS.get(report.channel, report.channel)
    teller = report.teller or "somebody who gave no name"
    title = f"Found on patrol by {teller}" if report.origin == "patrol" else f"Told by {teller}, {channel}"
    aside = f"{report.reference} · {origin}"
    told = Line(
        report.happened_at, title, "", quote=report.words, whose=f"{teller}, unchanged", aside=aside, seen=entry.seen,
        report_id=report.id, pictures=entry.pictures,
    )  # fmt: skip
    return [own._replace(words="" if own.title.startswith("Opened") else report.reference), told]


def _contact(own: Line, entry: Entry) -> Line:
    row: Contact = entry.row
    whom = row.with_whom or (_name(row.party) if row.party else "somebody")
    how = METHODS[row.method].lower()
    titles = {
        "spoke": f"{'Visited' if row.method == 'visit' else 'Spoke with'} {whom}", "sent": f"Wrote to {whom}",
        "voicemail": f"Left a voicemail for {whom}", "no_answer": f"No answer from {whom}",
        "failed": f"Did not reach {whom}", "declined": f"{whom} did not want to talk",
    }  # fmt: skip
    if row.direction == "in" and row.result == "spoke":
        titles["spoke"] = f"{whom} got in touch"
    reached = row.result in ("spoke", "sent")
    answered = [str(kind) for kind in entry.trace.details.get("answered", [])]
    aside = f"by {how}" + (" · answered a clock" if "respond" in answered else "")
    return own._replace(title=titles[row.result], words=row.words, state="kept" if reached else "todo", aside=aside)


def _name(party: Any) -> str:
    return party.individual.name if party.individual else party.described or "somebody unknown"


def _action(own: Line, entry: Entry) -> Line:
    row: Action = entry.row
    kind, verb = ACTIONS.get(row.kind, row.kind), entry.trace.verb
    if row.sort == "legal":
        own = own._replace(href=f"/cases/{row.case_id}/orders/{row.id}")
    if verb in ("set the terms", "ended the order"):
        told = "The terms are set" if verb == "set the terms" else "It is over"
        return own._replace(title=f"{kind}: {told[:1].lower()}{told[1:]}", words=row.outcome if "over" in told else "")
    if row.consent:
        own = own._replace(aside=f"to {AGENCIES.get(row.agency, 'an agency')} · {CONSENT[row.consent].lower()}")
    if row.kind in PLANNED:
        return own._replace(title="Done" if verb == "finished an action" else "Given up",
                            words=". ".join(part for part in (row.resident_words, row.outcome) if part))  # fmt: skip
    if verb == "finished an action":
        return own._replace(title=f"Done: {kind}", words=row.outcome, action=row)
    due = " · ".join(filter(None, (own.aside, f"by {day(row.due_on)}" if row.due_on and not row.done_at else "")))
    to_do = row if row.done_at is None else None
    return own._replace(
        title=kind, words=row.words, aside=due, to_do=to_do, state="todo" if to_do else "kept", action=row
    )


def _plan(own: Line, entry: Entry) -> Line:
    row: Plan = entry.row
    given = f"copy given {day(row.copy_given_at)}" if row.copy_given_at else "copy not given yet"
    if entry.trace.verb == "gave the copy":
        return own._replace(title="They have their copy of the plan")
    return own._replace(title="Plan agreed", words=row.wanted, aside=given, href=f"/cases/{row.case_id}/plan")


def _evidence(own: Line, entry: Entry) -> Line:
    row: Evidence = entry.row
    title = {"photograph": "Photograph", "file": row.name or "File"}.get(row.kind)
    aside = "" if title else f"{row.reference} · it stays where it lies"
    return own._replace(title=title or REFERENCES.get(row.kind, "Recording"), words=row.words, aside=aside, piece=row,
                        href=f"/cases/{row.case_id}/evidence")  # fmt: skip


def _note(own: Line, entry: Entry) -> Line:
    row: CaseNote = entry.row
    kind = ACTIONS.get(str(entry.trace.details.get("action")), "An order")
    titles = {"note": "Note", "lettings": "Before the home is let again", "breach": f"{kind}: breached"}
    return own._replace(title=titles.get(row.kind, own.title), words=row.words)


def _closure(own: Line, entry: Entry) -> Line:
    row: Closure = entry.row
    reason = f"{CLOSED_BECAUSE[row.reason]} · {OUTCOMES[row.outcome].lower()}"
    told = {"sent back": row.sent_back_words, "opened again": row.reopened_words}.get(entry.trace.verb)
    return own._replace(words=told or ". ".join(part for part in (reason, row.words) if part))


def _party(own: Line, entry: Entry) -> Line:
    row: Party = entry.row
    titles = {
        "added to the people": f"Added {_name(row)}, {ROLES[row.role]}",
        "set how to reach": f"How to reach {_name(row)}",
        "noted circumstances": f"What makes {_name(row)} vulnerable was looked at",
        "took out of the people": f"{_name(row)} has no more part in it",
    }  # fmt: skip
    return own._replace(title=titles.get(entry.trace.verb, own.title))


def _assignment(own: Line, entry: Entry) -> Line:
    row: Assignment = entry.row
    return own._replace(title=f"Handed over to {row.officer.name}", words=row.words)


def _letter(own: Line, entry: Entry) -> Line | list[Line]:
    """Tell of a draft while it is one, then of the letter that was sent or dropped."""
    row: Letter = entry.row
    verb, drafted = entry.trace.verb, row.sent_at is None and row.dropped_at is None
    if verb == "changed a letter" or (verb == "drafted a letter" and not drafted):
        return []
    to = f"{LETTERS[row.kind].words} to {_name(row.party) if row.party else 'somebody'}"
    if verb == "dropped a letter":
        return own._replace(title=f"Dropped: {to}", aside="not sent", href=f"/letters/{row.id}")
    if drafted:
        return own._replace(title=f"Draft: {to}", aside="not sent yet", state="todo", href=f"/letters/{row.id}")
    answered = " · answered a clock" if entry.trace.details.get("answered") else ""
    sent = "by post" if row.how == "print" else "by e-mail"
    return own._replace(title=to, words=row.subject, aside=sent + answered, href=f"/letters/{row.id}")


def _diary(own: Line, entry: Entry) -> Line:
    row: DiaryEntry = entry.row
    until = f" until {moment(row.ended_at)}" if row.ended_at else ""
    told = "\n\n".join(part for part in (row.words, row.effect) if part)
    return own._replace(title="In the diary", who="", quote=told, whose=f"The complainant’s diary{until}, unchanged")


def _assessment(own: Line, entry: Entry) -> Line:
    row: Assessment = entry.row
    if entry.trace.verb == "reviewed the file":
        return own._replace(title="The file was reviewed", href=f"/cases/{row.case_id}/assessments/{row.id}")
    if entry.trace.verb != "filled in a form":
        return own
    came = f"{row.score} by its answers, {RISKS[row.given].lower()}" if row.given else ""
    return own._replace(
        title=f"{FORMS.get(row.kind, 'Form')} filled in", words=". ".join(part for part in (came, row.because) if part),
        aside=OCCASIONS.get(row.occasion, "").lower(), href=f"/cases/{row.case_id}/assessments/{row.id}",
    )  # fmt: skip


def _survey(own: Line, entry: Entry) -> Line:
    row: Survey = entry.row
    if entry.trace.verb == "skipped the survey":
        return own._replace(title="Not asked how it was", words=SKIPPED.get(row.skipped_because, ""))
    scores = {one.question: one.score for one in row.answers}
    told = " ".join(f"{words} {scores[code]}." for code, words in QUESTIONS.items() if code in scores)
    return own._replace(title="Answered how it was", words=told, quote=row.words, whose="The complainant, unchanged")


TELLERS: dict[type, Callable[[Line, Entry], Line | list[Line]]] = {
    Report: _report, Contact: _contact, Action: _action, CaseNote: _note, Closure: _closure, Assignment: _assignment,
    Letter: _letter, DiaryEntry: _diary, Party: _party, Assessment: _assessment,
    Plan: _plan, Evidence: _evidence, Survey: _survey,
}  # fmt: skip
