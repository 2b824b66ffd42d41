"""Label sheets, read as a reader reads them, and the page behind a label."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from typst import TypstError

from estate.database import db
from patrol.models import Checkpoint
from patrol.operations import add_checkpoint
from tests.support.rows import rows
from web.paper.labels import label_sheets
from web.paper.pdf import printed

AT = datetime(2026, 11, 20, 20, tzinfo=UTC)
DOTS = 150
MM = DOTS / 25.4


def sheets(names, block="Kestrel House"):
    numbered = enumerate(names, 3)
    made: Any = [SimpleNamespace(name=name, floor=floor, code=f"KX4PYHW{n}") for n, (name, floor) in numbered]
    return label_sheets("Northmere Homes", block, made, "https://beatbook.example", AT)


def pages(content):
    return [page.render(scale=DOTS / 72).to_pil() for page in pypdfium2.PdfDocument(content)]


def words(content):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


@pytest.fixture
def labels(app, cast):
    with app.app_context():
        for name in ("Front entrance", "Roof door", "Bin room", "Top landing", "Riser"):
            add_checkpoint(cast.kestrel.row(), name=name, floor="7", by=cast.ben.row(), now=AT)
        db.session.commit()


def test_every_code_on_the_printed_sheet_is_read_by_a_decoder(app, cast, labels, sign_in):
    answer = sign_in(cast.ben).get(f"/places/{cast.kestrel.id}/labels.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    codes = {row.code for row in rows(app, Checkpoint)}
    read = [found.text for page in pages(answer.data) for found in zxingcpp.read_barcodes(page)]
    assert sorted(read) == sorted(f"http://127.0.0.1:8000/c/{code}" for code in codes)
    dim = [page.convert("L").point(lambda level: level * 0.2 + 20).rotate(17) for page in pages(answer.data)]
    assert sum(len(zxingcpp.read_barcodes(page)) for page in dim) == len(codes)
    told = " ".join(words(answer.data))
    for said in ("Front entrance", "Kestrel House, Floor 7", "Patrol checkpoint", "Northmere Homes"):
        assert said in told
    assert not re.search(r"Amina|Okafor|@|\d{2}:\d{2}", told)


def test_the_sheet_is_tagged_says_its_language_and_comes_out_the_same_again():
    made = sheets([("Roof door", "15"), ("Bin room", "B")])
    document = pypdfium2.PdfDocument(made)
    assert document.get_metadata_dict()["Title"] == "Labels of Kestrel House"
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert b"pdfuaid" in made
    assert made == sheets([("Roof door", "15"), ("Bin room", "B")])
    assert [round(mm / 72 * 25.4) for mm in document[0].get_size()] == [210, 297]


def test_the_letters_of_the_code_are_twelve_millimetres_high():
    page = pypdfium2.PdfDocument(sheets([("Roof door", "15")]))[0].get_textpage()
    at = page.get_text_range().index("KX4P")
    _, bottom, _, top = page.get_charbox(at)
    assert (top - bottom) / 72 * 25.4 == pytest.approx(12, abs=0.3)


def test_a_label_is_cut_and_scratched_and_still_read():
    (page,) = pages(sheets([("Roof door", "15")]))
    label = page.crop((int(15 * MM), int(20 * MM), int(105 * MM), int(148 * MM)))
    scratch = Image.new("RGB", (int(12 * MM), int(9 * MM)), "white")
    label.paste(scratch, (int(39 * MM), int(40 * MM)))
    assert [found.text for found in zxingcpp.read_barcodes(label)] == ["https://beatbook.example/c/KX4PYHW3"]


def test_any_name_is_printed_and_none_is_markup():
    names = [("#panic() $x$ *b* <script> 👮 مرحبا", "G"), ("x" * 200, ""), ("Länge ﬃ", "LG")]
    made = sheets(names, block="#eval(1) [House]")
    told = " ".join(" ".join(words(made)).split())
    assert "#panic() $x$ *b* <script> [police officer]" in told
    assert "#eval(1) [House]" in told
    assert sum(len(zxingcpp.read_barcodes(page)) for page in pages(made)) == 3


@pytest.mark.parametrize("path", ["/pyproject.toml", "pyproject.toml", "/etc/hostname", "../../etc/hostname"])
def test_a_template_reads_nothing_of_the_disk(tmp_path, path):
    template = tmp_path / "curious.typ"
    template.write_text(f'#set document(title: "x")\n#read("{path}")')
    with pytest.raises(TypstError):
        printed({}, AT, template)


def test_forty_labels_are_ten_sheets_and_none_is_none():
    assert len(pages(sheets([(f"Landing {n}", str(n)) for n in range(40)]))) == 10
    assert "no checkpoints yet" in " ".join(words(sheets([])))


def test_the_page_behind_a_label_is_the_same_for_every_code(app, cast, labels, sign_in):
    known = rows(app, Checkpoint)[0].code
    answers = [app.test_client().get(f"/c/{code}") for code in (known, "ZZZZZZZZ", "x", known.lower())]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert sign_in(cast.ben).get(f"/c/{known}").data == sign_in(cast.dev).get("/c/ZZZZZZZZ").data
    for said in ("Northmere", "Kestrel", known, "Front entrance"):
        assert said not in answers[0].text
    assert "Beatbook's own scanner" in answers[0].text.replace("&#39;", "'").replace("’", "'")
