"""TLS for trying Beatbook on real phones: an own authority, a relay in front of the server, and a page that explains.

Browsers give camera, place and offline work only to https. This is for `demo --tls`; a real installation
stands behind a proxy with a public certificate.
"""

import contextlib
import http.server
import ipaddress
import select
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask, render_template

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Phones refuse certificates of servers that are valid for longer than 398 days."""

QUIET_SECONDS = 120
LOOK = ("tokens.css", "base.css", "trying.css", "mark.svg", "besley-600.woff2")
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
Key = ec.EllipticCurvePrivateKey


def addresses() -> list[str]:
    """Give this machine's addresses in its networks, the one towards other networks first; at worst 127.0.0.1."""
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # Sends nothing: it only asks which address would be used.
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys([*found, "127.0.0.1"]))


# Certificates


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _certificate(subject: str, issuer: str, key: Key, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))


def _pem(key: Key) -> bytes:
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())


def _write_secret(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


def authority(folder: Path) -> tuple[x509.Certificate, Key]:
    """Give the certificate authority of this data folder; made once."""
    file, key_file = folder / "authority.pem", folder / "authority-key.pem"
    if not file.exists():
        key, words = ec.generate_private_key(ec.SECP256R1()), f"Beatbook demo on {socket.gethostname()}"
        builder = _certificate(words, words, key, AUTHORITY_DAYS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        builder = builder.add_extension(_usage(sign_certificates=True), critical=True)
        _write_secret(key_file, _pem(key))
        file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    loaded = cast(Key, serialization.load_pem_private_key(key_file.read_bytes(), None))
    return x509.load_pem_x509_certificate(file.read_bytes()), loaded


def _usage(sign_certificates: bool) -> x509.KeyUsage:
    unused = "content_commitment key_encipherment data_encipherment key_agreement encipher_only decipher_only"
    off = dict.fromkeys(unused.split(), False)
    return x509.KeyUsage(
        digital_signature=not sign_certificates, key_cert_sign=sign_certificates, crl_sign=sign_certificates, **off
    )


def context(folder: Path) -> ssl.SSLContext:
    """Give what the relay serves TLS with: a certificate for every name of this machine, made at each start."""
    issuer, issuer_key = authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName("localhost"), x509.DNSName(socket.gethostname())]
    named = [*names, *(x509.IPAddress(ipaddress.ip_address(address)) for address in {*addresses(), "127.0.0.1"})]
    builder = _certificate("Beatbook demo", issuer.subject.rfc4514_string().removeprefix("CN="), key, SERVER_DAYS)
    builder = builder.add_extension(x509.SubjectAlternativeName(named), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(by, critical=False).add_extension(_usage(sign_certificates=False), critical=True)
    file = folder / "server.pem"
    chain = builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    _write_secret(file, chain + _pem(key))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


# The relay


def relay(listener: socket.socket, secured: ssl.SSLContext, port: int) -> None:
    """Take TLS connections for ever and pass what they say to the server on this machine."""
    while True:
        client, _ = listener.accept()
        threading.Thread(target=_pass_on, args=(client, secured, port), daemon=True).start()


def _pass_on(client: socket.socket, secured: ssl.SSLContext, port: int) -> None:
    client.settimeout(QUIET_SECONDS)
    with contextlib.suppress(OSError), contextlib.ExitStack() as closing:
        near = closing.enter_context(secured.wrap_socket(client, server_side=True))
        far = closing.enter_context(socket.create_connection(("127.0.0.1", port)))
        _pump(near, far)


def _pump(near: ssl.SSLSocket, far: socket.socket) -> None:
    """Pass on what either side says until one closes. One thread does both ways: a TLS socket bears no two."""
    while True:
        ready = [near] if near.pending() else select.select([near, far], [], [], QUIET_SECONDS)[0]
        for source in ready:
            part = source.recv(65536)
            if not part:
                return
            (far if source is near else near).sendall(part)
        if not ready:
            return


# What a phone is told


def help_server(pages: dict[str, tuple[str, bytes]], port: int) -> http.server.ThreadingHTTPServer:
    """Make the plain server that hands out the authority's certificate and says how to install it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = pages.get(self.path.split("?")[0], ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler)  # noqa: S104 - phones must reach it


def help_pages(app: Flask, folder: Path) -> dict[str, tuple[str, bytes]]:
    """Give what the plain server serves: the page, the certificate, and how the page looks."""
    with app.test_request_context():
        page = render_template("phone.html", origin=app.extensions["beatbook_settings"].origin)
    certificate = authority(folder)[0].public_bytes(serialization.Encoding.DER)
    pages = {"/": ("text/html; charset=utf-8", page.encode())}
    pages["/beatbook.crt"] = ("application/x-x509-ca-cert", certificate)
    look = Path(__file__).parent / "static" / "look"
    return pages | {f"/look/{name}": (TYPES[Path(name).suffix], (look / name).read_bytes()) for name in LOOK}


def start(app: Flask, data: Path, listener: socket.socket, port: int) -> None:
    """Start the relay and the plain server in threads, and show the way there as a QR code."""
    folder = data / "tls"
    folder.mkdir(mode=0o700, exist_ok=True)
    threading.Thread(target=relay, args=(listener, context(folder), port), daemon=True).start()
    plain = help_server(help_pages(app, folder), listener.getsockname()[1] + 1)
    threading.Thread(target=plain.serve_forever, daemon=True).start()
    where = f"http://{addresses()[0]}:{plain.server_port}/"
    print(f"On a phone in the same network, open {where} and follow it:\n", flush=True)
    segno.make(where, error="m").terminal(compact=True)
