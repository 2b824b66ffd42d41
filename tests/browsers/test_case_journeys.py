"""Three ways through a case in a real Chromium: from a patrol's finding to the survey, hate told by a resident at her
own phone, and a restricted case before the wrong person.
"""

import re

import pytest

from tests.browsers.test_case_screens import first_report, judge, told
from tests.browsers.test_desk_screens import enter
from tests.support.residents import found

__all__ = ["told"]
pytestmark = pytest.mark.browser

SAYS = r"words => document.querySelector('#file').textContent.replace(/\s+/g, ' ').includes(words)"


def signed_in(desk, server, figure):
    """Let somebody else sit down at this desk."""
    desk.context.clear_cookies()
    enter(desk, server, figure)


def press(desk, name):
    """Press the one button of this name."""
    desk.page.get_by_role("button", name=name, exact=True).click()


def unfold(desk, words):
    """Open what is folded under these words."""
    desk.page.locator("summary", has_text=words).first.click()


def file_says(desk, words):
    """Wait until the case's file says so."""
    desk.wait(SAYS, words)


def open_case(desk):
    """Open a formal case from the report that is shown; give its address."""
    press(desk, "Open the case")
    desk.page.wait_for_url(re.compile("/cases/[0-9a-f]"))
    return desk.page.url


def join_and_speak(desk, name):
    """Name the complainant, speak with her, and give her a page of her own; gives its address."""
    unfold(desk, "Add somebody")
    desk.page.locator("#role").select_option("complainant")
    desk.page.get_by_label("Name", exact=True).fill(name)
    press(desk, "Add them")
    file_says(desk, f"{name} complainant")
    unfold(desk, "How to reach them")
    desk.page.get_by_label("E-mail").fill("jo.hale@example.org")
    press(desk, "Keep it")
    file_says(desk, f"How to reach {name}")
    unfold(desk, "Log a contact")
    desk.page.locator("#contact-words").fill("She heard it too, every night this week.")
    press(desk, "Log the contact")
    file_says(desk, f"Spoke with {name}")
    desk.page.get_by_role("link", name="Private links to their own page").click()
    press(desk, "Make one and show it")
    desk.wait_for("section.lit")
    return found(r"(/follow/[\w-]+)", desk.text("section.lit"))


def write_closing(desk, case):
    """Ask for closing, and print the letter that tells why."""
    desk.goto(case)
    unfold(desk, "Ask for closing")
    desk.page.locator("#reason").select_option("no_further_incidents")
    press(desk, "Ask for closing")
    file_says(desk, "has not had the closing letter yet")
    unfold(desk, "Letter")
    desk.page.locator("#letter").select_option("closing")
    press(desk, "Draft it")
    desk.page.wait_for_url(re.compile("/letters/[0-9a-f]"))
    desk.fill("#addressed", "Jo Hale\n12 Kestrel House\nSouthend\nSS1 2AB")
    words = desk.page.locator("#body").input_value()
    desk.fill("#body", re.sub(r"\[[^\]]*\]", "Nobody has dealt there since the lock was changed.", words))
    press(desk, "Keep and show how it looks")
    press(desk, "Print and post")
    desk.page.get_by_text("The PDF as sent").wait_for()


def test_a_finding_becomes_a_case_that_ends_with_what_the_complainant_says_of_it(desk, server, told):
    enter(desk, server, server.cast.ruth)
    first_report(desk, server)
    case = open_case(desk)
    page = join_and_speak(desk, "Jo Hale")
    write_closing(desk, case)
    signed_in(desk, server, server.cast.grace)
    desk.goto(case)
    press(desk, "Sign it")
    file_says(desk, "Closed")
    desk.context.clear_cookies()
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.goto(server.url + page)
    assert "We have closed it" in desk.text("h1")
    desk.page.locator("#survey select").first.select_option("9")
    desk.page.locator("#survey-words").fill("You rang when you said you would.")
    press(desk, "Send my answers")
    desk.page.get_by_text("Thank you. Your answers are kept.").wait_for()
    assert "Amina" not in desk.text("body")
    signed_in(desk, server, server.cast.ruth)
    desk.goto(case)
    file_says(desk, "You rang when you said you would.")


def test_hate_told_by_a_resident_is_high_for_whoever_reads_it_first(chromium, desk, server):
    chromium.goto(server.url + "/tell/northmere")
    chromium.page.get_by_label("What happened?").fill("Again the words on my door, and he laughed.")
    chromium.page.get_by_label("What is it about?").select_option("damage")
    chromium.page.get_by_label("Which building?").select_option("Kestrel House")
    chromium.page.get_by_label(re.compile("because of who somebody is")).check()
    chromium.page.get_by_label("Your name").fill("Samira Khan")
    chromium.page.get_by_label("Your number").fill("07700 900123")
    press(chromium, "Send it to Northmere Homes")
    chromium.page.get_by_role("link", name="Open my page").click()
    chromium.page.wait_for_url(re.compile("/follow/"))
    assert "We have it, and read it next" in chromium.text("h1")
    enter(desk, server, server.cast.ruth)
    desk.goto(server.url + "/inbox")
    assert "Hate: high always." in desk.text("ol.inbox li")
    desk.page.locator("ol.inbox a").first.click()
    desk.page.wait_for_url(re.compile("/inbox/[0-9a-f]"))
    assert desk.page.get_by_role("button", name="Early support, no formal case").count() == 0
    assert desk.page.get_by_role("radio").count() == 1
    open_case(desk)
    assert "High" in desk.text(".head-line")
    chromium.reload()
    assert "We are working on it" in chromium.text("h1")
    assert server.cast.ruth.name in chromium.text("main")
    chromium.page.locator("#words").fill("He stood there at eleven, ten minutes long.")
    press(chromium, "Keep it in my diary")
    chromium.page.get_by_text("It is in your diary. Your officer sees it.").wait_for()
    desk.reload()
    file_says(desk, "He stood there at eleven")


def test_a_restricted_case_is_nowhere_for_a_manager_and_here_for_whom_the_lead_names(desk, server):
    words = "He waits outside again"
    enter(desk, server, server.cast.nell)
    desk.goto(server.url + "/inbox/tell")
    desk.page.get_by_label("What they told, in their words").fill(words)
    desk.page.get_by_label("What it is about").select_option("domestic_abuse")
    press(desk, "Take it in")
    desk.page.wait_for_url(re.compile("/inbox/[0-9a-f]"))
    report, case = desk.page.url, open_case(desk)
    judge(desk, case)
    signed_in(desk, server, server.cast.grace)
    lists = ["/cases?whose=all", "/inbox", "/cases/found?q=waits", "/caseload", "/figures", "/restricted", "/traces"]
    for address in (report, case, case + "/links", *(server.url + one for one in lists)):
        desk.goto(address)
        assert words not in desk.text("body"), address
        assert "PC-0001" not in desk.text("body"), address
    signed_in(desk, server, server.cast.nell)
    desk.goto(case)
    unfold(desk, "Name somebody on it")
    desk.page.locator("#to-name").select_option(label=server.cast.tom.name)
    press(desk, "Name them")
    file_says(desk, f"{server.cast.tom.name} named on it")
    signed_in(desk, server, server.cast.tom)
    desk.goto(case)
    file_says(desk, words)
