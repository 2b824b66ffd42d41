"""The look holds by figures: contrast of every token, icons that are there, and a small style sheet."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "web"
LOOK = ROOT / "static" / "look"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (LOOK / "tokens.css").read_text()
GROUNDS = ("ground", "sheet", "lift")


def tokens(selector):
    """Give the colours of the first rule of a selector."""
    body = TOKENS.split(selector, 1)[1].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", body))


NIGHT, DAY = tokens(":root {"), tokens(':root[data-theme="day"] {')
MORE_NIGHT = NIGHT | tokens("(prefers-contrast: more) {\n    :root {")
SYSTEM = tokens(':root[data-theme="system"] {')


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Give the contrast of two colours by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("word", ["ink", "ink2", "torch", "kept", "note", "danger"])
@pytest.mark.parametrize("ground", [*GROUNDS, "wash"])
def test_every_word_by_night_is_aaa_on_every_ground(word, ground):
    assert contrast(NIGHT[word], NIGHT[ground]) >= 7


@pytest.mark.parametrize("word", ["ink", "ink2", "torch", "kept", "note", "danger"])
@pytest.mark.parametrize("ground", [*GROUNDS, "wash"])
def test_every_word_by_day_is_aa_on_every_ground(word, ground):
    assert contrast(DAY[word], DAY[ground]) >= 4.5


@pytest.mark.parametrize("theme", [NIGHT, DAY])
@pytest.mark.parametrize("ground", GROUNDS)
def test_borders_of_controls_and_the_thread_are_seen(theme, ground):
    assert contrast(theme["edge"], theme[ground]) >= 3
    assert contrast(theme["thread"], theme["ground"]) >= 3


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_words_on_filled_buttons_are_aaa(theme):
    assert contrast(theme["on-torch"], theme["torch"]) >= 7
    assert contrast(theme["on-danger"], theme["danger-fill"]) >= 7


def test_more_contrast_is_more():
    for word in ("ink", "ink2", "edge", "torch", "danger"):
        assert contrast(MORE_NIGHT[word], NIGHT["ground"]) >= 10, word


def test_the_system_by_day_is_the_day():
    assert SYSTEM == DAY


def test_every_icon_a_template_names_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="([\w-]+)"', (LOOK / "icons.svg").read_text()))
    named = {name for file in TEMPLATES for name in re.findall(r'icon\("([\w-]+)"', file.read_text())}
    assert named - there == set()


def test_every_tile_has_its_icon():
    from patrol.rules.tiles import TILES

    sprite = (LOOK / "icons.svg").read_text()
    assert [tile.icon for tile in TILES if f'id="{tile.icon}"' not in sprite] == []


def test_no_template_carries_a_style_or_a_script_of_its_own():
    for file in TEMPLATES:
        text = file.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), file
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text), file


def test_the_phones_styles_are_small():
    sheets = [LOOK / "tokens.css", LOOK / "base.css", ROOT / "static" / "field" / "field.css"]
    assert len(gzip.compress(b"".join(sheet.read_bytes() for sheet in sheets), 9)) < 10_000


def test_the_type_is_small_and_free():
    assert (LOOK / "besley-600.woff2").stat().st_size < 14_000
    assert "SIL OPEN FONT LICENSE" in (LOOK / "besley-LICENSE.txt").read_text().upper()
