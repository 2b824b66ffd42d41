"""The test vector of docs/notebook.md, by the phone's own modules: in every browser, and in Node."""

import json
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from tests.support.handset import Handset

FIELD = Path(__file__).resolve().parents[2] / "web" / "static" / "field"
ID = "0193a5f0-7b1c-7abc-8def-0123456789ab"
SENT_AT = "2026-11-22T02:20:00.000Z"
KEY = {"x": "jA6-FlixiYLizzxlaX8sfrwPQ55HyA_v4TzQtvTdt2Q", "y": "9xdLkjz4qqJ9BUBWK-Ld5EPAiPa3BImrq4BEcDD-OCU"}
TEXTS = [
    '{"v":1,"kind":"note","id":"0193a5f0-7b1c-7abc-8def-000000000001","body":{"words":"door £ 👮\\u0000"}}',
    '{"v":1,"kind":"note","id":"0193a5f0-7b1c-7abc-8def-000000000002","body":{}}',
]
TEXT_HASHES = [
    "994b2d47106e55aa1bb33282b791491268d972f3f7e99dda9f78a0b539370cca",
    "130e73842928f78d7a5c9fb174681a108038c8479ad42920778b8e914ec7121b",
]
HEADS = [
    "1337a92712eb94ba42bc3e339a6079675353ba182714517d758d7176469c5513",
    "750f1c85e1ca0c7f0b966e8a2520b77a7d86ac5e2a6bb7ea8a6e5fcc27bf9724",
    "47c7696a3424dae146526978ed52cca3676aa4faabb9bf246bce09ecb7bb19d4",
]
SIGNATURES = {
    "pages": "5tsZ_ljTe7u2E94XBHOwQqJ-bBBNyTqOkev8ADgfP4jt2RXJP_Iz4E2NzTWdz1KDYQLZrsEFzCc1z_MQraPPHw",
    "page 2": "0olS2J6T7X7yUApWw77QSb4YqOMNZ3b_1JfBPN8efHi6AagCHCAENU16rtBOqdgH1jEHAfEeAMnRYYgFdm4eMQ",
    "photo": "j-_Z0vWUJreHbT4QsdSB26KhYRufJDG7JsKDnLE2eRhGL7GAxfLgbp7IonVBt_773QJy5JGs83xWjT2tJEDLxQ",
}
GIVEN = {"id": ID, "sentAt": SENT_AT, "key": KEY, "texts": TEXTS, "signatures": SIGNATURES}
TOLD = {"hashes": TEXT_HASHES, "heads": HEADS, "pages": True, "page 2": True, "photo": True, "own": True, "length": 86}
CHECK = """async (bb, {id, sentAt, key, texts, signatures}) => {
  const hashes = await Promise.all(texts.map(bb.sha256hex));
  const heads = [await bb.chainStart(id)];
  for (const [i, hash] of hashes.entries()) heads.push(await bb.chain(heads[i], i + 1, hash));
  const curve = {name: 'ECDSA', namedCurve: 'P-256'};
  const open = ({x, y}) => crypto.subtle.importKey('jwk', {kty: 'EC', crv: 'P-256', x, y}, curve, true, ['verify']);
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const holds = async (by, signature, line) => crypto.subtle.verify(
    {name: 'ECDSA', hash: 'SHA-256'}, await open(by), bytes(signature), new TextEncoder().encode(line));
  const own = await bb.newKey();
  const ours = await bb.sign(own.key, bb.sosLine(id, hashes[0], sentAt));
  return {
    hashes, heads,
    pages: await holds(key, signatures.pages, bb.pagesLine(id, 1, heads[0], 2, heads[2], sentAt)),
    'page 2': await holds(key, signatures['page 2'], bb.pagesLine(id, 2, heads[1], 2, heads[2], sentAt)),
    photo: await holds(key, signatures.photo, bb.photoLine(id, 'a'.repeat(64), sentAt)),
    own: await holds(own, ours, `beatbook-sos-1\\n${id}\\n${hashes[0]}\\n${sentAt}`), length: ours.length,
  };
}"""


@pytest.mark.browser
@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_every_browser_computes_the_vector(request, name, server):
    phone = Handset(request.getfixturevalue(name), server.url).open()
    assert phone.run(f"given => ({CHECK})(bb, given)", GIVEN) == TOLD


def test_node_computes_the_vector(tmp_path):
    node = str(files("playwright") / "driver" / "node")
    for module in ("hashing", "signing"):
        (tmp_path / f"{module}.mjs").write_text((FIELD / f"{module}.js").read_text())
    check = "import * as a from './hashing.mjs';\nimport * as b from './signing.mjs';\n"
    check += f"const given = {json.dumps(GIVEN)};\n"
    check += f"({CHECK})({{...a, ...b}}, given).then(told => console.log(JSON.stringify(told)));\n"
    (tmp_path / "check.mjs").write_text(check)
    done = subprocess.run([node, str(tmp_path / "check.mjs")], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == TOLD
