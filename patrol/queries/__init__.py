"""Reads of the patrol, scoped to a person's landlord."""

from patrol.queries.alerts import AlertSeen, alert, alerts_of, open_alerts
from patrol.queries.boards import BlockRow
from patrol.queries.checks import CheckSeen, checks
from patrol.queries.fire import ClockSeen, cleared_clocks, fire_clock, fire_clocks
from patrol.queries.observations import ObservationSeen, observation, observations, observations_at
from patrol.queries.pack import pack
from patrol.queries.sos import SosOpen, open_sos, sos_seen
from patrol.queries.tonight import OnShift, Tonight, night_to_show, tonight
from patrol.queries.visits import VisitSeen

__all__ = [
    "AlertSeen",
    "BlockRow",
    "CheckSeen",
    "ClockSeen",
    "ObservationSeen",
    "OnShift",
    "SosOpen",
    "Tonight",
    "VisitSeen",
    "alert",
    "alerts_of",
    "checks",
    "cleared_clocks",
    "fire_clock",
    "fire_clocks",
    "night_to_show",
    "observation",
    "observations",
    "observations_at",
    "open_alerts",
    "open_sos",
    "pack",
    "sos_seen",
    "tonight",
]
