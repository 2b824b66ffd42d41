"""Figures that a landlord publishes, and the rows they were counted from, so that a stranger can count them again."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request

from patrol.figures import coverage_rows, observation_rows, patrol_year, visit_rows
from patrol.rules.nights import night_of
from patrol.rules.years import words, year_of
from web.access import me, now, power, signed_in
from web.csv import attached

blueprint = Blueprint("figures", __name__)
Rows = tuple[Sequence[str], Iterator[Sequence[Any]]]


@blueprint.get("/figures")
@signed_in
def index() -> Any:
    """Go to the figures this person may read, those of cases first."""
    places = (("read figures of cases", "/figures/cases"), ("read reports", "/figures/patrols"))
    return redirect(next((address for able, address in places if me().can(able)), None) or abort(403))


@blueprint.get("/figures/patrols")
@power("read reports")
def patrols() -> str:
    """Show a financial year of patrols: the present one by default."""
    counted = patrol_year(me(), _year(), now())
    this_year = year_of(night_of(now()))
    return render_template(
        "figures/patrols.html", counted=counted, words=words, this_year=this_year, so_far=counted.year == this_year
    )


@blueprint.get("/figures/patrols/<any(visits, observations, coverage):table>.csv")
@power("read reports")
def download(table: str) -> Response:
    """Give the rows that a year was counted from."""
    year = _year()
    heads, rows = {"visits": _visits, "observations": _observations, "coverage": _coverage}[table](year)
    name = f"patrols-{year}-{year + 1}-{table}.csv"
    return attached(name, heads, rows)


def _year() -> int:
    asked = request.args.get("year", "")
    if not asked:
        return year_of(night_of(now()))
    return int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2199 else abort(404)


def _visits(year: int) -> Rows:
    told = (
        (one.visit, one.night, one.block, one.outcome, _yes(one.struck), _yes(one.voided), _yes(one.counted))
        for one in visit_rows(me(), year)
    )
    return ("visit", "night", "block", "outcome", "struck", "voided", "counted"), told


def _observations(year: int) -> Rows:
    told = (
        (one.first.id, one.first.night, one.block_name if one.is_for_all else "",
         _yes(one.as_amended("police_assisted")), one.as_amended("moved_on") or 0)
        for one in observation_rows(me(), year)
    )  # fmt: skip
    return ("observation", "night", "block", "police_assisted", "moved_on"), told


def _coverage(year: int) -> Rows:
    told = ((one.night, one.block, one.promised, one.made, one.known_by) for one in coverage_rows(me(), year, now()))
    return ("night", "block", "promised", "made", "promise_known_by"), told


def _yes(value: bool) -> str:
    return "yes" if value else "no"
