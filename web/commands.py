"""Commands of `flask`: those of the notebook, and those that set up an installation."""

from flask import Flask


def install(app: Flask) -> None:
    """Register the commands."""
