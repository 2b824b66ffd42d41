"""Coverage by block and week: heat squares, the table behind them, and the same as CSV."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template, request

from notebook.shapes import EARLIEST, LATEST
from patrol.queries.coverage import WEEKS, coverage
from patrol.rules.nights import night_of
from web.access import me, now, power
from web.heat import as_csv, finding, span, spoken, step

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/coverage")
@power("watch the night")
def show() -> str:
    """Show eight weeks up to last night, or up to an earlier one."""
    until = _until()
    seen, latest = coverage(me(), until), night_of(now()) - timedelta(days=1)
    before, after = seen.weeks[0] - timedelta(days=1), min(latest, until + timedelta(weeks=WEEKS))
    return render_template(
        "coverage/page.html", seen=seen, finding=finding(seen), span=span(seen), step=step, spoken=spoken,
        table=request.args.get("as") == "table", before=before, after=after if after > until else None,
        asked=request.args.get("until", ""),
    )  # fmt: skip


@blueprint.get("/coverage.csv")
@power("watch the night")
def download() -> Response:
    """Give the same weeks as CSV."""
    until = _until()
    answer = Response(as_csv(coverage(me(), until)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="coverage-{until.isoformat()}.csv"'
    return answer


def _until() -> date:
    asked = request.args.get("until", "")
    try:
        until = date.fromisoformat(asked) if asked else night_of(now()) - timedelta(days=1)
    except ValueError:
        abort(404)
    return until if EARLIEST.date() + timedelta(weeks=WEEKS) < until < LATEST.date() else abort(404)
