"""The days after the nights: what residents told, what became of it, and what was promised. Through the operations."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select

from cases.models import Closure, Party, Report
from cases.operations import changing, closing, intake, working
from cases.operations.opening import Opening, join_case, open_case, put_aside
from cases.operations.telling import Telling, tell_for
from cases.operations.working import Acted, Contacted
from cases.queries.walls import case_of, reports_of
from estate.database import db, new_id
from estate.models import Block, Person
from estate.rules.calendar import LONDON
from notebook.disk import Disk

HELD: Final = ("drugs", "harassment", "violence")
"""What waits longer for a case it may belong to."""


class Office:
    """Northmere's day team on the day after one night. Nothing is done later than `until`."""

    def __init__(self, people: Mapping[str, Person], blocks: Sequence[Block], until: datetime, disk: Disk) -> None:
        self.people, self.until, self.disk = people, until, disk
        self.blocks = {block.name: block for block in blocks}
        self.cases: dict[str, uuid.UUID] = {}
        self.tokens: dict[str, str] = {}
        self.at = until

    def day(self, night: date, script: Sequence[tuple[str, Any]]) -> None:
        """Take in what the night saw, then do what the script says, each at its time."""
        self.take_in(self._moment(night, "07:00"))
        for when, act in (*script, ("17:20", Office.sort_out)):
            self.at = self._moment(night, when)
            if self.at <= self.until:
                act(self)
                db.session.commit()

    def before(self, day: date, script: Sequence[tuple[str, Any]]) -> None:
        """Do what the script says on a day of before the patrol wrote pages."""
        for when, act in script:
            self.at = datetime.combine(day, time.fromisoformat(when), LONDON)
            act(self)
        db.session.commit()

    def _moment(self, night: date, when: str) -> datetime:
        return datetime.combine(night + timedelta(days=1), time.fromisoformat(when), LONDON)

    def sort_out(self) -> None:
        """Take up hate the same day; put aside repairs and one-offs after two days, threats to people after five."""
        self.take_up_hate()
        waits = (Report.handled_at.is_(None), Report.origin == "patrol", Report.hate.is_(False))
        for report in db.session.scalars(reports_of(self.people["ruth"]).where(*waits)).all():
            if report.received_at > self.at - timedelta(days=5 if report.category in HELD else 2):
                continue
            mend = report.category in ("fault", "damage", "rubbish", "garden", "welfare")
            self.aside(report, "archived", "repairs" if mend else "one_off")

    def take_up_hate(self) -> None:
        """Open a case of each report of hate by the patrol, and have what was written cleaned off."""
        waits = (Report.handled_at.is_(None), Report.origin == "patrol", Report.hate)
        for report in db.session.scalars(reports_of(self.people["ruth"]).where(*waits)).all():
            title = f"Words against a faith, {report.block.name if report.block else 'place not named'}"
            self.opened(title, report, title, "high")
            self.action(title, "environmental_fix", "Photographed, then cleaned off. Neighbours spoken to.")

    def take_in(self, at: datetime) -> None:
        """Do what the sweep does."""
        at, landlord_id = min(at, self.until), self.people["ruth"].landlord_id
        while intake.take_in(intake.untold(landlord_id, at), at):
            db.session.commit()

    def told(self, who: str, words: str, category: str, block: str, by: str = "ruth", **more: Any) -> Report:
        """Take in what somebody told by phone, or otherwise."""
        telling: dict[str, Any] = {
            "origin": "staff", "key": str(new_id()), "channel": "phone", "category": category, "words": words,
            "teller": who, "block_id": self.blocks[block].id, "happened_at": self.at - timedelta(hours=9),
            "received_at": self.at - timedelta(minutes=6),
        }  # fmt: skip
        return tell_for(Telling(**(telling | more)), self.people[by], self.at)[0]

    def opened(self, name: str, report: Report, title: str, risk: str, by: str = "ruth", **more: Any) -> None:
        """Open a case, and remember it by a short name."""
        how = Opening(title=title, category=report.category, risk=risk, **more)
        case = open_case(report.id, how, self.people[by], self.at)
        self.cases[name] = case.id if case else uuid.UUID(int=0)

    def contact(self, name: str, words: str, result: str = "spoke", by: str = "ruth", **more: Any) -> None:
        """Log a contact with the complainant."""
        mine = (Party.case_id == self.cases[name], Party.role == "complainant")
        party = db.session.scalars(select(Party).where(*mine)).first()
        told: dict[str, Any] = {"method": "phone", "result": result, "words": words, "happened_at": self.at} | more
        logged = Contacted(id=new_id(), party_id=party.id if party else None, **told)
        working.log_contact(self.cases[name], logged, self.people[by], self.at)

    def suits(self, name: str, safe_times: str, *, no_voicemail: bool = False) -> None:
        """Note how a complainant wants to be reached."""
        mine = (Party.case_id == self.cases[name], Party.role == "complainant")
        for party in db.session.scalars(select(Party).where(*mine)):
            if party.individual:
                party.individual.safe_times, party.individual.no_voicemail = safe_times, no_voicemail

    def action(self, name: str, kind: str, words: str, days: int = 0, by: str = "ruth") -> None:
        """Add an action, done or due in so many days."""
        due = self.at.date() + timedelta(days=days) if days else None
        told = Acted(id=new_id(), kind=kind, words=words, due_on=due, done=not days)
        working.add_action(self.cases[name], told, self.people[by], self.at)

    def note(self, name: str, words: str, by: str = "ruth") -> None:
        """Add a note."""
        working.add_note(self.cases[name], new_id(), words, self.people[by], self.at)

    def found(self, category: str, block: str, by: str = "ruth") -> Report | None:
        """Give a patrol's report of a kind that waits."""
        waits = (Report.handled_at.is_(None), Report.category == category, Report.block_id == self.blocks[block].id)
        found: Report | None = db.session.scalars(reports_of(self.people[by]).where(*waits)).first()
        return found

    def joined(self, name: str, report: Report | None, by: str = "ruth") -> None:
        """Join a report to a case, where there is one."""
        if report is not None:
            join_case(report.id, self.cases[name], self.people[by], self.at)

    def aside(self, report: Report, outcome: str, because: str, words: str = "", by: str = "ruth") -> None:
        """Put a report aside."""
        put_aside(report.id, outcome, because, words, self.people[by], self.at)

    def graded(self, name: str, risk: str, because: str, by: str = "ruth") -> None:
        """Regrade a case."""
        case = case_of(self.people[by], self.cases[name])
        if case is not None:
            changing.regrade(case.id, risk, because, case.version, self.people[by], self.at)

    def asked(
        self, name: str, reason: str, words: str, by: str = "ruth", outcome: str = "resolved"
    ) -> Closure | None:
        """Ask for closing."""
        case, who = case_of(self.people[by], self.cases[name]), self.people[by]
        return closing.ask_to_close(case.id, reason, outcome, words, case.version, who, self.at) if case else None

    def closed(self, name: str, reason: str, words: str, by: str = "ruth", **more: str) -> None:
        """Ask for closing, and have Grace sign it three hours later."""
        row = self.asked(name, reason, words, by, **more)
        if row is not None:
            closing.sign_closure(row.id, self.people["grace"], min(self.at + timedelta(hours=3), self.until))
