"""The test vector of docs/notebook.md: recomputed as another phone's author would, and taken by the server."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

PAGE = Path(__file__).parents[2] / "docs" / "notebook.md"


@pytest.fixture(scope="module")
def vector() -> dict[str, str]:
    """Read the vector as it is published."""
    block = PAGE.read_text().split("## Test vector")[1].split("```")[1]
    lines = [re.split(r"\s{2,}|(?<=text_hash \d) ", line, maxsplit=1) for line in block.strip().splitlines()]
    return {name.strip(): value for name, value in lines}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def holds(vector: dict[str, str], signature: str, *lines: object) -> bool:
    x, y = (int.from_bytes(raw(vector[name])) for name in "xy")
    r, s = (int.from_bytes(half) for half in (raw(signature)[:32], raw(signature)[32:]))
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        key.verify(encode_dss_signature(r, s), "\n".join(map(str, lines)).encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def delivery(vector: dict[str, str], first: int, signature: str) -> dict[str, Any]:
    texts = [vector[f"text {number}"] for number in range(first, 3)]
    return {
        "sent_at": vector["sent_at"], "from": first, "before": vector[f"chain {first - 1}"], "pages": texts,
        "unsent": {"pages": 0, "photos": 0, "oldest_seen_at": None}, "signature": vector[signature],
    }  # fmt: skip


def test_the_hashes_and_the_chain_are_as_the_page_says(vector):
    head = sha256(vector["id"])
    assert head == vector["chain 0"]
    for number in (1, 2):
        hashed = sha256(vector[f"text {number}"])
        assert hashed == vector[f"text_hash {number}"]
        head = sha256(f"{head}\n{number}\n{hashed}")
        assert head == vector[f"chain {number}"]


def test_the_signatures_are_over_the_lines_that_the_page_says(vector):
    end = (2, vector["chain 2"], vector["sent_at"])
    assert holds(vector, vector["pages 1-2"], "beatbook-pages-1", vector["id"], 1, vector["chain 0"], *end)
    assert holds(vector, vector["page 2"], "beatbook-pages-1", vector["id"], 2, vector["chain 1"], *end)
    assert holds(vector, vector["photo"], "beatbook-photo-1", vector["id"], "a" * 64, vector["sent_at"])
    assert not holds(vector, vector["page 2"], "beatbook-pages-1", vector["id"], 1, vector["chain 0"], *end)


def test_the_server_takes_the_vector_as_any_phone_would_send_it(vector, cast, client, sign_in):
    key = {"kty": "EC", "crv": "P-256", "x": vector["x"], "y": vector["y"]}
    told = {"id": vector["id"], "public_key": key, "label": "the vector", "person": str(cast.amina.id)}
    opened = sign_in(client, cast.amina).post("/notebooks", json=told)
    assert (opened.status_code, opened.json["kept_to"]) == (201, 0)
    address = f"/notebooks/{vector['id']}"
    gap = client.post(f"{address}/pages", json=delivery(vector, 2, "page 2"))
    assert (gap.status_code, gap.json) == (409, {"because": "gap", "kept_to": 0})
    for first, signature in ((1, "pages 1-2"), (2, "page 2"), (1, "pages 1-2")):
        kept = client.post(f"{address}/pages", json=delivery(vector, first, signature))
        assert (kept.status_code, kept.json["kept_to"]) == (200, 2)
        assert [page["number"] for page in kept.json["unread"]] == list(range(first, 3))
    spoilt = json.loads(json.dumps(delivery(vector, 1, "pages 1-2")).replace("door", "Door"))
    assert client.post(f"{address}/pages", json=spoilt).status_code == 403
    headers = {"Beatbook-Sent-At": vector["sent_at"], "Beatbook-Signature": vector["photo"]}
    assert client.head(f"{address}/photos/{'a' * 64}", headers=headers).status_code == 404
    assert client.head(f"{address}/photos/{'b' * 64}", headers=headers).status_code == 403
