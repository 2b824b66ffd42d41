"""Community safety accreditation (Police Reform Act 2002 s40 and Schedule 5)."""

from datetime import date, datetime

from estate.rules.calendar import LONDON

CSAS_POWERS: tuple[str, ...] = (
    "require the name and address of a person acting anti-socially",
    "require the name and address of a person for an offence",
    "require a person to stop drinking and take alcohol in a designated place",
    "take alcohol from a person under 18",
    "take tobacco from a person under 16",
    "fixed penalty notice for litter",
    "fixed penalty notice for graffiti and fly-posting",
    "fixed penalty notice for dog fouling",
    "fixed penalty notice for cycling on a footpath",
    "penalty notice for disorder",
    "remove an abandoned vehicle",
    "photograph a person given a penalty notice",
)
"""Powers a chief officer may grant: some, all or none. Forces word them differently, so others may be recorded too."""


def valid_on(day: date, valid_from: date, expires_on: date, revoked_at: datetime | None = None) -> bool:
    """Say whether an accreditation holds on a day; its last day counts, and the day it is revoked does not."""
    gone = revoked_at is not None and revoked_at.astimezone(LONDON).date() <= day
    return valid_from <= day <= expires_on and not gone
