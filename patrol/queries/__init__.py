"""Reads of the patrol, scoped to a person's landlord."""

from patrol.queries.observations import ObservationSeen, observation, observations, observations_at
from patrol.queries.pack import pack
from patrol.queries.sos import SosOpen, open_sos, sos_seen
from patrol.queries.tonight import BlockRow, OnShift, Tonight, VisitSeen, night_to_show, tonight

__all__ = [
    "BlockRow",
    "ObservationSeen",
    "OnShift",
    "SosOpen",
    "Tonight",
    "VisitSeen",
    "night_to_show",
    "observation",
    "observations",
    "observations_at",
    "open_sos",
    "pack",
    "sos_seen",
    "tonight",
]
