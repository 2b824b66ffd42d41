"""Estates and blocks, and bringing in a landlord's list."""

import io

from tests.support.nights import seen, visit

GOOD = "code,estate,name,storeys,homes\nLK01,Larkfield,Kestrel House,17,64\nQ9,Quayside,<i>Curlew</i> House,9,30\n"
BAD = GOOD + "Q10,Quayside,Nameless,0,1\n"


def look(client, text, name="list.csv"):
    return client.post("/places/import", data={"file": (io.BytesIO(text.encode()), name)})


def bring_in(client, text):
    shown = look(client, text).text
    encoded = shown.split("readonly>")[1].split("</textarea>")[0]
    return client.post("/places/import/applied", data={"file": encoded, "format": "csv"})


def test_places_are_listed_by_estate(sign_in, cast):
    text = sign_in(cast.amina).get("/places").text
    assert "11 blocks" in text
    assert "Larkfield" in text
    assert "high-rise" in text
    assert "Bring in a list" not in text
    assert "Quay House" not in text


def test_the_public_form_is_shown_with_a_poster(sign_in, cast):
    amina = sign_in(cast.amina)
    assert 'href="http://127.0.0.1:8000/tell/northmere"' in amina.get("/places").text
    answer = amina.get("/places/poster.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


def test_a_block_shows_its_facts_and_tonights_visits(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started", {})
    visit(phone, shift, cast.kestrel, "part", reason="threat", words="<b>Dog</b> loose.")
    phone.send(client)
    address = f"/places/{cast.kestrel.id}"
    text = sign_in(cast.ben).get(address).text
    assert "Part" in text
    assert "&lt;b&gt;Dog&lt;/b&gt; loose." in text
    assert "G to 15" in text
    assert "Amina Yusuf" not in sign_in(cast.dan).get(address).text
    assert sign_in(cast.dev).get(address).status_code == 404


def test_a_block_shows_what_was_last_seen_there(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    phone.write("observation", seen(cast.kestrel, words="Riser open."))
    phone.write("observation", seen(cast.linnet, words="Another block."))
    phone.send(client)
    text = sign_in(cast.ben).get(f"/places/{cast.kestrel.id}").text
    assert "Riser open." in text
    assert "Another block." not in text
    assert "Riser open." not in sign_in(cast.dan).get(f"/places/{cast.kestrel.id}").text


def test_a_list_is_looked_at_before_anything_changes(sign_in, cast):
    ola = sign_in(cast.ola)
    answer = look(ola, GOOD)
    assert answer.status_code == 200
    assert "1 new, 1 changed, 0 the same, 0 refused" in answer.text
    assert "&lt;i&gt;Curlew" in answer.text
    assert "Bring in 2 rows" in answer.text
    assert "Curlew" not in ola.get("/places").text
    assert bring_in(ola, GOOD).status_code == 303
    assert "Curlew" in ola.get("/places").text


def test_one_refused_row_and_nothing_is_brought_in(sign_in, cast):
    ola = sign_in(cast.ola)
    text = look(ola, BAD).text
    assert "1 row is refused." in text
    assert "Bring in 3 rows" not in text
    import base64

    forced = ola.post("/places/import/applied", data={"file": base64.b64encode(BAD.encode()).decode(), "format": "csv"})
    assert forced.status_code == 200
    assert "Curlew" not in ola.get("/places").text


def test_a_file_that_is_no_list_is_refused_in_words(sign_in, cast):
    ola = sign_in(cast.ola)
    assert look(ola, "{]", "blocks.geojson").status_code == 422
    assert "That file was not brought in." in look(ola, "", "list.csv").text
    assert ola.post("/places/import").status_code == 422
    assert ola.post("/places/import/applied", data={"file": "%%%", "format": "csv"}).status_code == 400
    assert ola.post("/places/import/applied", data={"file": "", "format": "exe"}).status_code == 400


def test_only_who_may_import_places_does(sign_in, cast):
    ben = sign_in(cast.ben)
    assert ben.get("/places/import").status_code == 403
    assert look(ben, GOOD).status_code == 403
    assert ben.post("/places/import/applied").status_code == 403
