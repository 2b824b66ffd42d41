"""Who signed a night, when, and with which note, in words."""

from patrol.queries.daily import NightReport
from patrol.rules.daily.shape import Correction
from patrol.rules.daily.words import clock
from web.paper import Line, Lines
from web.words import day

CORRECTED = {
    "added": "was not here when the night was signed", "changed": "reads otherwise now", "struck": "was struck",
    "voided": "was voided", "gone": "is not there any more",
}  # fmt: skip


def correction_words(one: Correction) -> str:
    """Say in words what became of an entry."""
    return CORRECTED.get(one.kind, one.kind)


def signing(found: NightReport) -> Lines:
    """Give the last section of a report."""
    signed = found.signed
    if signed is None:
        return Lines("Sign-off", (), "Not signed off. This is how the night stands now.")
    who = Line("check", f"{signed.signed_by.name}, {day(signed.signed_at)}, {clock(signed.signed_at)}.")
    note = (Line("pen-line", "Note:", quoted=signed.note),) if signed.note else ()
    return Lines("Signed off", (who, *note))
