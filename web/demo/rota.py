"""Who walks where and when: three weeks of duties, drawn by chance that is seeded. Pure; it writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from estate.rules.calendar import LONDON
from web.demo.words import ENDS, EVERYDAY, HANDOVERS, IN_ORDER, PARTS, PINNED, STRIKES, UP, Seen

NIGHTS = 21
TURNS = (8, 178, 350, 522)
TURN_LASTS = 166
PART_TONIGHT = "Dunlin Court"
END = 712
"""All in minutes after six in the evening."""

ODD = {
    (0, 1): "missed", (0, 3): "lift", (0, 5): "passing", (1, 6): "hand", (1, 3): "missed", (1, 17): "rush",
    (2, 9): "far", (3, 5): "missed", (6, 20): "rush", (8, 11): "lift",
}  # fmt: skip
"""What is unusual about the scans of a visit: nights back, and which whole visit to a tower of the night."""

Chair = tuple[tuple[str, int, int], ...]
"""Who walks one half of the estate: officer, from, to."""


@dataclass(frozen=True)
class Place:
    """A block as the rota sees it."""

    name: str
    storeys: int

    @property
    def low(self) -> bool:
        """Say whether it is one of the low-rise blocks, which get a visit less."""
        return self.storeys <= 4


@dataclass
class Remark:
    """An observation at a moment, with its photographs by name, and why it was struck."""

    at: datetime
    seen: Seen
    photographs: tuple[str, ...] = ()
    struck: str = ""


@dataclass
class Tour:
    """One visit. end: None where the officer never finished it. odd: what is unusual about its scans."""

    place: Place
    start: datetime
    end: datetime | None
    reason: str = ""
    words: str = ""
    remarks: list[Remark] = field(default_factory=list)
    odd: str = ""


@dataclass
class Duty:
    """One officer's shift. lost: their phone was lost in it, so that nobody ever ended it.

    forgets: they make no check call in their breaks.
    """

    officer: str
    start: datetime
    end: datetime
    tours: list[Tour] = field(default_factory=list)
    opening: str = ""
    closing: str = ""
    lost: bool = False
    forgets: bool = False


def six(night: date) -> datetime:
    """Give six in the evening."""
    return datetime.combine(night, time(18), LONDON)


def chairs(back: int) -> list[Chair]:
    """Say who sits where so many nights back."""
    amina, dan, ben = ((short, -4, END) for short in ("amina", "dan", "ben"))
    whole: dict[int, list[Chair]] = {
        0: [(dan,), (("ben", -6, 326), ("amina", 340, END))],
        4: [(dan,)],
        7: [(amina,), (ben,)],
        9: [(amina,), (("dan", -4, 305),)],
        12: [(amina,), (ben,)], 13: [(amina,), (ben,)],
        16: [(amina,)],
        17: [(ben,), (dan,)], 18: [(ben,), (dan,)],
    }  # fmt: skip
    return whole.get(back, [(amina,), (dan,)])


class Rota:
    """Draws nights one after the other; everyday things are not seen twice before all were seen once."""

    def __init__(self, chance: Random, places: Sequence[Place]) -> None:
        self.chance, self.places = chance, places
        self.everyday: list[Seen] = []
        self.tonight = False

    def night(self, night: date, back: int) -> list[Duty]:
        """Draw a night: its duties in the order they begin."""
        made: list[Duty] = []
        self.tonight = back == 0
        lots = self._lots(len(chairs(back)))
        for seat, chair in enumerate(chairs(back)):
            duties = [self._duty(night, *turn, lost=back == 9 and turn[0] == "dan") for turn in chair]
            for turn, start in enumerate(TURNS):
                self._walk(lots[turn][seat], six(night) + timedelta(minutes=start), duties)
            made += duties
        self._pin(made, back)
        for tour in [tour for tour in by_time(made) if tour.place.name == PART_TONIGHT][1:2] if self.tonight else []:
            tour.reason, tour.words = "called_away", "Called to the noise at Plover Court."
            tour.end, tour.remarks = tour.start + timedelta(minutes=4), []
        if back == 4:
            made[0].tours[9].end = None
        whole = [tour for tour in by_time(made) if not tour.place.low and tour.end and not tour.reason]
        for n, tour in enumerate(whole):
            tour.odd = ODD.get((back, n), "")
        return sorted(made, key=lambda duty: duty.start)

    def _duty(self, night: date, officer: str, start: int, end: int, lost: bool) -> Duty:
        begin = six(night) + timedelta(minutes=start, seconds=self.chance.randint(-150, 200))
        finish = six(night) + timedelta(minutes=end, seconds=self.chance.randint(-120, 200))
        return Duty(officer, begin, finish, [], self.chance.choice(HANDOVERS), self.chance.choice(ENDS), lost)

    def _lots(self, seats: int) -> list[list[list[Place]]]:
        """Share the blocks out for each turn: a stretch for each seat, begun elsewhere and walked either way."""
        low_off = self.chance.sample(range(4), 3)
        lots = []
        for turn in range(len(TURNS)):
            low = [place for place in self.places if place.low]
            order = [p for p in self.places if not p.low or low_off[low.index(p) % 3] != turn]
            first = self.chance.randrange(len(order))
            order = order[first:] + order[:first]
            if self.chance.random() < 0.5:
                order.reverse()
            middle = (len(order) + turn % 2) // 2
            halves = [order[:middle], order[middle:]] if seats == 2 else [order]
            lots.append(halves[::-1] if turn % 2 and seats == 2 else halves)
        return lots

    def _walk(self, lot: Sequence[Place], start: datetime, duties: Sequence[Duty]) -> None:
        """Walk one stretch; what does not fit into the turn, or into anybody's shift, is missed."""
        at = start + timedelta(seconds=self.chance.randint(0, 600))
        for place in lot:
            lasts = timedelta(seconds=self._seconds(place))
            on = next((duty for duty in duties if at + lasts < duty.end - timedelta(minutes=5)), None)
            began = max(at, on.start + timedelta(minutes=7)) if on else at
            if on is None or began + lasts > start + timedelta(minutes=TURN_LASTS) or self.chance.random() < 0.015:
                continue
            at = began
            on.tours.append(self._tour(place, at, at + lasts))
            at += lasts + timedelta(seconds=self.chance.randint(150, 420))

    def _seconds(self, place: Place) -> int:
        if place.low:
            return self.chance.randint(400, 720)
        return place.storeys * 78 + self.chance.randint(360, 660)

    def _tour(self, place: Place, start: datetime, end: datetime) -> Tour:
        tour, luck = Tour(place, start, end), self.chance.random()
        if luck < 0.02 and not self.tonight:
            tour.reason, tour.words = self.chance.choice(PARTS if not place.low else PARTS[::2])
            tour.end = start + (end - start) / 2
        elif luck < 0.16:
            tour.remarks.append(self._remark(tour, self._everyday(place)))
            tour.remarks[0].struck = self.chance.choice(STRIKES) if self.chance.random() < 0.04 else ""
        elif luck < 0.42:
            words = self.chance.choice(IN_ORDER) if not place.low else ""
            tour.remarks.append(Remark(end - timedelta(seconds=50), Seen("in_order", words)))
        return tour

    def _everyday(self, place: Place) -> Seen:
        """Draw the next everyday thing that can be seen here."""
        if not self.everyday:
            self.everyday = self.chance.sample(EVERYDAY, len(EVERYDAY))
        fits = next((one for one in self.everyday if not place.low or fits_low(one)), None)
        if fits is None:
            return EVERYDAY[4]._replace(floor="G")
        self.everyday.remove(fits)
        return fits

    def _remark(self, tour: Tour, seen: Seen, photographs: tuple[str, ...] = (), struck: str = "") -> Remark:
        share = self.chance.uniform(0.2, 0.7)
        at = tour.start + ((tour.end or tour.start) - tour.start) * share
        floor = str(self.chance.randint(1, tour.place.storeys - 1)) if seen.floor == UP else seen.floor
        return Remark(at, self._numbered(seen._replace(floor=floor), at), photographs, struck)

    def _numbered(self, seen: Seen, at: datetime) -> Seen:
        """Put this night's numbers into references that every night would otherwise share."""
        clip, incident = f"BWV-{self.chance.randint(6000, 7999):05}", f"CAD {self.chance.randint(900, 1900)} of"
        day = f"{at - timedelta(hours=12):%d %b}"

        def told(fields: Mapping[str, object]) -> dict[str, object]:
            fresh = dict(fields)
            if "bwv_reference" in fresh:
                fresh["bwv_reference"] = clip
            if str(fresh.get("police_reference", "")).startswith("CAD"):
                fresh["police_reference"] = f"{incident} {day}"
            return fresh

        return seen._replace(more=told(seen.more), later=tuple((after, told(fields)) for after, fields in seen.later))

    def _pin(self, duties: Sequence[Duty], back: int) -> None:
        """Put what this night is remembered for at the visit it belongs to."""
        for pinned in PINNED:
            if pinned.night != back:
                continue
            tours = [t for t in by_time(duties) if t.place.name == pinned.block and not t.reason and t.end]
            if not tours:
                continue
            tour = tours[min(pinned.tour, len(tours) - 1)]
            tour.remarks = [one for one in tour.remarks if one.photographs or one.struck]
            tour.remarks.append(self._remark(tour, pinned.seen, pinned.photographs, pinned.struck))


def fits_low(seen: Seen) -> bool:
    """Say whether this can be seen in a low-rise block: no lift, no long stair."""
    return seen.floor != UP and "lift" not in seen.spot


def by_time(duties: Sequence[Duty]) -> Iterator[Tour]:
    """Give all tours of a night in the order they begin."""
    yield from sorted((tour for duty in duties for tour in duty.tours), key=lambda tour: tour.start)

