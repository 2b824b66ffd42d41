"""The real server under a spoiling relay: what the tests of the phone stand on."""

import http.client

import pytest

LOST = (OSError, http.client.HTTPException)


def test_the_real_server_serves_and_comes_back_on_its_port(server):
    assert server.client().get("/nowhere").status_code == 404
    port = server.port
    server.kill()
    with pytest.raises(LOST):
        server.client().get("/nowhere")
    server.start()
    assert server.port == port
    assert server.client().get("/nowhere").status_code == 404


@pytest.mark.parametrize("fate", ["drops", "lost_answers", "cut_bodies"])
def test_a_spoilt_answer_is_no_answer(server, weather, fate):
    weather.where = "/nowhere"
    weather.now(**{fate: 1})
    with pytest.raises(LOST):
        weather.client().get("/nowhere")
    weather.calm()
    assert weather.client().get("/nowhere").status_code == 404
    assert [entry[2] for entry in weather.log] == [fate, ""]


def test_offline_nothing_answers(server, weather):
    weather.now(offline=True)
    with pytest.raises(LOST):
        weather.client().get("/nowhere")
