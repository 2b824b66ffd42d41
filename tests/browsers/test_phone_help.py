"""An SOS goes alone and at once, again until a person has seen it; and a copy of everything unsent as one file."""

import hashlib
import io
import json
import uuid
import zipfile

import pytest

from patrol.operations import acknowledge_sos
from tests.support.handset import Handset, Kept

pytestmark = pytest.mark.browser

CALL = "() => bb.callForHelp({words: 'Stair B, Kestrel House'}).then(({id, saved}) => ({id, saved}))"
SEEN = "() => bb.standing().then(call => call?.seenBy ?? null)"
FILE = """async () => {
  const file = await bb.rescueFile();
  return {name: file.name, hex: Array.from(new Uint8Array(await file.arrayBuffer()),
    byte => byte.toString(16).padStart(2, '0')).join('')};
}"""


@pytest.fixture
def phone(chromium, server, weather):
    return Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)


@pytest.fixture
def kept(server):
    return Kept(server)


def test_an_sos_overtakes_the_pages_and_is_posted_until_somebody_saw_it(phone, kept, server, weather):
    phone.browser.context.route("**/notebooks/*/pages", lambda route: route.abort())
    phone.write("Waiting.")
    called = phone.run(CALL)
    assert called["saved"]
    phone.browser.wait("() => bb.standing().then(call => !!call?.receivedAt)")
    assert kept.rows("select count(*) from sos") == [(1,)]
    assert kept.pages(phone.current()["id"]) == []
    assert phone.run(SEEN) is None
    kept.change(lambda now: acknowledge_sos(uuid.UUID(called["id"]), server.cast.ben.row(), now))
    phone.browser.wait("() => bb.standing().then(call => call?.seenBy === 'Ben Okafor')")
    phone.browser.context.unroute("**/notebooks/*/pages")
    phone.sent()
    assert kept.rows("select count(*) from sos") == [(1,)]
    phone.run("() => bb.stopCalling()")
    assert phone.run(SEEN) is None


def test_an_sos_on_a_full_phone_is_sent_all_the_same(phone, kept):
    phone.run("""() => {
      IDBObjectStore.prototype.add = function () {
        this.transaction.abort();
        throw new DOMException('full', 'DataError');
      };
    }""")
    assert not phone.run(CALL)["saved"]
    phone.browser.wait("() => bb.standing().then(call => !!call?.receivedAt)")
    assert kept.rows("select count(*) from sos") == [(1,)]


def test_an_sos_goes_on_after_the_app_was_closed(phone, kept, weather):
    weather.now(offline=True)
    phone.run(CALL)
    phone.browser.reload()
    phone.ready()
    phone.run("() => { bb.standing(); }")
    weather.calm()
    phone.browser.wait("() => bb.standing().then(call => !!call?.receivedAt)", seconds=30)
    assert kept.rows("select count(*) from sos") == [(1,)]


def test_a_rescue_file_brings_in_what_the_phone_could_not_send(phone, kept, server, weather):
    phone.record(2)
    phone.sent()
    phone.run("() => bb.freeOld(Date.now() + 2 * 86_400_000)")
    weather.now(offline=True)
    phone.record(3, photographs=2)
    own = phone.current()["id"]
    told = phone.run(FILE)
    data = bytes.fromhex(told["hex"])
    assert told["name"].startswith("beatbook-amina-yusuf-")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert {each.compress_type for each in file.infolist()} == {zipfile.ZIP_STORED}
        story = json.loads(file.read("notebook.json"))
        photographs = [file.read(name) for name in file.namelist() if name.startswith("photos/")]
        names = {name.removeprefix("photos/") for name in file.namelist() if name.startswith("photos/")}
    assert {hashlib.sha256(photograph).hexdigest() for photograph in photographs} == names
    assert [isinstance(page, str) for page in story["pages"]] == [False, False, True, True, True]
    kept.bring_in(data, server.cast.ben)
    assert [number for number, *_ in kept.pages(own)] == [1, 2, 3, 4, 5]
    assert set(kept.photographs(own)) == names
    weather.calm()
    phone.sent()
    assert len(kept.pages(own)) == 5
    assert kept.verify() == ""
