"""What a daily report says (domain F3), typed and JSON-ready. A frozen report is read back through these same shapes.

Moments are aware UTC. Every entry names the pages it stands on, so that what changes later can be told with its page.
"""

from datetime import date, datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

RULE_VERSION: Final = "1"
"""Raised when the same rows would give another report."""


class Shape(BaseModel):
    """A part of a report. What a newer Beatbook adds is left out when an older one reads it."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(Shape):
    """A page that an entry stands on: whose notebook, which of theirs, its number, and when it was received."""

    notebook_id: str
    officer: str
    notebook: int
    number: int
    received_at: AwareDatetime

    @property
    def short(self) -> str:
        """Write AY 18: initials and number."""
        return f"{''.join(word[0] for word in self.officer.split())} {self.number}"

    @property
    def named(self) -> str:
        """Write Amina Yusuf's notebook 1, page 18."""
        return f"{self.officer}'s notebook {self.notebook}, page {self.number}"


class Entry(Shape):
    """Something that stands in a report by pages. `struck` and `voided`: why it no longer counts."""

    id: str
    pages: tuple[Page, ...] = ()
    struck: bool = False
    because: str = ""
    voided: str = ""
    voided_by: str = ""
    voided_at: AwareDatetime | None = None

    @property
    def stands(self) -> bool:
        """Say whether it counts."""
        return not self.struck and not self.voided


class ShiftLine(Entry):
    """An officer's shift, the kit they took, and of that what no page says is back."""

    officer: str
    began: AwareDatetime
    ended: AwareDatetime | None = None
    kit: tuple[str, ...] = ()
    not_back: tuple[str, ...] = ()
    kit_words: str = ""
    words: str = ""


class VisitLine(Entry):
    """A visit to a block. outcome: completed, part, under way, or not finished by officer."""

    block: str
    officer: str
    started: AwareDatetime
    finished: AwareDatetime | None = None
    outcome: str = ""
    reason: str = ""
    words: str = ""
    places: int = 0
    proved: int = 0
    proof: Page | None = None
    """The page of the proof that came last."""


class MissedLine(Entry):
    """Checkpoints of a visit that were not proved, for one reason. status: missed, blocked or late."""

    block: str
    name: str
    status: str = "missed"
    reason: str = ""
    officer: str = ""
    at: AwareDatetime | None = None


class SeenLine(Entry):
    """What an officer saw, as amended; words page by page, unchanged. `category` is the tile's words."""

    tile: str
    category: str
    severity: int
    block: str
    floor: str = ""
    spot: str = ""
    words: tuple[str, ...] = ()
    officer: str = ""
    at: AwareDatetime
    moved_on: int = 0
    police_called: bool = False
    police_assisted: bool = False
    police_reference: str = ""
    bwv_reference: str = ""
    follow_up: bool = False
    equipment: str = ""
    photographs: int = 0


class AlertLine(Entry):
    """A lone-worker exception: an SOS, a missed or late check call, or another alert, and what came of it."""

    kind: str
    officer: str
    block: str = ""
    at: AwareDatetime
    seen_at: AwareDatetime | None = None
    seen_by: str = ""
    words: str = ""
    outcome: str = ""


class FireLine(Entry):
    """A fault in regulated fire equipment (2022/547 reg 7): 24 hours from being seen, then the fire service is told."""

    block: str
    equipment: str
    started: AwareDatetime
    due: AwareDatetime
    told_at: AwareDatetime | None = None
    told_reference: str = ""
    fixed_at: AwareDatetime | None = None
    standing: str = "running"
    """running, soon (under four hours), over, or told; what is cleared is not listed."""
    earlier: bool = False
    """It began on an earlier night and is still open."""


class HandoverLine(Entry):
    """What a shift told the next: (head, words) of what was not left empty."""

    officer: str
    at: AwareDatetime
    heads: tuple[tuple[str, str], ...] = ()


class AbsentLine(Shape):
    """Somebody on duty who was not there, and who covered."""

    officer: str
    because: str = ""
    covered_by: str = ""


class SilentPhone(Shape):
    """A phone that had not told all when the report was looked at. `why` in words; pages and photos as it last said."""

    officer: str
    notebook: int | None = None
    notebook_id: str = ""
    pages: int = 0
    photos: int = 0
    heard_at: AwareDatetime | None = None
    why: str = ""


class BlockLine(Shape):
    """A block and its night. first and last: when the first visit that counts began, and the last one ended."""

    block: str
    promised: int = 0
    done: int = 0
    part: int = 0
    first: AwareDatetime | None = None
    last: AwareDatetime | None = None
    places: int = 0
    proved: int = 0
    seen: int = 0


class CategoryLine(Shape):
    """How often a category was seen, by block: (block, how many). Struck ones are counted apart."""

    tile: str
    category: str
    many: int
    blocks: tuple[tuple[str, int], ...] = ()
    struck: int = 0


class Totals(Shape):
    """The figures of a night. Part visits and struck or voided rows are in none but their own."""

    promised: int = 0
    done: int = 0
    part: int = 0
    places: int = 0
    proved: int = 0
    seen: int = 0
    struck: int = 0
    moved_on: int = 0
    drug_litter: int = 0
    police_assisted: int = 0
    police_called: int = 0


class Facts(Shape):
    """Everything a night's report is put together from. promised: visits by block."""

    landlord: str
    night: date
    rounds: tuple[str, ...] = ()
    rows: dict[str, int] = {}
    """How many rows there were of each kind. Rows are only ever added: the same counts are the same rows."""
    promised: dict[str, int] = {}
    shifts: tuple[ShiftLine, ...] = ()
    absent: tuple[AbsentLine, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    missed: tuple[MissedLine, ...] = ()
    seen: tuple[SeenLine, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    fire: tuple[FireLine, ...] = ()
    handovers: tuple[HandoverLine, ...] = ()


class Internal(Facts):
    """The landlord's own version: the facts, and what is worked out from them, frozen with them."""

    begins: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    clocks: str = ""
    """What the clocks did in this night, in words; empty on all nights but two."""
    totals: Totals = Totals()
    blocks: tuple[BlockLine, ...] = ()
    categories: tuple[CategoryLine, ...] = ()


class Count(Shape):
    """How many of one category at one block about one hour: “about 23:00”."""

    category: str
    block: str
    about: str
    many: int


class Partner(Shape):
    """The version for police and council: counts, and police references that are nothing but references.

    No route, visit time, name, flat or free text; nothing of domestic abuse, health or safeguarding; hate as yes or no.
    """

    landlord: str
    night: date
    patrols: int = 0
    counts: tuple[Count, ...] = ()
    hate: bool = False
    moved_on: int = 0
    drug_litter: int = 0
    police_assisted: int = 0
    references: tuple[str, ...] = ()
    withheld: int = 0
    """How many police references were written in words that might name somebody: the landlord gives them when asked."""


class Correction(Shape):
    """What a report says otherwise now than when it was signed. changes: (what, as signed, now) in words."""

    kind: str
    """added, changed, struck, voided or gone."""
    about: str
    at: datetime | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    """The pages that brought it, in the order they came; none where the desk did."""
    by: str = ""
    """Who did it at the desk."""
