"""A policy checked as a whole, before it is put in force: nobody may be left without a promise. Pure."""

from collections.abc import Iterator
from itertools import product

from cases.rules.lists import CATEGORIES
from cases.rules.policies import Facts, PolicyBody, When, promises_for

RISKS = ("high", "medium", "standard")


def every_case() -> Iterator[Facts]:
    """Give each kind of case there can be: hate is always high risk."""
    for risk, category in product(RISKS, CATEGORIES):
        yield Facts(risk, hate=False, category=category)
        if risk == "high":
            yield Facts(risk, hate=True, category=category)


def faults(policy: PolicyBody) -> list[str]:
    """Say what is wrong with a policy as a whole, in sentences; none where it may be put in force."""
    return [*_left_out(policy), *_never_meant(policy), *_incomplete(policy)]


def _left_out(policy: PolicyBody) -> Iterator[str]:
    alone = {
        one.risk for one in every_case()
        if "respond" not in {promise.kind for promise in promises_for(policy, one)}
    }  # fmt: skip
    for risk in RISKS:
        if risk in alone:
            yield f"Some cases of {risk} risk have no promise to respond. Add one for every other case, as the last."


def _never_meant(policy: PolicyBody) -> Iterator[str]:
    meant = {id(promise) for one in every_case() for promise in promises_for(policy, one)}
    for number, promise in enumerate(policy.promises, 1):
        if id(promise) not in meant:
            yield f"Promise {number} is never meant: one before it holds for all its cases. Put it higher."
        if not promise.answered_by:
            yield f"Promise {number} has nothing that answers it."


def _incomplete(policy: PolicyBody) -> Iterator[str]:
    for risk in RISKS:
        if risk not in policy.contact or risk not in policy.review:
            yield f"Say how often people hear from us, and when we review, where the risk is {risk}."
    named = {name for when in _whens(policy) for name in when.categories}
    if named - set(CATEGORIES):
        yield "There is no such category. Choose from the list."
    if any(one.when.hate for one in policy.not_counted):
        yield "Hate always counts. Take it out of what is not counted."


def _whens(policy: PolicyBody) -> list[When]:
    said = [when for promise in policy.promises for when in promise.when]
    return said + [one.when for one in policy.not_counted] + ([policy.first_step.when] if policy.first_step else [])
