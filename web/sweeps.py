"""Sweeps: what no request waits for. Each finds rows that nobody has handled; twice, or two at once, is safe."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from threading import Event, Thread
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from estate.database import db
from estate.models import Landlord, Mail
from estate.operations import mail, traces
from notebook.disk import write_whole
from notebook.operations import photographs, read_pages
from notebook.operations.retention import erase
from web.commands import heads_letter, limits, placed, verify_all
from web.logs import log
from web.settings import Settings

PART_DAYS = 14
"""A photograph begun and not gone on with for so long is begun anew by its phone, from the first byte."""


def _part(name: str) -> Any:
    return current_app.extensions[f"beatbook_{name}"]


def read_waiting() -> int:
    """Read pages that were kept but not read, as after a crash between the two."""
    count = read_pages(_part("readers"))
    db.session.commit()
    return count


def show_photographs() -> int:
    """Make display copies of new photographs: shown, or not shown because…"""
    waiting = photographs.to_show()
    db.session.rollback()
    for key in waiting:
        because, size = "", (0, 0)
        try:
            size = photographs.make_copies(_part("disk"), *key, megapixels=_part("settings").display_megapixels)
        except photographs.NotShown as error:
            because = str(error)
        photographs.mark_shown(key, size, because)
        db.session.commit()
    return len(waiting)


def seal_traces() -> int:
    """Seal new traces into their landlord's chain."""
    count = 0
    for landlord_id in db.session.scalars(select(Landlord.id)).all():
        count += traces.seal(landlord_id)
        db.session.commit()
    return count


def post_mail() -> int:
    """Post waiting letters; one that fails is tried again, ten times in all.

    No transaction is open while the mail server talks: a slow one must not hold up phones.
    """
    letters = mail.waiting()
    db.session.expunge_all()
    db.session.rollback()
    sent = 0
    for letter in letters:
        because = _posted(letter, _part("settings"))
        mail.tried(letter, because, datetime.now(UTC))
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
    now = datetime.now(UTC)
    settings: Settings = _part("settings")
    done = 0
    for landlord in db.session.scalars(select(Landlord)).all():
        subject = f"Heads of the chains, {landlord.slug}, {now:%Y-%m-%d}"
        to = settings.heads_to or "nobody@localhost"
        if db.session.scalar(select(Mail.id).where(Mail.landlord_id == landlord.id, Mail.subject == subject)):
            continue
        letter = mail.post(landlord.id, to, subject, heads_letter(landlord, now), now)
        if not settings.heads_to:
            letter.sent_at, letter.because = now, "BEATBOOK_HEADS_TO is not set: kept here only"
        erase(landlord.id, limits(settings), placed(), _part("disk"), now)
        db.session.commit()
        done += 1
    db.session.rollback()
    if done:
        _part("disk").drop_parts(now - timedelta(days=PART_DAYS))
        faults = verify_all(now)
        log.info("verified", count=len(faults))
    return done


SWEEPS: tuple[tuple[Callable[[], int], timedelta], ...] = (
    (read_waiting, timedelta(0)),
    (show_photographs, timedelta(0)),
    (seal_traces, timedelta(0)),
    (post_mail, timedelta(seconds=5)),
    (nightly, timedelta(minutes=10)),
)


def sweep_once() -> int:
    """Run every sweep once, in an app context; gives how much was done."""
    return sum(sweep() for sweep, _ in SWEEPS)


class Sweeper:
    """Runs the sweeps in a thread of their own until stopped. A sweep that fails is logged and tried again."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self.stopped = Event()
        self.thread = Thread(target=self._run, name="sweeps", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def stop(self) -> None:
        """End, and wait for the sweep under way."""
        self.stopped.set()
        self.thread.join(timeout=30)

    def _run(self) -> None:
        next_at = {sweep: datetime.now(UTC) for sweep, _ in SWEEPS}
        while not self.stopped.wait(self.seconds):
            for sweep, pause in SWEEPS:
                if datetime.now(UTC) >= next_at[sweep]:
                    self._try(sweep)
                    next_at[sweep] = datetime.now(UTC) + pause

    def _try(self, sweep: Callable[[], int]) -> None:
        with self.app.app_context():
            try:
                sweep()
            except Exception as error:  # One broken sweep must not end the others; what failed is found again.
                db.session.rollback()
                log.error("sweep failed", sweep=sweep.__name__, error=type(error).__name__, exc_info=error)
            finally:
                db.session.remove()
