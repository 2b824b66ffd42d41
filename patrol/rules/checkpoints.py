"""How a checkpoint stands in a visit: to do, done, late, missed or blocked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Protocol, TypeVar

from patrol.rules.rounds import within

TO_DO: Final = "to do"
DONE: Final = "done"
LATE: Final = "late"
MISSED: Final = "missed"
BLOCKED: Final = "blocked"

ONE_SCAN: Final = timedelta(seconds=10)
"""Two scans of one checkpoint within so long of the first are one: a label read twice by a phone held still."""

METHODS: Final = {"qr": "scanned", "nfc": "by tag", "typed": "code typed", "hand": "by hand"}
BLOCKED_BECAUSE: Final = {
    "door_failed": "door failed", "lift_out": "lift out", "threat": "threat to the officer", "works": "works",
    "other": "another reason", "": "no reason given",
}  # fmt: skip
BY_HAND_BECAUSE: Final = {
    "label_missing": "label gone", "label_damaged": "label damaged", "not_read": "the camera could not read it",
    "no_camera": "no camera allowed here", "other": "another reason", "": "no reason given",
}  # fmt: skip
"""Reasons as a phone offers them; another one (a newer phone) is shown as it was written."""

NOT_KNOWN: Final = "a label not known here"
OLD_LABEL: Final = "an old label, replaced since"


class Scanned(Protocol):
    """What the rules read of a scan."""

    @property
    def happened_at(self) -> Any:
        """Give when it was made, an aware datetime put right by the phone's skew."""

    @property
    def blocked(self) -> Any:
        """Say whether it says that nobody got there."""

    @property
    def answer(self) -> Any:
        """Give what was answered to the checkpoint's question; empty where nothing was."""


S = TypeVar("S", bound=Scanned)


@dataclass(frozen=True, slots=True)
class Standing(Generic[S]):
    """How one checkpoint stands in one visit. proofs: its scans in order of time, those that are one together.

    told: the proof that decides, None where there is none.
    """

    status: str
    proofs: Sequence[Sequence[S]] = ()
    told: Sequence[S] | None = None

    @property
    def at(self) -> datetime | None:
        """Give when it was proved or found blocked."""
        at: datetime | None = self.told[0].happened_at if self.told else None
        return at

    @property
    def scan(self) -> S | None:
        """Give the scan that decides."""
        return self.told[0] if self.told else None

    @property
    def answer(self) -> str:
        """Give what was answered to its question, last."""
        said = [scan.answer for proof in self.proofs for scan in proof if scan.answer]
        return str(said[-1]) if said else ""


def proofs(scans: Iterable[S]) -> list[list[S]]:
    """Put the scans of one checkpoint in order of time, those within ten seconds of a first one together with it.

    Being blocked proves something else than being there: the two are never one.
    """
    groups: list[list[S]] = []
    for scan in sorted(scans, key=lambda one: one.happened_at):
        same = [group for group in groups[-2:] if group[0].blocked == scan.blocked]
        if same and scan.happened_at - same[-1][0].happened_at <= ONE_SCAN:
            same[-1].append(scan)
        else:
            groups.append([scan])
    return groups


def standing(
    scans: Iterable[S], over: bool, finished: datetime | None, windows: Sequence[tuple[datetime, datetime]] = ()
) -> Standing[S]:
    """Say how a checkpoint stands from its scans in one visit, those that were struck left out.

    over: the visit is finished, or was closed unfinished. A scan after its `finished`, or outside the windows of the
    night's rounds, is late; one in time outweighs it, and being there outweighs having been blocked.
    """
    listed = proofs(scans)
    there = [proof for proof in listed if not proof[0].blocked]
    in_time = [proof for proof in there if _in_time(proof[0].happened_at, finished, windows)]
    for status, found in ((DONE, in_time), (LATE, there), (BLOCKED, listed)):
        if found:
            return Standing(status, listed, found[0])
    return Standing(MISSED if over else TO_DO)


def _in_time(at: datetime, finished: datetime | None, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    return (finished is None or at <= finished) and within(at, windows)


def owed(added_at: datetime, closed_at: datetime | None, started: datetime) -> bool:
    """Say whether a visit owes a checkpoint: it was there when the visit began."""
    return added_at <= started and (closed_at is None or closed_at > started)


def how(method: str, blocked: bool, reason: str) -> str:
    """Say how a checkpoint was proved, or why nobody got there."""
    if blocked:
        return BLOCKED_BECAUSE.get(reason, reason)
    words = METHODS.get(method, method)
    return f"{words}: {BY_HAND_BECAUSE.get(reason, reason)}" if method == "hand" else words


def label_is_old(code: str, scanned_at: datetime, code_now: str, code_since: datetime) -> bool:
    """Say whether a scan shows a label that had been replaced. One made by hand shows none."""
    return bool(code) and code != code_now and scanned_at >= code_since
