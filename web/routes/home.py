"""The front door: everyone is led to what they came for."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from web.access import me, signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def show() -> Response:
    """Lead to Tonight, to the phone, or to one's own account."""
    if me().can("watch the night"):
        return redirect("/tonight")
    return redirect("/field" if me().can("patrol") else "/account")
