"""Cases: my work, everybody's, and one case file."""

import uuid

from flask import Blueprint, Response, abort, render_template, request

from cases.models import Letter
from cases.operations.closing import TRIES
from cases.operations.warnings import USUAL
from cases.queries import enquiries, files, work
from cases.queries.case_reviews import counted
from cases.queries.letters import closing_letters
from cases.queries.policies import may_pause
from cases.queries.warnings import standing
from cases.rules.actions import LEGAL, offered
from cases.rules.letters import KINDS as LETTERS
from cases.rules.lists import CLOSED_BECAUSE, EVERY, EXPLOITATION, METHODS, OUTCOMES, RESULTS, ROLES
from cases.rules.pausing import PAUSED
from cases.rules.referrals import AGENCIES, CONSENT, VULNERABLE
from cases.rules.stages import MOVES
from cases.rules.survey import SKIPPED
from estate.database import new_id
from estate.queries.people import people
from estate.rules.words import Refusal
from web import hx, promises, risk, story
from web.access import me, now, power

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases")
@power("work cases")
def index() -> str:
    """List open cases, mine or everybody's: overdue or due in 48 hours first."""
    everybody = request.args.get("whose") == "all"
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    found, more = work.work(me(), now(), everybody=everybody, page=page)
    return render_template(
        "cases/page.html", found=found, more=more, page=page, everybody=everybody, now=now(),
        pressing=work.pressing(me(), now()), asked=[] if everybody else enquiries.mine(me()),
    )  # fmt: skip


@blueprint.get("/cases/<uuid:case_id>")
@power("work cases")
def show(case_id: uuid.UUID) -> Response:
    """Show a case file."""
    return file_page(case_id)


def file_page(case_id: uuid.UUID, wrong: Refusal | None = None, act: str = "", code: int = 200) -> Response:
    """Render a case file, or the part that an act changes; `wrong` beside the form of that act, its words kept."""
    file = files.case_file(me(), case_id) or abort(404)
    case, staff = file.case, people(me())
    may_sign = me().can("manage cases") and file.closure is not None and file.closure.by_id != me().id
    return hx.respond(
        "cases/one.html", "cases/_file.html", code, file=file, case=case, lines=story.lines(file), now=now(),
        wrong=wrong, act=act, form=request.form if wrong else {}, new_id=new_id, methods=METHODS, results=RESULTS,
        roles=ROLES, actions=offered(case.risk, restricted=case.restricted), every=EVERY, reasons=CLOSED_BECAUSE,
        outcomes=OUTCOMES, moves=MOVES[case.stage] - {"closed", "legal"},
        may_sign=may_sign, photographs=me().can("watch the night"), kinds=promises.KINDS, tries=TRIES, letters=LETTERS,
        closing=closing_letters(case) if file.closure else [], skips=SKIPPED,
        may_ask=counted(me(), file.parties, (one.row for one in file.entries if isinstance(one.row, Letter)), now()),
        paused=PAUSED, may_pause={one.id for one in file.clocks if may_pause(case, one)},
        officers=[one for one in staff if one.can("work cases")], may_manage=me().can("manage cases"),
        vulnerable=VULNERABLE, exploitation=EXPLOITATION, agencies=AGENCIES, consents=CONSENT,
        many=request.form.getlist if wrong else None, legal=LEGAL, usual=(now() + USUAL).date(),
        warned=standing(me(), now(), [one.individual_id for one in file.parties], [case.block_id]),
        **risk.about(file, staff),
    )  # fmt: skip
