"""Which clock a policy sets, how it is frozen, and what answers it: the landlords' own words as tables."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cases import shipped
from cases.rules import answering, intake, rhythm, risk, stages
from cases.rules.actions import ACTIONS, SORTS, offered, sort_of
from cases.rules.lists import CATEGORIES, CLOSED_BECAUSE, TSM_STRANDS
from cases.rules.policies import Facts, answers, counted, first_step, promises_for
from estate.rules.calendar import ENGLAND
from estate.rules.clocks import Clock
from patrol.rules.tiles import TILES

LONDON = ZoneInfo("Europe/London")
HIGH, MEDIUM, STANDARD = (Facts(one, hate=False, category="noise") for one in ("high", "medium", "standard"))
HATE, THREAT = Facts("high", hate=True, category="noise"), Facts("standard", hate=False, category="harassment")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("name", "case", "kind", "words", "started", "due"),
    [
        ("south-essex", HIGH, "respond", "24 hours, day and night", at(2026, 12, 18, 23, 40), at(2026, 12, 19, 23, 40)),
        ("south-essex", HIGH, "respond", "24 hours, day and night", at(2027, 3, 27, 20), at(2027, 3, 28, 21)),
        ("south-essex", HATE, "respond", "24 hours, day and night", at(2026, 12, 18, 23, 40), at(2026, 12, 19, 23, 40)),
        ("south-essex", MEDIUM, "respond", "5 working days", at(2026, 12, 23, 10), at(2027, 1, 4, 23, 59)),
        ("south-essex", STANDARD, "respond", "10 working days", at(2027, 3, 25, 9), at(2027, 4, 12, 23, 59)),
        ("south-essex-standard", HIGH, "respond", "24 hours, counted on working days",
         at(2026, 12, 18, 23, 40), at(2026, 12, 21, 23, 40)),
        ("south-essex-standard", HATE, "respond", "24 hours, counted on working days",
         at(2026, 12, 19, 3, 10), at(2026, 12, 22, 0)),
        ("south-essex-standard", MEDIUM, "acknowledge", "24 hours, counted on working days",
         at(2026, 12, 19, 3, 10), at(2026, 12, 22, 0)),
        ("south-essex-standard", MEDIUM, "respond", "5 working days", at(2026, 12, 23, 10), at(2027, 1, 4, 23, 59)),
        ("manchester", HATE, "respond", "1 working day", at(2027, 5, 2, 23), at(2027, 5, 4, 23, 59)),
        ("manchester", THREAT, "respond", "1 working day", at(2027, 5, 2, 23), at(2027, 5, 4, 23, 59)),
        ("manchester", STANDARD, "respond", "3 working days", at(2026, 11, 20, 9), at(2026, 11, 25, 23, 59)),
        ("somerset", STANDARD, "respond", "5 working days", at(2026, 12, 23, 10), at(2027, 1, 4, 23, 59)),
        ("cross-keys", HATE, "respond", "1 working day", at(2027, 5, 2, 23), at(2027, 5, 4, 23, 59)),
    ],
)  # fmt: skip
def test_a_policy_sets_the_landlord_s_own_clock(name, case, kind, words, started, due):
    (promise,) = [one for one in promises_for(shipped.policy(name), case) if one.kind == kind]
    clock = Clock.begin(started, promise.length.rule(), ENGLAND)
    assert (clock.rule.words, clock.due) == (words, due.astimezone(UTC))


def test_of_each_kind_one_promise_is_made():
    for policy in shipped.policies().values():
        for case in (HIGH, MEDIUM, STANDARD, HATE, THREAT):
            kinds = [one.kind for one in promises_for(policy, case)]
            assert len(kinds) == len(set(kinds))
            assert "respond" in kinds


def test_where_nobody_complains_acting_on_it_answers():
    (promise,) = promises_for(shipped.policy("south-essex"), HIGH)
    assert answers(promise, HIGH) == ["first_contact"]
    assert answers(promise, HIGH._replace(complainant=False)) == ["first_action", "investigation_started"]


@pytest.mark.parametrize(
    ("name", "case", "counts"),
    [
        ("south-essex", STANDARD, True), ("south-essex", STANDARD._replace(lane="early"), False),
        ("south-essex-standard", STANDARD, False), ("south-essex-standard", MEDIUM, True),
        ("south-essex-standard", HATE, True),
    ],
)  # fmt: skip
def test_what_counts_is_said_with_its_reason(name, case, counts):
    said = counted(shipped.policy(name), case)
    assert said[0] is counts
    assert bool(said[1]) is not counts


def test_residents_speak_first_only_where_it_is_safe():
    policy = shipped.policy("cross-keys")
    assert first_step(policy, STANDARD) is not None
    assert [first_step(policy, case) for case in (HIGH, HATE)] == [None, None]
    assert first_step(shipped.policy("somerset"), STANDARD) is None


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        (at(2026, 11, 23, 16), "weekly", at(2026, 11, 30, 23, 59)),
        (at(2026, 12, 19, 11), "weekly", at(2026, 12, 24, 23, 59)),
        (at(2026, 11, 20, 16), "daily", at(2026, 11, 23, 23, 59)),
        (at(2026, 11, 19, 16), "daily", at(2026, 11, 20, 23, 59)),
        (at(2027, 1, 31, 9), "monthly", at(2027, 2, 26, 23, 59)),
        (at(2026, 12, 7, 9), "monthly", at(2027, 1, 7, 23, 59)),
        (at(2027, 3, 15, 9), "fortnightly", at(2027, 3, 25, 23, 59)),
        (at(2026, 11, 23, 16), "on_event", None),
    ],
)
def test_the_next_contact_is_pulled_to_the_working_day_before(last, every, due):
    assert rhythm.next_due(last, every, ENGLAND) == (due and due.astimezone(UTC))


def test_only_speaking_is_speaking():
    said = answering.said_by(result="spoke", method="phone", with_complainant=True)
    assert set(said) == {"acknowledged", "contact_made", "first_contact"}
    assert answering.said_by(result="sent", method="email", with_complainant=True) == ["acknowledged", "contact_made"]
    assert answering.said_by(result="voicemail", method="phone", with_complainant=True) == []
    assert answering.said_by(result="spoke", method="phone", with_complainant=False) == []
    assert answering.enough_tries(["voicemail", "spoke", "no_answer", "failed"], 3)
    assert not answering.enough_tries(["voicemail"] * 9, None)


def test_hate_is_never_below_high():
    assert risk.presumed(hate=True, restricted=False, severity=1) == "high"
    assert [risk.presumed(hate=False, restricted=False, severity=one) for one in (None, 2, 3, 4)] == [
        "standard", "standard", "medium", "high",
    ]  # fmt: skip
    assert not risk.allowed("medium", hate=True, restricted=False)
    assert not risk.allowed("standard", hate=False, restricted=True)
    assert risk.allowed("standard", hate=False, restricted=False)


def test_a_closed_case_can_only_be_opened_again():
    assert stages.MOVES["closed"] == {"open"}
    assert all(stages.may_move(stage, "closed") for stage in stages.MOVES if stage != "closed")
    assert not stages.may_move("early_support", "legal")


@pytest.mark.parametrize(
    ("tile", "severity", "follow_up", "wanted"),
    [
        ("noise", 2, False, False), ("noise", 2, True, True), ("drugs", 4, False, True), ("hate", 1, False, True),
        ("domestic_abuse", 2, False, True), ("in_order", 5, True, False), ("lift", 3, False, False),
    ],
)  # fmt: skip
def test_what_an_officer_saw_goes_to_the_inbox(tile, severity, follow_up, wanted):
    assert intake.wants_report(tile, severity, follow_up=follow_up) is wanted


def test_every_tile_has_a_category():
    known = frozenset(CATEGORIES)
    assert {intake.category_of(tile.code, known) for tile in TILES if tile.code != "in_order"} <= known
    assert intake.category_of("of a newer phone", known) == "other"


def test_no_card_to_the_neighbour_where_risk_is_high():
    assert "dear_neighbour_card" in offered("medium")["support"]
    assert "dear_neighbour_card" not in offered("high")["support"]
    assert "respect_order" not in offered("standard")["legal"]
    assert {sort_of(kind) for kind in ACTIONS} == set(SORTS)


def test_lists_fit_their_columns():
    assert max(map(len, [*ACTIONS, *CLOSED_BECAUSE, *CATEGORIES])) <= 40
    assert len(TSM_STRANDS) == 6
