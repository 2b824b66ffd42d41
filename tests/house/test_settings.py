"""Every setting is documented for who runs Beatbook, and nothing is documented that does not exist."""

import re

from tests.house.house import ROOT
from web.settings import Settings

TOLD = set(re.findall(r"^\| `BEATBOOK_([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.M))
KNOWN = {name.upper() for name in Settings.model_fields}


def test_every_setting_is_documented():
    assert not KNOWN - TOLD, f"Write a row into docs/settings.md for {sorted(KNOWN - TOLD)}"


def test_no_setting_is_documented_that_does_not_exist():
    assert not TOLD - KNOWN, f"docs/settings.md tells of {sorted(TOLD - KNOWN)}, which no setting reads"
