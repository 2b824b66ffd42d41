"""When the phone and the office tell different stories: backups restored on either side, withdrawn, unreadable."""

import json
import shutil
import uuid
from collections import Counter

import pytest

from estate.database import db
from notebook.models import Notebook
from notebook.operations import give_back, withdraw
from tests.support.handset import Handset, Kept

pytestmark = pytest.mark.browser

WORDS = "() => bb.pages().then(pages => pages.map(({body}) => body.words).reverse())"
TWO_DAYS = "() => bb.freeOld(Date.now() + 2 * 86_400_000)"


@pytest.fixture
def phone(chromium, server, weather):
    return Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)


@pytest.fixture
def kept(server):
    return Kept(server)


def texts(kept, notebook):
    """Give what the server has of a notebook, page by page."""
    return [json.loads(text) for _, text, *_ in kept.pages(notebook)]


def restored(phone, new_chromium):
    """Give the phone as it was copied to a backup a moment ago, in a browser of its own; the first goes on."""
    phone.browser.close()
    copy = phone.browser.profile.parent / "chromium-1"
    shutil.copytree(phone.browser.profile, copy)
    for lock in copy.glob("Singleton*"):
        lock.unlink()
    phone.browser.start()
    phone.open()
    return lambda: Handset(new_chromium(), phone.site).open()


def forked(phone, weather, new_chromium):
    """Give a phone restored from a backup that has written on for itself, while the first phone did too and sent."""
    phone.record(6)
    phone.sent()
    weather.now(offline=True)
    phone.record(2)
    twin = restored(phone, new_chromium)
    weather.calm()
    phone.record(3)
    phone.sent()
    phone.browser.close()
    weather.now(offline=True)
    other = twin()
    other.record(4, photographs=2)
    return other


def test_a_phone_restored_from_a_backup_begins_a_new_notebook_and_copies_its_own_pages(
    phone, kept, weather, new_chromium
):
    first = phone.current()["id"]
    other = forked(phone, weather, new_chromium)
    written = other.run(WORDS)
    weather.calm()
    other.run("() => { bb.sendNow(); }")
    other.sent()
    assert other.current()["replaces"] == first
    assert_copied(other, kept, first)
    assert other.run(WORDS) == written
    assert other.write("And on.")["number"] == 5
    other.sent()
    assert kept.verify() == ""


def assert_copied(phone, kept, first):
    """The pages that only this phone has, 9 to 12, stand copied in its new notebook, and nothing was read twice."""
    copies = phone.current()["id"]
    told = texts(kept, copies)
    assert [page["kind"] for page in told] == ["copied"] * 4
    assert [(page["body"]["notebook"], page["body"]["number"]) for page in told] == [
        (first, n) for n in (9, 10, 11, 12)
    ]
    assert [page["body"]["text"] for page in told] == [page["text"] for page in phone.pages(first)][8:]
    assert {state for *_, state in kept.pages(copies)} == {"read"}
    assert len(kept.photographs(copies)) == 2
    assert len(kept.pages(first)) == 11
    assert Counter(kept.rows("select page_id from reading")).most_common(1)[0][1] == 1


def test_the_office_restored_from_last_nights_backup_gets_everything_again(phone, kept, server, weather, tmp_path):
    phone.record(5)
    phone.sent()
    server.stop()
    shutil.copytree(server.folder, tmp_path / "last night")
    server.start()
    phone.record(4, photographs=1)
    phone.sent()
    phone.run(TWO_DAYS)
    assert [page["text"] for page in phone.pages()] == [None] * 9
    phone.record(3)
    phone.sent()
    told = [(page["number"], page["text"], page["chainHash"]) for page in phone.pages()]
    server.stop()
    shutil.rmtree(server.folder)
    shutil.copytree(tmp_path / "last night", server.folder)
    server.start()
    phone.write("The next page.")
    phone.sent()
    pages = kept.pages(phone.current()["id"])
    assert [(number, chain) for number, _, chain, _ in pages][:12] == [(number, chain) for number, _, chain in told]
    assert [text and text.decode() for _, text, *_ in pages][9:12] == [text for _, text, _ in told][9:]
    assert [number for number, text, *_ in pages if text is None] == [6, 7, 8, 9]
    assert kept.verify() == ""


