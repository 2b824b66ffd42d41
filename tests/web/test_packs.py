"""A case pack: whole in the eyes of a bare Python, silent about who is not named, and never given past the wall."""

import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pytest

from cases.models import Evidence, Party, Report
from cases.operations import intake, letters, working
from cases.operations.opening import Opening, open_case
from cases.operations.parties import add_party
from cases.operations.pictures import Picture, keep_pictures
from cases.operations.telling import Telling, arrive
from cases.rules.packs import Somebody, Veil
from estate.database import db, new_id
from estate.models import Trace
from tests.support.pictures import jpeg
from web.paper.letter import letter_pdf
from web.routes.photographs import disk
from web.sweeps import show_photographs

SAID = "Jo Hale, 07700 900 123: Kit MARSH of 9 Oak Way, SS2 2BB drummed; Hale’s child woke."


@pytest.fixture
def case(app, cast):
    """Open a case with a photograph of who told, a letter sent to each side, and words that name them."""
    now = datetime.now(UTC)
    with app.test_request_context():
        ruth = cast.ruth.row()
        told = Telling(origin="staff", key="pack", channel="phone", category="noise", words=SAID, teller="Jo Hale",
                       happened_at=now, received_at=now, block_id=cast.kestrel.id)  # fmt: skip
        report, _ = arrive(cast.northmere, told, ruth, now)
        keep_pictures([Picture("jo-hale.jpg", jpeg(60, 40))], disk(), now, landlord_id=cast.northmere,
                      report_id=report.id)  # fmt: skip
        one: Any = open_case(report.id, Opening(title="Drums, Jo Hale", category="noise", risk="medium"), ruth, now)
        assert add_party(one.id, new_id(), "alleged", "Kit Marsh", "", ruth, now)
        working.add_note(one.id, new_id(), "Kit says Ruth Adeyemi knows the Hale boy.", ruth, now)
        db.session.flush()
        there: Any = db.session.query(Party).filter_by(case_id=one.id).all()
        for party in there:
            here = {"complainant": ("1 Elm Road, SS1 1AA", "07700900123"), "alleged": ("9 Oak Way, SS2 2BB", "")}
            party.individual.address, party.individual.phone = here[party.role]
            kind = "first_letter" if party.role == "alleged" else "acknowledgement"
            row: Any = letters.draft(one.id, new_id(), kind, party.id, ruth, now)
            letters.send(row.id, "print", letter_pdf, row.version, ruth, now)
        evidence = db.session.query(Evidence).one()
        parties = {row.role: row.id for row in db.session.query(Party).filter_by(case_id=one.id)}
        db.session.commit()
        return {"id": one.id, "photograph": evidence.sha256, **parties}


def taken(client, case, named=(), **more) -> Any:
    answer = client.post(f"/cases/{case['id']}/pack", data={f"as-{case[one]}": "named" for one in named} | more)
    assert answer.status_code == 200, answer.text
    assert answer.data
    answer.close()
    return answer


