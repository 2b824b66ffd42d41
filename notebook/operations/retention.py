"""Erasing by rule: texts, positions and photographs, after the days a landlord has set; 0 keeps for ever.

Numbers, hashes and the chain stay: `verify` still holds, and an erased page stays visible as erased.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, func, select, update

from estate.database import db
from estate.operations.traces import trace
from notebook.disk import Disk
from notebook.models import EarlyPage, Page, PagePhoto, Photograph


@dataclass(frozen=True, slots=True)
class Limits:
    """Days after which each is erased; 0 keeps for ever."""

    pages: int
    places: int
    photographs: int


@dataclass(frozen=True, slots=True)
class Erased:
    """How many were erased, or would be."""

    pages: int
    places: int
    photographs: int


def due(landlord_id: uuid.UUID, limits: Limits, placed: Sequence[type[Any]], now: datetime) -> Erased:
    """Count what the limits would erase now, and erase nothing: the dry run."""
    texts = ((Page, _old_pages(landlord_id, limits, now)), (EarlyPage, _old_early(landlord_id, limits, now)))
    pages = sum(_count(model, where) for model, where in texts)
    old = ((model, _old_places(model, landlord_id, limits, now)) for model in placed)
    places = sum(_count(model, where) for model, where in old)
    photographs = _count(Photograph, _old_photographs(landlord_id, limits, now))
    return Erased(pages, places, photographs)


def erase(landlord_id: uuid.UUID, limits: Limits, placed: Sequence[type[Any]], now: datetime) -> Erased:
    """Erase what is due, words in rows included, and leave a trace. Safe to run twice.

    `placed`: models of rows read from pages, which hold positions and words. Files go afterwards: `delete_files`.
    """
    counted = due(landlord_id, limits, placed, now)
    gone = {"text": None, "erased_at": now}
    db.session.execute(update(Page).where(*_old_pages(landlord_id, limits, now)).values(gone))
    db.session.execute(delete(EarlyPage).where(*_old_early(landlord_id, limits, now)))
    nowhere = {"lat": None, "lon": None, "accuracy_m": None, "fixed_at": None}
    for model in placed:
        db.session.execute(update(model).where(*_old_places(model, landlord_id, limits, now)).values(nowhere))
    _blank(landlord_id, placed, _before(limits.pages, now))
    old = _old_photographs(landlord_id, limits, now)
    db.session.execute(update(Photograph).where(*old).values(erased_at=now))
    if counted != Erased(0, 0, 0):
        told = {"pages": counted.pages, "places": counted.places, "photographs": counted.photographs}
        trace(landlord_id, None, "erased by rule", "landlord", landlord_id, now, **told)
    return counted


def delete_files(landlord_id: uuid.UUID, disk: Disk) -> None:
    """Delete the files of erased photographs, once the erasing is committed; what a power cut leaves goes next time."""
    erased = (Photograph.landlord_id == landlord_id, Photograph.erased_at.is_not(None))
    for notebook_id, sha256 in db.session.execute(select(Photograph.notebook_id, Photograph.sha256).where(*erased)):
        disk.delete(landlord_id, notebook_id, sha256)


WORDS = (
    "words", "spot", "reason", "police_reference", "bwv_reference", "answer", "risks", "kit", "keys", "people",
    "welfare", "unfinished",
)  # fmt: skip


def _blank(landlord_id: uuid.UUID, models: Sequence[type[Any]], before: datetime) -> None:
    """Take people's words out of the rows whose pages are old enough to be erased: what happened stays countable.

    By the moment the page was received, which every row has: a row of a copied page, or of an SOS ahead of its
    page, does not have the id of the page whose text is erased.
    """
    for model in models:
        old = (model.landlord_id == landlord_id, model.received_at < before)
        columns = (getattr(model, name) for name in WORDS if hasattr(model, name))
        for column in (one for one in columns if isinstance(one.type, String)):
            db.session.execute(update(model).where(*old, column != "").values({column: ""}))
        if hasattr(model, "plan_x"):
            db.session.execute(update(model).where(*old, model.plan_x.is_not(None)).values(plan_x=None, plan_y=None))


def _count(model: Any, where: Sequence[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def _before(days: int, now: datetime) -> datetime:
    """Give the moment before which things are old; far in the past where they are kept for ever."""
    return now - timedelta(days=days or 100_000)


def _old_pages(landlord_id: uuid.UUID, limits: Limits, now: datetime) -> Sequence[Any]:
    """Choose old texts, but none that nobody has read yet."""
    settled = Page.state.in_(("read", "again"))
    return (
        Page.landlord_id == landlord_id, Page.received_at < _before(limits.pages, now), Page.text.is_not(None), settled,
    )  # fmt: skip


def _old_early(landlord_id: uuid.UUID, limits: Limits, now: datetime) -> Sequence[Any]:
    """Choose old pages that came ahead of their batch: an SOS that nobody could read stays."""
    old = EarlyPage.received_at < _before(limits.pages, now)
    return EarlyPage.landlord_id == landlord_id, old, EarlyPage.state.in_(("read", "again"))


def _old_places(model: Any, landlord_id: uuid.UUID, limits: Limits, now: datetime) -> Sequence[Any]:
    return model.landlord_id == landlord_id, model.received_at < _before(limits.places, now), model.lat.is_not(None)


def _old_photographs(landlord_id: uuid.UUID, limits: Limits, now: datetime) -> Sequence[Any]:
    old = Photograph.kept_at < _before(limits.photographs, now)
    return Photograph.landlord_id == landlord_id, old, Photograph.erased_at.is_(None)


def erase_pages(landlord_id: uuid.UUID, page_ids: Sequence[uuid.UUID], now: datetime) -> None:
    """Erase these pages wherever they are kept, copies in other notebooks too, and the photographs they alone name.

    Their numbers and hashes stay, so the chain holds. Who asks leaves the trace.
    """
    gone = {"text": None, "erased_at": now}
    kept = (Page.landlord_id == landlord_id, Page.text.is_not(None))
    db.session.execute(update(Page).where(*kept, Page.page_id.in_(page_ids)).values(gone))
    written = [str(one).encode() for one in page_ids]
    copies = db.session.scalars(select(Page).where(*kept, Page.kind == "copied"))
    for page in [one for one in copies if any(each in (one.text or b"") for each in written)]:
        page.text, page.erased_at = None, now
    _erase_photographs(landlord_id, page_ids, now)


def _erase_photographs(landlord_id: uuid.UUID, page_ids: Sequence[uuid.UUID], now: datetime) -> None:
    mine = (PagePhoto.landlord_id == landlord_id, PagePhoto.page_id.in_(page_ids))
    for notebook_id, sha256 in db.session.execute(select(PagePhoto.notebook_id, PagePhoto.sha256).where(*mine)).all():
        same = (PagePhoto.landlord_id == landlord_id, PagePhoto.notebook_id == notebook_id, PagePhoto.sha256 == sha256)
        others = select(PagePhoto.number).where(*same, PagePhoto.page_id.not_in(page_ids))
        photograph = db.session.get(Photograph, (landlord_id, notebook_id, sha256))
        if photograph and photograph.erased_at is None and db.session.scalar(others.limit(1)) is None:
            photograph.erased_at = now
