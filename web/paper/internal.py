"""The landlord's own version of a daily report, in words."""

from collections.abc import Iterable, Sequence

from patrol.rules.daily.composing import (
    FAULTS,
    FIRE,
    IN_ORDER,
    WELFARE,
    first_read,
    followed_up,
    missing,
    not_completed,
    standing,
)
from patrol.rules.daily.shape import Entry, Internal, SeenLine, SilentPhone, VisitLine
from patrol.rules.daily.words import clock
from patrol.rules.nights import REASONS
from patrol.rules.tiles import BY_CODE
from web.paper import Cell, Line, Lines, Sheet, Table
from web.paper.care import alarms, fire, handovers, officers, silent
from web.words import count, long_day

SEEN_COLUMNS = (("Time", "narrow"), ("Where", ""), ("What was seen", "wide"), ("References", ""), ("Page", "number"))


def sheet(report: Internal, phones: Sequence[SilentPhone], signed: Lines) -> Sheet:
    """Write a report out. `phones`: those that had not told all; `signed`: who signed it, and their note."""
    return Sheet(
        report.landlord, f"Night of {long_day(report.night)}", under(report), str(report.night.timetuple().tm_yday),
        "night of the year", figures(report), also(report), (*_sections(report, phones), signed),
    )  # fmt: skip


def under(report: Internal) -> tuple[str, ...]:
    """Say from when to when, who, which rounds, and at how many blocks."""
    hours = f"{clock(report.begins)} to {clock(report.ends)}" if report.begins and report.ends else ""
    who = ", ".join(dict.fromkeys(one.officer for one in standing(report.shifts)))
    where = [*report.rounds, count(sum(1 for one in report.blocks if one.done or one.part), "block") + " visited"]
    first = " · ".join(part for part in (hours, who or "nobody was out") if part)
    return tuple(line for line in (first, " · ".join(where), report.clocks) if line)


def figures(report: Internal) -> tuple[tuple[str, str], ...]:
    """Give the row of figures."""
    of = report.totals
    places = ((f"{of.proved:,}", f"of {of.places:,} places"),) if of.places else ()
    visits = (f"{of.done:,}", f"of {count(of.promised, 'visit')}" if of.promised else "visits")
    return (visits, *places, (f"{of.seen:,}", "things seen"), (f"{of.moved_on:,}", "moved on"),
            (f"{of.police_assisted:,}", "police assisted"))  # fmt: skip


def also(report: Internal) -> str:
    """Say what stands apart from the figures."""
    of = report.totals
    said = (
        (of.part, count(of.part, "part visit")), (of.drug_litter, f"drug litter {count(of.drug_litter, 'time')}"),
        (of.struck, count(of.struck, "struck page") + ", not counted"),
    )  # fmt: skip
    return " · ".join(words for many, words in said if many)


def _sections(report: Internal, phones: Sequence[SilentPhone]) -> Iterable[Table | Lines]:
    faults = [one for one in report.seen if one.tile in FAULTS]
    fires = [one for one in report.seen if one.tile == FIRE or (one.equipment and one.tile not in FAULTS)]
    welfare = [one for one in report.seen if one.tile == WELFARE]
    quiet = [one for one in report.seen if one.tile == IN_ORDER]
    told = {one.id for one in (*faults, *fires, *welfare, *quiet)}
    yield first(report)
    yield not_done(report)
    yield by_block(report)
    yield by_category(report)
    yield seen("Seen, by time", [one for one in report.seen if one.id not in told], "Nothing else was seen.")
    yield seen("Doors, lifts and lighting", faults, "No fault was seen.")
    yield seen("Fire safety", fires, "No fire fault was seen.")
    yield fire(report)
    yield police(report)
    yield seen("Welfare", welfare, "No welfare concern.")
    yield alarms(report)
    yield officers(report)
    yield handovers(report)
    yield outstanding(report)
    yield seen("All in order", quiet, "No page says so.")
    yield silent(phones)


def where(one: SeenLine) -> str:
    """Say where something was seen."""
    floor = "ground floor" if one.floor == "G" else f"floor {one.floor}" if one.floor else ""
    return ", ".join(part for part in (one.block or "no block named", one.spot, floor) if part)


def pages(one: Entry) -> Cell:
    """Name the page an entry stands on; the later ones are on its own page."""
    if not one.pages:
        return Cell("", "number")
    first_page, rest = one.pages[0], one.pages[1:]
    more = f"and {', '.join(str(page.number) for page in rest)}" if rest else ""
    href = f"/notebooks/{first_page.notebook_id}?before={first_page.number + 1}#page-{first_page.number}"
    return Cell(first_page.short, "number", more, href=href)


def ruled_out(one: Entry) -> str:
    """Say why an entry does not count; empty where it does."""
    if one.struck:
        return f"struck: {one.because or 'no reason written'}"
    return f"voided: {one.voided}" if one.voided else ""


def first(report: Internal) -> Lines:
    """List what to read first: SOS, then the gravest things seen."""
    sos = [
        Line("siren", f"{one.officer} asked for help, {one.block or 'place not named'}, {clock(one.at)}.", one.outcome,
             one.words)
        for one in standing(report.alerts) if one.kind == "sos"
    ]  # fmt: skip
    grave = [
        Line(BY_CODE[one.tile].icon if one.tile in BY_CODE else "flag", f"{where(one)}.", f"{one.category}.",
             " ".join(one.words), references(one), f"/observations/{one.id}")
        for one in first_read(report)
    ]  # fmt: skip
    return Lines("Read this first", (*sos, *grave), "Nothing serious was seen.")


