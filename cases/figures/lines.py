"""The figures by group (domain G), each said once: what is counted, of what, whether restricted cases are in."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from cases.figures.figure import APART, NOBODY, Lines
from cases.figures.nouns import Answered, Carded, CaseRow, Closing, Promised, Review, Step, Told
from cases.rules import counting
from cases.rules.actions import ACTIONS, REASONS, SORTS
from cases.rules.counting import Span
from cases.rules.lists import CATEGORIES, CLOSED_BECAUSE, NOT_ASB, ORIGINS, RISKS, STRANDS, TSM_STRANDS
from cases.rules.survey import QUESTIONS

OPENED: Final = "ASB cases opened in the year, merged ones left out"
OF_SORTS: Final = {"support": "Support", "warning": "Warnings", "legal": "Legal steps and orders"}


def counted_in(rows: Sequence[CaseRow], of: Span) -> list[CaseRow]:
    """Give the ASB cases opened in the year."""
    return [one for one in rows if one.counts and not one.merged and one.opened_at >= of.start]


def of_cases(rows: Sequence[CaseRow], last: int, homes: int, of: Span) -> Lines:
    """Count cases opened and open."""
    lines, opened = Lines("Cases", of.as_at), counted_in(rows, of)
    uncounted = [one for one in rows if not one.counts and not one.merged and one.opened_at >= of.start]
    lines.count("opened", "Cases opened", opened, OPENED)
    lines.against("change", "Change on the year before", opened, (last, "change"),
                  f"{OPENED}, less those of the same stretch of the year before, of the latter")  # fmt: skip
    for risk, words in RISKS.items():
        of_risk = [one for one in opened if one.opening_risk == risk]
        lines.count(f"opened.{risk}", f"Opened, {words.lower()}", of_risk, f"{OPENED}, by the risk at opening")
    lines.against("nm01.1", "Cases per 1,000 homes", opened, (homes, "rate"),
                  f"{OPENED}, by the homes of the blocks that stood at the end (TSM NM01, 1)")  # fmt: skip
    lines.count("not_counted", "Opened, not an ASB case", uncounted, "cases opened in the year that the policy does "
                "not count, such as early support; the case says why")  # fmt: skip
    lines.count("early", "Early support", [one for one in uncounted if one.lane == "early"],
                "early support begun in the year and not a formal case by then", wall=APART)  # fmt: skip
    lines.count("open", "Open at the end", [one for one in rows if one.open_at_end and one.counts and not one.merged],
                "ASB cases open at the end of the year, or at the moment the figures are as at")  # fmt: skip
    lines.count("abuse.open", "Domestic abuse, open at the end", [one for one in rows if one.open_at_end and
                one.restricted], "restricted cases open then: a number on a day, no flow")  # fmt: skip
    return lines


def of_closings(rows: Sequence[Closing], of: Span) -> Lines:
    """Count closings and what came after."""
    lines = Lines("Closed", of.as_at)
    closed = [one for one in rows if one.signed_at >= of.start and one.stands]
    lines.count("closed", "Cases closed", closed, "closings signed in the year that were not opened again by then")
    lines.share("resolved", "Resolved", [(one, one.outcome == "resolved") for one in closed],
                "closings with the outcome resolved, of closings")  # fmt: skip
    lines.mean("days", "Average days open", [(one, counting.days_between(one.opened_at, one.signed_at))
               for one in closed], "whole days from opening to the signed closing, added up over closings")  # fmt: skip
    again = [one for one in rows if one.reopened_at is not None and of.start <= one.reopened_at < of.end]
    lines.count("reopened", "Opened again", again, "closings that were opened again in the year")
    early = [one for one in closed if one.lane == "early"]
    lines.count("early.closed", "Early support closed", early, "closings of early support", wall=APART)
    for reason, words in CLOSED_BECAUSE.items():
        of_reason = [one for one in closed if one.reason == reason]
        if of_reason:
            lines.count(f"closed.{reason}", words, of_reason, "closings by their reason", wall=APART)
    return lines


def of_promises(rows: Sequence[Promised], of: Span) -> Lines:
    """Say how promises were kept: met, of met and missed. What is not yet due, or no longer promised, is in neither."""
    lines = Lines("Promises kept", of.as_at)
    settled = [(one, one.met) for one in rows if one.met is not None]
    at_opening = [(one, met) for one, met in settled if one.counts]
    rule = "met, of met and missed, overdue and unanswered among the missed; of ASB cases opened in the year"
    for risk, words in RISKS.items():
        answered = [each for each in at_opening if each[0].kind == "respond" and each[0].risk == risk]
        lines.share(f"responded.{risk}", f"Responded in time, {words.lower()}", answered, f"{rule}, by opening risk")
    for kind, name in (("acknowledge", "Acknowledged in time"), ("plan", "Plan agreed in time")):
        of_kind = [each for each in at_opening if each[0].kind == kind]
        if of_kind:
            lines.share(kind, name, of_kind, rule)
    came = "made by the day they were due, of those that came due in the year, whatever the case"
    for kind, name in (("contact", "Contacts kept"), ("review", "Reviews kept")):
        lines.share(kind, name, [each for each in settled if each[0].kind == kind], f"{name.lower()}: {came}")
    for sort, name in OF_SORTS.items():
        tasks = [each for each in settled if each[0].kind == "task" and each[0].sort == sort]
        if tasks:
            lines.share(f"task.{sort}", f"{name}: done in time", tasks, "actions with a day, done by it, of those "
                        "whose day came in the year", wall=APART)  # fmt: skip
    return lines


def of_hate(told: Sequence[Told], rows: Sequence[CaseRow], homes: int, of: Span) -> Lines:
    """Count hate: reports, which are not cases, and cases for the regulator."""
    lines = Lines("Hate", of.as_at)
    reports = [one for one in told if one.hate]
    hate = [one for one in counted_in(rows, of) if one.hate and TSM_STRANDS & set(one.strands)]
    lines.count("hate.reports", "Hate reports", reports, "reports received in the year that were told as hate: "
                "reports, not cases; that somebody perceives it is enough")  # fmt: skip
    lines.count("hate.cases", "Hate cases", hate, f"{OPENED}, with a strand of the regulator's")
    lines.against("nm01.2", "Hate cases per 1,000 homes", hate, (homes, "rate"),
                  "hate cases by the homes of the blocks that stood at the end (TSM NM01, 2)")  # fmt: skip
    for strand, words in STRANDS.items():
        of_strand = [one for one in reports if strand in one.strands]
        if of_strand:
            lines.count(f"strand.{strand}", words, of_strand, "hate reports; one may name several", wall=APART)
    return lines


def of_reports(told: Sequence[Told], of: Span) -> Lines:
    """Count what was told: by whom, how often by the same, and what is not ASB."""
    lines = Lines("What was told", of.as_at)
    lines.count("reports", "Reports", told, "reports received in the year, struck ones left out")
    for origin, words in ORIGINS.items():
        of_origin = [one for one in told if one.origin == origin]
        if of_origin:
            lines.count(f"origin.{origin}", f"From: {words}", of_origin, "reports by where they came from", wall=APART)
    by_whom = Counter(one.teller for one in told if one.teller and not one.restricted)
    again = [one for one in told if one.teller and by_whom[one.teller] > 1]
    first = {one.teller: one.id for one in reversed(again)}
    repeated = [(one, int(first[one.teller] == one.id)) for one in again]
    lines.add_up("repeat", "People who told more than once", repeated, "people with two or more reports in the year")
    aside = [one for one in told if one.outcome == "not_asb"]
    lines.count("not_asb", "Not ASB", aside, "reports noted as not anti-social behaviour, counted apart", wall=APART)
    for because, words in NOT_ASB.items():
        of_reason = [one for one in aside if one.because == because]
        if of_reason:
            lines.count(f"not_asb.{because}", words, of_reason, "by the reason that was noted", wall=APART)
    return lines


def of_steps(rows: Sequence[Step], of: Span) -> Lines:
    """Count what was done, by kind, and the reasons of what the law did."""
    lines = Lines("What was done", of.as_at)
    done = [one for one in rows if one.on is not None]
    for sort, name in OF_SORTS.items():
        lines.count(f"did.{sort}", name, [one for one in done if one.sort == sort], "actions done in the year: an "
                    "order on the day the court granted it, a notice on the day it was served")  # fmt: skip
    waits = [one for one in rows if one.waits_for_court]
    lines.count("awaiting", "Hearings awaiting a date", waits, "applied for in cases open at the end, neither a "
                "hearing date nor an order: as it is known now")  # fmt: skip
    for kind in (kind for sort in ("legal", "warning", "support") for kind in SORTS[sort]):
        of_kind = [one for one in done if one.kind == kind]
        if of_kind and kind != "hearing_awaiting_date":
            lines.count(f"action.{kind}", ACTIONS[kind], of_kind, "actions of this kind done or granted in the year")
    for reason, words in REASONS.items():
        because = [one for one in done if one.sort == "legal" and reason in one.reasons]
        if because:
            lines.count(f"reason.{reason}", f"Because of {words}", because, "legal steps and orders by reason; one "
                        "may have several", wall=APART)  # fmt: skip
    return lines


def of_answers(rows: Sequence[Answered], asked: Sequence[Review], opened: int, of: Span) -> Lines:
    """Give the mean of each question of the survey, over those who answered it; and the ASB case reviews."""
    lines = Lines("Surveys and case reviews", of.as_at)
    surveys = {one.survey_id: one for one in reversed(rows)}
    lines.count("surveys", "Surveys completed", list(surveys.values()), "surveys with an answer, completed in the "
                "year", wall=APART)  # fmt: skip
    lines.against("surveys.of", "Surveys, of cases opened", surveys.values(), (opened, "share"), "surveys completed, "
                  "of ASB cases opened: a ratio, no response rate, since each is asked when their case closes",
                  wall=APART)  # fmt: skip
    for question, words in QUESTIONS.items():
        given = [(one, one.score) for one in rows if one.question == question]
        if given:
            lines.mean(f"survey.{question}", words, given, "answers from 0 to 10, added up, of answers; who left it "
                       "out is not counted")  # fmt: skip
    lines.count("case_reviews", "ASB case reviews asked for", asked, "asked for in the year", wall=APART)
    met = [one for one in asked if one.threshold == "met"]
    lines.count("case_reviews.met", "ASB case reviews, threshold met", met, "of those asked for in the year",
                wall=APART)  # fmt: skip
    return lines


def of_staff(rows: Sequence[Carded], of: Span) -> Lines:
    """Count who is accredited at the end."""
    lines = Lines("Staff", of.as_at)
    lines.count("accredited", "Accredited staff (CSAS)", rows, "people with an accreditation valid at the end; leavers "
                "left out", wall=NOBODY)  # fmt: skip
    return lines


def by_place(rows: Sequence[CaseRow], of: Span) -> Lines:
    """Count the year's cases by category, ward and block: never restricted ones, which a place would give away."""
    lines, opened = Lines("By category and place", of.as_at), counted_in(rows, of)
    for code, kind in CATEGORIES.items():
        of_kind = [one for one in opened if one.category == code and not one.restricted]
        if of_kind:
            lines.count(f"category.{code}", kind.words, of_kind, f"{OPENED}, by category as it stands", wall=APART)
    for what in ("ward", "block"):
        names: Counter[Any] = Counter(getattr(one, what) for one in opened if not one.restricted)
        for name, _ in sorted(names.items(), key=lambda each: (-each[1], each[0] or "~")):
            there = [one for one in opened if getattr(one, what) == name]
            lines.count(f"{what}.{name or 'none'}", name or f"No {what}", there, f"{OPENED}, by {what}", wall=APART)
    return lines
