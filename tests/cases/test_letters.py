"""Letters: from a template to what was sent, kept byte for byte; and where none may go."""

import hashlib
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from cases import shipped
from cases.models import Clock, Individual, Letter, LetterTemplate, Party
from cases.operations import letters
from cases.operations.holding import TooLate
from cases.operations.policies import put_in_force
from cases.queries import letters as queries
from cases.rules.letters import FIELD, KINDS, blocks, gap, names_given_away
from estate.database import db, new_id
from estate.models import Mail, Trace
from estate.rules.words import Refusal
from tests.cases.conftest import NOW
from web.paper.letter import letter_pdf

SAFE = "1 Elm Road\nSouthend\nSS1 1AA"


def person(desk, name, **more) -> Any:
    row = Individual(
        landlord_id=desk.cast.northmere, id=new_id(), name=name, name_key=name.lower(), made_at=NOW,
        **({"address": SAFE.replace("\n", ", ")} | more),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def party(desk, case, role="complainant", **more) -> Any:
    """Give somebody's part in a case, with an address; the one there is of a complainant."""
    if role == "complainant":
        row: Any = db.session.scalars(select(Party).where(Party.case_id == case.id, Party.role == role)).one()
        for name, value in ({"address": SAFE, "email": "jo@hale.example"} | more).items():
            setattr(row.individual, name, value)
    else:
        who = person(desk, more.pop("name", "Kit Marsh"), **({"address": "9 Oak Way, SS2 2BB"} | more))
        row = Party(
            landlord_id=case.landlord_id, id=new_id(), case_id=case.id, individual_id=who.id, role=role, made_at=NOW
        )
        db.session.add(row)
    db.session.commit()
    return row


def drafted(desk, case, to, kind="acknowledgement", by=None) -> Any:
    row = letters.draft(case.id, new_id(), kind, to.id, (by or desk.cast.ruth).row(), desk.now)
    db.session.commit()
    return row


def sent(desk, row, how="print", by=None) -> Any:
    return letters.send(row.id, how, letter_pdf, row.version, (by or desk.cast.ruth).row(), desk.now)


def words(pdf):
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)).split()


def test_a_printed_letter_is_tagged_says_what_was_previewed_and_is_kept_byte_for_byte(desk):
    case = desk.open(told={"words": "He drums all night"})
    row = drafted(desk, case, party(desk, case))
    sent(desk, row)
    db.session.commit()
    kept: Any = queries.content_of(desk.cast.ruth.row(), row.id)
    assert kept.sha256 == hashlib.sha256(kept.content).digest()
    document = pypdfium2.PdfDocument(kept.content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert b"pdfuaid" in kept.content
    assert document.get_metadata_dict()["Title"] == "We have your report"
    said = " ".join(words(kept.content))
    for part in ("Jo Hale 1 Elm Road Southend SS1 1AA", "23 November 2026", "Our reference: C-0001", "Dear Jo Hale",
                 "about noise", "Ruth Adeyemi", "Northmere"):  # fmt: skip
        assert part in said
    again = letter_pdf(letters.paper(row, case, desk.cast.ruth.row(), NOW), NOW)
    assert again == kept.content


def test_the_address_stands_in_the_window_of_the_envelope(desk):
    case = desk.open()
    row = drafted(desk, case, party(desk, case))
    page = pypdfium2.PdfDocument(letter_pdf(letters.paper(row, case, desk.cast.ruth.row(), NOW), NOW))[0]
    text = page.get_textpage()
    left, bottom, _, top = text.get_charbox(text.get_text_range().index("Jo Hale"))
    last = text.get_charbox(text.get_text_range().index("SS1 1AA"))
    height = page.get_size()[1]
    assert 20 <= left / 72 * 25.4 <= 30
    assert 40 <= (height - top) / 72 * 25.4 <= 60
    assert (height - last[1]) / 72 * 25.4 <= 80
    assert bottom < top


def test_a_letter_to_the_complainant_tells_and_keeps_in_touch_but_is_no_talk(desk):
    case = desk.open()
    sent(desk, drafted(desk, case, party(desk, case)))
    done = {one.kind: one.met for one in db.session.scalars(select(Clock).where(Clock.case_id == case.id)) if one.met}
    assert done == {"contact": True}
    told = db.session.scalars(select(Trace).where(Trace.row_id == str(case.id)).order_by(Trace.id)).all()
    assert [one.verb for one in told] == ["opened", "drafted a letter", "sent a letter"]
    assert told[-1].details["answered"] == ["contact"]
    assert not any("Hale" in str(one.details) or "Elm" in str(one.details) for one in told)


def test_an_e_mail_goes_to_the_out_tray_says_nothing_in_its_subject_and_is_kept(desk):
    case = desk.open(told={"category": "noise"})
    row = drafted(desk, case, party(desk, case))
    sent(desk, row, "email")
    mail = db.session.scalars(select(Mail).where(Mail.id == row.mail_id)).one()
    assert (mail.to, mail.subject) == ("jo@hale.example", "A letter from Northmere Homes, C-0001")
    assert row.content == f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.body}".encode()
    assert "Dear Jo Hale" in mail.body


