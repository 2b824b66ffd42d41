"""Tonight at a glance: the board, who is out, what their phones still hold, and what was seen."""

import hashlib
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from notebook import queries as notebooks
from notebook.shapes import EARLIEST, LATEST
from patrol.queries import Tonight, night_to_show, tonight
from patrol.queries.proofs import night_proofs
from patrol.rules.nights import REASONS, night_of
from web import basemap
from web.access import me, now, power, settings
from web.board import board
from web.folding import folded
from web.guard import policy
from web.mapping import mapped
from web.needs import holding, need
from web.standing import standing
from web.words import count

blueprint = Blueprint("tonight", __name__)

UNSTAMPED = "0" * 16
NEWEST = 40
"""So many observations stand under the board; the night's others are a link away."""


@blueprint.get("/tonight")
@power("watch the night")
def show() -> Response:
    """Show a night: this one, or an earlier one by its date."""
    values = _values(_night()) | {"fingerprint": UNSTAMPED}
    values["alarm"] = standing(me(), now()) if values["current"] or not request.args.get("night") else None
    page, _ = stamped(render_template("tonight/page.html", **values))
    answer = make_response(page)
    answer.headers["Vary"] = "HX-Request"
    return answer


@blueprint.get("/tonight/board")
@power("watch the night")
def refresh() -> Response:
    """Give the night anew for a page that refreshes itself; 204 where nothing it shows has changed."""
    values = _values(_night()) | {"fingerprint": UNSTAMPED}
    night, fingerprint = stamped(render_template("tonight/_night.html", **values))
    if fingerprint == request.args.get("seen"):
        return Response(status=204)
    return make_response(night + render_template("tonight/_newest.html", **values))


@blueprint.get("/tonight/map")
@power("watch the night")
def show_map() -> Response:
    """Show a night on a map of the landlord's own blocks, and all of it again as lists."""
    page, _ = stamped(render_template("tonight/map.html", **_mapped(_night())))
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = policy(pictures_from=settings().map_host)
    return answer


@blueprint.get("/tonight/map/anew")
@power("watch the night")
def refresh_map() -> Response:
    """Give what the map draws and its lists anew for a page that refreshes itself; 204 where nothing has changed."""
    night, fingerprint = stamped(render_template("tonight/_map.html", **_mapped(_night())))
    return Response(status=204) if fingerprint == request.args.get("seen") else make_response(night)


def _mapped(night: date) -> dict[str, Any]:
    seen, own, current = tonight(me(), now(), night), settings(), night == night_of(now())
    return {
        "tonight": seen, "map": mapped(seen), "summary": _summary(seen), "tiles": own.map_tiles,
        "base": basemap.there(own.map_file),
        "credit": own.map_credit, "current": current, "night_asked": request.args.get("night", ""),
        "still": not current or "still" in request.args, "fingerprint": UNSTAMPED,
    }  # fmt: skip


def stamped(page: str) -> tuple[str, str]:
    """Put into a page the fingerprint of the night in it, so that a refresh can tell whether anything changed."""
    begins, ends = page.index('<div id="night"'), page.index("<!-- the night ends here -->")
    fingerprint = hashlib.sha256(page[begins:ends].encode()).hexdigest()[:16]
    return page.replace(UNSTAMPED, fingerprint, 1), fingerprint


def _night() -> date:
    asked = request.args.get("night", "")
    try:
        night = date.fromisoformat(asked) if asked else night_to_show(me(), now())
    except ValueError:
        abort(404)
    return night if EARLIEST.date() <= night < LATEST.date() else abort(404)


def _values(night: date) -> dict[str, Any]:
    seen = tonight(me(), now(), night, NEWEST)
    drawn, unread = board(seen), notebooks.unread_pages(me())
    current, asked = seen.night == night_of(now()), bool(request.args.get("night"))
    live = current or not asked
    out = {one.person.id for one in seen.on_shift}
    silent = [book for book in seen.silent if book.person_id not in out] if live else []
    return {
        "tonight": seen, "newest": NEWEST, "board": drawn, "unread": sum(unread.values()), "current": current,
        "silent": silent, "holding": holding, "folded": folded,
        "proofs": night_proofs(me(), seen.rows, seen.night, now()),
        "need": need(seen, drawn, unread) if live else None,
        "summary": _summary(seen), "last_night": _last_night(seen), "on_phones": _on_phones(seen), "reasons": REASONS,
        "block_names": {row.block.id: row.block.name for row in seen.rows},
        "table": request.args.get("as") == "table", "still": not live or "still" in request.args,
        "night_asked": seen.night.isoformat() if asked else "", "this_night": night_of(now()),
        "the_night_before": seen.night - timedelta(days=1),
    }  # fmt: skip


def _summary(seen: Tonight) -> str:
    done = f"{seen.done} of {seen.planned} visits done" if seen.planned else count(seen.done, "visit") + " done"
    return f"{done}, {seen.under_way} under way" if seen.under_way else done


def _last_night(seen: Tonight) -> str:
    made = sum(row.nights[-1][1] for row in seen.rows)
    promised = sum(row.promised_before[-1] for row in seen.rows)
    return f"{made} of {promised} visits" if promised else count(made, "visit")


def _on_phones(seen: Tonight) -> str:
    pages, photos = (sum(getattr(book, name) for book in seen.silent) for name in ("unsent_pages", "unsent_photos"))
    return " and ".join(count(n, word) for n, word in ((pages, "page"), (photos, "photo")) if n)
