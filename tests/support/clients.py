"""Clients that behave like a browser on this site."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import Figure
from web.demo import PASSWORD

BROWSER = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html,application/xhtml+xml"}


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


@dataclass
class WireAnswer:
    """An answer that came over a socket."""

    status_code: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        """Give the body as JSON, or None."""
        try:
            return json.loads(self.data)
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """Give the body as text."""
        return self.data.decode()


class WireClient:
    """A client over a real socket, with cookies. A dropped connection raises OSError or HTTPException, as it should."""

    def __init__(self, url: str, seconds: float = 30) -> None:
        self.url, self.seconds = urlsplit(url), seconds
        self.cookies: SimpleCookie = SimpleCookie()

    def open(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, data: bytes = b""
    ) -> WireAnswer:
        """Ask once, on a connection of its own."""
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        sent = BROWSER | ({"Cookie": cookies} if cookies else {}) | dict(headers or {})
        connection = http.client.HTTPConnection(self.url.hostname or "", self.url.port, timeout=self.seconds)
        try:
            connection.request(method, path, body=data or None, headers=sent)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        return WireAnswer(answer.status, dict(answer.headers.items()), body)

    def get(self, path: str, **kwargs: Any) -> WireAnswer:
        """GET."""
        return self.open(path, **kwargs)

    def post(self, path: str, *, data: Mapping[str, str] | None = None, json_body: Any = None) -> WireAnswer:
        """POST a form, or JSON."""
        from urllib.parse import urlencode

        if json_body is not None:
            return self.open(
                path, method="POST", headers={"Content-Type": "application/json"}, data=json.dumps(json_body).encode()
            )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.open(path, method="POST", headers=headers, data=urlencode(data or {}).encode())
