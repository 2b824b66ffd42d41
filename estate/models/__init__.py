"""The nouns of the kernel: who, where, and what was done."""

from estate.models.people import Accreditation, Invitation, Person, Session
from estate.models.places import Block, Estate, FloorPlan, Landlord, Patch, Ward
from estate.models.traces import Mail, Trace

__all__ = [
    "Accreditation", "Block", "Estate", "FloorPlan", "Invitation", "Landlord", "Mail", "Patch", "Person", "Session",
    "Trace", "Ward",
]
