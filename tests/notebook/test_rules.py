"""The notebook's arithmetic against the published vector, and against Hypothesis."""

import hashlib
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notebook import rules
from tests.support.phone import Phone

ID = uuid.UUID("0193a5f0-7b1c-7abc-8def-0123456789ab")
SENT_AT = "2026-11-22T02:20:00.000Z"
X, Y = "jA6-FlixiYLizzxlaX8sfrwPQ55HyA_v4TzQtvTdt2Q", "9xdLkjz4qqJ9BUBWK-Ld5EPAiPa3BImrq4BEcDD-OCU"
TEXTS = (
    '{"v":1,"kind":"note","id":"0193a5f0-7b1c-7abc-8def-000000000001","body":{"words":"door £ 👮\\u0000"}}',
    '{"v":1,"kind":"note","id":"0193a5f0-7b1c-7abc-8def-000000000002","body":{}}',
)
HASHES = (
    "994b2d47106e55aa1bb33282b791491268d972f3f7e99dda9f78a0b539370cca",
    "130e73842928f78d7a5c9fb174681a108038c8479ad42920778b8e914ec7121b",
)
CHAIN = (
    "1337a92712eb94ba42bc3e339a6079675353ba182714517d758d7176469c5513",
    "750f1c85e1ca0c7f0b966e8a2520b77a7d86ac5e2a6bb7ea8a6e5fcc27bf9724",
    "47c7696a3424dae146526978ed52cca3676aa4faabb9bf246bce09ecb7bb19d4",
)
BOTH = "5tsZ_ljTe7u2E94XBHOwQqJ-bBBNyTqOkev8ADgfP4jt2RXJP_Iz4E2NzTWdz1KDYQLZrsEFzCc1z_MQraPPHw"
SECOND = "0olS2J6T7X7yUApWw77QSb4YqOMNZ3b_1JfBPN8efHi6AagCHCAENU16rtBOqdgH1jEHAfEeAMnRYYgFdm4eMQ"
PHOTO = "j-_Z0vWUJreHbT4QsdSB26KhYRufJDG7JsKDnLE2eRhGL7GAxfLgbp7IonVBt_773QJy5JGs83xWjT2tJEDLxQ"


def test_the_published_hashes_and_chain_come_out():
    head = rules.chain_start(ID)
    assert head.hex() == CHAIN[0]
    for number, (text, hashed) in enumerate(zip(TEXTS, HASHES, strict=True), 1):
        assert rules.text_hash(text.encode()).hex() == hashed
        head = rules.chain(head, number, bytes.fromhex(hashed))
        assert head.hex() == CHAIN[number]


@pytest.mark.parametrize(
    ("signature", "line"),
    [
        (BOTH, rules.pages_line(ID, 1, bytes.fromhex(CHAIN[0]), 2, bytes.fromhex(CHAIN[2]), SENT_AT)),
        (SECOND, rules.pages_line(ID, 2, bytes.fromhex(CHAIN[1]), 2, bytes.fromhex(CHAIN[2]), SENT_AT)),
        (PHOTO, rules.photograph_line(ID, "a" * 64, SENT_AT)),
    ],
    ids=["pages 1-2", "page 2", "photo"],
)
def test_the_published_signatures_hold_and_no_others(signature: str, line: bytes):
    key, raw = rules.public_key(X, Y), rules.unbase64(signature, 64)
    assert rules.signed(key, raw, line)
    assert not rules.signed(key, raw, line + b"\n")
    assert not rules.signed(key, raw[32:] + raw[:32], line)
    assert not rules.signed(key, raw[:-1], line)


def test_a_phone_in_python_agrees_with_the_vector():
    phone = Phone()
    phone.id, phone.heads = str(ID), [CHAIN[0]]
    written = [phone.write_text(text) for text in TEXTS]
    assert [page.text_hash for page in written] == list(HASHES)
    assert phone.heads == list(CHAIN)


def test_the_lines_that_are_signed_are_written_out():
    """The words of the protocol, spelled here by hand."""
    before, head, hashed = (hashlib.sha256(raw).digest() for raw in (b"1", b"2", b"3"))
    pages = f"beatbook-pages-1\n{ID}\n7\n{before.hex()}\n9\n{head.hex()}\n{SENT_AT}"
    assert rules.pages_line(ID, 7, before, 9, head, SENT_AT) == pages.encode()
    assert rules.sos_line(ID, hashed, SENT_AT) == f"beatbook-sos-1\n{ID}\n{hashed.hex()}\n{SENT_AT}".encode()


@pytest.mark.parametrize("spelled", ["", X + "=", X[:-1], X + "A", X.replace("-", "+"), X[:-1] + "R", X[:-1] + "\n"])
def test_a_key_in_another_spelling_is_refused(spelled: str):
    with pytest.raises(ValueError, match="base64url"):
        rules.public_key(spelled, Y)


def test_a_point_off_the_curve_is_no_key():
    with pytest.raises(ValueError, match=r"."):
        rules.public_key(Y, X)


@given(st.text(st.characters(codec=None, categories=None), max_size=80))
def test_cleaned_words_can_be_stored_and_lose_nothing_else(text: str):
    cleaned = rules.clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert len(cleaned) == len(text)
    assert all(a == b or a == "\x00" or "\ud800" <= a <= "\udfff" for a, b in zip(text, cleaned, strict=True))
