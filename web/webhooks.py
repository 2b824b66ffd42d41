"""Telling a landlord's one address of an alert: signed as Standard Webhooks 1.0 says, with nothing personal in it.

The address is resolved once; private, loopback, link-local and metadata addresses are refused, and the connection
goes to the very address that was looked at, under the name's own certificate. https on 443 only, and no redirects.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import secrets
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

SECONDS: Final = 5.0
MOST_READ: Final = 64 * 1024
PREFIX: Final = "whsec_"
INSIDE: Final = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Ranges that carry another address inside: what looks public may lead in."""


class NotToldWhy(Exception):
    """An address was not told; the words say why."""


def new_secret() -> str:
    """Make a secret of 24 bytes, as Standard Webhooks writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signed(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the three headers that prove who sent the body, and when."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signature}


def checked(url: str, private: bool = False) -> SplitResult:
    """Give the parts of an address that may be told. Raises NotToldWhy, in a sentence, for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise NotToldWhy("That is not an address.") from None
    if parts.scheme != "https" or not parts.hostname:
        raise NotToldWhy("The address must begin with https://.")
    if parts.username or parts.password or parts.fragment:
        raise NotToldWhy("The address must not hold a name, a password or a fragment.")
    if port != 443 and not private:
        raise NotToldWhy("Only port 443 is called.")
    return parts


def resolved(host: str, port: int, private: bool = False) -> str:
    """Resolve a name, once, to the address that will be called. Raises NotToldWhy where any of them leads inside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotToldWhy("The name cannot be resolved.") from None
    addresses = [str(one[4][0]) for one in found]
    if not private and any(leads_inside(address) for address in addresses):
        raise NotToldWhy("The name leads to a private address.")
    return addresses[0]


def leads_inside(address: str) -> bool:
    """Say whether an address is one of this machine, this network, a cloud's metadata, or wraps such a one."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return leads_inside(str(ip.ipv4_mapped))
        if any(ip in network for network in INSIDE):
            return True
    return not ip.is_global or ip.is_multicast or ip.is_unspecified or ip.is_reserved


class _Straight(http.client.HTTPSConnection):
    """A connection to one address under another's name, and no second look-up."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.tls)
        self.address = address

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        plain = socket.create_connection((self.address, self.port), SECONDS)
        try:
            self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def tell(url: str, headers: Mapping[str, str], body: bytes, private: bool = False) -> None:
    """Post the body to the address; five seconds in all. Raises NotToldWhy unless it answers 2xx."""
    parts = checked(url, private)
    host, port = parts.hostname or "", parts.port or 443
    connection = _Straight(host, port, resolved(host, port, private))
    late = Timer(SECONDS, _break, (connection,))
    late.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotToldWhy(f"It did not answer ({type(error).__name__}).") from None
    finally:
        late.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotToldWhy(f"It answered {answer.status}.")


def _break(connection: http.client.HTTPSConnection) -> None:
    """End a connection that takes too long, however slowly it still answers."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
