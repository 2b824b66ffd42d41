"""The notebook's arithmetic: hashes, chain, signatures, and which texts may become rows. Pure."""

import base64
import binascii
import re
import uuid
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

MAX_TEXT = 64 * 1024
MAX_PAGES = 50
MAX_BATCH = 256 * 1024
MAX_PHOTOGRAPH = 25 * 1024 * 1024
MAX_CHUNK = 1024 * 1024

HASH = re.compile(r"[0-9a-f]{64}\Z")
SENT_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")

SIGNATURE = re.compile(r"[A-Za-z0-9_-]{86}\Z")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)", re.DOTALL)
_ECDSA = ec.ECDSA(SHA256())


def text_hash(text: bytes) -> bytes:
    """Give the SHA-256 of a page's text."""
    return sha256(text).digest()


def chain_start(notebook_id: uuid.UUID) -> bytes:
    """Give chain_hash(0): the SHA-256 of the id's 36 characters."""
    return sha256(str(notebook_id).encode()).digest()


def chain(before: bytes, number: int, hashed: bytes) -> bytes:
    """Give chain_hash(n) from chain_hash(n-1), n and text_hash(n): SHA-256 of the three in text, joined by one LF."""
    return sha256(f"{before.hex()}\n{number}\n{hashed.hex()}".encode()).digest()


def chained(before: bytes, first: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Give the chain hash before page `first` and after each page from there on, given their text hashes."""
    heads = [before]
    for number, hashed in enumerate(hashes, first):
        heads.append(chain(heads[-1], number, hashed))
    return heads


def pages_line(notebook_id: uuid.UUID, first: int, before: bytes, last: int, head: bytes, sent_at: str) -> bytes:
    """Give what a phone signs when it sends pages."""
    return f"beatbook-pages-1\n{notebook_id}\n{first}\n{before.hex()}\n{last}\n{head.hex()}\n{sent_at}".encode()


def photograph_line(notebook_id: uuid.UUID, sha256: str, sent_at: str) -> bytes:
    """Give what a phone signs when it sends a photograph."""
    return f"beatbook-photo-1\n{notebook_id}\n{sha256}\n{sent_at}".encode()


def sos_line(notebook_id: uuid.UUID, hashed: bytes, sent_at: str) -> bytes:
    """Give what a phone signs when it sends an SOS."""
    return f"beatbook-sos-1\n{notebook_id}\n{hashed.hex()}\n{sent_at}".encode()


def unbase64(text: str, size: int) -> bytes:
    """Decode base64url without padding into exactly `size` bytes. Raises ValueError for any other spelling."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if len(raw) != size or base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("not base64url of the right length")
    return raw


@lru_cache(maxsize=4096)
def public_key(x: str, y: str) -> ec.EllipticCurvePublicKey:
    """Make the P-256 key of a JWK's x and y. Raises ValueError when they are no point of the curve."""
    across, up = int.from_bytes(unbase64(x, 32)), int.from_bytes(unbase64(y, 32))
    return ec.EllipticCurvePublicNumbers(across, up, ec.SECP256R1()).public_key()


def signed(key: ec.EllipticCurvePublicKey, signature: bytes, line: bytes) -> bool:
    """Say whether a raw r‖s signature of 64 bytes is this key's over the line."""
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), line, _ECDSA)
    except (InvalidSignature, ValueError):
        return False
    return len(signature) == 64


def clean(text: str) -> str:
    """Make a page's words storable in any engine: NUL becomes ␀, a lone surrogate �. The page keeps them verbatim."""
    return _UNSTORABLE.sub(lambda found: "␀" if found[0] == "\x00" else "�", text)


def mended(text: bytes) -> bytes:
    """Give a page's JSON with each half of a pair (an emoji cut in two, as a phone may write it) as �, to be read."""
    return _ESCAPE.sub(_whole, text) if b"\\ud" in text or b"\\uD" in text else text


def _whole(found: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if len(found[0]) == 6 else found[0]