def references(one: SeenLine) -> str:
    """Give the references and counts of an observation in a line."""
    police = "police assisted" if one.police_assisted else "police called" if one.police_called else ""
    said = (
        count(one.moved_on, "person", "persons") + " moved on" if one.moved_on else "", police,
        f"police {one.police_reference}" if one.police_reference else "",
        f"body camera {one.bwv_reference}" if one.bwv_reference else "", "follow-up" if one.follow_up else "",
        count(one.photographs, "photo") if one.photographs else "",
    )  # fmt: skip
    return " · ".join(part for part in said if part)


def not_done(report: Internal) -> Table:
    """List what was not done: visits that are no patrol, blocks short of what was promised, checkpoints not proved."""
    cut = not_completed(report)
    rows = [
        (Cell(one.block), Cell(f"visit, {clock(one.started)}", small=one.outcome), _why(one), pages(one)) for one in cut
    ]
    for block in missing(report):
        short = f"{block.done} of {count(block.promised, 'visit')}"
        why = "" if block.part else "no page says why"
        rows.append((Cell(block.block), Cell(short), Cell(why), Cell("", "number")))
    for one in report.missed:
        why = f"{one.status}: {one.reason}" if one.reason else one.status
        place = Cell(one.name, small=clock(one.at) if one.at else "")
        rows.append((Cell(one.block), place, Cell(why), pages(one)))
    columns = (("Where", ""), ("What", ""), ("Why", "wide"), ("Page", "number"))
    return Table("Not done, and why", columns, tuple(rows), "Everything promised was done.")


def _why(one: VisitLine) -> Cell:
    return Cell(REASONS.get(one.reason, one.reason) if one.reason else one.outcome, quoted=one.words)


def by_block(report: Internal) -> Table:
    """Set each block against its night."""
    rows = tuple(
        (
            Cell(one.block), Cell(f"{one.done} of {one.promised}" if one.promised else str(one.done), "number",
                                  f"{one.part} part" if one.part else ""),
            Cell(clock(one.first) if one.first else "", "number"), Cell(clock(one.last) if one.last else "", "number"),
            Cell(f"{one.proved} of {one.places}" if one.places else "", "number"), Cell(str(one.seen), "number"),
        )
        for one in report.blocks
    )  # fmt: skip
    columns = (("Block", ""), ("Visits", "number"), ("First", "number"), ("Last", "number"), ("Places", "number"),
               ("Seen", "number"))  # fmt: skip
    return Table("By block", columns, rows, "No block was promised a visit, and none had one.")


def by_category(report: Internal) -> Table:
    """Count what was seen, by category and block; struck pages apart."""
    rows = tuple(
        (
            Cell(one.category), Cell(", ".join(f"{block or 'no block named'} {many}" for block, many in one.blocks)),
            Cell(str(one.many), "number"), Cell(str(one.struck) if one.struck else "", "number"),
        )
        for one in report.categories
    )  # fmt: skip
    columns = (("What", ""), ("Where", "wide"), ("Seen", "number"), ("Struck", "number"))
    return Table("What was seen", columns, rows, "No page says that anything was seen.")


def seen(title: str, listed: Sequence[SeenLine], none: str) -> Table:
    """List observations in full, struck ones shown as struck."""
    return Table(title, SEEN_COLUMNS, tuple(_seen(one) for one in listed), none)


def _seen(one: SeenLine) -> tuple[Cell, ...]:
    out = ruled_out(one)
    state = "struck" if out else ""
    return (
        Cell(clock(one.at), state), Cell(where(one), state),
        Cell(one.category, state, out, " / ".join(one.words), f"/observations/{one.id}"),
        Cell("" if out else references(one)), pages(one),
    )  # fmt: skip


def police(report: Internal) -> Table:
    """List when the police were called or assisted, and every reference of theirs and of body cameras."""
    named = [
        one for one in standing(report.seen)
        if one.police_called or one.police_assisted or one.police_reference or one.bwv_reference
    ]  # fmt: skip
    rows = tuple(
        (
            Cell(clock(one.at)), Cell(where(one)),
            Cell("assisted" if one.police_assisted else "called" if one.police_called else ""),
            Cell(one.police_reference), Cell(one.bwv_reference),
        )
        for one in named
    )  # fmt: skip
    columns = (("Time", "narrow"), ("Where", ""), ("Police", "narrow"), ("Their reference", ""), ("Body camera", ""))
    return Table("Police and body cameras", columns, rows, "The police were not called, and no camera was named.")


def outstanding(report: Internal) -> Lines:
    """List what the next shift takes over: open fire clocks, what was left unfinished, what is to be followed up."""
    follow = [
        Line("flag", f"{where(one)}.", f"{one.category}.", " ".join(one.words), href=f"/observations/{one.id}")
        for one in followed_up(report)
    ]
    left = [
        Line("book-open", f"{one.officer} leaves:", quoted=said)
        for one in standing(report.handovers) for head, said in one.heads if head == "Unfinished"
    ]  # fmt: skip
    clocks = [Line("flame", f"{one.block}.", "The fire service's clock runs.") for one in report.fire]
    return Lines("For the next shift", (*clocks, *left, *follow), "Nothing was left over.")
