"""Looking for a case among those one may see."""

from flask import Blueprint, render_template, request

from cases.queries.finding import find
from web.access import me, now, power

blueprint = Blueprint("case_search", __name__)


@blueprint.get("/cases/found")
@power("work cases")
def found() -> str:
    """Look by reference, title, block, name or words."""
    words = request.args.get("q", "").strip()[:200]
    return render_template("cases/found.html", words=words, found=find(me(), words), now=now())
