"""The base map's file: given in parts, to people who watch the night."""

from flask import Blueprint, Response, abort, send_file

from web import basemap
from web.access import power, settings

blueprint = Blueprint("basemap", __name__)


@blueprint.get("/map.pmtiles")
@power("watch the night")
def show() -> Response:
    """Give the parts of the file that are asked for by Range."""
    file = settings().map_file
    if file is None or basemap.there(file) is None:
        abort(404)
    answer = send_file(file, mimetype="application/octet-stream", max_age=3600)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
