"""When a promise falls due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from estate.rules.calendar import ENGLAND, LONDON, Calendar
from estate.rules.clocks import WORDS, Clock, Kind, Rule, due

VECTORS: list[tuple[str, Kind, int, str]] = [
    ("2026-12-18T23:40", "calendar_hours", 24, "2026-12-19T23:40+00:00"),
    ("2026-12-18T23:40", "working_day_hours", 24, "2026-12-21T23:40+00:00"),
    ("2026-12-19T03:10", "working_day_hours", 24, "2026-12-22T00:00+00:00"),
    ("2026-12-23T10:00", "working_days", 5, "2027-01-04T23:59+00:00"),
    ("2027-03-25T09:00", "working_days", 10, "2027-04-12T23:59+01:00"),
    ("2027-05-02T23:00", "working_days", 1, "2027-05-04T23:59+01:00"),
    ("2027-03-27T20:00", "calendar_hours", 24, "2027-03-28T21:00+01:00"),
    ("2026-10-24T20:00", "calendar_hours", 24, "2026-10-25T19:00+00:00"),
    ("2026-10-23T22:00", "working_day_hours", 3, "2026-10-26T01:00+00:00"),
    ("2026-11-20T15:00", "working_hours", 4, "2026-11-23T11:00+00:00"),
    ("2026-11-20T03:10", "working_hours", 4, "2026-11-20T13:00+00:00"),
    ("2026-11-20T09:00", "working_hours", 8, "2026-11-20T17:00+00:00"),
    ("2026-11-20T17:00", "working_hours", 14, "2026-11-24T15:00+00:00"),
]


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(("start", "kind", "n", "expected"), VECTORS)
def test_a_promise_falls_due_as_published(start: str, kind: Kind, n: int, expected: str) -> None:
    found = due(london(start), Rule(kind, n), ENGLAND)
    assert found == datetime.fromisoformat(expected)
    assert found.tzinfo is UTC


def test_working_days_can_end_when_the_office_closes() -> None:
    rule = Rule("working_days", 1, ends="office")
    assert due(london("2026-11-20T22:00"), rule, ENGLAND) == london("2026-11-23T17:00")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-20T16:59", "2026-11-23"),
        ("2026-11-20T17:00", "2026-11-24"),
        ("2026-11-21T03:10", "2026-11-24"),
        ("2026-11-23T02:00", "2026-11-24"),
    ],
)
def test_what_comes_out_of_hours_can_be_deemed_received_on_the_next_working_day(received: str, expected: str) -> None:
    found = due(london(received), Rule("working_days", 1, deemed=True), ENGLAND)
    assert found.astimezone(LONDON).date() == date.fromisoformat(expected)


def test_a_landlord_s_closure_days_stop_the_clock() -> None:
    calendar = Calendar(closed=frozenset({date(2026, 11, 23)}))
    assert due(london("2026-11-20T23:40"), Rule("working_day_hours", 24), calendar) == london("2026-11-24T23:40")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("calendar_hours", 24), "24 hours, day and night"),
        (Rule("working_day_hours", 1), "1 hour, counted on working days"),
        (Rule("working_days", 5), "5 working days"),
        (Rule("working_days", 5, ends="office"), "5 working days, by the time the office closes"),
        (
            Rule("working_days", 1, deemed=True),
            "1 working day, counted from the next working day when received out of hours",
        ),
        (Rule("working_hours", 4), "4 office hours"),
    ],
)
def test_a_rule_says_itself(rule: Rule, words: str) -> None:
    assert rule.words == words


def test_a_rule_that_gives_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Rule("working_days", 0)
    with pytest.raises(ValueError, match="no such kind"):
        Rule("fortnights", 1)  # type: ignore[arg-type]


def test_a_start_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 20), Rule("calendar_hours", 1), ENGLAND)


def test_a_clock_is_frozen_and_says_how_it_stands() -> None:
    clock = Clock.begin(london("2026-11-20T22:40"), Rule("calendar_hours", 24), ENGLAND)
    moment = timedelta(microseconds=1)
    assert clock.outcome(None, clock.due) == "running"
    assert clock.outcome(None, clock.due + moment) == "missed"
    assert clock.outcome(clock.due, clock.due + timedelta(days=9)) == "met"
    assert clock.outcome(clock.due + moment, clock.due + moment) == "missed"


kinds = some.sampled_from(sorted(WORDS))
starts = some.builds(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), some.integers(0, 200_000_000)
)
around_the_clocks_change = some.sampled_from([datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
near_a_change = some.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    around_the_clocks_change,
    some.integers(-5000, 5000),
)
calendars = some.builds(
    Calendar,
    closed=some.frozensets(some.dates(date(2024, 1, 1), date(2031, 1, 1)), max_size=20),
    opens_at=some.just(time(8, 30)),
    closes_at=some.just(time(17, 15)),
)
rules = some.builds(
    Rule, kinds, some.integers(1, 120), ends=some.sampled_from(["day", "office"]), deemed=some.booleans()
)


@given(starts | near_a_change, rules, calendars)
def test_a_promise_never_falls_due_before_it_is_made(start: datetime, rule: Rule, calendar: Calendar) -> None:
    assert due(start, rule, calendar) > start


@given(starts | near_a_change, some.timedeltas(timedelta(), timedelta(days=9)), rules, calendars)
def test_a_later_start_never_falls_due_earlier(
    start: datetime, later: timedelta, rule: Rule, calendar: Calendar
) -> None:
    assert due(start, rule, calendar) <= due(start + later, rule, calendar)


@given(starts | near_a_change, rules, calendars)
def test_more_time_never_falls_due_earlier(start: datetime, rule: Rule, calendar: Calendar) -> None:
    longer = Rule(rule.kind, rule.n + 1, rule.ends, rule.deemed)
    assert due(start, rule, calendar) < due(start, longer, calendar)


@given(near_a_change, some.integers(1, 80))
def test_hours_that_never_pause_are_elapsed_hours_on_any_night(start: datetime, n: int) -> None:
    assert due(start, Rule("calendar_hours", n), ENGLAND) - start == timedelta(hours=n)


@given(starts | near_a_change, some.integers(1, 60), calendars)
def test_a_promise_in_working_time_falls_due_on_a_working_day(start: datetime, n: int, calendar: Calendar) -> None:
    for kind in ("working_days", "working_hours", "working_day_hours"):
        last = due(start, Rule(kind, n), calendar) - timedelta(microseconds=1)
        assert calendar.working_day(last.astimezone(LONDON).date())
