"""Powers as words, and the table that says which role holds which.

A route names its power; a query takes the person. Rights are looked up at each request and never carried in a token,
so a change of role holds at once.
"""

from typing import Any, Protocol
from uuid import UUID

POWERS: dict[str, str] = {
    "patrol": "keep a notebook on a phone and fetch the pack for tonight",
    "watch the night": "see Tonight, observations, notebooks and photographs",
    "look after notebooks": "withdraw a notebook or give it back, read pages kept apart, import a rescue file",
    "see checkpoints": "see the rounds, their checkpoints and the pictures of them",
    "plan rounds": "plan rounds, checkpoints and labels, duty, kit and door notes, and void a doubled shift",
    "answer alerts": "see an alert, say what was done, and keep the fire service's clock",
    "set alarms": "set check calls, the ladder of alerts and the address they are told to",
    "read reports": "read daily reports and the figures of patrols",
    "sign off": "sign off the daily report with a note",
    "handle reports": "read the inbox, tell for somebody else, and open, join or archive what was told",
    "work cases": "read the cases one holds or is named on, log contacts, add actions and notes, ask for closing",
    "see every case": "read every case that is not restricted, whosever it is",
    "manage cases": "sign off closings, hand cases over, and open them again",
    "give out case packs": "make a sealed pack of a case one may read, for a court, a panel or the police",
    "import cases": "bring in homes, tenancies and open cases from lists at go-live",
    "lead restricted cases": "read every restricted report and case, and name who else may",
    "read figures of cases": "read the figures of cases; what stands behind one is shown as far as one may see it",
    "handle sightings": "read sightings of unknown persons, match them, and tie them to a case",
    "read policy": "read the landlord’s policy for cases, and the versions there have been",
    "set policy": "set the landlord’s policy, letters and forms for cases",
    "see retention": "read what of the cases is erased when, and what is held",
    "see people": "see who may sign in, and their accreditation",
    "manage people": "invite people, see them out, and record accreditation",
    "see places": "see estates and blocks",
    "import places": "add, change and import estates and blocks",
    "audit": "read traces and verify that nothing was altered",
}
"""Every power, with what it allows."""

ROLES: dict[str, frozenset[str]] = {
    "patrol_officer": frozenset({"patrol", "see places", "see checkpoints"}),
    "patrol_supervisor": frozenset(
        {
            "patrol", "watch the night", "look after notebooks", "see places", "see people",
            "see checkpoints", "plan rounds", "answer alerts", "read reports", "sign off",
        }
    ),
    "asb_officer": frozenset(
        {
            "watch the night", "see places", "see checkpoints", "read reports",
            "handle reports", "work cases", "see every case", "give out case packs", "read policy",
            "read figures of cases", "handle sightings",
        }
    ),
    "tenancy_officer": frozenset(
        {"watch the night", "see places", "see checkpoints", "handle reports", "work cases", "read policy"}
    ),
    "da_lead": frozenset(
        {
            "see places", "handle reports", "work cases", "manage cases", "lead restricted cases",
            "give out case packs", "import cases", "read policy", "read figures of cases", "see retention",
        }
    ),
    "manager": frozenset(
        {
            "watch the night", "see places", "see checkpoints", "see people", "audit", "read reports", "sign off",
            "handle reports", "work cases", "see every case", "manage cases", "handle sightings",
            "give out case packs", "import cases", "read policy", "read figures of cases", "set policy",
            "see retention",
        }
    ),
    "admin": frozenset(
        {
            "see people", "manage people", "see places", "import places",
            "watch the night", "look after notebooks", "audit",
            "see checkpoints", "plan rounds", "answer alerts", "set alarms", "read reports", "read policy",
            "set policy", "see retention",
        }
    ),
    "dpo_auditor": frozenset(
        {"audit", "watch the night", "see checkpoints", "see people", "read reports", "read policy", "see retention",
         "read figures of cases"}
    ),
    "partner_police": frozenset(),
    "partner_council": frozenset(),
    "councillor": frozenset(),
}  # fmt: skip
"""Which role holds which powers. Partners and councillors sign in and see their own account only."""

ROLE_NAMES: dict[str, str] = {
    "patrol_officer": "Patrol officer",
    "patrol_supervisor": "Patrol supervisor",
    "asb_officer": "Case officer",
    "tenancy_officer": "Tenancy services officer",
    "da_lead": "Domestic abuse lead",
    "manager": "Manager",
    "admin": "Administrator",
    "dpo_auditor": "Data protection officer",
    "partner_police": "Police partner",
    "partner_council": "Council partner",
    "councillor": "Councillor",
}
"""Each role as people say it."""


class NotAllowed(PermissionError):
    """Who asked has not the power, or asks across the wall between two landlords."""


class Holder(Protocol):
    """Someone who holds powers at one landlord."""

    @property
    def landlord_id(self) -> Any:
        """Give the landlord they belong to."""

    def can(self, power: str) -> bool:
        """Say whether they have the power."""


def check(by: Holder | None, power: str, landlord_id: UUID) -> None:
    """Raise NotAllowed unless `by` holds the power at this landlord. None is Beatbook itself, which may."""
    if by is not None and (by.landlord_id != landlord_id or not by.can(power)):
        raise NotAllowed(power)
