"""The partner version of a daily report, in words: counts, hours and references, and what is left out on purpose."""

from patrol.rules.daily.shape import Partner
from web.paper import Cell, Line, Lines, Sheet, Table
from web.words import count, long_day

LEFT_OUT = (
    "Counts only. Names, flats, routes, visit times, staff and free text stay with the landlord; so does everything of "
    "domestic abuse, health and safeguarding, which goes by its own route. Times are to the nearest hour."
)


def sheet(report: Partner, signed: bool) -> Sheet:
    """Write the partner version out."""
    stands = "" if signed else "Not signed off: these counts may change."
    under = tuple(part for part in (f"{report.landlord}, estate patrol. For police and council.", stands) if part)
    seen = sum(one.many for one in report.counts)
    figures = (
        (f"{report.patrols:,}", "patrols"), (f"{seen:,}", "things seen"), (f"{report.moved_on:,}", "moved on"),
        (f"{report.drug_litter:,}", "drug litter"), (f"{report.police_assisted:,}", "police assisted"),
    )  # fmt: skip
    hate = "Hate: yes" if report.hate else "Hate: none seen"
    return Sheet(
        report.landlord, f"Night of {long_day(report.night)}", under, str(report.night.timetuple().tm_yday),
        "night of the year", figures, hate, (_counts(report), _references(report)), (LEFT_OUT,),
    )  # fmt: skip


def _counts(report: Partner) -> Table:
    rows = tuple(
        (Cell(one.about), Cell(one.block), Cell(one.category), Cell(str(one.many), "number")) for one in report.counts
    )
    columns = (("When", ""), ("Where", ""), ("What", ""), ("How many", "number"))
    return Table("What was seen", columns, rows, "Nothing was seen that is shared here.")


def _references(report: Partner) -> Lines:
    lines = [Line("shield", one) for one in report.references]
    if report.withheld:
        more = f"{report.withheld} more." if report.references else f"{count(report.withheld, 'reference')}."
        lines.append(Line("lock", more, "Held by the landlord, who gives it when asked."))
    return Lines("Police references", tuple(lines), "None.")
