"""Figures of cases: the year of the article in its exact numbers, counted again by a stranger, as at a day, walled."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine

from cases.figures import case_year
from cases.rules.counting import written
from estate.rules.powers import NotAllowed
from tests.support.article import AFTER, FIRST, Article

PRINTED = {
    "opened": "489", "change": "+32%", "opened.high": "100", "opened.medium": "245", "opened.standard": "144",
    "responded.high": "99%", "responded.medium": "100%", "responded.standard": "98.6%", "hate.reports": "15",
    "hate.cases": "1", "surveys": "196", "surveys.of": "40.1%", "survey.ease": "8.4", "survey.contact": "7.9",
    "survey.outcome": "7.8", "action.closure_order_partial": "4", "action.closure_order_full": "2",
    "action.injunction_full": "3", "action.possession_suspended": "1", "action.eviction": "11", "awaiting": "10",
    "did.legal": "21", "accredited": "29", "abuse.open": "22", "reason.county_lines": "4", "not_counted": "2",
}  # fmt: skip
"""What the article printed (domain G2), and what stands beside it."""


@pytest.fixture
def article(app, cast):
    """Put the year in, and stand two days after it."""
    with app.app_context():
        Article(cast)
    with time_machine.travel(AFTER, tick=False):
        yield cast


def printed(person, year, at):
    return {one.code: one.value for one in case_year(person, year, at).figures}


def listed(client, table, **more):
    answer = client.get("/figures/cases/rows.csv", query_string={"table": table, "year": 2024} | more)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def recounted(client):
    """Count again from the lists, as a stranger's script would: nothing of Beatbook's is asked."""
    def half_up(top, bottom, places):
        return str((Decimal(top) / Decimal(bottom)).quantize(Decimal(places), ROUND_HALF_UP))

    cases = [one for one in listed(client, "cases") if (one["counts"], one["merged"]) == ("yes", "no")]
    cases = [one for one in cases if one["opened_at"] >= "2024-03-31T23"]
    responded = [one for one in listed(client, "promises") if one["kind"] == "respond" and one["counts"] == "yes"]
    hate = sum(one["hate"] == "yes" for one in listed(client, "reports"))
    told = {"opened": str(len(cases)), "hate.reports": str(hate)}
    for risk in ("high", "medium", "standard"):
        met = [one["met"] for one in responded if one["risk"] == risk and one["met"]]
        share = half_up(100 * met.count("yes"), len(met), ".1")
        told |= {f"opened.{risk}": str(sum(one["opening_risk"] == risk for one in cases)),
                 f"responded.{risk}": share.removesuffix(".0") + "%"}  # fmt: skip
    for question in ("ease", "contact", "outcome"):
        scores = [int(one["score"]) for one in listed(client, "answers") if one["question"] == question]
        told[f"survey.{question}"] = half_up(sum(scores), len(scores), ".1")
    return told


def test_the_article_is_reproduced_and_a_stranger_counts_the_same(app, article, sign_in):
    with app.app_context():
        nell, grace = article.nell.row(), article.grace.row()
        told = printed(grace, 2024, AFTER)
        assert {code: told[code] for code in PRINTED} == PRINTED
        assert printed(nell, 2024, AFTER) == told
        assert printed(grace, 2023, AFTER)["abuse.open"] == "37"
        assert printed(grace, 2023, AFTER)["opened"] == "370"
    client = sign_in(article.grace)
    assert recounted(client).items() <= PRINTED.items()
    page = client.get("/figures/cases?year=2024").text
    assert all(said in page for said in ("489", "98.6%", "April 2024 to March 2025"))
    behind_each(client, sign_in(article.nell))


def behind_each(client, lead):
    """Each figure is what stands behind it, and names nobody behind the wall."""
    told = client.get("/figures/cases.json?year=2024").json
    for one in told["figures"]:
        adds = sum(each["adds"] for each in one["behind"]) + one["hidden_numerator"]
        assert one["numerator"] == (adds - one["denominator"] if one["unit"] == "change" else adds), one["code"]
        if one["unit"] in ("share", "mean") and one["code"] != "surveys.of":
            assert one["denominator"] == len(one["behind"]) + one["hidden_denominator"]
        assert one["rule_version"] == "cases 1"
        assert one["as_at"] == told["as_at"]
    abuse = next(one for one in told["figures"] if one["code"] == "abuse.open")
    assert (abuse["numerator"], abuse["behind"], abuse["hidden_numerator"]) == (22, [], 22)
    page = client.get("/figures/cases/behind?figure=abuse.open&year=2024").text
    assert "22 more rows in cases you may not open" in page
    assert client.get("/figures/cases/behind?figure=no-such&year=2024").status_code == 404
    hers = lead.get("/figures/cases.json?year=2024").json["figures"]
    assert len(next(one for one in hers if one["code"] == "abuse.open")["behind"]) == 22
    hidden = {one["of_id"] for one in next(each for each in hers if each["code"] == "abuse.open")["behind"]}
    for table in ("cases", "closings", "promises"):
        assert not hidden & {value for row in listed(client, table) for value in row.values()}
        assert not any(row["restricted"] == "yes" for row in listed(client, table))


def test_a_past_day_is_told_as_it_stood(app, article, sign_in):
    day = FIRST + timedelta(days=30, hours=1)
    with app.app_context():
        grace = article.grace.row()
        then, now_ = (printed(grace, 2024, at) for at in (day, AFTER))
        # Opened at 17-hour steps: 43 of each risk in the first thirty days.
        assert (then["opened"], now_["opened"]) == ("129", "489")
        assert then["abuse.open"] == "33"
        assert then["responded.high"] == "100%"
        assert then["action.closure_order_partial"] == "2"
        assert printed(grace, 2024, datetime(2024, 3, 1, tzinfo=UTC))["opened"] == "0"
        assert printed(grace, 2025, AFTER + timedelta(days=9))["opened"] == "1"
        assert printed(grace, 2025, AFTER)["responded.high"] == ""
        assert printed(grace, 2025, AFTER + timedelta(days=9))["responded.high"] == "0%"
        with pytest.raises(NotAllowed):
            case_year(article.tom.row(), 2024, AFTER)
    client = sign_in(article.grace)
    assert client.get("/figures/cases.json?year=2024&as_at=2024-05-01").json["as_at"] == "2024-05-01T23:00:00+00:00"
    assert "That is no day" in client.get("/figures/cases?as_at=soon").text
    assert "That day is not over" in client.get("/figures/cases?as_at=2199-01-01").text
    assert client.get("/figures/cases?year=soon").status_code == 404
    assert client.get("/figures/cases/rows.csv?table=Case").status_code == 404
    assert sign_in(article.tom).get("/figures").status_code == 403
    assert sign_in(article.priya).get("/figures").location.endswith("/figures/cases")


def test_the_neighbouring_counts_give_the_change_the_domain_says():
    for last, said in ((369, "+33%"), (370, "+32%"), (371, "+32%"), (372, "+31%")):
        assert written(489 - last, last, "change") == said
    assert [written(68, of, "share") for of in (69, 68)] == ["98.6%", "100%"]
    assert written(5, 1_000, "share") == "0.5%"
    assert written(1, 8, "mean") == "0.1"
    assert written(489, 6_200, "rate") == "78.9"
    assert written(0, 0, "share") == ""
