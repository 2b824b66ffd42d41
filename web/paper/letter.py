"""A letter as PDF/UA-1 on A4, its address where the window of a DL envelope is."""

from datetime import datetime
from pathlib import Path
from typing import Final

from cases.rules.letters import Paper
from web.paper.pdf import printed

LETTER: Final = Path(__file__).with_name("letter.typ")


def letter_pdf(paper: Paper, at: datetime) -> bytes:
    """Print a letter. The same words at the same moment give the same bytes."""
    return printed(paper, at, LETTER)
