"""Evidence: kept byte for byte, shown as copies without metadata, given back as an attachment, inside the wall."""

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from cases.models import Evidence
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from cases.rules.evidence import refuse_sizes
from estate.database import db, new_id
from estate.models import Trace
from estate.rules.words import Refusal
from web.showing import show_told

MB = 1024 * 1024


@pytest.fixture
def case(app, cast):
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(
            origin="staff", key="k", channel="phone", category="noise", words="Drums", teller="Jo Hale",
            happened_at=now, received_at=now, block_id=cast.kestrel.id,
        )  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        row: Any = open_case(report.id, Opening(title="Drums", category="noise", risk="medium"), cast.ruth.row(), now)
        db.session.commit()
        return f"/cases/{row.id}"


def photograph():
    """Give a photograph that carries a place and words."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "her kitchen"
    Image.new("RGB", (60, 40), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def pieces(app):
    with app.app_context():
        return {row.name: row for row in db.session.query(Evidence)}


def test_files_are_kept_as_they_came_and_given_back_as_attachments(app, cast, sign_in, case):
    ruth, picture = sign_in(cast.ruth), photograph()
    pdf = b"%PDF-1.7\n<script>alert(1)</script>"
    form = str(new_id())

    def send(*files, **more):
        told = {"id": form, "words": "She took it", "files": [(io.BytesIO(one), name) for one, name in files]}
        return ruth.post(f"{case}/evidence", data=told | more, content_type="multipart/form-data")

    refused = [
        send(*some) for some in (
            [], [(b"", "empty.pdf")], [(b"\x00\x00\x00\x18ftypisom", "door.mp4")], [(b"MZ\x00", "letter.pdf")],
            [(pdf + bytes([number]), f"{number}.pdf") for number in range(6)],
        )
    ]  # fmt: skip
    assert [answer.status_code for answer in refused] == [422] * 5
    assert "Nothing was kept" in refused[2].text
    assert "She took it" in refused[2].text
    assert pieces(app) == {}
    for _ in range(2):
        assert send((picture, "IMG_1.JPG"), (pdf, "../../note.pdf")).status_code == 303
    kept = pieces(app)
    assert set(kept) == {"IMG_1.JPG", "note.pdf"}
    assert kept["note.pdf"].sha256 == hashlib.sha256(pdf).digest()
    for name, content in (("IMG_1.JPG", picture), ("note.pdf", pdf)):
        answer = ruth.get(f"{case}/evidence/{kept[name].id}/original")
        assert answer.data == content
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=\"evidence-")
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with app.app_context():
        told = db.session.query(Trace).filter_by(verb="added evidence").all()
        assert len(told) == 2
        assert "note" not in str([one.details for one in told])


def test_a_photograph_is_shown_without_what_it_carries_and_nothing_to_who_may_not_see_the_case(
    app, cast, sign_in, case
):
    ruth = sign_in(cast.ruth)
    told = {"words": "She took it", "files": [(io.BytesIO(photograph()), "IMG_1.JPG")]}
    assert ruth.post(f"{case}/evidence", data=told, content_type="multipart/form-data").status_code == 303
    kept = pieces(app)
    copy = f"{case}/evidence/{kept['IMG_1.JPG'].id}/small"
    assert ruth.get(copy).status_code == 404
    with app.app_context():
        show_told()
    shown = ruth.get(copy)
    assert shown.mimetype == "image/jpeg"
    assert b"her kitchen" not in shown.data
    assert copy in ruth.get(case).text
    assert "She took it" in ruth.get(case).text
    for who in (cast.tom, cast.nell):
        other = sign_in(who)
        assert [other.get(path).status_code for path in (copy, f"{case}/evidence")] == [404, 404]
        assert other.get(f"{case}/evidence/{kept['IMG_1.JPG'].id}/original").status_code == 404
    assert ruth.get(f"/cases/{new_id()}/evidence/{kept['IMG_1.JPG'].id}/original").status_code == 404


def test_too_much_is_refused_and_as_much_as_is_said_is_taken():
    refuse_sizes([10 * MB, 10 * MB])
    for sizes in ([10 * MB + 1], [10 * MB, 10 * MB, 1]):
        with pytest.raises(Refusal, match="too big"):
            refuse_sizes(sizes)


def test_a_recording_stays_where_it_lies_and_its_reference_stands_in_the_file(app, cast, sign_in, case):
    ruth = sign_in(cast.ruth)
    told = {"id": str(new_id()), "kind": "cctv", "reference": "Camera 4, control room", "words": "He carries the bag",
            "taken_at": "2026-11-20T02:10", "kept_to": "2026-12-20"}  # fmt: skip
    assert ruth.post(f"{case}/evidence/references", data=told | {"reference": ""}).status_code == 422
    assert ruth.post(f"{case}/evidence/references", data=told | {"kind": "video"}).status_code == 422
    assert [ruth.post(f"{case}/evidence/references", data=told).status_code for _ in range(2)] == [303, 303]
    assert [row.sha256 for row in pieces(app).values()] == [None]
    page = ruth.get(case).text
    assert "Camera 4, control room" in page
    assert "Kept there until 20 December 2026" in page