@pytest.mark.parametrize("word", ["will", "may"])
def test_the_first_letter_accuses_nobody_and_says_will_or_may_as_the_policy_does(desk, cast, word):
    body = shipped.policy("south-essex").model_copy(update={"first_letter": word})
    put_in_force(cast.northmere, body, "", None, NOW)
    case = desk.open(told={"category": "hate"})
    row = drafted(desk, case, party(desk, case, "alleged"), "first_letter")
    assert f"we {word} take further action" in row.body
    assert "hate" not in f"{row.subject} {row.body}".lower()
    assert "Jo Hale" not in row.body
    assert "have not made up our minds" in row.body
    assert "23 November" not in row.body


def test_a_letter_goes_only_to_whom_it_is_for(desk):
    case = desk.open()
    with pytest.raises(Refusal, match="for who is alleged only"):
        drafted(desk, case, party(desk, case), "first_letter")
    with pytest.raises(Refusal, match="for a complainant only"):
        drafted(desk, case, party(desk, case, "alleged"), "plan")


@pytest.mark.parametrize(
    ("more", "how", "said"),
    [
        ({"avoid": ["letter"]}, "print", "Jo Hale asked for no letters"),
        ({"avoid": ["email"]}, "email", "Jo Hale asked for no e-mail"),
        ({"email": ""}, "email", "No e-mail address of Jo Hale is known"),
        ({"address": ""}, "print", "No address of Jo Hale is known"),
        ({"address": "9 Oak  Way,\nSS2 2bb"}, "print", "on the other side of this case is at that address"),
    ],
)  # fmt: skip
def test_no_letter_goes_where_it_is_not_safe(desk, more, how, said):
    case = desk.open()
    party(desk, case, "alleged")
    row = drafted(desk, case, party(desk, case, **more))
    with pytest.raises(Refusal, match=said):
        sent(desk, row, how)
    assert (row.sent_at, row.content) == (None, None)


def test_who_is_reached_through_an_advocate_or_unknown_or_gone_is_not_written_to(desk):
    case = desk.open()
    to = party(desk, case, method="via_advocate")
    with pytest.raises(Refusal, match="advocate only"):
        drafted(desk, case, to)
    to.individual.method, to.individual.unnamed = "", True
    with pytest.raises(Refusal, match="Nobody knows who they are"):
        drafted(desk, case, to)
    to.individual.unnamed, to.ended_at = False, NOW
    with pytest.raises(Refusal, match="no part in this case any more"):
        drafted(desk, case, to)


def test_in_domestic_abuse_a_letter_goes_only_the_way_and_to_the_place_that_were_named_safe(desk, cast):
    case = desk.domestic()
    with pytest.raises(Refusal, match="can put somebody in danger"):
        drafted(desk, case, party(desk, case, "alleged"), "first_letter", cast.nell)
    to = party(desk, case, method="phone")
    row = drafted(desk, case, to, "acknowledgement", cast.nell)
    assert "domestic" not in f"{row.subject} {row.body}".lower()
    for how in ("print", "email"):
        with pytest.raises(Refusal, match="has not said that"):
            sent(desk, row, how, cast.nell)
    to.individual.method = "letter"
    db.session.commit()
    letters.rewrite(row.id, ("Ann Other\n7 Ash Lane", row.subject, row.body), 1, cast.nell.row(), NOW)
    with pytest.raises(Refusal, match="not the address Ann Other gave as safe"):
        sent(desk, row, "print", cast.nell)
    letters.rewrite(row.id, (f"Ann Other\n{SAFE}", row.subject, row.body), 2, cast.nell.row(), NOW)
    assert sent(desk, row, "print", cast.nell).sent_at == NOW


