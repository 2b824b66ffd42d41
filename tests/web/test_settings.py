"""Settings: typed, and nonsense is refused at the start in one clear sentence."""

import pytest
from pydantic import ValidationError

from tests.support.basemaps import vector_map
from web.settings import Settings, load


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BEATBOOK_DATABASE_URL", "mysql://x", "BEATBOOK_DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///."),
        ("BEATBOOK_SECRET_KEY", "short", "BEATBOOK_SECRET_KEY must have at least 32 characters."),
        ("BEATBOOK_MAIL_SERVER", "mail", "BEATBOOK_MAIL_SERVER must be host:port"),
        ("BEATBOOK_KEEP_PAGES_DAYS", "-1", "BEATBOOK_KEEP_PAGES_DAYS Input should be greater than or equal to 0."),
        ("BEATBOOK_KEEP_PAGES_DAYS", "soon", "BEATBOOK_KEEP_PAGES_DAYS Input should be a valid integer"),
        ("BEATBOOK_ADDRESS", "nowhere", "BEATBOOK_ADDRESS"),
        ("BEATBOOK_FIELD_IDLE_HOURS", "0", "BEATBOOK_FIELD_IDLE_HOURS"),
    ],
)
def test_nonsense_ends_the_start_with_a_sentence_that_names_the_setting(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        load()
    assert str(ended.value).startswith("Beatbook cannot start. ")
    assert said in str(ended.value)
    assert "\n" not in str(ended.value)


def test_a_secret_is_never_repeated_in_the_complaint(monkeypatch):
    monkeypatch.setenv("BEATBOOK_SECRET_KEY", "hunter2")
    with pytest.raises(SystemExit) as ended:
        load()
    assert "hunter2" not in str(ended.value)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    settings = Settings(data=tmp_path / "new")
    assert settings.secret() == settings.secret()
    assert len(settings.secret()) >= 32
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o077 == 0


def test_every_setting_says_what_it_is_for():
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("tiles", ["http://a/{z}/{x}/{y}", "https://a/{z}/{x}", "https://a b/{z}/{x}/{y}",
                                   "https://a/{z}/{x}/{y};script-src *", "https://{s}.a/{z}/{x}/{y}"])  # fmt: skip
def test_an_address_of_tiles_that_would_bend_the_policy_is_refused(tiles):
    with pytest.raises(ValidationError):
        Settings(_env_file=None, map_tiles=tiles)


def test_a_base_map_is_a_file_that_can_be_drawn_and_there_is_one_base(tmp_path, monkeypatch):
    good = vector_map(tmp_path / "good.pmtiles")
    assert Settings(_env_file=None, map_file=good).map_file == good
    torn = tmp_path / "torn.pmtiles"
    torn.write_bytes(good.read_bytes()[:200])
    (tmp_path / "photo.pmtiles").write_bytes(b"\xff\xd8 no map")
    other = vector_map(tmp_path / "other.pmtiles", ("land", "streets"))
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    for setting, said in [
        ({"map_file": tmp_path / "none.pmtiles"}, "there is none at that path"),
        ({"map_file": tmp_path}, "there is none at that path"),
        ({"map_file": tmp_path / "photo.pmtiles"}, "must be a PMTiles file of version 3, and this is none"),
        ({"map_file": torn}, "this one is torn"),
        ({"map_file": other}, "must hold the layers of a Protomaps basemap"),
        ({"map_file": good, "map_tiles": tiles}, "cannot both be set"),
    ]:
        with pytest.raises(ValidationError, match=said):
            Settings(_env_file=None, **setting)
    monkeypatch.setenv("BEATBOOK_MAP_FILE", str(other))
    with pytest.raises(SystemExit, match=r"^Beatbook cannot start\. BEATBOOK_MAP_FILE must hold the layers"):
        load()
