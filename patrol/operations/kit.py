"""The kit register: what there is, what is no longer used, and what was found back."""

import uuid
from datetime import datetime

from sqlalchemy import select

from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from patrol.models import Kit, KitBack
from patrol.rules.kit import KINDS


def add_kit(kind: str, label: str, block: Block | None, by: Person, now: datetime) -> Kit:
    """Add a thing to the register; `block`: the one it opens.

    Raises NotAllowed; Refusal for an unknown kind, a label that is missing or there already, or another's block.
    """
    check(by, "plan rounds", by.landlord_id)
    if kind not in KINDS:
        raise Refusal("Choose what it is.", "kind")
    if block and block.landlord_id != by.landlord_id:
        raise Refusal("Choose one of your own blocks.", "block")
    name = typed(label, 100, "The label", "label")
    same = select(Kit.id).where(Kit.landlord_id == by.landlord_id, Kit.kind == kind, Kit.label == name)
    if db.session.scalar(same):
        raise Refusal(f"{KINDS[kind]} “{name}” is in the register already.", "label")
    kit = Kit(landlord_id=by.landlord_id, id=new_id(), kind=kind, label=name, block_id=block.id if block else None)
    db.session.add(kit)
    trace(by.landlord_id, by, "added", "kit", kit.id, now, what=kind, label=name)
    return kit


def retire_kit(kit_id: uuid.UUID, by: Person, now: datetime) -> bool:
    """Take a thing out of use; what was written of it stays. False where there is none. Raises NotAllowed."""
    kit = _mine(kit_id, by)
    if kit and kit.retired_at is None:
        kit.retired_at = now
        trace(by.landlord_id, by, "took out of use", "kit", kit.id, now, what=kit.kind, label=kit.label)
    return kit is not None


def use_kit_again(kit_id: uuid.UUID, by: Person, now: datetime) -> bool:
    """Take a thing into use again. False where there is none. Raises NotAllowed."""
    kit = _mine(kit_id, by)
    if kit and kit.retired_at:
        kit.retired_at = None
        trace(by.landlord_id, by, "took into use again", "kit", kit.id, now, what=kit.kind, label=kit.label)
    return kit is not None


def kit_is_back(kit_id: uuid.UUID, words: str, by: Person, now: datetime) -> bool:
    """Note that a thing is back, which no page says. False where there is none. Raises NotAllowed, Refusal."""
    kit = _mine(kit_id, by)
    if kit:
        said = typed(words, 400, "What is said of it", "words", needed=False)
        db.session.add(KitBack(landlord_id=by.landlord_id, kit_id=kit.id, by_id=by.id, at=now, words=said))
        trace(by.landlord_id, by, "found back", "kit", kit.id, now, what=kit.kind, label=kit.label, words=said)
    return kit is not None


def _mine(kit_id: uuid.UUID, by: Person) -> Kit | None:
    check(by, "plan rounds", by.landlord_id)
    return db.session.get(Kit, (by.landlord_id, kit_id))
