"""A landlord's policy as data: which clock it sets for which case, how often people hear from it, what it counts."""

from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from estate.rules import clocks

Risk = Literal["high", "medium", "standard"]
Every = Literal["daily", "twice_weekly", "weekly", "fortnightly", "monthly", "on_event", "none_requested"]
PromiseKind = Literal["acknowledge", "respond", "plan"]
Answer = Literal["acknowledged", "first_contact", "investigation_started", "plan_agreed", "first_action", "reviewed"]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Said):
    """Which cases something is said of: every list that names anything must hold the case; none named is every case."""

    risk: tuple[Risk, ...] = ()
    hate: bool | None = None
    categories: tuple[str, ...] = ()

    def holds(self, case: "Facts") -> bool:
        """Say whether this is said of the case."""
        return (
            (not self.risk or case.risk in self.risk)
            and (self.hate is None or self.hate == case.hate)
            and (not self.categories or case.category in self.categories)
        )


class Length(_Said):
    """How long a promise gives, in the words of estate's clocks."""

    kind: clocks.Kind
    n: Annotated[int, Field(ge=1, le=1000)]
    ends: Literal["day", "office"] = "day"
    deemed: bool = False

    def rule(self) -> clocks.Rule:
        """Give it as a rule that a clock can be begun with."""
        return clocks.Rule(self.kind, self.n, self.ends, self.deemed)


class Promise(_Said):
    """One promise: of which cases, how long, since when, and what answers it. The first that holds is meant."""

    kind: PromiseKind
    when: tuple[When, ...] = ()
    length: Length
    answered_by: tuple[Answer, ...]
    since: Literal["report", "assignment"] = "report"
    may_pause: bool = False


class NotCounted(_Said):
    """Cases that are recorded and worked on, and are not ASB cases for the regulator, with the landlord's reason."""

    when: When
    because: Annotated[str, Field(min_length=1, max_length=400)]


class FirstStep(_Said):
    """What residents are asked to try first, where it is safe, and when the landlord asks how it went."""

    words: str
    when: When
    ask_after: Length


class Recall(_Said):
    """When what was archived comes back: so many reports like it, from one block or one person, in so many days."""

    n: Annotated[int, Field(ge=2, le=100)] = 3
    days: Annotated[int, Field(ge=1, le=366)] = 30


class PolicyBody(_Said):
    """A whole policy. attempts: so many failed tries answer a promise; None never. reopen_days: within so many days of
    its closing a case is opened again instead of a new one; 0 never. first_letter: says what "will" or "may" follow.
    reply: how long a councillor or an MP waits for an answer. recall: when archived reports come back."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    source: str = ""
    promises: tuple[Promise, ...]
    contact: dict[Risk, Every]
    review: dict[Risk, Every]
    first_step: FirstStep | None = None
    not_counted: tuple[NotCounted, ...] = ()
    early_counts: bool = False
    attempts: Annotated[int, Field(ge=1)] | None = None
    reopen_days: Annotated[int, Field(ge=0)] = 0
    first_letter: Literal["will", "may"] = "may"
    reply: Length = Length(kind="working_days", n=10)
    recall: Recall = Recall()


class Facts(NamedTuple):
    """What a policy asks about a case."""

    risk: str
    hate: bool
    category: str
    lane: str = "formal"
    complainant: bool = True


def promises_for(policy: PolicyBody, case: Facts) -> list[Promise]:
    """Give the promises the policy makes about a case, one of a kind: the first that holds."""
    made: dict[str, Promise] = {}
    for promise in policy.promises:
        if not promise.when or any(one.holds(case) for one in promise.when):
            made.setdefault(promise.kind, promise)
    return list(made.values())


def answers(promise: Promise, case: Facts) -> list[str]:
    """Give the events that answer a promise. Where nobody complains, as when a patrol found it, acting on it does."""
    return list(promise.answered_by) if case.complainant else ["first_action", "investigation_started"]


def counted(policy: PolicyBody, case: Facts) -> tuple[bool, str]:
    """Say whether a case counts as an ASB case (NM01), and why not. A case that involves hate always does."""
    if case.lane == "early" and not policy.early_counts:
        return False, "Early support without a formal case"
    if case.hate:
        return True, ""
    said = next((one.because for one in policy.not_counted if one.when.holds(case)), "")
    return not said, said


def first_step(policy: PolicyBody, case: Facts) -> FirstStep | None:
    """Give the first step residents are asked to try; None where the policy has none, or where it is not safe."""
    step = policy.first_step
    safe = step is not None and case.risk != "high" and not case.hate and step.when.holds(case)
    return step if safe else None
