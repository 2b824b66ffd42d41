"""Sweeps: what no request waits for. Each finds rows that nobody has handled; twice, or two at once, is safe."""

import smtplib
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from email.errors import MessageError
from email.message import EmailMessage
from threading import Event, Thread
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import select

from estate.database import db
from estate.models import Landlord, Mail
from estate.operations import mail, traces
from notebook.disk import write_whole
from notebook.operations import photographs, read_pages
from notebook.operations.retention import delete_files, erase
from web import alarms, case_alarms, clock, heads, intake, keeping, showing
from web.commands import forget, forget_strangers, limits, placed, verify_all
from web.giving_way import Arriving
from web.logs import log
from web.settings import Settings
from web.words import LONDON

PART_DAYS = 14
"""A photograph begun and not gone on with for so long is begun anew by its phone, from the first byte."""


def _part(name: str) -> Any:
    return current_app.extensions[f"beatbook_{name}"]


def read_waiting() -> int:
    """Read pages that were kept but not read, as after a crash between the two."""
    count = read_pages(_part("readers"))
    db.session.commit()
    return count


def show_when_quiet() -> int:
    """Make display copies, each when no photographs are arriving: decoding takes a processor that phones need.

    At most a hundred: the server must be able to stop.
    """
    arriving: Arriving = _part("arriving")
    count = 0
    while count < 100 and not arriving.busy() and show_photographs(1):
        count += 1
    return count


def show_photographs(limit: int = 10) -> int:
    """Make display copies of new photographs: shown, or not shown because…"""
    waiting = photographs.to_show(limit)
    db.session.rollback()
    for key in waiting:
        tries = photographs.begin_showing(key)
        db.session.commit()
        size, because = _copied(key, tries)
        photographs.mark_shown(key, size, because)
        db.session.commit()
    return len(waiting)


def _copied(key: tuple[uuid.UUID, uuid.UUID, bytes], tries: int) -> tuple[tuple[int, int], str]:
    """Make one photograph's copies; gives its size, and why it cannot be shown."""
    if tries > photographs.MAX_TRIES:
        return (0, 0), f"the server stopped {photographs.MAX_TRIES} times while decoding it"
    try:
        return photographs.make_copies(_part("disk"), *key, megapixels=_part("settings").display_megapixels), ""
    except photographs.NotShown as error:
        return (0, 0), str(error)


def seal_traces() -> int:
    """Seal new traces into their landlord's chain."""
    count = 0
    for landlord_id in db.session.scalars(select(Landlord.id)).all():
        count += traces.seal(landlord_id)
        db.session.commit()
    return count


def post_mail() -> int:
    """Post waiting letters; one that fails is tried again, later and later, for two days.

    No transaction is open while the mail server talks: a slow one must not hold up phones.
    """
    letters = mail.waiting(clock.now())
    db.session.expunge_all()
    db.session.rollback()
    sent = 0
    for letter in letters:
        because = _posted(letter, _part("settings"))
        mail.tried(letter, because, clock.now())
        db.session.commit()
        sent += not because
    return sent


def _posted(letter: Mail, settings: Settings) -> str:
    """Post one letter; give why it could not be. One that no mail can be made of must not hold up the others."""
    try:
        send(letter, settings)
    except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
        return type(error).__name__
    return ""


