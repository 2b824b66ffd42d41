"""A night of the demo played live: phones write when its clock says so, and send over the wire as phones do."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from http.client import HTTPException
from threading import Thread

from flask import Flask

from estate.database import db
from web.clock import FastClock
from web.demo import Story, settle, tell
from web.demo.handset import Handset
from web.demo.happenings import after_six
from web.demo.nights import Step
from web.demo.rota import by_time
from web.demo.shapes import Written
from web.demo.wire import WireClient

CURTAIN = timedelta(minutes=-8)
"""The clock begins so long before six in the evening."""

GOES_DARK, COMES_BACK = 288.0, 341.0
"""Between these minutes after six Dan's phone has no signal."""


class OnTheWire(Handset):
    """A phone of the demo that sends over a socket. Where nobody answers it goes on writing, and sends later."""

    def __init__(self, old: Handset, client: WireClient) -> None:
        self.__dict__.update(old.__dict__)
        self.client = client
        self.phone.clock, self.phone.new_id = self.clock, self.new_id

    def deliver(self, at: datetime, keep_back: int = 0) -> None:  # type: ignore[override]
        """Send what waits: pages, then photographs, then a hello that says what is left."""
        self.at = at
        with suppress(OSError, HTTPException):
            if self.phone.send(self.client).status_code == 200:
                self.phone.post(self.client, self.phone.batch(self.phone.kept_to + 1, 0))

    def call_for_help(self, at: datetime, page: Written) -> None:
        """Send an SOS ahead of its page."""
        self.at = at
        with suppress(OSError, HTTPException):
            self.phone.sos(self.client, page)


def curtain(night: date) -> datetime:
    """Give the moment at which a played night begins."""
    return after_six(night, 0) + CURTAIN


def prepare(app: Flask, night: date) -> Story:
    """Make the demo as it stands before this night begins, in an app context; its rows are held by no session."""
    begins = curtain(night)
    story = tell(app, begins, night)
    settle(begins)
    labels = [label for some in story.writer.labels.values() for label in some]
    for row in (*story.writer.people.values(), *story.writer.blocks.values(), *labels):
        db.session.refresh(row)
    db.session.expunge_all()
    db.session.rollback()
    return story


def play(story: Story, clock: FastClock, url: str) -> Thread:
    """Play the night in a thread of its own against the server at `url`; afterwards the clock walks."""
    writer = story.writer
    writer.now = after_six(story.night, 24 * 60)
    writer.phones = {short: OnTheWire(old, WireClient(url)) for short, old in writer.phones.items()}
    steps = [step for duty in story.duties for step in writer.steps(duty)]
    thread = Thread(target=_play, args=([*steps, *happenings(story)], clock), name="night", daemon=True)
    thread.start()
    return thread


def _play(steps: Sequence[Step], clock: FastClock) -> None:
    for at, do in sorted(steps, key=lambda step: step[0]):
        if not clock.wait_until(at):
            return
        do()
    clock.walk()


def happenings(story: Story) -> Iterator[Step]:
    """Give what happens in this night alone: Dan where there is no signal, and an SOS of Ben's that nobody has seen."""
    dan, ben = story.writer.phones["dan"], story.writer.phones["ben"]
    yield after_six(story.night, GOES_DARK), partial(setattr, dan, "silent", True)
    back = after_six(story.night, COMES_BACK)
    yield back, partial(setattr, dan, "silent", False)
    yield back, partial(dan.deliver, back)
    tour = next(one for one in by_time(story.duties) if one.start > after_six(story.night, 150))
    at, block = tour.start + timedelta(minutes=2), story.writer.blocks[tour.place.name]
    body = {"shift": None, "visit": None, "block": str(block.id), "words": ""}
    yield at, lambda: ben.call_for_help(at, ben.write(at, "sos", body, block))
