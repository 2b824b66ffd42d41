"""The three browsers do what the tests of the phone ask of them."""

import pytest

pytestmark = pytest.mark.browser

KEEP = """text => new Promise((done, failed) => {
  const asked = indexedDB.open('proof', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('kept');
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction('kept', 'readwrite', {durability: 'strict'});
    all.objectStore('kept').put(text, 'text');
    all.oncomplete = () => done(true);
  };
})"""
READ = """() => new Promise((done, failed) => {
  const asked = indexedDB.open('proof', 1);
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const got = asked.result.transaction('kept').objectStore('kept').get('text');
    got.onsuccess = () => done(got.result);
  };
})"""


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def browser(request):
    return request.getfixturevalue(request.param)


def test_signs_in_and_keeps_what_a_page_stores(browser, server):
    ben = server.cast.ben
    browser.sign_in(server.url, ben.email, server.cast.password)
    assert browser.run("(a, b) => a + b", 1, "é") == "1é"
    browser.run(KEEP, "page 18")
    browser.reload()
    assert browser.run(READ) == "page 18"


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_a_killed_browser_still_has_what_it_stored(request, name, server):
    browser = request.getfixturevalue(name)
    browser.goto(f"{server.url}/sign-in")
    browser.run(KEEP, "page 19")
    browser.restart(kill=True)
    browser.goto(f"{server.url}/sign-in")
    assert browser.run(READ) == "page 19"
