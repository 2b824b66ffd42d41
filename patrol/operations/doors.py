"""What an officer should know at a door: written at the desk, until a moment or until somebody ends it."""

import uuid
from datetime import datetime

from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from patrol.models import DoorNote

KINDS = ("warning", "note")


def note_at_door(block: Block, kind: str, words: str, until: datetime | None, by: Person, now: datetime) -> DoorNote:
    """Leave a warning or a note at the door of a block; it ends at `until`, where one is given.

    Raises NotAllowed; Refusal for an unknown kind, no words, or a moment that is past.
    """
    check(by, "plan rounds", block.landlord_id)
    if kind not in KINDS:
        raise Refusal("Choose warning or note.", "kind")
    if until and until <= now:
        raise Refusal("Give a moment that is still to come.", "until")
    said = typed(words, 400, "What to know", "words")
    note = DoorNote(landlord_id=block.landlord_id, id=new_id(), block_id=block.id, kind=kind, words=said, until=until)
    note.by_id, note.begun_at = by.id, now
    db.session.add(note)
    told = {"block": block.name, "words": said, "until": until.isoformat() if until else None}
    trace(block.landlord_id, by, "left a " + kind, "door_note", note.id, now, **told)
    return note


def end_door_note(note_id: uuid.UUID, by: Person, now: datetime) -> DoorNote | None:
    """End a note: phones no longer show it. None where there is none. Raises NotAllowed."""
    check(by, "plan rounds", by.landlord_id)
    note = db.session.get(DoorNote, (by.landlord_id, note_id))
    if note and note.ended_at is None:
        note.ended_at = now
        trace(by.landlord_id, by, "ended", "door_note", note.id, now, block=note.block.name, words=note.words)
    return note