def send(letter: Mail, settings: Settings) -> None:
    """Hand a letter to the mail server, or write it to the data folder where none is set."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.to, letter.subject
    message["Message-ID"] = f"<{letter.id}@beatbook>"
    message.set_content(letter.body)
    if not settings.mail_server:
        write_whole(settings.data / "mail" / f"{letter.id}.eml", bytes(message))
        return
    host, _, port = settings.mail_server.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=20) as server:
        if server.has_extn("starttls"):
            server.starttls()
        server.send_message(message)


def nightly() -> int:
    """Once a day: mail the heads outside, verify everything, and erase what is older than the settings keep."""
    now = clock.now()
    settings: Settings = _part("settings")
    done = 0
    for landlord in db.session.scalars(select(Landlord)).all():
        subject = f"Heads of the chains, {landlord.slug}, {now:%Y-%m-%d}"
        to = settings.heads_to or "nobody@localhost"
        if db.session.scalar(select(Mail.id).where(Mail.landlord_id == landlord.id, Mail.subject == subject)):
            continue
        letter = mail.post(landlord.id, to, subject, heads.letter(landlord, now), now)
        if not settings.heads_to:
            letter.sent_at, letter.because = now, "BEATBOOK_HEADS_TO is not set: kept here only"
        erase(landlord.id, limits(settings), placed(), now)
        forget(landlord.id, settings, now)
        forget_strangers(landlord.id, settings, now)
        db.session.commit()
        delete_files(landlord.id, _part("disk"))
        done += 1
    db.session.rollback()
    if done:
        _part("disk").drop_parts(now - timedelta(days=PART_DAYS))
        faults = verify_all(now)
        log.info("verified", count=len(faults))
    return done


class Sweep(NamedTuple):
    """A sweep, the pause after it, and the hour in London from which on it is run: not in the middle of a night."""

    run: Callable[[], int]
    pause: timedelta = timedelta(0)
    from_hour: int = 0


THREADS: tuple[tuple[Sweep, ...], ...] = (
    (Sweep(read_waiting),),
    (Sweep(alarms.sound), Sweep(alarms.start_clocks, timedelta(seconds=30))),
    (Sweep(alarms.tell_addresses),),
    (
        Sweep(intake.take_in_reports, timedelta(seconds=5)),
        Sweep(intake.bring_back_patterns, timedelta(minutes=1)),
        Sweep(case_alarms.tell_of_promises, timedelta(minutes=1)),
        Sweep(case_alarms.tell_of_waiting, timedelta(minutes=1)),
    ),
    (Sweep(show_when_quiet), Sweep(showing.show_told, timedelta(seconds=5)), Sweep(seal_traces)),
    (Sweep(post_mail, timedelta(seconds=5)),),
    (Sweep(nightly, timedelta(minutes=10), from_hour=10), Sweep(keeping.erase_all, timedelta(hours=6), from_hour=10)),
)
"""Sweeps by the thread that runs them: a slow mail server or a long check must not keep pages from being read."""


def sweep_once() -> int:
    """Run every sweep once, in an app context; gives how much was done."""
    return sum(sweep.run() for sweeps in THREADS for sweep in sweeps)


class Sweeper:
    """Runs the sweeps in threads of their own until stopped. A sweep that fails is logged and tried again."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self.stopped = Event()
        self.threads = [Thread(target=self._run, args=(sweeps,), name="sweeps", daemon=True) for sweeps in THREADS]

    def start(self) -> None:
        """Begin."""
        self.app.extensions["beatbook_listening_since"] = self.app.extensions["beatbook_clock"].now()
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait for the sweeps under way."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(timeout=30)

    def _run(self, sweeps: Sequence[Sweep]) -> None:
        watch: clock.Clock = self.app.extensions["beatbook_clock"]
        next_at = dict.fromkeys(sweeps, watch.now())
        while not self.stopped.wait(self.seconds):
            for sweep in sweeps:
                now = watch.now()
                if now >= next_at[sweep] and now.astimezone(LONDON).hour >= sweep.from_hour:
                    self._try(sweep.run)
                    next_at[sweep] = watch.now() + sweep.pause

    def _try(self, sweep: Callable[[], int]) -> None:
        with self.app.app_context():
            try:
                sweep()
            except Exception as error:  # One broken sweep must not end the others; what failed is found again.
                db.session.rollback()
                log.error("sweep failed", sweep=sweep.__name__, error=type(error).__name__, exc_info=error)
            finally:
                db.session.remove()