def verified(*asked) -> Any:
    """Run a verifier as somebody without Beatbook would: nothing but Python's own library is there."""
    done = subprocess.run([sys.executable, "-I", "-S", *map(str, asked)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def words(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_a_pack_is_whole_and_one_changed_byte_is_named(app, cast, case, sign_in, tmp_path):
    answer = taken(sign_in(cast.ruth), case, ("complainant", "alleged"), apart="on")
    folder, zipped = tmp_path / "pack", tmp_path / "pack.zip"
    zipped.write_bytes(answer.data)
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)
    told = verified(folder / "verify.py", "--seal", answer.headers["Beatbook-Seal"])
    assert told[0] == 0, told
    assert verified(folder / "verify.py", zipped)[0] == 0
    originals = list(folder.rglob("*original.jpg"))
    assert [one.read_bytes() for one in originals] == [jpeg(60, 40)]
    assert len(list((folder / "case/letters").iterdir())) == 2
    said = words((folder / "case/chronology.pdf").read_bytes())
    assert "drummed" in said
    assert "Kit Marsh" in said
    with app.app_context():
        trace = db.session.query(Trace).filter_by(verb="gave out a case pack").one()
        assert trace.details["seal"] == answer.headers["Beatbook-Seal"]
    for changed in (originals[0], folder / "case/chronology.pdf", folder / "case/traces.json"):
        content = bytearray(changed.read_bytes())
        content[len(content) // 2] ^= 1
        whole = changed.read_bytes()
        changed.write_bytes(content)
        code, told = verified(folder / "verify.py")
        assert code != 0
        assert changed.relative_to(folder).as_posix() in told
        changed.write_bytes(whole)
    (folder / "case/added.txt").write_text("x")
    originals[0].unlink()
    code, told = verified(folder / "verify.py")
    assert code == 1
    assert "case/added.txt is not in the manifest" in told
    assert "original.jpg is missing" in told
    assert verified(folder / "verify.py", "--seal", "0" * 64)[0] == 1


def test_nobody_who_is_not_named_is_found_in_a_pack_once_their_folder_is_out(cast, case, sign_in, tmp_path):
    answer = taken(sign_in(cast.ruth), case, ("alleged",), apart="on")
    folder = tmp_path / "pack"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(folder)
    assert verified(folder / "verify.py")[0] == 0
    apart = folder / "third-parties"
    assert "Jo Hale" in (apart / "people.json").read_text()
    assert len(list((apart / "photographs").iterdir())) == 1
    for one in sorted(apart.rglob("*"), reverse=True):
        one.unlink() if one.is_file() else one.rmdir()
    apart.rmdir()
    code, told = verified(folder / "verify.py")
    assert code == 0
    assert "was taken out" in told
    for one in (each for each in folder.rglob("*") if each.is_file()):
        content = one.read_bytes()
        found = words(content) if one.suffix == ".pdf" else content.decode()
        for hidden in ("Hale", "07700", "Elm Road"):
            assert hidden not in found, (one, found)
    story = words((folder / "case/chronology.pdf").read_bytes())
    assert "Kit MARSH of 9 Oak Way" in story
    assert "Person 1" in story
    assert "Ruth Adeyemi" in story


def test_without_its_folder_a_pack_says_what_it_leaves_out_and_the_wall_stands_before_it(cast, case, sign_in):
    ruth = sign_in(cast.ruth)
    answer = taken(ruth, case)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert not [one for one in archive.namelist() if one.startswith("third-parties")]
        manifest = archive.read("manifest.json").decode()
    assert "it shows who is not named here" in manifest
    assert "Hale" not in manifest
    assert "Gave out a case pack, seal" in ruth.get(f"/cases/{case['id']}").text
    assert sign_in(cast.tom).post(f"/cases/{case['id']}/pack").status_code == 403
    assert sign_in(cast.nell).post(f"/cases/{case['id']}/pack").status_code == 404


def test_the_chronology_for_a_case_review_names_the_victim_and_nobody_else(app, cast, case, sign_in):
    page, ruth = f"/cases/{case['id']}/case-review", sign_in(cast.ruth)
    assert "1 of 3" in ruth.get(page).text
    answer = ruth.post(f"{page}/chronology", data={"party": str(case["complainant"])})
    story = words(answer.data)
    assert "Jo Hale" in story
    assert "MARSH" not in story.upper()
    assert "Person 2 of Person 2 drummed" in story
    with app.app_context():
        trace = db.session.query(Trace).filter_by(verb="gave out the chronology").one()
        assert trace.details["named"] == [str(case["complainant"])]
    refused = ruth.post(page, data={"party": str(case["complainant"]), "on": "2999-01-01", "agency": "The council"})
    assert refused.status_code == 422
    assert "The council" in refused.text
    assert sign_in(cast.nell).post(f"{page}/chronology").status_code == 404


def test_a_veil_finds_names_however_they_are_typed_and_leaves_who_is_named():
    jo = Somebody(1, "Mrs Jo Hale", ("07700 900123", "jo@hale.example", "Flat 31"), named=False)
    will = Somebody(2, "Will Stone", (), named=False)
    sam = Somebody(3, "Sam Hale", (), named=True)
    two = Somebody(4, "Two people, unknown", (), named=False, described=True)
    veil = Veil((jo, will, sam, two), ("Grace Stone",))
    said = "HALE and will stone: Will will ring 07700-900 123 or JO@hale.example, flat 31; Sam Hale and Grace Stone saw"
    assert veil(said) == ("Person 1 and Person 2: Person 2 will ring Person 1 or Person 1, Person 1; "
                          "Sam Hale and Grace Stone saw")  # fmt: skip
    assert not veil.hides("Nobody", "Staircase", "Two spoons")


def test_what_an_officer_photographed_stands_in_the_story_and_in_the_pack_and_the_wall_before_both(
    app, cast, phone_of, client, sign_in, tmp_path
):
    phone, shot = phone_of(cast.amina), jpeg(80, 60)
    shift = phone.write("shift_started").id
    seen = {"shift": shift, "visit": None, "block": str(cast.kestrel.id), "tile": "drugs", "severity": 4,
            "moved_on": None, "words": "Two needles"}  # fmt: skip
    seen |= dict.fromkeys(("floor", "spot", "police_reference", "bwv_reference"), "")
    seen |= dict.fromkeys(("police_called", "police_assisted"), False) | {"follow_up": True}
    phone.write("observation", seen, photos=[phone.photograph(shot)])
    assert phone.send_pages(client).json["unread"] == []
    assert phone.patch_photograph(client, next(iter(phone.shots)), 0, shot, len(shot)).status_code == 204
    with app.app_context():
        later = datetime.now(UTC) + timedelta(minutes=1)
        assert intake.take_in(intake.untold(cast.northmere, later), later) == 1
        db.session.commit()
        assert show_photographs() == 1
        report = db.session.query(Report).one()
        opening = Opening(title="Needles", category="drugs", risk="high")
        case: Any = open_case(report.id, opening, cast.ruth.row(), datetime.now(UTC))
        case_id = case.id
        db.session.commit()
    ruth = sign_in(cast.ruth)
    page = ruth.get(f"/cases/{case_id}").text
    (where,) = re.findall(r'<a href="(/inbox/[^"]+/large)"', page)
    assert ruth.get(where).data.startswith(b"\xff\xd8")
    hide(ruth, page, case_id, cast)
    assert ruth.get(where).status_code == 404
    nell = sign_in(cast.nell)
    assert nell.get(where).data.startswith(b"\xff\xd8")
    zipped = tmp_path / "pack.zip"
    zipped.write_bytes(taken(nell, {"id": case_id}).data)
    with zipfile.ZipFile(zipped) as archive:
        assert archive.read("case/photographs/001-original.jpg") == shot
        assert archive.read("case/photographs/001-display.jpg") != shot
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    assert verified(tmp_path / "verify.py", zipped)[0] == 0


def hide(client, page, case_id, cast) -> None:
    """Put the case behind the wall."""
    told = {"seen": re.findall(r'name="seen" value="(\d+)"', page)[0], "lead": str(cast.nell.id), "because": "Abuse"}
    assert client.post(f"/cases/{case_id}/restricted", data=told).location == "/cases"
