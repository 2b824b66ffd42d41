"""The nouns of the patrol: what is planned at the desk, what officers wrote, and what was made of it."""

from patrol.models.alerts import Alert, AlertStep, CheckRule, FireClock, Rung, Webhook
from patrol.models.observations import Amendment, Note, Observation, Strike
from patrol.models.reports import DailyReport, Promised
from patrol.models.rounds import Checkpoint, DoorNote, Duty, Kit, KitBack, Round, RoundBlock
from patrol.models.shifts import Handover, HandoverRead, Shift, ShiftEnd, ShiftVoid
from patrol.models.visits import Scan, Visit, VisitFinish
from patrol.models.welfare import AlarmTest, CheckCall, DeadSpot, Safe, Sos
from patrol.models.written import Written

__all__ = [
    "AlarmTest",
    "Alert",
    "AlertStep",
    "Amendment",
    "CheckCall",
    "CheckRule",
    "Checkpoint",
    "DailyReport",
    "DeadSpot",
    "DoorNote",
    "Duty",
    "FireClock",
    "Handover",
    "HandoverRead",
    "Kit",
    "KitBack",
    "Note",
    "Observation",
    "Promised",
    "Round",
    "RoundBlock",
    "Rung",
    "Safe",
    "Scan",
    "Shift",
    "ShiftEnd",
    "ShiftVoid",
    "Sos",
    "Strike",
    "Visit",
    "VisitFinish",
    "Webhook",
    "Written",
]
