"""Checkpoints at the desk: added, changed, moved, relabelled, closed; their pictures; one visit with its proofs."""

import io
import re
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import select

from estate.database import db
from estate.models import Trace
from patrol.models import Checkpoint
from tests.support.nights import HOSTILE, visit
from tests.support.rows import rows

FORM = {"name": "Roof door", "floor": "15", "instruction": "Try the handle.", "question": "Locked?", "camera": "yes"}


@pytest.fixture
def ben(sign_in, cast):
    return sign_in(cast.ben)


@pytest.fixture
def add(ben, cast):
    """Add a checkpoint at Kestrel House by the form; gives its id."""

    def add(**more):
        answer = ben.post(f"/places/{cast.kestrel.id}/checkpoints", data=FORM | more)
        assert answer.status_code == 303, answer.text
        page = ben.get(answer.location).text
        return re.findall(r'href="/checkpoints/([0-9a-f-]{36})"', page)[-1]

    return add


def verbs(app):
    with app.app_context():
        query = select(Trace.verb).where(Trace.kind == "checkpoint").order_by(Trace.id)
        return list(db.session.scalars(query))


def names(ben, cast):
    page = ben.get(f"/places/{cast.kestrel.id}/checkpoints").text
    return re.findall(r'href="/checkpoints/[0-9a-f-]{36}">([^<]+)</a>', page)


def test_a_checkpoint_from_its_first_day_to_its_last(app, ben, cast, add):
    one = add()
    assert add(name="Bin room", floor="G") != one
    assert names(ben, cast) == ["Roof door", "Bin room"]
    ben.post(f"/checkpoints/{one}/down")
    assert names(ben, cast) == ["Bin room", "Roof door"]
    ben.post(f"/checkpoints/{one}/down")
    told = {"camera": "no", "risk_note": "Wind.", "lat": "51.5411", "lon": "0.7103"}
    ben.post(f"/checkpoints/{one}", data=FORM | told)
    row = next(each for each in rows(app, Checkpoint) if str(each.id) == one)
    assert (row.camera_allowed, row.risk_note, row.lat, row.position) == (False, "Wind.", 51.5411, 2)
    ben.post(f"/checkpoints/{one}/label", data={"because": "torn off"})
    fresh = next(each for each in rows(app, Checkpoint) if str(each.id) == one)
    assert fresh.code != row.code
    ben.post(f"/checkpoints/{one}/closed")
    ben.post(f"/checkpoints/{one}/closed")
    assert "Out of use" in ben.get(f"/checkpoints/{one}").text
    ben.post(f"/checkpoints/{one}/reopened")
    expected = ["added", "added", "moved", "changed", "replaced the label of", "closed", "reopened"]
    assert verbs(app) == expected


def test_what_will_not_do_is_said_and_nothing_is_lost(app, ben, cast, add):
    answer = ben.post(f"/places/{cast.kestrel.id}/checkpoints", data=FORM | {"name": " ", "risk_note": "Steep"})
    assert answer.status_code == 422
    assert "The name is missing." in answer.text
    assert "Steep" in answer.text
    one = add()
    answer = ben.post(f"/checkpoints/{one}", data=FORM | {"lat": "51.5"})
    assert (answer.status_code, "belong together" in answer.text) == (422, True)
    assert len(rows(app, Checkpoint)) == 1


def test_text_of_any_kind_is_shown_as_text(ben, cast, add):
    one = add(name=HOSTILE[:150], instruction=HOSTILE, question=HOSTILE[:150])
    for path in (f"/places/{cast.kestrel.id}/checkpoints", f"/checkpoints/{one}"):
        assert "<script>alert" not in ben.get(path).text
    assert ben.get(f"/places/{cast.kestrel.id}/labels.pdf").data.startswith(b"%PDF")


def test_who_may_not_plan_sees_no_code_and_no_form(app, cast, add, sign_in):
    one = add()
    code = rows(app, Checkpoint)[0].code
    page = sign_in(cast.ruth).get(f"/places/{cast.kestrel.id}/checkpoints").text
    assert "Roof door" in page
    assert code[:4] not in page
    assert "<form" not in page.split("</nav>")[-1]
    assert "Try the handle." in sign_in(cast.amina).get(f"/checkpoints/{one}").text


# Pictures


