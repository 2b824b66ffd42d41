"""Commands of `flask notebook`: for who runs the server, and for an auditor beside them."""

import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from cases.operations import sightings
from estate.database import Base, db, reading
from estate.models import Landlord, Person
from estate.operations import traces
from notebook import queries
from notebook.models import Notebook
from notebook.operations import read_pages, rescue
from notebook.operations.rereading import reread
from notebook.operations.retention import Limits, delete_files, due, erase
from notebook.operations.verifying import note_verified, openings, verify
from patrol.models import Written
from patrol.operations import forget_words
from web import heads
from web.settings import Settings

notebook = AppGroup("notebook", help="Verify, reread, rescue, and the heads of the chains.")


def placed() -> Sequence[type[Written]]:
    """Give the models whose rows hold positions."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Written)]


def forget(landlord_id: uuid.UUID, settings: Settings, now: datetime) -> None:
    """Take people's words out of the daily reports that are as old as the pages erased by rule."""
    if settings.keep_pages_days:
        forget_words(landlord_id, now - timedelta(days=settings.keep_pages_days), now)


def forget_strangers(landlord_id: uuid.UUID, settings: Settings, now: datetime, *, really: bool = True) -> int:
    """Erase the sightings of unknown persons whom no case needs, or only count them."""
    days = settings.keep_sightings_days
    return sightings.purge(landlord_id, days, now) if really else len(sightings.due(landlord_id, days, now))


def limits(settings: Settings) -> Limits:
    """Give the days after which things are erased."""
    return Limits(settings.keep_pages_days, settings.keep_places_days, settings.keep_photographs_days)


def _part(name: str) -> Any:
    return current_app.extensions[f"beatbook_{name}"]


def _landlords() -> Sequence[Landlord]:
    return db.session.scalars(select(Landlord).order_by(Landlord.slug)).all()


def verify_all(now: datetime) -> list[str]:
    """Verify every notebook and every landlord's traces; gives the faults in words and writes down how each went."""
    reading()
    faults, ends = [], []
    for landlord in _landlords():
        faults += [f"{landlord.slug}: {fault}" for fault in (*traces.faults(landlord.id), *openings(landlord.id))]
        for book, _, _ in queries.heads(landlord.id):
            found = list(verify(book, _part("disk")))
            faults += [f"notebook {book.id} ({book.person.name}, {book.number}): {fault}" for fault in found]
            ends.append((book, found[0] if found else ""))
    db.session.rollback()
    for book, problem in ends:
        note_verified(book, problem, now)
    db.session.commit()
    return faults


@notebook.command("verify")
def verify_command() -> None:
    """Recompute every chain, check every signature and photograph; name what is wrong and exit with 1."""
    faults = verify_all(datetime.now(UTC))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("Nothing the server has answered for was altered.")


@notebook.command("reread")
@click.option("--check", is_flag=True, required=True, help="Show differences; change nothing.")
def reread_command(check: bool) -> None:
    """Rebuild the rows that pages make and show any difference; exit with 1 where there is one."""
    reading()
    found = [f"{landlord.slug}: {one}" for landlord in _landlords() for one in reread(landlord.id, _part("readers"))]
    for difference in found:
        click.echo(difference)
    if found:
        sys.exit(1)
    click.echo("Every row says what its page says.")


@notebook.command("heads")
@click.option("--check", "note", type=click.File(), help="A note kept outside: name what does not follow from it.")
def heads_command(note: TextIO | None) -> None:
    """Print the heads of all chains, to be kept where the server's people cannot change them; or check such a note."""
    reading()
    if note is None:
        for landlord in _landlords():
            click.echo(heads.letter(landlord, datetime.now(UTC)))
        return
    faults = heads.check(note.read())
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("Everything the note holds is still here.")


@notebook.command("rescue")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", required=True, help="E-mail of the person who imports it.")
def rescue_command(file: Path, email: str) -> None:
    """Import a rescue file that a phone saved; twice is once."""
    by = db.session.scalar(select(Person).where(Person.email == email.lower()))
    if by is None or not by.can("look after notebooks"):
        raise click.ClickException("Nobody with this e-mail may look after notebooks.")
    try:
        with file.open("rb") as opened:
            done = import_rescue(opened, by, datetime.now(UTC))
    except rescue.NotARescueFile as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Kept to page {done.outcome.kept_to}; {done.photographs} photographs.")


def import_rescue(file: Any, by: Person, now: datetime) -> rescue.Rescued:
    """Import a rescue file: pages kept, then read, then photographs; a commit after each. Raises NotARescueFile."""
    done = rescue.import_pages(file, by, now)
    key: tuple[uuid.UUID, uuid.UUID] = (done.notebook.landlord_id, done.notebook.id)
    db.session.commit()
    while read_pages(_part("readers"), done.notebook):
        db.session.commit()
    kept = 0
    book = db.session.get_one(Notebook, key)
    for sha256, content in rescue.photographs_in(file):
        kept += rescue.keep_photograph(book, sha256, content, _part("disk"), now)
        db.session.commit()
    return rescue.Rescued(book, done.outcome, kept)


@notebook.command("retention")
@click.option("--erase", "really", is_flag=True, help="Erase; without it only count.")
def retention_command(really: bool) -> None:
    """Count, or erase, what is older than the settings keep."""
    now = datetime.now(UTC)
    for landlord in _landlords():
        days = limits(_part("settings"))
        task = (landlord.id, days, placed())
        done = (erase if really else due)(*task, now)
        if really:
            forget(landlord.id, _part("settings"), now)
        told = forget_strangers(landlord.id, _part("settings"), now, really=really)
        db.session.commit()
        if really:
            delete_files(landlord.id, _part("disk"))
        verb = "erased" if really else "would be erased"
        counted = f"{done.pages} pages, {done.places} positions, {done.photographs} photographs, {told} sightings"
        click.echo(f"{landlord.slug}: {counted} {verb}")


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(notebook)
