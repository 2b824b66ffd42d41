"""Photographs that residents send: copies to be shown, made by a sweep. Safe to run twice, or two at once."""

from typing import cast

from flask import current_app

from cases.operations import pictures
from estate.database import db
from notebook.disk import Disk
from web.access import settings


def show_told(limit: int = 10) -> int:
    """Make the copies of photographs that came with what was told: shown, or not shown because…"""
    disk = cast(Disk, current_app.extensions["beatbook_disk"])
    waiting = pictures.to_show(limit)
    db.session.rollback()
    for key in waiting:
        pictures.mark(key[0], key[1], "tried")
        db.session.commit()
        because = pictures.copied(disk, key, settings().display_megapixels)
        pictures.mark(key[0], key[1], "not shown" if because else "shown", because)
        db.session.commit()
    return len(waiting)
