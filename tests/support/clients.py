"""Clients that behave like a browser on this site."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import Figure
from web.demo import PASSWORD
from web.demo.wire import BROWSER, WireAnswer, WireClient

__all__ = ["BROWSER", "SiteClient", "WireAnswer", "WireClient", "sign_in"]


class SiteClient(FlaskClient):
    """Flask's test client, sending what a browser sends for a page of the same site."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask; headers given by the test win."""
        if args and isinstance(args[0], str):
            given = dict(kwargs.pop("headers", None) or {})
            named = {name.lower() for name in given}
            kwargs["headers"] = given | {name: value for name, value in BROWSER.items() if name.lower() not in named}
        return super().open(*args, **kwargs)


def sign_in(client: Any, figure: Figure, password: str = PASSWORD) -> Any:
    """Sign a client in by the form, as this person, and give the client back."""
    answer = client.post("/sign-in", data={"email": figure.email, "password": password})
    assert answer.status_code in (302, 303), (
        f"{figure.name} could not sign in: {answer.status_code} {answer.data[:400]!r}"
    )
    return client
