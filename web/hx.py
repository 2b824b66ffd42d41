"""The one place that knows htmx: is a fragment asked for, and how is one answered.

Wraps htmx-flask, whose own make_response refuses swaps that htmx knows and says no Vary.
"""

from typing import Any

from flask import Response, make_response, render_template
from htmx_flask import request


def is_fragment() -> bool:
    """Say whether htmx asks for a part of a page; a boosted link or a page of the history is asked for whole."""
    asked = request.htmx
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def respond(page: str, fragment: str, code: int = 200, **values: Any) -> Response:
    """Render the page, or only its fragment when htmx asks. No cache ever mixes the two up."""
    answer = make_response(render_template(fragment if is_fragment() else page, **values), code)
    answer.headers["Vary"] = "HX-Request"
    answer.headers["Cache-Control"] = "no-store"
    return answer
