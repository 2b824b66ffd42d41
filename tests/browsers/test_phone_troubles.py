"""Odd answers, two tabs, a wrong clock, a full phone: nothing that was saved is lost, and what was not is said."""

import json
import time
from functools import partial

import pytest

from tests.support.handset import Handset, Kept

pytestmark = pytest.mark.browser

SENDING = "**/notebooks/*/pages"
HTML = "text/html"
JSON = "application/json"
ODD = [
    (200, HTML, "<p>Welcome to Quay Wi-Fi</p>", "needs the office"),
    (200, JSON, "{}", "needs the office"),
    (200, JSON, '{"kept_to": "all"}', "needs the office"),
    (200, JSON, '{"kept_to": 1', "needs the office"),
    (409, JSON, '{"because": "gap"}', "needs the office"),
    (302, HTML, "", "no signal"),
    (400, JSON, '{"because": "shape"}', "needs the office"),
    (401, JSON, '{"because": "expired"}', "needs the office"),
    (403, JSON, '{"because": "signature"}', "needs the office"),
    (413, JSON, "{}", "needs the office"),
    (500, HTML, "Oops", "needs the office"),
]
MANY = """async (from, count) => {
  const failed = [];
  for (let i = 0; i < count; i += 1) await bb.write('note', {words: `${from} ${i}`}).catch(e => failed.push(e.reason));
  return failed;
}"""
LATER = """() => { const Real = Date; const hours = -7 * 3_600_000;
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [Real.now() + hours])); }
    static now() { return Real.now() + hours; }
  }; }"""
FILL = """async size => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  const sha256 = await bb.sha256hex(bytes);
  const taken_at = new Date().toISOString();
  const photo = {bytes: bytes.buffer, sha256, size, type: 'image/jpeg', role: 'photo', taken_at};
  return bb.write('note', {}, {photos: [photo]}).then(({number}) => number, ({reason}) => reason);
}"""
LAID = "() => bb.get('meta', 'ballast laid').then(laid => laid === true)"
SAVE = "size => bb.write('note', {words: 'x'.repeat(size)}).then(({number}) => number, ({reason}) => reason)"


@pytest.fixture
def phone(chromium, server, weather):
    return Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)


@pytest.fixture
def kept(server):
    return Kept(server)


def test_odd_answers_free_nothing_and_writing_goes_on(phone, kept):
    pages = 0
    for status, kind, body, trouble in ODD:
        headers = {"Location": "/sign-in"} if status == 302 else {}
        answer = partial(answer_with, status=status, content_type=kind, body=body, headers=headers)
        phone.browser.context.route(SENDING, answer)
        phone.write("One.")
        phone.trouble(trouble, seconds=30)
        pages = phone.write("Two.")["number"]
        assert phone.unsent()["pages"] == 2, (status, body)
        assert {page["state"] for page in phone.pages()[-2:]} == {"here"}
        phone.browser.context.unroute(SENDING)
        phone.sent()
        phone.trouble("")
    assert len(kept.pages(phone.current()["id"])) == pages == 2 * len(ODD)


def answer_with(route, **answer):
    """Answer in the place of the server."""
    route.fulfill(**answer)


def test_a_batch_that_is_too_large_for_somebody_on_the_way_is_halved(phone, kept, weather):
    weather.now(offline=True)
    phone.record(20)
    sizes = []

    def narrow(route):
        pages = len(json.loads(route.request.post_data)["pages"])
        sizes.append(pages)
        if pages > 3:
            route.fulfill(status=413, content_type="text/html", body="Too large")
        else:
            route.continue_()

    phone.browser.context.route(SENDING, narrow)
    weather.calm()
    phone.run("() => { bb.sendNow(); }")
    phone.sent()
    assert sizes[:4] == [20, 10, 5, 3]
    assert len(kept.pages(phone.current()["id"])) == 20


