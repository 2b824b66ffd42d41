"""What is filed in the demo's cases: forms, legal steps with their forms and terms, diaries and surveys."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from cases.models import Action, Assessment, Party
from cases.operations import assessing, diaries, orders, parties, surveys
from cases.operations.assessing import Filled
from cases.operations.diaries import Written
from cases.operations.orders import Terms
from cases.operations.private_links import give_link
from cases.queries.walls import case_of
from estate.database import db, new_id
from web.demo.casework import Office

CALM: Final = {
    "how_often": "weekly", "linked": "no", "worse": "no", "known": "by_sight", "intimidation": "no", "targeted": "no",
    "characteristic": "no", "household": "no", "affected": "moderately", "health": "no", "professional": "no",
    "friends": "few", "others": "neighbours",
}  # fmt: skip
"""Answers to the risk form from which a story says what is otherwise."""
DONE: Final = ("contacted", "safe_place", "police", "cleaned", "risk", "home_safe", "plan", "evidence", "safeguarding",
               "contact", "pattern", "case_review")  # fmt: skip


def filled(office: Office, name: str, kind: str, said: Mapping[str, Any], by: str = "ruth", **more: Any) -> Assessment:
    """Fill in a form about a case."""
    answers = {code: [one] if isinstance(one, str) else list(one) for code, one in said.items()}
    told = Filled(id=new_id(), kind=kind, given=lambda code: answers.get(code, []), **more)
    row = assessing.fill_in(office.cases[name], told, office.people[by], office.at)
    if row is None:
        raise LookupError(name)
    return row


def risk(office: Office, name: str, by: str = "ruth", **otherwise: Any) -> None:
    """Fill in the risk form."""
    filled(office, name, "victim_risk", CALM | otherwise, by)


def hate_list(office: Office, name: str, perception: str, by: str = "ruth") -> None:
    """Fill in the hate checklist: what is done, and what is still to do."""
    still = ("support", "panel", "alleged", "manager", "closing_call")
    filled(office, name, "hate_checklist", {"perception": perception} | dict.fromkeys(DONE, "done")
           | dict.fromkeys(still, "to_do"), by)  # fmt: skip


def legal(office: Office, name: str, kind: str, why: Mapping[str, str], words: str) -> None:
    """Weigh a legal step, have it agreed by Grace, and begin it."""
    fresh = (office.at.date() + timedelta(days=28)).isoformat()
    form = filled(office, name, "proportionality", {"review_on": fresh, "decision": "yes"} | dict(why), step=kind)
    assessing.agree(form.id, office.people["grace"], office.at)
    office.action(name, kind, words, 5)


def terms(office: Office, name: str, kind: str, **more: Any) -> None:
    """Set what is known of a legal step; days as so many from today."""
    row, case = step(office, name, kind), case_of(office.people["ruth"], office.cases[name])
    told = {what: office.at.date() + timedelta(days=value) if isinstance(value, int) else value
            for what, value in more.items()}  # fmt: skip
    held = {field: getattr(row, field) for field in Terms.__dataclass_fields__} | told
    if case is not None:
        orders.set_terms(row.id, Terms(**(held | {"reasons": tuple(held["reasons"])})), case.version,
                         office.people["ruth"], office.at)  # fmt: skip


def step(office: Office, name: str, kind: str) -> Action:
    """Give the newest action of a kind in a case."""
    mine = (Action.case_id == office.cases[name], Action.kind == kind)
    return db.session.scalars(select(Action).where(*mine).order_by(Action.id.desc())).first() or Action()


def breached(office: Office, name: str, kind: str, words: str) -> None:
    """Note a breach of an order, the day before."""
    on = office.at.date() - timedelta(days=1)
    orders.note_breach(step(office, name, kind).id, new_id(), on, words, office.people["ruth"], office.at)


def ran_out(office: Office, name: str, kind: str, words: str) -> None:
    """Note that an order ran out."""
    on: date = office.at.date()
    orders.end_order(step(office, name, kind).id, "ran_out", on, words, office.people["ruth"], office.at)


def people(office: Office, name: str, role: str, who: str = "", described: str = "", by: str = "ruth") -> None:
    """Add somebody to a case."""
    parties.add_party(office.cases[name], new_id(), role, who, described, office.people[by], office.at)


def link(office: Office, name: str, by: str = "ruth") -> str:
    """Give the complainant their private link."""
    mine = (Party.case_id == office.cases[name], Party.role == "complainant")
    given = give_link(office.cases[name], db.session.scalars(select(Party.id).where(*mine)).one(), office.people[by],
                      office.at)  # fmt: skip
    if given is None:
        raise LookupError(name)
    return given[1]


def wrote_down(office: Office, token: str, hours_ago: int, lasted: int, words: str, effect: str = "") -> None:
    """Let a complainant write in their diary. lasted: in minutes."""
    began = office.at - timedelta(hours=hours_ago)
    entry = Written(id=new_id(), words=words, effect=effect, happened_at=began,
                    ended_at=began + timedelta(minutes=lasted))  # fmt: skip
    diaries.write_diary(token, entry, office.at)


def surveyed(office: Office, name: str, scores: Mapping[str, int], words: str = "", by: str = "ruth") -> None:
    """Let a complainant answer the survey of a closed case."""
    token = link(office, name, by)
    surveys.answer_survey(token, {code: str(score) for code, score in scores.items()}, words, office.at)
