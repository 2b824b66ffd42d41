"""Orders of a court and other legal steps: how one stands on a day, how long it may last, how it ended. Pure.

How long: 2014 Act, sections 76 to 84 (a closure notice 48 hours; an order three months, extended to six in all).
"""

import calendar as months
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Protocol

STANDINGS: Final = {
    "lapsed": "Past the last day", "ends": "In force, with a last day", "court": "Before a court",
    "hand": "Being prepared", "stands": "Stands without a last day", "over": "Over",
}  # fmt: skip
ENDED: Final = {
    "ran_out": "It ran out", "discharged": "The court ended it early", "replaced": "Another step took its place",
    "refused": "The court refused it", "withdrawn": "We withdrew it", "complied": "It was complied with",
}  # fmt: skip
LONGEST: Final[Mapping[str, tuple[int, str]]] = {
    "closure_order_full": (3, "A closure order lasts three months at most; then it is extended, or over."),
    "closure_order_partial": (3, "A closure order lasts three months at most; then it is extended, or over."),
    "closure_extension": (3, "Extensions bring a closure order to six months in all: three more at most."),
}  # fmt: skip
NOTICE_DAYS: Final = 2


class Dates(Protocol):
    """What is asked of a legal step."""

    kind: str
    hearing_on: date | None
    granted_on: date | None
    served_on: date | None
    order_to: date | None
    ended_on: date | None


def standing(order: Dates, today: date) -> str:
    """Say how a legal step stands on a day, as one of STANDINGS. A hearing that has been and brought nothing stays."""
    if order.ended_on is not None:
        return "over"
    if order.granted_on or order.served_on:
        if order.order_to is None:
            return "stands"
        return "ends" if today <= order.order_to else "lapsed"
    return "court" if order.hearing_on else "hand"


def next_day(order: Dates, today: date) -> date | None:
    """Give the day by which such a step wants something: its last day or its hearing; None where it names none."""
    how = standing(order, today)
    return order.order_to if how in ("lapsed", "ends") else order.hearing_on if how == "court" else None


def too_long(kind: str, first: date | None, last: date | None) -> str:
    """Say why an order cannot last so long; empty where it can."""
    if first is None or last is None:
        return ""
    if last < first:
        return "The last day lies before the first."
    if kind == "closure_notice" and last > first + timedelta(days=NOTICE_DAYS):
        return "A closure notice lasts 48 hours at most. Check the last day."
    longest, words = LONGEST.get(kind, (0, ""))
    return f"{words} Check the last day." if longest and last > months_on(first, longest) else ""


def months_on(day: date, count: int) -> date:
    """Give the same day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
