"""The nouns of the kernel: who, where, and what was done."""

from estate.models.people import Accreditation, Invitation, Person, Session
from estate.models.places import Block, Estate, Landlord, Patch, Ward
from estate.models.traces import Mail, Trace

__all__ = [
    "Accreditation", "Block", "Estate", "Invitation", "Landlord", "Mail", "Patch", "Person", "Session", "Trace", "Ward",
]
