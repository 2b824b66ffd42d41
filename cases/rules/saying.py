"""A policy read as sentences: what it promises, to whom, and what it counts. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cases.rules.answering import EVENTS
from cases.rules.lists import CATEGORIES, EVERY
from cases.rules.policies import PolicyBody, Promise, When

DEEDS: Final = {"acknowledge": "we acknowledge", "respond": "we respond", "plan": "we agree a plan"}
SINCE: Final = {"report": "from when it was told", "assignment": "from when it has its officer"}
RISK_WORDS: Final = {"high": "High", "medium": "Medium", "standard": "Standard"}


class Section(NamedTuple):
    """A head and the sentences under it."""

    head: str
    said: list[str]


def singles(when: When) -> list[When]:
    """Give the single conditions that together mean the same; one that joins several kinds stays whole."""
    kinds = bool(when.risk) + (when.hate is not None) + bool(when.categories)
    if kinds != 1 or when.hate is not None:
        return [when]
    return [*(When(risk=(one,)) for one in when.risk), *(When(categories=(one,)) for one in when.categories)]


def which(whens: Iterable[When]) -> str:
    """Say which cases are meant: "the risk is high, or hate is involved"; empty for every case."""
    apart = [one for when in whens for one in singles(when)]
    plain = [one for one in apart if len(singles(one)) == 1 and not _joined(one)]
    risks = tuple(dict.fromkeys(risk for one in plain for risk in one.risk))
    about = tuple(dict.fromkeys(name for one in plain for name in one.categories))
    hate = list(dict.fromkeys(one.hate for one in plain if one.hate is not None))
    parts = [_one(When(risk=risks))] if risks else []
    parts += [_one(When(hate=one)) for one in hate] + ([_one(When(categories=about))] if about else [])
    return ", or ".join(parts + [_one(one) for one in apart if _joined(one)])


def _joined(when: When) -> bool:
    return bool(when.risk) + (when.hate is not None) + bool(when.categories) > 1


def _one(when: When) -> str:
    parts = [f"the risk is {_or(_in_order(when.risk, RISK_WORDS))}"] if when.risk else []
    if when.hate is not None:
        parts.append("hate is involved" if when.hate else "no hate is involved")
    if when.categories:
        codes = _in_order(when.categories, CATEGORIES)
        named = [CATEGORIES[one].words.lower() if one in CATEGORIES else one for one in codes]
        parts.append(f"it is about {_or(named)}")
    return " and ".join(parts) or "any case"


def _in_order(codes: Iterable[str], known: Iterable[str]) -> list[str]:
    order = list(known)
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def say(policy: PolicyBody) -> list[Section]:
    """Say a whole policy."""
    return [
        Section("What is promised", list(_promises(policy.promises))),
        Section("Keeping in touch, and reviews", [*_often(policy)]),
        Section("What residents are asked to try first", [_first(policy)]),
        Section("What counts as an ASB case", [*_counted(policy)]),
        Section("Tries, letters and closing", [*_ends(policy)]),
        Section("Enquiries, and what comes back", [*_returns(policy)]),
    ]


def _promises(promises: Sequence[Promise]) -> Iterator[str]:
    before: set[str] = set()
    for one in promises:
        meant = which(one.when)
        whole = "Every other case" if one.kind in before else "Every case"
        before.add(one.kind)
        yield f"{'Where ' + meant if meant else whole}: {promise_words(one)}"


def promise_words(one: Promise) -> str:
    """Say one promise without the cases it is made about."""
    said = f"{DEEDS[one.kind]} within {one.length.rule().words}, {SINCE[one.since]}."
    said += f" It is answered when {_or([EVENTS[event] for event in _in_order(one.answered_by, EVENTS)])}."
    return said + (" It may be paused, with the reason." if one.may_pause else "")


def _often(policy: PolicyBody) -> Iterator[str]:
    for risk, words in RISK_WORDS.items():
        touch, looked = policy.contact.get(risk, ""), policy.review.get(risk, "")  # type: ignore[call-overload]
        yield f"{words} risk: the complainant hears from us {EVERY.get(touch, 'never')}."
        yield f"{words} risk: the case is reviewed {EVERY.get(looked, 'never')}."


def _first(policy: PolicyBody) -> str:
    step = policy.first_step
    if step is None:
        return "Nothing: we act on what is told."
    meant = which([step.when])
    return (f"Where {meant}: “{step.words}”." if meant else f"“{step.words}”.") + (
        f" We ask how it went within {step.ask_after.rule().words}. Never where the risk is high or hate is involved."
    )


def _counted(policy: PolicyBody) -> Iterator[str]:
    for one in policy.not_counted:
        yield f"Not counted where {which([one.when])}: {one.because}."
    yield "Early support counts as a case." if policy.early_counts else "Early support is counted apart."
    yield "Everything else counts; hate always does." if policy.not_counted else "Every formal case counts."


def _returns(policy: PolicyBody) -> Iterator[str]:
    yield f"A councillor or an MP is answered within {policy.reply.rule().words}, unless they name a day."
    yield (
        f"What was archived comes back to the inbox when {policy.recall.n} reports in {policy.recall.days} days are of "
        "one kind at one block, or from one person."
    )


def _ends(policy: PolicyBody) -> Iterator[str]:
    yield (
        f"{policy.attempts} tries that failed answer a promise." if policy.attempts
        else "Tries that failed never answer a promise."
    )  # fmt: skip
    yield f"The first letter says what “{policy.first_letter}” follow."
    yield (
        f"A closed case may be opened again for {policy.reopen_days} days." if policy.reopen_days
        else "A closed case stays closed; what is told later is a new one."
    )  # fmt: skip
