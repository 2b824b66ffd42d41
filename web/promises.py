"""Promises in words: how much time is left, and how a clock stands. Pure."""

from datetime import datetime, timedelta

from flask import Flask

from cases.queries.work import standing
from cases.rules import lists
from web.words import count

CHIPS = {"over": ("over", "hourglass"), "soon": ("soon", "clock"), "later": ("", "clock"), "none": ("", "clock")}
"""How a promise stands → the chip's state and its sign."""
KINDS = {
    "acknowledge": "Acknowledge", "respond": "Respond", "plan": "Agree a plan", "contact": "Keep in touch",
    "review": "Review", "task": "Do", "hearing": "In court", "order_expiry": "Order ends",
    "reply": "Reply", "fire": "Tell the fire service",
}  # fmt: skip


def span(took: timedelta) -> str:
    """Write 40 min, 5 h, 4 days: rounded down, so that nobody is promised more than is left."""
    minutes = int(took.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else count(hours // 24, "day")


def left(due_at: datetime, now: datetime) -> str:
    """Write "4 days left" or "1 day over"."""
    return f"{span(now - due_at)} over" if now > due_at else f"{span(due_at - now)} left"


def waited(since: datetime, now: datetime) -> str:
    """Write how long something has waited."""
    return span(max(now - since, timedelta()))


def chip_of(due_at: datetime | None, now: datetime) -> tuple[str, str]:
    """Give the state and the sign of the chip of a promise due at a moment."""
    return CHIPS[standing(due_at, now)]


def install(app: Flask) -> None:
    """Offer the words of promises and of the lists to the templates."""
    for function in (left, waited, chip_of):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(
        RISKS=lists.RISKS, CATEGORIES=lists.CATEGORIES, ORIGINS=lists.ORIGINS, CHANNELS=lists.CHANNELS,
        STAGES=lists.STAGES, LANES=lists.LANES, PROMISES=KINDS,
    )  # fmt: skip
