"""Traces and health, for those who audit."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from estate.database import db
from estate.models import Trace
from estate.operations.mail import post
from estate.operations.traces import seal, trace


def leave_traces(app, cast, many, sealed=False):
    with app.app_context():
        for i in range(many):
            trace(cast.northmere, cast.ola.row(), "tried", "door", i, datetime.now(UTC), words="<script>x</script>")
        if sealed:
            seal(cast.northmere, 10_000)
        db.session.commit()


def test_traces_stand_newest_first_and_say_how_far_they_are_sealed(app, sign_in, cast):
    leave_traces(app, cast, 2, sealed=True)
    text = sign_in(cast.priya).get("/traces").text
    assert "Priya Nair</bdi> signed in session" in text
    assert "Ola Brandt</bdi> tried door" in text
    assert "unbroken." in text
    assert "1 newer trace waits for the seal." in text
    assert "<script>x" not in text


def test_earlier_traces_come_as_a_page_and_as_a_fragment(app, sign_in, cast):
    leave_traces(app, cast, 120)
    priya = sign_in(cast.priya)
    text = priya.get("/traces").text
    assert text.count('class="row"') == 100
    earlier = text.split('href="/traces?before=')[1].split('"')[0]
    assert "<html" in priya.get(f"/traces?before={earlier}").text
    fragment = priya.get(f"/traces?before={earlier}", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert fragment.text.count('class="row"') >= 20
    assert priya.get("/traces?before=nonsense").status_code == 404


def test_a_long_chain_is_looked_at_from_its_last_hundred_links_on(app, sign_in, cast):
    leave_traces(app, cast, 150, sealed=True)
    priya = sign_in(cast.priya)
    text = priya.get("/traces").text
    assert "unbroken." in text
    assert "Looked at from trace" in text
    with app.app_context():
        last = db.session.scalars(select(Trace).where(Trace.landlord_id == cast.northmere, Trace.number == 120)).one()
        last.who = "Somebody else"
        db.session.commit()
    assert "trace 120 does not follow trace 119" in priya.get("/traces").text


def test_each_landlord_has_its_own_traces(app, sign_in, cast):
    leave_traces(app, cast, 3)
    assert "tried door" not in sign_in(cast.dev).get("/traces").text
    assert sign_in(cast.ben).get("/traces").status_code == 403


def test_health_is_a_word_for_everybody_and_figures_for_those_who_audit(client, sign_in, cast):
    assert client.get("/health", headers={"Accept": "*/*"}).json == {"well": True}
    assert "In order" in client.get("/health").text
    assert "GB free" not in sign_in(cast.amina).get("/health").text
    text = sign_in(cast.priya).get("/health").text
    assert "GB free" in text
    assert "Amina" not in text


def test_a_letter_that_waits_too_long_is_trouble(app, client, sign_in, cast):
    with app.app_context():
        post(cast.northmere, "a@b.example", "x", "y", datetime.now(UTC) - timedelta(hours=1))
        db.session.commit()
    answer = client.get("/health", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (503, {"well": False})
    assert "the oldest waits too long" in sign_in(cast.priya).get("/health").text


def test_errors_are_pages_in_our_words(client, sign_in, cast):
    assert "There is nothing here." in client.get("/nowhere").text
    forbidden = sign_in(cast.carys).get("/tonight")
    assert (forbidden.status_code, "This is not yours to open." in forbidden.text) == (403, True)
    assert client.get("/nowhere", headers={"Accept": "application/json"}).json == {"because": "There is nothing here."}
