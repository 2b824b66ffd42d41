"""Handovers of the last nights, with who has read each."""

from datetime import timedelta

from flask import Blueprint, render_template, request

from patrol.queries.handovers import handovers, unread_since
from patrol.rules.nights import night_of
from web.access import me, now, power
from web.parse import as_night

blueprint = Blueprint("handovers", __name__)
NIGHTS = 7


@blueprint.get("/duty/handovers")
@power("watch the night")
def index() -> str:
    """Show seven nights, the last first."""
    last = as_night(request.args.get("night")) or night_of(now())
    first = last - timedelta(days=NIGHTS - 1)
    return render_template(
        "handovers/page.html", handovers=handovers(me(), first, last), first=first, last=last, now=now(),
        unread_since=unread_since, before=first - timedelta(days=1), after=last + timedelta(days=NIGHTS),
    )  # fmt: skip
