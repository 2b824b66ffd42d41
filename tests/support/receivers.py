"""Real receivers on this machine: a mail server and an https address. Each can do something when it is called."""

import http.server
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from web import tls


@dataclass
class Letters:
    """A mail server's letters: (Message-ID, to, subject, body). `greeted` is called once, before one is taken."""

    taken: list[tuple[str, str, str]] = field(default_factory=list)
    greeted: Callable[[], Any] | None = None
    noted: Callable[[], Any] | None = None

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Hear that a letter is coming."""
        if self.greeted:
            act, self.greeted = self.greeted, None
            act()
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a letter."""
        head = dict(line.split(": ", 1) for line in envelope.content.decode().split("\r\n\r\n")[0].split("\r\n")
                    if ": " in line and not line.startswith(" "))  # fmt: skip
        self.taken.append((head["Message-ID"], envelope.rcpt_tos[0], head["Subject"]))
        if self.noted:
            act, self.noted = self.noted, None
            act()
        return "250 Message accepted for delivery"


class MailServer:
    """An SMTP server on a free port."""

    def __init__(self) -> None:
        self.letters = Letters()
        self.controller = Controller(self.letters, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    @property
    def address(self) -> str:
        """Give where it listens, as the setting wants it."""
        return f"127.0.0.1:{self.controller.port}"

    def stop(self) -> None:
        """End."""
        self.controller.stop()


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Receiver:
    """An https address under an authority of its own. `answer`: the code it gives; `called` is called once, first."""

    def __init__(self, folder: Path) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204
        self.called: Callable[[], Any] | None = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Take what is told."""
                if outer.called:
                    act, outer.called = outer.called, None
                    act()
                    return
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.answer)
                if outer.answer == 302:
                    self.send_header("Location", "https://localhost/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        folder.mkdir(exist_ok=True)
        context: ssl.SSLContext = tls.context(folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.authority = folder / "authority.pem"
        self.url = f"https://localhost:{self.server.server_address[1]}/alerts"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End."""
        self.server.shutdown()
        self.server.server_close()
