"""Nights, bank holidays and working days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from estate.rules import calendar
from estate.rules.calendar import ENGLAND, LONDON, Calendar, bank_holidays, begins, operational_date

PUBLISHED = {
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2028: ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"],
}

moments = some.builds(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), some.integers(0, 500_000_000)
)


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_published(year: int) -> None:
    assert bank_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year]}


def test_proclaimed_days_of_the_past_are_known() -> None:
    assert {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)} <= bank_holidays(2022)
    assert date(2020, 5, 8) in bank_holidays(2020) and date(2020, 5, 4) not in bank_holidays(2020)


def test_a_proclamation_adds_or_takes_away_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    bank_holidays.cache_clear()
    monkeypatch.setattr(calendar, "PROCLAIMED", frozenset({date(2026, 7, 20)}))
    monkeypatch.setattr(calendar, "REVOKED", frozenset({date(2026, 5, 4)}))
    assert date(2026, 7, 20) in bank_holidays(2026) and date(2026, 5, 4) not in bank_holidays(2026)
    assert ENGLAND.working_day(date(2026, 5, 4)) and not ENGLAND.working_day(date(2026, 7, 20))
    bank_holidays.cache_clear()


def test_a_landlord_closes_its_office_on_days_of_its_own() -> None:
    between_the_years = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})
    assert next(Calendar(closed=between_the_years).working_days(date(2026, 12, 25))) == date(2027, 1, 4)
    assert next(ENGLAND.working_days(date(2026, 12, 25))) == date(2026, 12, 29)


def test_an_office_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="must open before it closes"):
        Calendar(opens_at=time(17), closes_at=time(9))
    always = Calendar(closed=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800)))
    with pytest.raises(ValueError, match="no working day"):
        next(always.working_days(date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-11-20T22:40+00:00", "2026-11-20"),
        ("2026-11-21T04:10+00:00", "2026-11-20"),
        ("2026-11-21T11:59+00:00", "2026-11-20"),
        ("2026-11-21T12:00+00:00", "2026-11-21"),
        ("2026-07-10T10:59+00:00", "2026-07-09"),
        ("2026-07-10T11:00+00:00", "2026-07-10"),
        ("2026-10-25T01:30+00:00", "2026-10-24"),
        ("2026-11-21T03:00+05:00", "2026-11-20"),
    ],
)
def test_a_night_belongs_to_the_date_it_began_on(moment: str, night: str) -> None:
    assert operational_date(datetime.fromisoformat(moment)) == date.fromisoformat(night)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        operational_date(datetime(2026, 11, 20))


@given(moments, moments, some.times())
def test_nights_follow_each_other_even_when_the_clocks_change(one: datetime, other: datetime, begin: time) -> None:
    first, second = sorted((one, other))
    assert operational_date(first, begin) <= operational_date(second, begin)


@given(moments, some.times())
def test_a_moment_lies_within_its_own_night(moment: datetime, begin: time) -> None:
    night = operational_date(moment, begin)
    assert begins(night, begin) <= moment < begins(night + timedelta(days=1), begin)


def test_a_night_that_begins_in_the_hour_that_comes_twice_begins_at_its_first_coming() -> None:
    assert begins(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert datetime(2026, 10, 25, 1, 10, tzinfo=UTC).astimezone(LONDON).time() < time(1, 30)
    assert operational_date(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), time(1, 30)) == date(2026, 10, 25)
