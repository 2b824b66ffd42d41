"""The demo is believable, verifies, and comes out the same again."""

import io
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from PIL import Image
from pydantic import HttpUrl
from sqlalchemy import func, select

from cases.models import (
    Action,
    Assessment,
    Case,
    Closure,
    DiaryEntry,
    Report,
    Sighting,
    SightingCase,
    SightingMatch,
    Stranger,
    Survey,
)
from estate.database import db
from estate.models import Landlord, Person, Trace
from notebook.models import ForkedText, Notebook, Page, Photograph
from notebook.operations.rereading import reread
from patrol.models import Alert, Amendment, DailyReport, Observation, Sos, Strike, Visit, VisitFinish, Written
from patrol.operations.plans import LARGEST
from patrol.queries import counting, tonight
from patrol.queries.daily import nights
from tests.support.clients import SiteClient
from web import create_app, demo
from web.commands import verify_all
from web.demo.motifs import MOTIFS
from web.demo.plans import plan
from web.demo.rota import NIGHTS, Place, Rota, by_time, six
from web.demo.torch import as_jpeg
from web.demo.words import EVERYDAY
from web.migrating import migrate
from web.reading import READERS
from web.serve import demo_of_another_day
from web.settings import Settings

NOW = datetime(2026, 11, 20, 23, 31, tzinfo=UTC)
built_here = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
ROWS = [made for made in Written.__subclasses__() if made is not Sos]


def build(folder):
    app = create_app(Settings(_env_file=None, data=folder, address=HttpUrl("http://127.0.0.1:8000")))
    app.test_client_class = SiteClient
    migrate(app)
    with app.app_context():
        return app, demo.build(app, NOW)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    app, people = build(tmp_path_factory.mktemp("demo") / "data")
    yield SimpleNamespace(app=app, people=people)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def within(built):
    with built.app.app_context():
        yield built


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def counted():
    kinds = dict(iter(db.session.execute(select(Page.kind, func.count()).group_by(Page.kind))))
    photographs = sorted(db.session.scalars(select(Photograph.sha256)))
    books = sorted(tuple(row) for row in db.session.execute(select(Notebook.label, Notebook.kept_to, Notebook.skew_ms)))
    return kinds, photographs, books


class TestBuilt:
    pytestmark = built_here

    def test_it_verifies_and_rereads_the_same(self, within):
        assert verify_all(NOW) == []
        for landlord in db.session.scalars(select(Landlord)):
            assert list(reread(landlord.id, READERS)) == []

    def test_one_page_is_unread_as_is_meant(self, within):
        unread = db.session.scalars(select(Page).where(Page.state == "unread", Page.apart == "")).all()
        assert [page.kind for page in unread] == ["beacon"]
        assert "does not know pages of kind" in unread[0].because
        assert count(Page, Page.state == "waiting") == 0

    def test_every_page_that_was_read_is_a_row(self, within):
        assert sum(count(model) for model in ROWS) == count(Page, Page.state == "read")
        assert count(Page, Page.kind == "copied") == count(ForkedText)

    def test_three_weeks_of_nights_until_now_and_not_later(self, within):
        made = select(Visit.night, func.count()).where(counting.stands(Visit)).group_by(Visit.night)
        nights = db.session.execute(made.order_by(Visit.night)).all()
        assert len(nights) == NIGHTS
        assert nights[-1][0] == NOW.date()
        assert all(20 <= visits <= 41 for _, visits in nights[:-1])
        assert count(Page, Page.received_at > NOW) == 0
        assert count(Observation, Observation.happened_at > NOW) == 0

    def test_what_a_supervisor_should_meet_is_there(self, within):
        assert count(Notebook, Notebook.withdrawn_at.is_not(None)) == 1
        assert count(Page, Page.apart == "withdrawn") > 0
        assert count(Notebook, Notebook.forked_at.is_not(None)) == 1
        assert count(ForkedText) > 0
        assert count(Notebook, func.abs(Notebook.skew_ms) > 600_000) == 2
        assert count(Strike) > 0
        assert count(Alert, Alert.kind == "sos", Alert.seen_at.is_not(None)) == 1
        assert {"threat", "called_away"} < set(db.session.scalars(select(VisitFinish.reason).distinct()))
        references = [func.nullif(field, "") for field in (Amendment.police_reference, Amendment.bwv_reference)]
        for field in (Observation.moved_on, *references):
            assert db.session.scalar(select(func.count(field)))

    def test_somebody_unknown_was_seen_matched_and_is_needed_by_a_case(self, within):
        assert (count(Sighting), count(SightingMatch), count(Stranger), count(SightingCase)) == (4, 2, 1, 1)

    def test_the_cases_are_of_all_kinds_and_one_ended_in_a_closure_order_that_ran_out(self, within):
        cases = db.session.scalars(select(Case)).all()
        assert len(cases) >= 20
        assert {one.stage for one in cases} >= {"early_support", "open", "closed"}
        assert {one.risk for one in cases} == {"high", "medium", "standard"}
        assert len({one.category for one in cases}) >= 10
        assert {(one.hate, one.restricted) for one in cases} == {(False, False), (True, False), (False, True)}
        assert any("cuckooing" in one.exploitation for one in cases)
        order = db.session.scalars(select(Action).where(Action.kind == "closure_order_full")).one()
        assert count(Action, Action.granted_on < Action.breached_on, Action.breached_on < Action.order_to) == 1
        assert order.order_to == order.ended_on
        assert count(Closure, Closure.case_id == order.case_id, Closure.reason == "resolved_legal") == 1
        assert count(Closure, Closure.signed_at.is_(None)) == count(Closure, Closure.reopened_at.is_not(None)) == 1
        forms = set(db.session.scalars(select(Assessment.kind)))
        assert forms == {"victim_risk", "hate_checklist", "proportionality", "dash"}
        assert count(Case, Case.closed_at.is_(None), Case.next_due_at < NOW) >= 1
        assert count(Report, Report.outcome == "not_asb") == 4
        assert count(Report, Report.origin == "form", Report.outcome == "") == 1
        assert (count(DiaryEntry), count(Survey, Survey.completed_at.is_not(None))) == (4, 6)
        assert count(Trace, Trace.at > NOW) == 0

    def test_tonight_is_alive(self, within):
        ben = db.session.execute(select(Person).where(Person.email == "ben@northmere.example")).scalar_one()
        seen = tonight(ben, NOW)
        assert seen.planned == 41
        assert 10 < seen.done < 25
        assert {one.person.name for one in seen.on_shift} == {"Dan Whitlock", "Ben Okafor"}
        assert [(book.unsent_pages, book.unsent_photos) for book in seen.silent] == [(3, 2)]
        assert len(seen.observations) > 8
        assert any(visit.outcome == "part" for row in seen.rows for visit in row.visits)

    def test_a_dozen_photographs_are_kept_and_shown(self, within):
        shown = db.session.scalars(select(Photograph).where(Photograph.kept_at.is_not(None))).all()
        assert len(shown) == len(MOTIFS) + 1 == 13
        disk = within.app.extensions["beatbook_disk"]
        turned = 0
        for one in shown:
            assert (one.shown, one.width, one.height) == ("shown", 1600, 1200)
            assert 100 * 1024 < one.size < 300 * 1024
            with disk.open(one.landlord_id, one.notebook_id, one.sha256) as file:
                turned += Image.open(file).getexif().get(0x0112) == 6
            with disk.open(one.landlord_id, one.notebook_id, one.sha256, "large") as file:
                assert not Image.open(file).getexif()
        assert turned == 4

    def test_everybody_can_sign_in_and_the_outsider_sees_nothing(self, built):
        assert len(built.people) == 11
        for person in built.people:
            client = built.app.test_client()
            client.post("/sign-in", data={"email": person.email, "password": demo.PASSWORD})
            assert client.get("/account").status_code == 200
            told = "".join(client.get(path).text for path in ("/tonight", "/notebooks", "/places", "/people"))
            if person.landlord == "Southmere Housing":
                assert "Quay House" in told
                assert not any(name in told for name in ("Kestrel", "Larkfield", "Amina", "Northmere"))

    def test_a_demo_of_another_day_says_so(self, within):
        later = demo.last_night(datetime.now(UTC)) > NOW.date()
        assert demo_of_another_day() == (NOW.date() if later else None)

    def test_built_twice_it_comes_out_the_same(self, within, tmp_path):
        first = counted()
        app, people = build(tmp_path / "again")
        with app.app_context():
            assert counted() == first
            db.engine.dispose()
        assert people == within.people