def test_the_office_restored_from_before_the_notebook_opens_it_again(chromium, kept, server, weather, tmp_path):
    server.stop()
    shutil.copytree(server.folder, tmp_path / "before")
    server.start()
    phone = Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)
    phone.record(3)
    phone.sent()
    server.stop()
    shutil.rmtree(server.folder)
    shutil.copytree(tmp_path / "before", server.folder)
    server.start()
    assert phone.write("Nobody knows this notebook.")["number"] == 4
    phone.trouble("sign in")
    phone.sign_in(server.cast.amina, server.cast.password)
    phone.open().sent()
    assert [number for number, *_ in kept.pages(phone.current()["id"])] == [1, 2, 3, 4]


def test_a_withdrawn_phone_forgets_what_the_office_has_and_keeps_what_it_has_not(phone, kept, server, weather):
    own = phone.current()["id"]
    book = (server.cast.northmere, uuid.UUID(own))
    phone.record(3)
    phone.sent()
    kept.change(lambda now: withdraw(db.session.get_one(Notebook, book), "stolen", server.cast.ben.row(), now))
    weather.now(offline=True)
    phone.record(2, photographs=1)
    assert phone.unsent()["pages"] == 2
    assert phone.run("() => bb.pack().then(told => !!told)")
    weather.calm()
    phone.trouble("withdrawn")
    phone.sent()
    assert phone.run("() => bb.pack()") is None
    assert [page["text"] for page in phone.pages()][:3] == [None] * 3
    assert [(number, state) for number, _, _, state in kept.pages(own)][3:] == [(4, "unread"), (5, "unread")]
    assert len(kept.photographs(own)) == 1
    assert phone.write("Still writing.")["number"] == 6
    phone.sent()
    kept.change(lambda now: give_back(db.session.get_one(Notebook, book), server.cast.ben.row(), now))
    phone.write("Given back.")
    phone.trouble("")


def test_a_page_the_office_cannot_read_says_so_and_holds_up_nothing(phone, kept):
    phone.write("Before.")
    phone.run("() => bb.write('a kind of next year', {})")
    phone.write("After.")
    phone.sent()
    assert [state for *_, state in kept.pages(phone.current()["id"])] == ["read", "unread", "read"]
    told = phone.run("() => bb.pages().then(pages => pages.map(({state, because}) => [state, because]).reverse())")
    assert [state for state, _ in told] == ["kept", "unread", "kept"]
    assert "a kind of next year" in told[1][1]


def test_texts_are_freed_a_day_after_they_were_kept_and_hashes_never(phone, kept, weather):
    phone.record(3)
    phone.sent()
    weather.now(offline=True)
    phone.record(1)
    before = [(page["textHash"], page["chainHash"]) for page in phone.pages()]
    phone.run("() => bb.freeOld(Date.now() + 3_600_000)")
    assert all(page["text"] for page in phone.pages())
    phone.run(TWO_DAYS)
    assert [page["text"] is None for page in phone.pages()] == [True, True, True, False]
    assert [(page["textHash"], page["chainHash"]) for page in phone.pages()] == before
    weather.calm()
    phone.write("The chain goes on.")
    phone.sent()
    assert kept.verify() == ""


def test_the_office_hears_what_still_lies_on_the_phone(phone, kept, weather):
    weather.now(offline=True)
    phone.record(3, photographs=2)
    weather.where = f"/notebooks/{phone.current()['id']}/photos"
    weather.now(errors=1)
    phone.run("() => { bb.sendNow(); }")
    phone.browser.wait("() => bb.unsent().then(({pages}) => pages === 0)")
    assert kept.rows("select unsent_pages, unsent_photos from notebook") == [(0, 2)]
    weather.calm()
    phone.sent()
    phone.browser.wait(
        "() => bb.sendNow().then(() => bb.current()).then(({id}) => bb.get('notebooks', id))"
        ".then(({told}) => JSON.parse(told).photos === 0)"
    )
    assert kept.rows("select unsent_pages, unsent_photos, oldest_unsent_at from notebook") == [(0, 0, None)]
