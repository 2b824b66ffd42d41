"""What the search form asks, read from an address: what cannot be understood is left out, and said."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort

from notebook.rules import clean
from notebook.shapes import EARLIEST, LATEST
from patrol.rules import tiles
from patrol.rules.searching import LONGEST, Asked, Key, key_of

FIELDS = ("q", "block", "person", "tile", "least", "since", "until")


def asked_of(told: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """Give what is asked, and a sentence for each thing that could not be understood."""
    wrong: list[str] = []
    found = Asked(
        clean(told.get("q", "")).strip()[:LONGEST], _id(told.get("block", "")), _id(told.get("person", "")),
        told.get("tile", "") if told.get("tile", "") in tiles.BY_CODE else "", _least(told.get("least", "")),
        _day(told.get("since", ""), wrong), _day(told.get("until", ""), wrong),
    )  # fmt: skip
    return found, wrong


def key_in(told: Mapping[str, str]) -> Key | None:
    """Give where the page begins; an address that somebody has bent is not there."""
    try:
        key = key_of(told["behind"]) if told.get("behind") else None
    except ValueError:
        abort(404)
    return key if key is None or EARLIEST <= key.happened_at < LATEST else abort(404)


def said(told: Mapping[str, str]) -> dict[str, Any]:
    """Give what was asked, for the address of the next page."""
    return {name: told[name] for name in FIELDS if told.get(name)}


def _id(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written) if written else None
    except ValueError:
        abort(404)


def _least(written: str) -> int:
    return int(written) if written in ("2", "3", "4", "5") else 1


def _day(written: str, wrong: list[str]) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        wrong.append(f"“{written[:20]}” is not a day. Write it as 2026-11-20.")
        return None
