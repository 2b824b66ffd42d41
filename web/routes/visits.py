"""One visit at the desk: its checkpoints as they stood, what does not fit together, and what was seen."""

import uuid

from flask import Blueprint, abort, render_template

from patrol.queries.proofs import visit_page
from patrol.rules.nights import REASONS
from web.access import me, now, power

blueprint = Blueprint("visits", __name__)


@blueprint.get("/visits/<uuid:visit_id>")
@power("watch the night")
def show(visit_id: uuid.UUID) -> str:
    """Show a visit."""
    seen = visit_page(me(), visit_id, now()) or abort(404)
    return render_template(
        "visits/one.html", seen=seen, checked=seen.checked, visit=seen.checked.visit, tonight=seen, dated=False,
        reasons=REASONS,
    )  # fmt: skip
