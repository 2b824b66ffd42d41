"""What the phone needs to read labels: the reader's own files, unchanged, and a policy that no page shares."""

import gzip
import hashlib
import re

import pytest

from web import assets
from web.guard import READER
from web.routes.field import precache

VENDOR = assets.ROOT / "field" / "vendor"
KB = 1024


def policy(client, path):
    """Give the policy that comes with this address."""
    return client.get(path).headers["Content-Security-Policy"]


def test_only_the_thread_that_reads_labels_may_run_webassembly(client, cast, sign_in):
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy(client, assets.asset(READER))
    others = [assets.asset(path) for path in assets.fingerprints() if path.endswith(".js") and path != READER]
    desk = sign_in(cast.ben)
    for path in [*others, "/field", "/sw.js", "/sign-in", "/c/WWWWWWWW"]:
        assert "unsafe" not in policy(client, path), path
    for path in ("/tonight", "/blocks", "/people"):
        assert "unsafe" not in policy(desk, path), path


def test_the_reader_is_what_its_makers_published():
    note = (VENDOR / "zxing-LICENSE.txt").read_text()
    told = set(re.findall(r"^([0-9a-f]{64})  (\S+)$", note, re.MULTILINE))
    files = [file for file in VENDOR.rglob("*") if file.is_file() and file.suffix != ".txt"]
    there = {(hashlib.sha256(file.read_bytes()).hexdigest(), file.relative_to(VENDOR).as_posix()) for file in files}
    assert there == told
    assert "Apache License" in note


def test_the_reader_is_on_the_phone_before_the_signal_goes_and_all_of_it_is_small(client):
    kept = [one["url"] for one in precache()]
    for name in ("reader/index.js", "reader/zxing_reader.wasm", "share.js"):
        assert any(url.endswith(f"field/vendor/{name}") for url in kept), name
    sizes = {url: len(gzip.compress(client.get(url).data, 9)) for url in kept}
    assert sum(sizes.values()) <= 600 * KB, sorted(sizes.items(), key=lambda one: -one[1])[:8]


@pytest.mark.parametrize("path", ["field/vendor/reader/zxing_reader.wasm"])
def test_webassembly_is_called_what_it_is(client, path):
    answer = client.get(assets.asset(path), headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "application/wasm"
    assert answer.headers["Content-Encoding"] == "gzip"
