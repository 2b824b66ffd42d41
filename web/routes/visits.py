"""One visit at the desk: its checkpoints as they stood, what does not fit together, and what was seen."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, abort, render_template

from estate.models import FloorPlan
from patrol.queries.plans import plans_of
from patrol.queries.proofs import VisitPage, visit_page
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
        reasons=REASONS, plans=_plans(seen),
    )  # fmt: skip


def _plans(seen: VisitPage) -> Mapping[str, FloorPlan]:
    """Give the drawings of the block by floor, where a proof by hand was tapped on one."""
    tapped = any(row.seen and row.seen.scan.plan_x is not None for row in seen.checked.rows)
    return plans_of(me(), seen.block.id) if tapped else {}
