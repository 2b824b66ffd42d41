"""The search page: a plain form whose address says all of it."""

from tests.support.nights import HOSTILE, seen


def test_looking_for_observations(sign_in, cast, client, phone_of):
    phone = phone_of(cast.amina)
    page = phone.write("observation", seen(cast.linnet, words=HOSTILE, severity=4))
    phone.write("struck", {"page": phone.write("observation", seen(cast.kestrel)).id, "reason": "mis-tap"})
    phone.send(client)
    ben = sign_in(cast.ben)
    text = ben.get("/observations").text
    assert f'href="/observations/{page.id}"' in text
    assert "struck: mis-tap" in text
    assert HOSTILE not in text
    told = f"/observations?q=&block={cast.linnet.id}&tile=drugs&person={cast.amina.id}&least=4&since=2020-01-01&until="
    found = ben.get(told).text
    assert "1 observation." in found
    assert f'value="{cast.linnet.id}" selected' in found
    assert "Nothing of that was logged." in ben.get("/observations?q=zeppelin").text


def test_an_address_that_somebody_has_bent(sign_in, cast):
    ben = sign_in(cast.ben)
    assert "is not a day" in ben.get("/observations?since=31+June").text
    assert ben.get("/observations?tile=telepathy&least=99&q=%00").status_code == 200
    for bent in ("block=x", "person=1", "behind=yesterday", "behind=9999-12-31T23:59:59-12:00~" + "0" * 32):
        assert ben.get(f"/observations?{bent}").status_code == 404


def test_nothing_logged_yet(sign_in, cast):
    assert "Nothing has been logged yet." in sign_in(cast.ben).get("/observations").text
