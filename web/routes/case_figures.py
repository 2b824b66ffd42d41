"""Figures of cases: a year as at a day, what stands behind each that one may see, and the rows to count again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, render_template, request

from cases.figures import CaseYear, case_year, tables
from cases.figures.nouns import NAMES
from estate.rules.calendar import LONDON
from patrol.rules.years import words, year_of
from web.access import me, now, power
from web.csv import attached

blueprint = Blueprint("case_figures", __name__)
FIRST: Final = ("opened", "change", "responded.high", "responded.medium", "responded.standard", "contact", "open",
                "nm01.1")  # fmt: skip
"""What stands at the top, in large type."""
MOST: Final = 1_000


@blueprint.get("/figures/cases")
@power("read figures of cases")
def cases() -> str:
    """Show a financial year of cases: the present one as at now, unless asked otherwise."""
    counted = _counted()
    groups = {
        group: [(rule, list(alike)) for rule, alike in groupby(found, key=attrgetter("rule"))]
        for group, found in groupby(counted.figures, key=attrgetter("group"))
    }
    first = [one for one in map(counted.one, FIRST) if one and one.value]
    return render_template(
        "figures/cases.html", counted=counted, groups=groups, first=first,
        tables=list(NAMES), words=words, this_year=year_of(_today()), as_at=_as_at()[1], wrong=_as_at()[2],
    )  # fmt: skip


@blueprint.get("/figures/cases/behind")
@power("read figures of cases")
def behind() -> str:
    """Show what one figure was counted from."""
    counted = _counted()
    figure = counted.one(request.args.get("figure", "")) or abort(404)
    return render_template(
        "figures/behind.html", one=figure, counted=counted, words=words, as_at=_as_at()[1], rows=figure.behind[:MOST],
    )  # fmt: skip


@blueprint.get("/figures/cases.json")
@power("read figures of cases")
def as_json() -> Response:
    """Give every figure with what stands behind it."""
    counted = _counted()
    told = [asdict(one) | {"value": one.value, "as_at": _iso(one.as_at)} for one in counted.figures]
    of = counted.of
    return jsonify(year=of.year, start=_iso(of.start), end=_iso(of.end), as_at=_iso(of.as_at), figures=told)


@blueprint.get("/figures/cases/rows.csv")
@power("read figures of cases")
def rows() -> Response:
    """Give the rows of a table that a year was counted from, as far as this person may see them."""
    table = request.args.get("table", "")
    if table not in NAMES:
        abort(404)
    year, at = _year(), _as_at()[0]
    heads, found = tables(me(), year, at, table)
    return attached(f"cases-{year}-{year + 1}-{table}.csv", heads, ([_cell(one) for one in row] for row in found))


def _counted() -> CaseYear:
    return case_year(me(), _year(), _as_at()[0])


def _today() -> date:
    return now().astimezone(LONDON).date()


def _year() -> int:
    asked = request.args.get("year", "")
    if not asked:
        return year_of(_today())
    return int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2199 else abort(404)


def _as_at() -> tuple[datetime, str, str]:
    """Give the moment asked for: the end of a day that is over, else now; the day as typed; what is wrong."""
    asked = request.args.get("as_at", "").strip()
    if not asked:
        return now(), "", ""
    try:
        day = date.fromisoformat(asked)
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), LONDON)
    except (ValueError, OverflowError):
        return now(), "", "That is no day. Write it as 2025-03-31; the figures below are as at now."
    if not 2000 <= day.year <= 2199 or end > now():
        return now(), "", "That day is not over. The figures below are as at now."
    return end.astimezone(now().tzinfo), asked, ""


def _iso(at: datetime) -> str:
    return at.isoformat()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _iso(value)
    return " ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