def test_by_day_the_last_night_is_a_whole_one():
    for hour, shown in ((8, 19), (12, 19), (17, 19), (18, 19), (19, 20), (23, 20)):
        assert demo.last_night(NOW.replace(hour=hour, minute=5)).day == shown


def test_a_night_is_walked_in_another_order_each_time_and_no_officer_is_in_two_places():
    places = [Place(f"Tower {n}", 8 + n) for n in range(8)] + [Place(f"Row {n}", 2 + n) for n in range(3)]
    rota, orders = Rota(Random(1), places), set()
    made: Counter[int] = Counter()
    for back in range(14):
        duties = rota.night(NOW.date() - timedelta(days=back), back)
        tours = list(by_time(duties))
        orders.add(tuple(tour.place.name for tour in tours[:11]))
        made[back] = len(tours)
        for duty in duties:
            ends = [duty.start, *(tour.end or tour.start for tour in duty.tours)]
            assert all(end <= tour.start for end, tour in zip(ends, duty.tours, strict=False))
            assert all(tour.end is None or tour.end < duty.end for tour in duty.tours)
    assert len(orders) == 14
    assert made[4] < 30 < made[1]
    assert six(NOW.date()).utcoffset() == timedelta(0)


def test_what_may_be_seen_at_any_hour_names_none():
    said = [words for one in EVERYDAY for words in (one.words, *(fields.get("words", "") for _, fields in one.later))]
    assert [words for words in said if re.search(r"\d\d:\d\d", words)] == []


def test_a_drawing_is_a_photograph_with_what_phones_write_into_them():
    drawn = MOTIFS["broken lock"](Random(3))
    assert drawn.size == (1600, 1200)
    lying = Image.open(io.BytesIO(as_jpeg(drawn, NOW, (51.5405, 0.711), turned=True)))
    assert (lying.size, lying.getexif()[0x0112]) == ((1200, 1600), 6)
    assert lying.getexif().get_ifd(0x8825)[2] == (51.0, 32.0, 25.8)
    assert MOTIFS["broken lock"](Random(3)).tobytes() == drawn.tobytes()


@pytest.mark.slow
def test_every_night_but_the_last_is_signed_off(within):
    ben = db.session.scalars(select(Person).where(Person.name == "Ben Okafor")).one()
    listed = nights(ben, NOW)
    assert [one.standing for one in listed[:NIGHTS]] == ["under way", *["signed"] * (NIGHTS - 1)]
    assert any(one.corrected for one in listed)
    assert count(DailyReport) == NIGHTS - 1


def test_a_floor_is_drawn_the_same_again_and_each_floor_otherwise():
    assert plan("Kestrel House", "7") == plan("Kestrel House", "7") != plan("Kestrel House", "G")
    with Image.open(io.BytesIO(plan("Kestrel House", "7"))) as drawn:
        assert drawn.width <= LARGEST
