"""Structured logs without personal data: one JSON line an event; unknown keys are dropped, not printed."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from web.settings import Settings

SAID = frozenset({
    "event", "level", "timestamp", "error", "exception", "count", "route", "code", "sweep", "seconds", "notebook",
    "number", "landlord", "because", "build", "version",
})  # fmt: skip

log: Any = structlog.get_logger()


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop every key that is not known to be free of personal data."""
    return {key: value for key, value in event.items() if key in SAID}


def where_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Reduce an exception to file and line: its message may quote what people wrote."""
    cause = event.pop("exc_info", None)
    steps = []
    step = cause.__traceback__ if isinstance(cause, BaseException) else None
    while step:
        steps.append(f"{step.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return {**event, "exception": " < ".join(reversed(steps[-6:]))} if steps else event


def install(_: Settings) -> None:
    """Set the logs up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_only,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
