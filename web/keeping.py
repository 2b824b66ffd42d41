"""Erasing what the rules of retention let go: each case or report by a commit of its own, files after it."""

import uuid
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from cases.operations.retention import Due, delete_files, due, erase
from cases.rules.retention import KINDS
from estate.database import db
from estate.models import Landlord
from web import clock

cases = AppGroup("cases", help="What becomes of cases that ended long ago.")


def erase_due(landlord_id: uuid.UUID, now: datetime) -> list[Due]:
    """Erase what is due; gives what was. A hold that was placed meanwhile wins. Safe to run twice, or two at once."""
    found = due(landlord_id, now)
    db.session.rollback()
    done = []
    for one in found:
        done += [one] * erase(landlord_id, one, now)
        db.session.commit()
    delete_files(landlord_id, _disk())
    db.session.rollback()
    return done


def erase_all() -> int:
    """Erase what is due of every landlord: the sweep of a morning."""
    landlords = list(db.session.scalars(select(Landlord.id)))
    return sum(len(erase_due(landlord_id, clock.now())) for landlord_id in landlords)


def _disk() -> Any:
    return current_app.extensions["beatbook_disk"]


@cases.command("retention")
@click.option("--erase", "really", is_flag=True, help="Erase; without it only list.")
def retention_command(really: bool) -> None:
    """List, or erase, what the rules of retention let go. Ids only: no name, no reference."""
    now = clock.now()
    landlords = db.session.execute(select(Landlord.slug, Landlord.id).order_by(Landlord.slug)).all()
    for slug, landlord_id in landlords:
        found = erase_due(landlord_id, now) if really else due(landlord_id, now)
        for one in found:
            click.echo(f"{slug}: {KINDS[one.kind].lower()} {one.id}")
        click.echo(f"{slug}: {len(found):,} {'erased' if really else 'would be erased'}")
