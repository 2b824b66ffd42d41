"""Traces, for those who audit: who did what, sealed into a chain."""

import uuid

from flask import Blueprint, Response, abort, request

from cases.queries.walls import hidden
from estate.operations import traces as chain
from estate.queries import traces
from web import hx
from web.access import me, power

blueprint = Blueprint("traces", __name__)
AT_ONCE = 100


@blueprint.get("/traces")
@power("audit")
def index() -> Response:
    """List traces, newest first, from before one of them; look at the last links only: the nightly check sees all."""
    found = traces.traces(me(), _before(), AT_ONCE + 1, hidden(me()))
    sealed = chain.head(me().landlord_id)[0]
    looked = max(1, sealed - AT_ONCE + 1)
    return hx.respond(
        "traces/page.html", "traces/_list.html", traces=found[:AT_ONCE], more=len(found) > AT_ONCE,
        sealed=sealed, looked=looked, unsealed=chain.unsealed(me().landlord_id),
        fault=next(chain.faults(me().landlord_id, looked), ""),
    )  # fmt: skip


def _before() -> uuid.UUID | None:
    asked = request.args.get("before", "")
    try:
        return uuid.UUID(asked) if asked else None
    except ValueError:
        abort(404)
