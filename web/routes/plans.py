"""The action plan of a case: agreed with the complainant, task by task, and what became of each."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from cases.operations import plans, working
from cases.operations.holding import TooLate
from cases.operations.plans import Agreed, Task
from cases.queries.plans import planned
from cases.rules.lists import EVERY, METHODS
from cases.rules.referrals import AGENCIES
from estate.database import db, new_id
from estate.queries.people import people
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal
from web.access import me, now, power
from web.parse import as_day, as_id, as_moment

blueprint = Blueprint("plans", __name__)
ROWS = 6
"""So many tasks can be written at least; two more than there are."""


@blueprint.get("/cases/<uuid:case_id>/plan")
@power("work cases")
def show(case_id: uuid.UUID) -> Response:
    """Show the plan that stands, and offer the next."""
    return _page(case_id)


def _page(case_id: uuid.UUID, wrong: Refusal | None = None, act: str = "") -> Response:
    found = planned(me(), case_id) or abort(404)
    page = render_template(
        "plans/page.html", found=found, case=found.case, plan=found.plan, wrong=wrong, act=act, every=EVERY,
        form=request.form if wrong else {}, rows=_typed() if act == "plan" else _standing(found.tasks),
        officers=[one for one in people(me()) if one.can("work cases")], agencies=AGENCIES, methods=METHODS,
        new_id=new_id, today=now().astimezone(LONDON).date(),
    )  # fmt: skip
    return make_response(page, 200 if wrong is None else 409 if isinstance(wrong, TooLate) else 422)


def _standing(tasks: Any) -> list[dict[str, str]]:
    going = [
        {"id": str(one.id), "words": one.resident_words, "due": one.due_on.isoformat() if one.due_on else "",
         "who": str(one.owner_id) if one.whose == "landlord" else one.agency or one.whose}
        for one in tasks if not one.done_at and not one.ended_on
    ]  # fmt: skip
    return _filled_up(going)


def _typed() -> list[dict[str, str]]:
    told = [request.form.getlist(name) for name in ("task", "words", "who", "due")]
    return _filled_up([dict(zip(("id", "words", "who", "due"), row, strict=True)) for row in zip(*told, strict=False)])


def _filled_up(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    empty = max(ROWS - len(rows), 2 - sum(not row["words"] for row in rows))
    return rows + [{"id": str(new_id()), "words": "", "who": str(me().id), "due": ""} for _ in range(max(empty, 0))]


@blueprint.post("/cases/<uuid:case_id>/plan")
@power("work cases")
def agree(case_id: uuid.UUID) -> BaseResponse:
    """Keep a plan that was agreed."""
    told = request.form

    def do() -> Any:
        agreed = Agreed(
            id=as_id(told.get("id")) or new_id(), party_id=as_id(told.get("party")), wanted=told.get("wanted", ""),
            tasks=[_task(row) for row in _typed() if row["words"].strip()],
            agreed_at=as_moment(told.get("agreed_at")) or now(), contact_every=told.get("contact_every", ""),
            contact_method=told.get("contact_method", ""), review_on=as_day(told.get("review_on"), "review_on"),
        )  # fmt: skip
        return plans.agree_plan(case_id, agreed, told.get("seen", 0, type=int), me(), now())

    return _done(case_id, "plan", do, "The plan is agreed. Give them their copy.")


def _task(row: dict[str, str]) -> Task:
    who = row["who"]
    whose = who if who == "complainant" else "agency" if who in AGENCIES else "landlord"
    return Task(
        id=as_id(row["id"]) or new_id(), words=row["words"], whose=whose, due_on=as_day(row["due"], "tasks"),
        owner_id=as_id(who), agency=who if whose == "agency" else "",
    )  # fmt: skip


@blueprint.post("/cases/<uuid:case_id>/plan/<uuid:action_id>/done")
@power("work cases")
def finish(case_id: uuid.UUID, action_id: uuid.UUID) -> BaseResponse:
    """Note that a task is done, or not, and how it came out."""
    said, given_up = request.form.get("outcome", ""), request.form.get("how") == "not"
    do = plans.not_done if given_up else working.finish_action
    return _done(case_id, f"task {action_id}", lambda: do(action_id, said, me(), now()), "It is noted.")


@blueprint.post("/cases/<uuid:case_id>/plan/<uuid:agreed_id>/copy")
@power("work cases")
def copy(case_id: uuid.UUID, agreed_id: uuid.UUID) -> BaseResponse:
    """Note that they have their copy."""
    how = request.form.get("how", "")
    return _done(case_id, "copy", lambda: plans.copy_given(agreed_id, how, me(), now()), "It is noted.")


def _done(case_id: uuid.UUID, act: str, do: Callable[[], Any], said: str) -> BaseResponse:
    if planned(me(), case_id) is None:
        abort(404)
    try:
        made = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(case_id, refusal, act)
    if made is None or made.case_id != case_id:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash(said)
    return redirect(f"/cases/{case_id}/plan", 303)
