"""What a case file says of risk: the forms filled in, those it asks for, and the words that must be read at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from cases import shipped
from cases.queries.files import CaseFile
from cases.queries.forms import safeguarding
from cases.rules.forms import KINDS, OCCASIONS, PERCEIVED, asked
from cases.rules.lists import STRANDS
from estate.models import Person

CHECKED = ("victim_risk", "dash")


def about(file: CaseFile, staff: Sequence[Person]) -> dict[str, Any]:
    """Give the templates of a case file what they need."""
    case = file.case
    graded = next((row for row in file.forms if row.kind in CHECKED and row.given), None)
    return {
        "marked": safeguarding(file.forms), "safe_words": safe_words(), "graded": graded, "forms": KINDS,
        "open_grade": graded is not None and graded.agreed_at is None and graded.given != case.risk,
        "asked": asked(case.hate, case.restricted), "strands": STRANDS, "perceived": PERCEIVED, "occasions": OCCASIONS,
        "leads": [one for one in staff if one.can("lead restricted cases")],
    }  # fmt: skip


@cache
def safe_words() -> tuple[str, ...]:
    """Give the words to read where thoughts of suicide were told of."""
    return shipped.form("victim_risk").safeguarding
