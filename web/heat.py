"""Coverage as heat: a step for each square, the finding in a sentence, and the same as CSV. Pure."""

import csv
import io
from datetime import timedelta

from patrol.queries.coverage import Cell, Coverage
from web.words import count, day

STEPS = 6
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = ("block", "code", "week beginning", "last night", "patrols", "part visits", "promised")


def step(cell: Cell) -> int:
    """Give the step of a square: 0 for none made, 5 for all that was promised, the quarters between."""
    if cell.made <= 0:
        return 0
    return STEPS - 1 if cell.made >= cell.promised else 1 + int(4 * cell.made / cell.promised)


def finding(seen: Coverage) -> str:
    """Say in a sentence what the squares show: how much was kept, and where most is missing."""
    whole = seen.whole
    if not whole.promised:
        return f"{count(whole.made, 'patrol')} made. No round promises any." if whole.made else "No patrol yet."
    short = max(seen.lines, key=lambda line: line.whole.promised - line.whole.made)
    missing = short.whole.promised - short.whole.made
    if missing <= 0:
        return f"Every block had the patrols it was promised: {whole.made:,} of {whole.promised:,}."
    said = f"{whole.made:,} of {whole.promised:,} promised patrols were made."
    return f"{said} {short.block.name} lacks most: {short.whole.made:,} of {short.whole.promised:,}."


def spoken(cell: Cell) -> str:
    """Say what a square shows."""
    said = f"{cell.made} of {cell.promised}" if cell.promised else f"{cell.made}, none promised"
    return f"{said}, {count(cell.part, 'part visit')}" if cell.part else said


def as_csv(seen: Coverage) -> str:
    """Write a row for each block and week. What a spreadsheet would run as a formula is written as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for line in seen.lines:
        for monday, cell in zip(seen.weeks, line.cells, strict=True):
            last = min(seen.until, monday + timedelta(days=6))
            named = (_text(line.block.name), _text(line.block.code), monday.isoformat(), last.isoformat())
            writer.writerow((*named, cell.made, cell.part, cell.promised))
    return out.getvalue()


def _text(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


def span(seen: Coverage) -> str:
    """Say which nights are shown."""
    return f"{day(seen.weeks[0])} to {day(seen.until)} {seen.until.year}"
