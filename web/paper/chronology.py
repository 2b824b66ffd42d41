"""The chronology of a case as a sheet: the story from its beginning, with people named or called by a number."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from cases.operations.packs import Packing, steps
from cases.queries.files import CaseFile
from cases.queries.packs import Contents
from cases.rules.actions import ACTIONS
from cases.rules.lists import CATEGORIES, RISKS, ROLES, STAGES
from cases.rules.packs import Somebody
from web import story
from web.paper import Cell, Line, Lines, Sheet, Table
from web.paper.pdf import printed
from web.promises import KINDS
from web.words import LONDON, clock, count

Veils = Callable[[str], str]


def chronology_pdf(packing: Packing, now: datetime) -> bytes:
    """Print the chronology of a pack, as of a moment."""
    files = Table("In this pack", FILES, tuple(_files(packing)), "Nothing but this chronology.")
    missing = (Line("circle-alert", one["what"], f"not here: {one['because']}") for one in packing.missing)
    also = (files, Lines("Not in this pack", tuple(missing), "Nothing is missing."))
    return printed(sheet(packing.contents, packing.people.values(), packing.veil, also, now), now)


QUOTED = "Quotation marks hold what somebody said or wrote, unchanged but for people who are called by a number."
FILES = (("File", "wide"), ("What it is", "wide"), ("SHA-256", "narrow"))
STORY = (("When", "narrow"), ("What", "wide"), ("Who", ""))
ORDERS = (("Step", ""), ("Against", ""), ("Court", ""), ("Days", "wide"))
PROMISED = (("Promise", ""), ("Rule", "wide"), ("Due", "narrow"), ("How it went", ""))


def sheet(
    contents: Contents, people: Collection[Somebody], veil: Veils, also: tuple[Table | Lines, ...], now: datetime
) -> Sheet:  # fmt: skip
    """Write a case out from its beginning. Whatever somebody wrote goes through the veil."""
    file, case = contents.file, contents.file.case
    told = story.lines(file)
    what = f"{CATEGORIES[case.category].words}, {RISKS[case.risk].lower()}"
    stands = f"closed {full(case.closed_at)}" if case.closed_at else STAGES[case.stage].lower()
    return Sheet(
        case.officer.landlord.name if case.officer else "", veil(case.title),
        (f"Opened {full(case.opened_at)} · {stands}",
         f"{what} · policy {case.policy.name}, version {case.policy.number}"),
        case.reference, "chronology", _figures(contents, told), "",
        (_people(file, people), _story(told, veil), _orders(contents, people, veil), _promises(file), *also),
        (f"As it stood {full(now)}, {clock(now)} in London. {QUOTED}",),
    )  # fmt: skip


def full(on: datetime | date | None) -> str:
    """Write 30 Nov 2026, in London."""
    local = on.astimezone(LONDON).date() if isinstance(on, datetime) else on
    return f"{local.day} {local:%b} {local.year}" if local else ""


def _figures(contents: Contents, told: list[story.Line]) -> tuple[tuple[str, str], ...]:
    case = contents.file.case
    last = case.closed_at or (told[0].at if told else case.opened_at)
    days = max((last - case.opened_at).days, 0)
    counted = ((len(contents.reports), "report"), (len(told), "entry"), (len(contents.letters), "letter"),
               (days, "day"))  # fmt: skip
    many = {"entry": "entries"}
    return tuple((f"{n:,}", one if n == 1 else many.get(one, f"{one}s")) for n, one in counted)


def _people(file: CaseFile, people: Iterable[Somebody]) -> Table:
    labels = {one.number: one.label for one in people}
    rows = (
        (Cell(labels[number]), Cell(ROLES[one.role]), Cell(full(one.made_at)), Cell(full(one.ended_at)))
        for number, one in enumerate(file.parties, 1)
    )
    columns = (("Who", "wide"), ("Part", ""), ("From", "narrow"), ("Until", "narrow"))
    return Table("People", columns, tuple(rows), "Nobody is known.")


def _story(told: list[story.Line], veil: Veils) -> Table:
    rows = (
        (Cell(full(one.at), small=clock(one.at)),
         Cell(veil(one.title), small=veil(one.words), quoted=veil(one.quote)),
         Cell(veil(one.who), small=veil(" · ".join(part for part in (one.whose, one.aside) if part))))
        for one in reversed(told)
    )  # fmt: skip
    return Table("What happened", STORY, tuple(rows), "Nothing stands in the file.")


def _orders(contents: Contents, people: Collection[Somebody], veil: Veils) -> Table:
    labels = {one.id: who.label for one, who in zip(contents.file.parties, people, strict=True)}
    days = (("applied_on", "asked for"), ("hearing_on", "heard"), ("granted_on", "granted"), ("order_from", "from"),
            ("order_to", "until"), ("served_on", "served"), ("breached_on", "breached"))  # fmt: skip
    rows = (
        (Cell(ACTIONS.get(row.kind, row.kind)), Cell(labels.get(row.party_id, "") if row.party_id else ""),
         Cell(row.court, small=row.court_number),
         Cell(", ".join(f"{words} {full(getattr(row, name))}" for name, words in days if getattr(row, name)),
              small=veil(row.conditions)))
        for row in steps(contents)
    )  # fmt: skip
    return Table("Legal steps and orders", ORDERS, tuple(rows), "None was taken.")


def _promises(file: CaseFile) -> Table:
    clocks = sorted((*file.clocks, *file.ended), key=lambda one: (one.started_at, one.id))
    went = {True: "kept", False: "not kept in time", None: "ended unanswered"}
    rows = (
        (Cell(KINDS[one.kind]), Cell("" if one.kind == "task" else one.words),
         Cell(full(one.frozen_due_at), small=clock(one.frozen_due_at)),
         Cell(f"{went[one.met]}, {full(one.done_at)}" if one.done_at else "runs"))
        for one in clocks
    )  # fmt: skip
    return Table("What was promised", PROMISED, tuple(rows), "Nothing was promised.")


def _files(packing: Packing) -> Iterable[tuple[Cell, ...]]:
    for one in packing.files["case"]:
        digits = one["sha256"]
        halves = " ".join(digits[at : at + 16] for at in range(0, 64, 16))
        yield Cell(one["path"]), Cell(one["about"], small=count(one["size"], "byte")), Cell(halves)
