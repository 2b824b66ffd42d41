"""A night in an address: /reports/2026-11-20. Anything else is no such page."""

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError


class NightConverter(BaseConverter):
    """An operational date, written 2026-11-20."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read it."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()


def install(app: Flask) -> None:
    """Make it known to the routes."""
    app.url_map.converters["night"] = NightConverter
