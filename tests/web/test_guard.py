"""No other site writes with our cookie, and every answer carries the strict headers."""

import pytest


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_a_write_from_another_site_is_refused(cast, sign_in, headers, code):
    client = sign_in(cast.amina)
    assert client.post("/sign-out", headers=headers).status_code == code


def test_every_answer_has_a_strict_policy_even_an_error(client):
    for path in ("/sign-in", "/nowhere", "/field", "/sw.js", "/health"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_with_personal_data_are_not_stored(cast, sign_in):
    assert sign_in(cast.ben).get("/tonight").headers["Cache-Control"] == "no-store"