def test_two_tabs_write_in_one_notebook_and_one_of_them_sends(phone, kept, weather):
    second = phone.browser.second()
    second.goto(f"{weather.url}/field")
    other = Handset(phone.browser, weather.url)
    first, phone.browser.page = phone.browser.page, second
    other.ready()
    second.evaluate(f"window.done = ({MANY})('second', 40)")
    phone.browser.page = first
    assert phone.run(MANY, "first", 40) == []
    assert second.evaluate("window.done") == []
    phone.sent()
    words = [json.loads(text)["body"]["words"] for _, text, *_ in kept.pages(phone.current()["id"])]
    assert sorted(words) == sorted(f"{tab} {i}" for tab in ("first", "second") for i in range(40))
    assert kept.verify() == ""
    sent = [path for method, path, _ in weather.log if method == "POST" and path.endswith("/pages")]
    assert len(sent) <= 90


def test_a_clock_that_is_hours_wrong_refuses_nothing(chromium, server, weather, kept):
    chromium.context.add_init_script(f"({LATER})()")
    phone = Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)
    assert phone.run("() => bb.refresh().then(() => bb.pack()).then(told => !!told)")
    phone.record(3, photographs=1)
    phone.sent()
    own = phone.current()["id"]
    assert {state for *_, state in kept.pages(own)} == {"read"}
    ((skew,),) = kept.rows("select skew_ms from notebook")
    assert abs(skew - 7 * 3_600_000) < 60_000
    assert len(kept.photographs(own)) == 1


def test_a_full_phone_says_that_nothing_was_saved_after_the_ballast_is_gone(phone, kept, weather):
    phone.browser.wait(LAID)
    weather.now(offline=True)
    assert phone.run(SAVE, 10) == 1
    used = phone.run("() => navigator.storage.estimate().then(({usage}) => usage)")
    cdp = phone.browser.cdp()
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": weather.url, "quotaSize": used + 100_000})
    saved = fill_up(phone)
    assert phone.unsent()["trouble"] == "storage"
    assert phone.unsent()["pages"] == saved == len(phone.pages())
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": weather.url})
    phone.browser.wait(f"() => ({SAVE})(10).then(number => number !== 'full')", seconds=60)
    weather.calm()
    phone.sent(seconds=120)
    assert kept.verify() == ""
    assert len(kept.pages(phone.current()["id"])) == len(phone.pages()) > saved


def fill_up(phone):
    """Write until nothing more is saved; gives the last that was. IndexedDB hears of quotas after half a minute."""
    saved, answer, end = 1, 1, time.monotonic() + 120
    while answer != "full" and time.monotonic() < end:
        saved = answer
        laid = phone.run(LAID)
        answer = phone.run(FILL, 50_000 if laid else 1_000_000)
        time.sleep(0.5 if laid else 0)
    assert answer == "full"
    assert not phone.run(LAID)
    return saved


def test_a_page_that_is_too_long_is_not_saved(phone):
    assert phone.run(SAVE, 70_000) == "long"
    assert phone.run("() => bb.write('note', {words: '\"\\u0000👮'.repeat(3_000)}).then(({number}) => number)") == 1


def test_an_aborted_save_leaves_page_photograph_and_draft_as_they_were(phone):
    phone.run("() => bb.put('drafts', {words: 'begun'}, 'a draft')")
    told = phone.run("""async () => {
      const add = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = function (...given) {
        const request = add.apply(this, given);
        this.transaction.abort();
        return request;
      };
      const bytes = new Uint8Array(10).buffer;
      const sha256 = await bb.sha256hex(bytes);
      const photo = {bytes, sha256, size: 10, type: 'image/jpeg', role: 'photo', taken_at: ''};
      const reason = await bb.write('note', {}, {photos: [photo], draft: 'a draft'}).catch(error => error.reason);
      IDBObjectStore.prototype.add = add;
      const left = await bb.get('drafts', 'a draft');
      return [reason, (await bb.all('pages')).length, (await bb.keys('photos')).length, left];
    }""")
    assert told == ["full", 0, 0, {"words": "begun"}]
    phone.run("() => bb.write('note', {words: 'kept'}, {draft: 'a draft'})")
    assert phone.run("() => bb.get('drafts', 'a draft').then(draft => draft ?? null)") is None
