"""An accreditation to try things on."""

from datetime import date

from estate.models import Accreditation
from estate.operations import people
from tests.support.cast import BEGAN, Cast


def accredit(cast: Cast, number: str = "E1234", **other: date) -> Accreditation:
    """Accredit Amina, for 2026 unless told otherwise."""
    return people.accredit(
        cast.amina.row(), number, "Essex Police", ["fixed penalty notice for litter"],
        valid_from=other.get("valid_from", date(2026, 1, 1)), expires_on=other.get("expires_on", date(2026, 12, 31)),
        by=cast.ola.row(), now=BEGAN,
    )  # fmt: skip
