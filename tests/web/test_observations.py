"""One observation, with its photographs and everything said of it since."""

import io

import pytest
from PIL import Image

from notebook.operations.photographs import make_copies, to_show
from tests.support.nights import HOSTILE, seen


def jpeg():
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 36, 30)).save(file, "JPEG")
    return file.getvalue()


def show_photographs(app):
    from estate.database import db
    from notebook.models import Photograph

    with app.app_context():
        for key in to_show():
            photograph = db.session.get_one(Photograph, key)
            photograph.width, photograph.height = make_copies(app.extensions["beatbook_disk"], *key, 50)
            photograph.shown = "shown"
        db.session.commit()


@pytest.fixture
def written(cast, client, phone_of):
    phone = phone_of(cast.amina)
    shot = phone.photograph(jpeg(), "image/jpeg")
    place = {"lat": 51.5405, "lon": 0.711, "accuracy_m": 18, "fixed_at": "2026-11-20T22:57:00.000Z", "source": "gps"}
    page = phone.write("observation", seen(cast.kestrel, follow_up=True), photos=[shot], place=place)
    phone.write("amended", {"page": page.id, "severity": 4, "police_reference": "EP-1187"})
    phone.send(client)
    return page


def test_an_observation_shows_its_words_unchanged_and_where_they_stand(written, sign_in, cast):
    text = sign_in(cast.ben).get(f"/observations/{written.id}").text
    assert "“Eight needles on the landing.”" in text
    assert "words, unchanged" in text
    assert "Notebook 1, page 1" in text
    assert "51.54050, 0.71100" in text
    assert "±18 m" in text
    assert "follow-up asked for" in text


def test_later_pages_are_history_and_the_last_word_stands(written, sign_in, cast):
    text = sign_in(cast.ben).get(f"/observations/{written.id}").text
    assert "Serious" in text
    assert "Moderate" in text
    assert "EP-1187" in text
    assert text.index("Added to or put right") < text.rindex("Drug litter")


def test_a_photograph_is_shown_once_its_copies_are_made(app, written, sign_in, cast):
    ben = sign_in(cast.ben)
    assert "The picture is being made." in ben.get(f"/observations/{written.id}").text
    show_photographs(app)
    text = ben.get(f"/observations/{written.id}").text
    address = text.split('<img class="evidence" src="')[1].split('"')[0]
    assert 'width="640" height="480"' in text
    assert ben.get(address).mimetype == "image/jpeg"


def test_a_photograph_not_sent_yet_is_said_to_be_on_the_phone(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    page = phone.write("observation", seen(cast.kestrel), photos=[phone.photograph(jpeg(), "image/jpeg")])
    phone.send_pages(client)
    ben = sign_in(cast.ben)
    assert "Still on the phone" in ben.get(f"/observations/{page.id}").text
    assert "1 still on the phone" in ben.get("/tonight").text


def test_a_struck_observation_stays_and_counts_no_more(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    page = phone.write("observation", seen(cast.kestrel))
    phone.write("struck", {"page": page.id, "reason": "Tapped by mistake."})
    phone.send(client)
    ben = sign_in(cast.ben)
    text = ben.get(f"/observations/{page.id}").text
    assert "struck, not counted" in text
    assert "Tapped by mistake." in text
    assert "0 observations" in ben.get("/tonight").text


def test_text_of_any_kind_is_shown_as_text(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    page = phone.write("observation", seen(cast.kestrel, words=HOSTILE, floor="<b>7", police_reference="\u202e<i>"))
    phone.send(client)
    text = sign_in(cast.ben).get(f"/observations/{page.id}").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "&lt;b&gt;7" in text
    assert "␀" in text
    assert "<i>" not in text
    assert 'dir="auto"' in text


def test_another_landlord_finds_nothing(written, sign_in, cast):
    assert sign_in(cast.dev).get(f"/observations/{written.id}").status_code == 404
    assert sign_in(cast.ben).get("/observations/0193a5f0-7b1c-7abc-8def-000000000001").status_code == 404
