"""Observations: looked for across nights, and each with its photographs and everything said of it since."""

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request

from cases.queries.walls import may_open
from estate.models import FloorPlan
from estate.queries import people, places
from patrol.models import Amendment, Observation
from patrol.queries import ObservationSeen, observation
from patrol.queries.plans import plans_of
from patrol.queries.searching import search
from patrol.rules.privacy import KEPT_BACK
from patrol.rules.tiles import SEVERITIES, TILES
from web.access import me, now, power
from web.searching import asked_of, key_in, said

blueprint = Blueprint("observations", __name__)

OFFERED = [tile for tile in TILES if tile.code not in KEPT_BACK]
SAID = {
    "words": "words", "severity": "how serious", "floor": "floor", "spot": "spot", "moved_on": "persons moved on",
    "police_called": "police called", "police_assisted": "police assisted", "police_reference": "police reference",
    "bwv_reference": "body camera reference", "follow_up": "follow-up", "plan_x": "where, on the drawing of the floor",
}  # fmt: skip


@blueprint.get("/observations")
@power("watch the night")
def index() -> str:
    """Look for observations across nights by words, block, category, person, severity and dates."""
    asked, wrong = asked_of(request.args)
    found, told = search(me(), asked, key_in(request.args)), said(request.args)
    return render_template(
        "observations/search.html", asked=asked, wrong=wrong, found=found, told=told, tiles=OFFERED,
        severities=SEVERITIES, blocks=places.blocks(me(), closed=True), people=people.people(me()),
        further=urlencode(told | {"behind": str(found.further)}), this_year=now().year,
    )  # fmt: skip


@blueprint.get("/observations/<uuid:observation_id>")
@power("watch the night")
def show(observation_id: uuid.UUID) -> str:
    """Show one observation: one that is not for all, to its officer and to whom the wall of cases lets read of it."""
    found = observation(me(), observation_id)
    if found is None and may_open(me(), observation_id):
        found = observation(me(), observation_id, opened=True)
    if found is None:
        abort(404)
    seen, notebook = found
    checked = notebook.verified_to >= seen.first.page_number and not notebook.verified_because
    return render_template(
        "observations/page.html", seen=seen, notebook=notebook, checked=checked, changes=changes, plan=_plan(seen),
    )  # fmt: skip


def _plan(seen: ObservationSeen) -> FloorPlan | None:
    """Give the drawing that the officer tapped on; None where no spot was tapped, or the drawing has gone."""
    block_id = seen.first.block_id
    return plans_of(me(), block_id).get(seen.floor) if block_id and seen.on_plan else None


def changes(page: Observation | Amendment) -> list[tuple[str, str, str]]:
    """Give what a page says as (field, its name, its value in words); what it does not speak of is left out."""
    said = [(name, words, getattr(page, name)) for name, words in SAID.items()]
    quiet = (None, "") if isinstance(page, Amendment) else (None, "", False)
    return [(name, words, _in_words(name, value)) for name, words, value in said if value not in quiet]


def _in_words(name: str, value: Any) -> str:
    if name == "severity":
        return SEVERITIES[value - 1]
    if name == "plan_x":
        return "tapped"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
