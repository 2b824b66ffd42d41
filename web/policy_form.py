"""The form of a policy: what was typed as the shape of a policy, and what is wrong with it in sentences. Pure."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from cases.rules.checking import RISKS, faults
from cases.rules.lists import CATEGORIES
from cases.rules.policies import PolicyBody, When
from cases.rules.saying import singles, which
from estate.rules.words import Refusal, storable

Form = MultiDict[str, str]
MOST: Final = 12
SPARE: Final = 2
"""Promises a policy may hold, and how many empty rows the form offers beyond those that stand."""
FAULTS: Final = {
    "n": "give a number from 1 to 1,000", "name": "The policy needs a name.", "answered_by": "say what answers it",
    "attempts": "The number of tries is 1 or more, or empty.", "because": "give the reason, of at most 400 letters",
    "days": "Give the days, from 1 to 366, in which reports are looked at together.",
    "reopen_days": "The days for opening again are 0 or more.",
}  # fmt: skip


class Wrong(Refusal):
    """A policy that cannot be put in force, with every reason."""

    def __init__(self, because: list[str]) -> None:
        super().__init__(" ".join(because), "body")
        self.all = because


def read(form: Form) -> PolicyBody:
    """Read a whole policy from its form. Raises Wrong with everything that is wrong with it."""
    try:
        policy = PolicyBody.model_validate(typed(form))
    except ValidationError as error:
        raise Wrong(list(dict.fromkeys(_said(one["loc"], one["msg"]) for one in error.errors()))) from None
    found = faults(policy)
    if found:
        raise Wrong(found)
    return policy


def _said(where: tuple[Any, ...], message: str) -> str:
    last = next((part for part in reversed(where) if part in FAULTS), "")
    if where[0] == "promises":
        return f"Promise {int(where[1]) + 1}: {FAULTS.get(last, message.lower())}."
    return FAULTS[last] if last and len(where) == 1 else f"{FAULTS.get(last, message).capitalize()}."


def typed(form: Form) -> dict[str, Any]:
    """Give what was typed in the shape of a policy, right or wrong, so that the form can show it again."""
    rows = [_promise(form, f"p{number}-") for number in range(MOST) if form.get(f"p{number}-kind")]
    step = storable(form.get("step-words", "")).strip()[:400]
    return {
        "name": storable(form.get("name", "")).strip(), "source": storable(form.get("source", ""))[:2_000],
        "promises": [promise for _, promise in sorted(rows, key=lambda row: row[0])],
        "contact": {risk: form.get(f"contact-{risk}", "") for risk in RISKS},
        "review": {risk: form.get(f"review-{risk}", "") for risk in RISKS},
        "first_step": (
            {"words": step, "when": _when(form, "step-"), "ask_after": _length(form, "step-")} if step else None
        ),
        "not_counted": [
            {"when": _when(form, f"c{number}-"), "because": storable(form[f"c{number}-because"]).strip()}
            for number in range(MOST) if form.get(f"c{number}-because", "").strip()
        ],
        "early_counts": "early_counts" in form, "attempts": form.get("attempts") or None,
        "reopen_days": form.get("reopen_days") or 0, "first_letter": form.get("first_letter", "may"),
    } | _returns(form)  # fmt: skip


def _returns(form: Form) -> dict[str, Any]:
    """Give what is said of enquiries and of what comes back, where the form says it."""
    said = {"reply": _length(form, "reply-")} if "reply-n" in form else {}
    return said | (
        {"recall": {"n": form["recall-n"], "days": form.get("recall-days", "")}} if "recall-n" in form else {}
    )


def _promise(form: Form, key: str) -> tuple[float, dict[str, Any]]:
    place = form.get(f"{key}place", "")
    return float(place) if re.fullmatch(r"\d{1,3}(\.\d)?", place) else 1e3, {
        "kind": form.get(f"{key}kind", ""), "when": [_decoded(code) for code in form.getlist(f"{key}when")],
        "length": _length(form, key), "answered_by": form.getlist(f"{key}answers"),
        "since": form.get(f"{key}since", "report"), "may_pause": f"{key}may_pause" in form,
    }  # fmt: skip


def _length(form: Form, key: str) -> dict[str, Any]:
    return {
        "kind": form.get(f"{key}length", ""), "n": form.get(f"{key}n", ""),
        "ends": "office" if f"{key}office" in form else "day", "deemed": f"{key}deemed" in form,
    }  # fmt: skip


def _when(form: Form, key: str) -> dict[str, Any]:
    hate = {"yes": True, "no": False}.get(form.get(f"{key}hate", ""))
    return {"risk": form.getlist(f"{key}risk"), "hate": hate, "categories": form.getlist(f"{key}categories")}


def _decoded(code: str) -> Any:
    try:
        return json.loads(code[:500])
    except (ValueError, RecursionError):
        return code


def code_of(when: When) -> str:
    """Write a condition as the value of a tick."""
    return when.model_dump_json(exclude_defaults=True)


def _valid(one: Any) -> When | None:
    try:
        return When.model_validate(one)
    except ValidationError:
        return None


def ticks(whens: Iterable[Any]) -> list[tuple[str, str, bool, bool]]:
    """Give the ticks of a promise: value, words, whether it is ticked, and whether it is about a category."""
    said = [when for when in map(_valid, whens) if when is not None]
    chosen = [one for when in said for one in singles(when)]
    offered = [*(When(risk=(risk,)) for risk in RISKS), When(hate=True)]
    offered += [one for one in chosen if one not in offered and not (one.categories and len(singles(one)) == 1)]
    offered += [When(categories=(name,)) for name in CATEGORIES]
    offered = list(dict.fromkeys(offered))
    return [(code_of(one), which([one]), one in chosen, bool(one.categories and not one.risk)) for one in offered]
