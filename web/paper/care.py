"""What a report says of its officers and phones, in words."""

from collections.abc import Sequence
from datetime import datetime

from patrol.rules import fire as fires
from patrol.rules.daily.composing import standing
from patrol.rules.daily.shape import AlertLine, FireLine, Internal, ShiftLine, SilentPhone
from patrol.rules.daily.words import alert_words, clock
from web.paper import Cell, Line, Lines, Table
from web.words import count, day

STANDING = {"running": "clock runs", "soon": "clock runs, under four hours left", "over": "24 hours are over, not told",
            "told": "fire service told"}  # fmt: skip


def moment(at: datetime) -> str:
    """Write Sat 21 Nov, 02:14, with the zone in the hour that comes twice."""
    return f"{day(at)}, {clock(at)}"


def fire(report: Internal) -> Table:
    """List the fire service's clocks, with those of earlier nights, until they are cleared."""
    rows = tuple(
        (
            Cell(one.block or "block not named"), Cell(fires.words(one.equipment)),
            Cell(moment(one.started), small="from an earlier night" if one.earlier else ""), Cell(moment(one.due)),
            _standing(one),
        )
        for one in report.fire
    )  # fmt: skip
    columns = (("Where", ""), ("Equipment", ""), ("Seen", ""), ("Tell the fire service by", ""), ("Standing", ""))
    return Table("Fire service's clock", columns, rows, "No clock runs.")


def _standing(one: FireLine) -> Cell:
    told = f"told {moment(one.told_at)} {one.told_reference}".strip() if one.told_at else ""
    fixed = f"fixed {moment(one.fixed_at)}, not told as fixed yet" if one.fixed_at else ""
    words = STANDING.get(one.standing, one.standing)
    return Cell(words, "bad" if one.standing == "over" else "", ", ".join(part for part in (told, fixed) if part))


def alarms(report: Internal) -> Table:
    """List lone-worker exceptions: SOS, and check calls late or missed."""
    rows = tuple(_alarm(one) for one in report.alerts)
    columns = (("Time", "narrow"), ("Officer", ""), ("What", "wide"), ("Seen by", ""), ("What came of it", ""))
    return Table("SOS and check calls", columns, rows, "No SOS, and every check call came in time.")


def _alarm(one: AlertLine) -> tuple[Cell, ...]:
    state = "" if one.stands else "struck"
    by = f"{one.seen_by}, {clock(one.seen_at)}" if one.seen_at else ""
    quoted, words = (one.words, "") if one.kind == "sos" else ("", one.words)
    return (
        Cell(clock(one.at), state), Cell(one.officer, state), Cell(alert_words(one.kind), state, one.block, quoted),
        Cell(by), Cell(one.outcome or words),
    )  # fmt: skip


def officers(report: Internal) -> Table:
    """List shifts, kit that no page says is back, and who was absent."""
    rows = [_shift(one) for one in report.shifts]
    for one in report.absent:
        cover = f"covered by {one.covered_by}" if one.covered_by else "not covered"
        rows.append((Cell(one.officer), Cell("absent", small=one.because), Cell(""), Cell(cover), Cell("")))
    columns = (("Officer", ""), ("Began", "narrow"), ("Ended", "narrow"), ("Kit", ""), ("Words", "wide"))
    return Table("Officers and kit", columns, tuple(rows), "Nobody was out.")


def _shift(one: ShiftLine) -> tuple[Cell, ...]:
    state = "" if one.stands else "struck"
    out = "struck" if one.struck else f"voided: {one.voided}" if one.voided else ""
    kit = f"not back: {', '.join(one.not_back)}" if one.not_back and one.stands else "all back" if one.kit else ""
    said = " / ".join(words for words in (one.kit_words, one.words) if words)
    ended = clock(one.ended) if one.ended else "no page says"
    return (
        Cell(one.officer, state, out), Cell(clock(one.began), state), Cell(ended, state),
        Cell(kit, "bad" if kit.startswith("not") else ""), Cell("", quoted=said),
    )  # fmt: skip


def handovers(report: Internal) -> Lines:
    """Give each handover's words under their heads."""
    lines = tuple(
        Line("book-open", f"{head}.", f"{one.officer}, {clock(one.at)}:", said)
        for one in standing(report.handovers) for head, said in one.heads
    )  # fmt: skip
    return Lines("Handover", lines, "No handover was written.")


def silent(phones: Sequence[SilentPhone]) -> Table:
    """List the phones that had not told all, and as of when."""
    rows = tuple(
        (
            Cell(one.officer), Cell(f"notebook {one.notebook}" if one.notebook else ""), Cell(holds(one)),
            Cell(moment(one.heard_at) if one.heard_at else "not heard"), Cell(one.why),
        )
        for one in phones
    )  # fmt: skip
    columns = (("Officer", ""), ("Phone", "narrow"), ("Holds", ""), ("Last heard", ""), ("Why silent", "wide"))
    return Table("Phones still silent", columns, rows, "Every phone had told all it held.")


def holds(one: SilentPhone) -> str:
    """Say what a phone last told that it holds."""
    parts = [count(many, word) for many, word in ((one.pages, "page"), (one.photos, "photo")) if many]
    return " and ".join(parts) or "not known"