def jpeg(size=(1600, 1200)):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (51.0, 32.0, 25.8)
    Image.new("RGB", size, "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(ben, one, content, name="door.jpg"):
    return ben.post(f"/checkpoints/{one}/picture", data={"picture": (io.BytesIO(content), name)})


def test_a_picture_is_kept_without_what_it_carried_and_served_to_its_own(app, ben, cast, add, sign_in):
    one = add()
    assert send(ben, one, jpeg()).status_code == 303
    packed = sign_in(cast.amina).get("/field/pack").json["blocks"]
    told = next(each for block in packed for each in block["checkpoints"])
    answer = sign_in(cast.amina).get(told["reference"])
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    seen = Image.open(io.BytesIO(answer.data))
    assert (seen.size, dict(seen.getexif())) == ((1024, 768), {})
    assert b"SecretPhone" not in answer.data
    assert sign_in(cast.ruth).get(told["reference"]).status_code == 200
    assert sign_in(cast.dev).get(told["reference"]).status_code == 404
    assert sign_in(cast.carys).get(told["reference"]).status_code == 403
    assert app.test_client().get(told["reference"]).status_code in (302, 401)
    send(ben, one, jpeg((300, 200)))
    assert ben.get(told["reference"]).status_code == 404
    folder = app.extensions["beatbook_disk"].root / "references"
    assert len(list(folder.rglob("*.jpg"))) == 1
    ben.post(f"/checkpoints/{one}/picture/removed")
    assert list(folder.rglob("*.jpg")) == []
    assert rows(app, Checkpoint)[0].reference is None


@pytest.mark.parametrize("content", [b"", b"<html>not a picture</html>", jpeg()[:400]])
def test_what_is_no_picture_changes_nothing(app, ben, add, content):
    one = add()
    answer = send(ben, one, content)
    assert (answer.status_code, "The picture was not taken" in answer.text) == (422, True)
    assert rows(app, Checkpoint)[0].reference is None


# One visit


def test_a_visit_shows_how_its_checkpoints_stood(app, ben, cast, add, phone_of):
    one, other = add(), add(name="Bin room", question="")
    codes = {str(row.id): row.code for row in rows(app, Checkpoint)}
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started")
    begun = phone.write("visit_started", {"shift": shift.id, "block": str(cast.kestrel.id)})
    place = {"lat": 51.5501, "lon": 0.7110, "accuracy_m": 9.0, "source": "gps"}
    place["fixed_at"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = {"shift": shift.id, "visit": begun.id, "checkpoint": one, "code": codes[one], "method": "qr"}
    phone.write("scan", body | {"answer": "yes <b>"}, place=place)
    phone.write("scan", body | {"checkpoint": None, "code": "ZZZZZZZZ", "method": "typed"})
    phone.write("visit_finished", {"visit": begun.id, "outcome": "completed", "reason": "", "words": ""})
    phone.send(app.test_client())
    page = ben.get(f"/visits/{begun.id}").text
    assert "1 of 2 proved" in page
    assert "yes &lt;b&gt;" in page
    assert "a label not known here" in page
    assert re.search(r"Bin room</a></b>\s*<span class=\"second because\">missed", page)
    assert ben.get(f"/visits/{visit(phone, shift, cast.linnet).id}").status_code == 404
    assert other


def test_tonight_names_what_was_missed_and_what_to_ask_about(app, ben, cast, add, phone_of, sign_in):
    labels = [add(name=name, floor=floor) for name, floor in (("Door", "G"), ("Roof", "15"), ("Riser", "7"))]
    add(name="Bin room", floor="G")
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started")
    begun = phone.write("visit_started", {"shift": shift.id, "block": str(cast.kestrel.id)})
    for label in labels:
        phone.write("scan", {"shift": shift.id, "visit": begun.id, "checkpoint": label, "code": "", "method": "hand"})
    phone.write("visit_finished", {"visit": begun.id, "outcome": "completed", "reason": "", "words": ""})
    phone.send(app.test_client())
    page = ben.get("/tonight").text
    card = page[page.index('id="proofs"') :].partition("</section>")[0]
    for said in ("1 checkpoint missed", "Bin room", f"/visits/{begun.id}", "3 checkpoints over 16 floors in 0 s"):
        assert said in card
    assert "never a finding" in card
    assert 'id="proofs"' not in sign_in(cast.dev).get("/tonight").text
