"""The cases of the tour: from the inbox to the figures, at the desk, at a visit, and as residents see them."""

import re
from typing import Any

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from stage import CLOCK, DESK, PHONE, SITE, Camera, someone

from cases.models import Party
from cases.operations.private_links import give_link
from estate.database import db
from estate.models import Person


def cases(browser: Browser, camera: Camera, app: Flask) -> None:
    """Look at Ruth's day, at Grace's desk, and at what residents have on their phones."""
    page = someone(browser, DESK, "ruth@northmere.example", "/inbox")
    camera.take(page, "desk-inbox")
    page.goto(f"{SITE}/cases")
    camera.take(page, "desk-work")
    closed = page.request.get(f"{SITE}/cases/found?q=Marsh").text()
    file = f"{SITE}/cases/{re.findall(r'/cases/([0-9a-f-]{36})', closed)[0]}"
    page.goto(file)
    page.get_by_role("link", name="Closure order, full", exact=True).last.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-order")
    page.goto(f"{SITE}/cases")
    page.get_by_role("link", name="Bass at night").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-case")
    noise = page.url
    at_a_visit(browser, camera, noise)
    managed(browser, camera)
    residents(browser, camera, app, noise.rsplit("/", 1)[1])


def at_a_visit(browser: Browser, camera: Camera, address: str) -> None:
    """Look at the same file on a phone, and open the commonest act."""
    page = someone(browser, PHONE, "ruth@northmere.example", address.removeprefix(SITE))
    camera.take(page, "phone-case")
    page.get_by_text("Log a contact").first.click()
    page.wait_for_timeout(400)
    camera.take(page, "phone-contact")


def managed(browser: Browser, camera: Camera) -> None:
    """Look at who has how much, at two versions of the policy, and at the year in figures."""
    page = someone(browser, DESK, "grace@northmere.example", "/caseload")
    camera.take(page, "desk-caseload")
    page.goto(f"{SITE}/policies")
    page.locator("form[action='/policies/compared'] button").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-compared")
    page.goto(f"{SITE}/figures/cases")
    camera.take(page, "desk-figures")


def residents(browser: Browser, camera: Camera, app: Flask, case_id: str) -> None:
    """Look at a complainant's own page and at the public form, which need no account."""
    look: dict[str, Any] = {"locale": "en-GB", "timezone_id": "Europe/London", "color_scheme": "light"}
    page = browser.new_context(**PHONE, **look).new_page()
    page.goto(f"{SITE}/follow/{link(app, case_id)}")
    camera.take(page, "phone-follow")
    page.goto(f"{SITE}/tell/northmere")
    camera.take(page, "phone-tell")


def link(app: Flask, case_id: str) -> str:
    """Give a complainant a private link, as their officer does."""
    with app.app_context():
        ruth = db.session.scalars(select(Person).where(Person.email == "ruth@northmere.example")).one()
        told = select(Party).where(Party.landlord_id == ruth.landlord_id, Party.role == "complainant")
        party = next(one for one in db.session.scalars(told) if str(one.case_id) == case_id)
        given = give_link(party.case_id, party.id, ruth, CLOCK.now())
        db.session.commit()
        if given is None:
            raise LookupError(case_id)
        return given[1]
