"""The policy and the caseload in a real browser: a new version made in the form, compared, and nothing cut."""

import re

import pytest

from tests.browsers.test_case_screens import judge
from tests.browsers.test_desk_screens import enter

pytestmark = pytest.mark.browser


def test_a_manager_makes_a_new_version_and_compares_it(desk, server):
    enter(desk, server, server.cast.grace)
    for name in ("south-essex", "manchester"):
        judge(desk, f"{server.url}/policies/new?from={name}")
        desk.page.get_by_label("Why it changes").fill("The board asks for it")
        desk.page.get_by_role("button", name="Put it in force").click()
        desk.page.wait_for_url(re.compile("/policies/[0-9a-f]{8}"))
    assert "1 working day" in desk.text("main")
    judge(desk, f"{server.url}/policies")
    desk.page.get_by_role("button", name="Compare").click()
    desk.page.wait_for_url(re.compile("compared"))
    assert desk.page.locator("ins").count() > 2
    judge(desk, desk.page.url)
    judge(desk, f"{server.url}/caseload")
    judge(desk, f"{server.url}/caseload/{server.cast.ruth.id}")
