"""The desk's side of notebooks: page by page, what is unread and why, withdrawing, rescue files."""

import io

import pytest

from estate.database import db
from notebook.models import Notebook
from tests.support.nights import HOSTILE, seen


@pytest.fixture
def phone(cast, phone_of):
    return phone_of(cast.amina)


def note(app, phone, **values):
    """Change what the server knows of a notebook, as a verification or a later delivery would."""
    from sqlalchemy import select

    with app.app_context():
        row = db.session.scalars(select(Notebook)).one()
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()
        return f"/notebooks/{row.id}"


def test_the_list_says_what_each_phone_holds(app, phone, client, sign_in, cast):
    phone.write("note", {"words": "x"})
    phone.send(client)
    note(app, phone, unsent_pages=3, unsent_photos=2)
    text = sign_in(cast.ben).get("/notebooks").text
    assert "Amina Yusuf, notebook 1" in text
    assert "3 pages and 2 photos" in text
    assert "No notebooks yet." in sign_in(cast.dev).get("/notebooks").text


def test_pages_stand_as_written_newest_first(app, phone, client, sign_in, cast):
    first = phone.write("shift_started", {})
    second = phone.write("observation", seen(cast.kestrel, words=HOSTILE))
    phone.send(client)
    address = note(app, phone)
    text = sign_in(cast.ben).get(address).text
    assert text.index("Drug litter") < text.index("Shift started")
    assert second.text_hash in text
    assert first.chain_hash in text
    assert "<script>alert" not in text
    assert "&#34;kind&#34;:&#34;observation&#34;" in text or "&quot;kind&quot;" in text
    assert "Not checked yet." in text


def test_earlier_pages_come_as_a_page_and_as_a_fragment(app, phone, client, sign_in, cast):
    for i in range(60):
        phone.write("note", {"words": f"note {i}"})
    phone.send(client)
    address, ben = note(app, phone), sign_in(cast.ben)
    assert 'id="page-60"' in ben.get(address).text
    assert 'id="page-1"' not in ben.get(address).text
    earlier = ben.get(f"{address}?before=11")
    assert 'id="page-1"' in earlier.text
    assert "<html" in earlier.text
    fragment = ben.get(f"{address}?before=11", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert 'id="page-10"' in fragment.text
    assert "HX-Request" in fragment.headers["Vary"]
    assert fragment.headers["Cache-Control"] == "no-store"


def test_an_unread_page_says_why_and_can_be_tried_again(app, phone, client, sign_in, cast):
    phone.write_text("\u0000<script>not json")
    phone.write("telepathy", {})
    phone.send(client)
    address, ben = note(app, phone), sign_in(cast.ben)
    text = ben.get(address).text
    assert "Needs a person: 2 pages" in text
    assert text.count("Unread:") == 4
    assert "␀" in text
    assert "<script>not" not in text
    assert "/pages/2/reading" not in sign_in(cast.ruth).get(address).text
    assert ben.post(f"{address}/pages/2/reading").status_code == 303
    assert ben.post(f"{address}/pages/9/reading").status_code == 404
    assert sign_in(cast.ruth).post(f"{address}/pages/2/reading").status_code == 403


def test_a_withdrawn_notebook_keeps_pages_apart_until_it_is_given_back(app, phone, client, sign_in, cast):
    phone.write("shift_started", {})
    phone.send(client)
    address, ben = note(app, phone), sign_in(cast.ben)
    assert ben.post(f"{address}/withdrawal", data={"because": "Stolen"}).status_code == 303
    phone.write("observation", seen(cast.kestrel))
    phone.send(client)
    text = ben.get(address).text
    assert "Withdrawn" in text
    assert "Kept apart: it came after this notebook was withdrawn" in text
    assert "0 observations" in ben.get("/tonight").text
    assert ben.post(f"{address}/return").status_code == 303
    assert "Kept apart" not in ben.get(address).text
    assert "1 observation" in ben.get("/tonight").text


def test_one_page_apart_can_be_read_by_itself(app, phone, client, sign_in, cast):
    phone.write("shift_started", {})
    phone.send(client)
    address, ben = note(app, phone), sign_in(cast.ben)
    ben.post(f"{address}/withdrawal", data={"because": "Stolen"})
    phone.write("observation", seen(cast.kestrel))
    phone.write("observation", seen(cast.linnet))
    phone.send(client)
    assert ben.post(f"{address}/pages/2/reading").status_code == 303
    text = ben.get(address).text
    assert "Needs a person: 1 page<" in text
    assert text.count("Kept apart") == 2
    assert "1 observation" in ben.get("/tonight").text


def test_a_fork_shows_both_stories(app, phone, client, sign_in, cast):
    phone.write("note", {"words": "before the backup"})
    phone.send(client)
    twin = phone.copy()
    phone.write("note", {"words": "the first story"})
    twin.write("note", {"words": "the second story"})
    phone.send(client)
    twin.send(client)
    text = sign_in(cast.ben).get(note(app, phone)).text
    assert "This notebook tells two stories." in text
    assert "the first story" in text
    assert "the second story" in text


def test_a_clock_that_is_off_and_a_chain_that_does_not_hold_are_said(app, phone, client, sign_in, cast):
    from datetime import UTC, datetime

    for _ in range(3):
        phone.write("note", {"words": ""})
    phone.send(client)
    now = datetime.now(UTC)
    broken = "page 2 does not follow page 1"
    address = note(app, phone, skew_ms=-7_260_000, verified_at=now, verified_because=broken)
    text = sign_in(cast.ben).get(address).text
    assert "2 h 1 min fast" in text
    assert "The chain does not hold." in text
    assert 'class="gap"' in text
    assert text.index('id="page-2"') < text.rindex("Page 2 does not follow page 1") < text.index('id="page-1"')
    whole = note(app, phone, verified_because="", verified_to=3)
    assert "Verified to page 3" in sign_in(cast.ben).get(whole).text


def test_a_rescue_file_is_the_same_as_sending_and_twice_changes_nothing(app, phone, client, sign_in, cast):
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (64, 48)).save(picture, "PNG")
    phone.write("observation", seen(cast.kestrel), photos=[phone.photograph(picture.getvalue(), "image/png")])
    ben, file = sign_in(cast.ben), phone.rescue_file()
    for _ in range(2):
        answer = ben.post("/rescues", data={"file": (io.BytesIO(file), "copy.zip")})
        assert answer.status_code == 303
    text = ben.get(answer.location).text
    assert "Drug litter" in text
    assert "1 photo" in text
    assert "still on the phone" not in text
    assert "1 observation" in ben.get("/tonight").text


def test_a_file_that_is_no_rescue_file_is_refused_in_words(sign_in, cast):
    ben = sign_in(cast.ben)
    answer = ben.post("/rescues", data={"file": (io.BytesIO(b"PK nonsense"), "copy.zip")})
    assert answer.status_code == 422
    assert "That file was not brought in." in answer.text
    assert ben.post("/rescues").status_code == 422
    assert sign_in(cast.ruth).get("/rescues").status_code == 403


def test_another_landlord_finds_no_notebook(app, phone, sign_in, cast):
    address, dev = note(app, phone), sign_in(cast.dev)
    assert dev.get(address).status_code == 404
    assert dev.post(f"{address}/withdrawal").status_code == 404
    assert dev.post(f"{address}/return").status_code == 404
    assert dev.post(f"{address}/pages/1/reading").status_code == 404
