"""Forms as data: questions, what their answers score, bands, and what lifts a result to high. Pure.

A form is a version that never changes; a landlord puts its own in the place of a shipped one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from cases.rules.risk import ORDER
from estate.rules.words import Refusal, typed

Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Words = Annotated[str, Field(min_length=1, max_length=400)]
Answers = dict[str, Any]
MOST = 4_000


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Said):
    """One answer. high: why it lifts the result to high. alerts: shows the form's safeguarding words. hate: it tells
    of hate, for which perception is enough."""

    code: Code
    words: Words
    score: Annotated[int, Field(ge=0, le=100)] = 0
    high: Annotated[str, Field(max_length=200)] = ""
    alerts: bool = False
    hate: bool = False


class Question(_Said):
    """One question. kind: one choice, many choices, words, a number, or a day."""

    code: Code
    words: Words
    hint: Annotated[str, Field(max_length=400)] = ""
    kind: Literal["one", "many", "words", "number", "day"] = "one"
    choices: tuple[Choice, ...] = ()
    needed: bool = True
    most: Annotated[int, Field(ge=1, le=1000)] = 100


class Band(_Said):
    """From which score on a result is of this risk."""

    risk: Literal["high", "medium", "standard"]
    at_least: Annotated[int, Field(ge=0)]


class FormBody(_Said):
    """A whole form. default: shipped to begin with, to be replaced by the landlord's own. safeguarding: the words that
    show at once with an answer that alerts."""

    name: Words
    source: str = ""
    default: bool = False
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    bands: tuple[Band, ...] = ()
    safeguarding: tuple[Words, ...] = ()


class Result(NamedTuple):
    """What answers come to. band: by the score alone; risk: with what lifts it, and lifted why; both empty without
    bands. alerts: the safeguarding words must be read. hate: somebody perceives hate."""

    score: int
    most: int
    band: str
    risk: str
    lifted: tuple[str, ...]
    alerts: bool
    hate: bool


def read(form: FormBody, given: Callable[[str], Sequence[str]]) -> Answers:
    """Read what was chosen and typed. Raises Refusal, naming the question, for what is missing or not offered."""
    told: Answers = {}
    for number, question in enumerate(form.questions, 1):
        value = READERS[question.kind](question, [each for each in given(question.code) if each.strip()])
        if value in (None, "", []) and question.needed:
            raise Refusal(f"Question {number} is not answered: {question.words}", question.code)
        if value not in (None, "", []):
            told[question.code] = value
    return told


def _one(question: Question, said: Sequence[str]) -> str | None:
    return _offered(question, said[:1])[0] if said else None


def _offered(question: Question, said: Sequence[str]) -> list[str]:
    known = [choice.code for choice in question.choices]
    if any(each not in known for each in said):
        raise Refusal(f"Choose an answer that is offered: {question.words}", question.code)
    return [code for code in known if code in said]


def _words(question: Question, said: Sequence[str]) -> str:
    return typed(said[0] if said else "", MOST, question.words, question.code, needed=False)


def _number(question: Question, said: Sequence[str]) -> int | None:
    if not said:
        return None
    if not said[0].strip().isdecimal() or len(said[0]) > 6 or int(said[0]) > question.most:
        raise Refusal(f"Give a number from 0 to {question.most}: {question.words}", question.code)
    return int(said[0])


def _day(question: Question, said: Sequence[str]) -> str | None:
    try:
        return date.fromisoformat(said[0].strip()).isoformat() if said else None
    except ValueError:
        raise Refusal(f"Give a day, such as 30 June 2026: {question.words}", question.code) from None


READERS: dict[str, Callable[[Question, Sequence[str]], Any]] = {
    "one": _one, "many": _offered, "words": _words, "number": _number, "day": _day,
}  # fmt: skip


def chosen(form: FormBody, answers: Mapping[str, Any]) -> list[Choice]:
    """Give the choices that were made, in the form's order."""
    made = []
    for question in form.questions:
        said = answers.get(question.code)
        codes = said if isinstance(said, list) else [said]
        made += [choice for choice in question.choices if choice.code in codes]
    return made


def result(form: FormBody, answers: Mapping[str, Any]) -> Result:
    """Say what answers come to: the same answers on the same form always come to the same."""
    made = chosen(form, answers)
    score = sum(choice.score for choice in made)
    score += sum(int(answers.get(one.code, 0)) for one in form.questions if one.kind == "number")
    band = _band(form, score)
    lifted = tuple(dict.fromkeys(choice.high for choice in made if choice.high))
    risk = "high" if band and lifted else band
    return Result(
        score, sum(map(_most, form.questions)), band, risk, lifted,
        any(choice.alerts for choice in made), any(choice.hate for choice in made),
    )  # fmt: skip


def _band(form: FormBody, score: int) -> str:
    reached = [band.risk for band in form.bands if score >= band.at_least]
    return max(reached, key=ORDER.index, default=ORDER[0]) if form.bands else ""


def _most(question: Question) -> int:
    scores = [choice.score for choice in question.choices]
    return {"one": max(scores, default=0), "many": sum(scores), "number": question.most}.get(question.kind, 0)


def decided(came: Result, given: str, because: str) -> tuple[str, str]:
    """Give the risk that was decided and why, where a person decides otherwise than the form.

    Raises Refusal where no reason stands with it, or where they go below what an answer lifted to high.
    """
    if not came.band:
        return "", ""
    if given not in ("", *ORDER):
        raise Refusal("Choose the risk.", "given")
    risk = given or came.risk
    if came.lifted and risk != "high":
        raise Refusal(f"It stays high: {', '.join(came.lifted)}.", "given")
    return risk, typed(because, 2_000, "Why you decide otherwise than the form", "because", needed=risk != came.risk)


KINDS: dict[str, str] = {
    "victim_risk": "Risk", "hate_checklist": "Hate checklist", "proportionality": "Proportionality",
    "dash": "DASH", "file_review": "Review of the file",
}  # fmt: skip
"""The forms that are filled in about a case, as people call them."""
OCCASIONS: dict[str, str] = {
    "open": "At opening", "incident": "After an incident", "review": "At a review", "closure": "Before closing",
}  # fmt: skip
PERCEIVED: dict[str, str] = {"victim": "Who it was done to", "witness": "A witness", "staff": "Staff", "other": "Else"}


def asked(hate: bool, restricted: bool) -> list[str]:
    """Give the forms that a case asks for."""
    return ["victim_risk", *(["hate_checklist"] if hate else []), "proportionality", *(["dash"] if restricted else [])]
