"""A client over a real socket, as a browser of this site sends: what a phone of the demo speaks through."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

BROWSER = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html,application/xhtml+xml"}


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
        if json_body is not None:
            return self.open(
                path, method="POST", headers={"Content-Type": "application/json"}, data=json.dumps(json_body).encode()
            )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.open(path, method="POST", headers=headers, data=urlencode(data or {}).encode())