def test_a_letter_that_names_who_told_or_still_has_a_gap_is_not_sent(desk, cast):
    case = desk.open()
    hers = party(desk, case)
    row = drafted(desk, case, party(desk, case, "alleged"), "first_letter")
    letters.rewrite(row.id, (row.addressed, row.subject, f"{row.body}\n\nMrs Hale is upset"), 1, cast.ruth.row(), NOW)
    with pytest.raises(Refusal, match="names Hale"):
        sent(desk, row)
    update = drafted(desk, case, hers, "update")
    with pytest.raises(Refusal, match=r"still has a gap: \[What has happened"):
        sent(desk, update)


def test_of_two_one_letter_goes_and_the_other_is_told(desk, cast):
    case = desk.open()
    row = drafted(desk, case, party(desk, case))
    seen = row.version
    letters.rewrite(row.id, (row.addressed, "Otherwise", row.body), seen, cast.grace.row(), NOW)
    with pytest.raises(TooLate, match="Somebody changed this letter"):
        letters.send(row.id, "print", letter_pdf, seen, cast.ruth.row(), NOW)
    sent(desk, row)
    with pytest.raises(TooLate, match="was sent since"):
        sent(desk, row)
    with pytest.raises(TooLate, match="was sent since"):
        letters.rewrite(row.id, ("a", "b", "c"), row.version, cast.ruth.row(), NOW)
    other = drafted(desk, case, party(desk, case))
    letters.drop(other.id, other.version, cast.ruth.row(), NOW)
    with pytest.raises(TooLate, match="was dropped since"):
        sent(desk, other)


def test_a_letter_is_behind_the_wall_of_its_case(desk, cast):
    case = desk.domestic()
    row = drafted(desk, case, party(desk, case, method="letter"), by=cast.nell)
    sent(desk, row, by=cast.nell)
    assert queries.one(cast.nell.row(), row.id) is not None
    for figure in (cast.ruth, cast.grace, cast.tom):
        who = figure.row()
        assert queries.one(who, row.id) is None
        assert queries.content_of(who, row.id) is None
        assert letters.drop(row.id, 1, who, NOW) is None
        assert letters.send(row.id, "print", letter_pdf, 1, who, NOW) is None
        assert letters.draft(case.id, new_id(), "update", row.party_id, who, NOW) is None


def test_a_form_sent_twice_drafts_once_and_the_template_stands_once(desk, cast):
    case, letter_id = desk.open(), new_id()
    to = party(desk, case)
    for _ in range(2):
        letters.draft(case.id, letter_id, "plan", to.id, cast.ruth.row(), NOW)
    drafted(desk, case, to, "plan")
    assert db.session.query(LetterTemplate).one().number == 1
    assert db.session.query(Letter).count() == 2


def test_every_shipped_letter_is_known_and_asks_only_for_what_a_case_can_give(desk):
    case = desk.open()
    values = queries.fields(case, party(desk, case), desk.cast.ruth.row())
    found = shipped.letters("en")
    assert set(found) == set(KINDS)
    for subject, body in found.values():
        assert set(FIELD.findall(subject + body)) <= set(values)
        assert subject


def test_paragraphs_lists_gaps_and_names():
    assert [one.kind for one in blocks("Dear A\n\nNow:\n- one\n- two\n\nB\nC")] == ["words", "words", "list", "words"]
    assert gap("a [what was done] b") == "[what was done]"
    assert not gap("a [ ] b")
    assert names_given_away("Miss Boyle rang", ["R. Boyle"], []) == "Boyle"
    assert not names_given_away("Miss Boyle rang", ["R. Boyle"], ["Al Boyle"])
