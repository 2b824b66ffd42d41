"""What follows from a building's measurements."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from estate.rules.places import box_around, floors, high_rise, in_uk
from estate.rules.powers import POWERS, ROLE_NAMES, ROLES


@pytest.mark.parametrize(
    ("storeys", "height_m", "expected"),
    [
        (16, None, True),
        (7, None, True),
        (7, 15.0, True),
        (6, None, False),
        (6, 17.9, False),
        (6, 18.0, True),
        (1, 40.0, True),
    ],
)
def test_high_rise_is_18_metres_or_seven_storeys(storeys: int, height_m: float | None, expected: bool) -> None:
    assert high_rise(storeys, height_m) is expected


def test_floors_are_named_as_on_the_lift_buttons() -> None:
    assert floors(4, False) == ["G", "1", "2", "3"]
    assert floors(2, True) == ["B", "G", "1"]
    assert floors(1, False) == ["G"]


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (51.5405, 0.7110, True),
        (60.15, -1.14, True),
        (49.9, -6.3, True),
        (0.7110, 51.5405, False),
        (48.86, 2.35, False),
        (float("nan"), 0.0, False),
        (float("inf"), 0.0, False),
    ],
)
def test_a_position_is_in_the_united_kingdom(lat: float, lon: float, expected: bool) -> None:
    assert in_uk(lat, lon) is expected


@given(some.floats(49, 61), some.floats(-8, 2), some.floats(1, 50_000), some.floats(0, 359.9))
def test_a_box_holds_every_point_within_its_distance(lat: float, lon: float, metres: float, bearing: float) -> None:
    from geopy.distance import geodesic

    point = geodesic(meters=metres).destination((lat, lon), bearing)
    south, north, west, east = box_around(lat, lon, metres)
    assert south <= point.latitude <= north and west <= point.longitude <= east


def test_every_role_holds_only_powers_there_are_and_has_a_name() -> None:
    assert set().union(*ROLES.values()) == set(POWERS)
    assert set(ROLES) == set(ROLE_NAMES)


def test_roles_hold_what_was_agreed() -> None:
    assert "patrol" in ROLES["patrol_officer"] and "watch the night" not in ROLES["patrol_officer"]
    assert "audit" in ROLES["dpo_auditor"] and "manage people" not in ROLES["dpo_auditor"]
    assert not ROLES["partner_police"] | ROLES["partner_council"] | ROLES["councillor"]
    assert [role for role in ROLES if "manage people" in ROLES[role]] == ["admin"]
