"""A photograph belongs to its notebook, and never shows as another officer's."""

from tests.support.pictures import jpeg
from web.sweeps import show_photographs

SEEN = {"tile": "door", "severity": 3, "words": "the bin room door"}


def test_a_photograph_named_under_another_s_page_id_is_not_shown_with_that_page(app, cast, phone_of, sign_in, client):
    amina, dan = phone_of(cast.amina), phone_of(cast.dan)
    mine = amina.photograph(jpeg())
    page = amina.write("observation", SEEN, photos=[mine])
    amina.send(client)
    planted = dan.photograph(jpeg(320, 240))
    dan.write("observation", SEEN, photos=[planted], id=page.id)
    dan.send(client)
    with app.app_context():
        assert show_photographs() == 2
    desk = sign_in(cast.ben)
    seen = desk.get(f"/observations/{page.id}").text
    assert mine["sha256"] in seen
    assert planted["sha256"] not in seen
    assert f"/photographs/{dan.id}/" not in desk.get("/tonight").text


def test_a_copy_on_one_s_next_notebook_still_brings_its_photograph(app, cast, phone_of, sign_in, client):
    """As after a fork: the photograph comes with the copy only."""
    first, second = phone_of(cast.amina), phone_of(cast.amina)
    shot = first.photograph(jpeg())
    page = first.write("observation", SEEN, photos=[shot])
    first.send_pages(client)
    second.photograph(jpeg())
    second.write("copied", {"notebook": first.id, "number": 1, "text": page.text}, photos=[shot])
    second.shots[shot["sha256"]] = first.shots[shot["sha256"]]
    second.send(client)
    with app.app_context():
        show_photographs()
    assert f"/photographs/{second.id}/{shot['sha256']}" in sign_in(cast.ben).get(f"/observations/{page.id}").text
