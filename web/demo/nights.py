"""Writing the nights: each duty becomes pages on a phone, in order, delivered when there is signal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from estate.database import db
from estate.models import Block, Person
from notebook.disk import Disk
from patrol.models import Checkpoint
from patrol.rules.tiles import BY_CODE
from web.demo.alarms import calls
from web.demo.handset import Handset
from web.demo.proving import Proof, proofs
from web.demo.rota import Duty, Remark, Tour
from web.demo.turns import Turns
from web.demo.words import Seen

Step = tuple[datetime, Callable[[], object]]
SIGNAL = 0.6


@dataclass
class Writer:
    """Writes nights. `now`: nothing later is written. `phones`: the phone each officer writes on.

    `labels`: the checkpoints of each block by its name, in walking order.
    """

    chance: Random
    disk: Disk
    people: dict[str, Person]
    blocks: dict[str, Block]
    pictures: Callable[[str, datetime, Block], bytes]
    now: datetime
    turns: Turns
    round_id: str
    labels: Mapping[str, Sequence[Checkpoint]] = field(default_factory=dict)
    phones: dict[str, Handset] = field(default_factory=dict)
    proving: Random = field(default_factory=lambda: Random("scans"))

    def hand_out(self, short: str, label: str, at: datetime, fast: timedelta = timedelta(0)) -> Handset:
        """Give somebody a phone, and open its notebook."""
        self.phones[short] = Handset(self.people[short], short, label, self.chance, self.disk, fast)
        self.phones[short].open(at)
        return self.phones[short]

    def write(self, duties: Sequence[Duty], more: Sequence[Step] = ()) -> None:
        """Write a night, with what else happens in it, as far as it has come; commits."""
        steps = [step for duty in duties for step in self.steps(duty)]
        for at, do in sorted([*steps, *more], key=lambda step: step[0]):
            if at <= self.now:
                do()
        db.session.commit()

    # One duty as steps

    def steps(self, duty: Duty) -> Iterator[Step]:
        """Give what is written in a duty, and when it is sent, in order."""
        short = duty.officer
        shift: list[str] = []

        def begin() -> None:
            phone = self.phones[short]
            phone.begin(duty.start)
            body = {"round": self.round_id, "kit": self.turns.taken(short, duty.start)}
            body["words"] = self.turns.faulty(short, duty.start)
            shift.append(phone.write(duty.start, "shift_started", body).id)

        def read() -> None:
            for page in self.turns.waiting_for(short, duty.start):
                self.phones[short].write(reading, "handover_read", {"handover": page, "shift": shift[0]})

        reading = duty.start + timedelta(seconds=70)
        yield duty.start, begin
        yield reading, read
        yield self._step(short, duty.start + timedelta(seconds=95), "note", lambda: {"words": duty.opening})
        yield from self._checks(duty, shift)
        for tour in duty.tours:
            yield from self._tour(short, tour, shift, duty.end)
        if not duty.lost:
            yield from self._end(duty, shift)
            yield duty.end + timedelta(seconds=1), lambda: self._send(short, duty.end)

    def _checks(self, duty: Duty, shift: list[str]) -> Iterator[Step]:
        """Try the alarm once, and call in where a break is long."""
        short = duty.officer
        tried = duty.start + timedelta(seconds=110)
        yield self._step(short, tried, "alarm_test", lambda: {"shift": shift[0]})
        for at in calls(duty):
            yield self._step(short, at, "check_call", lambda: {"shift": shift[0]})
            yield at + timedelta(seconds=1), partial(self._send, short, at)

    def _end(self, duty: Duty, shift: list[str]) -> Iterator[Step]:
        short, at = duty.officer, duty.end - timedelta(seconds=80)

        def hand_over() -> None:
            page = self.phones[short].write(at, "handover", {"shift": shift[0], **self.turns.handed_over(short, at)})
            self.turns.left.append((page.id, short, at))

        def end() -> dict[str, object]:
            return {"shift": shift[0], "returned": self.turns.returned(short), "words": duty.closing}

        yield at, hand_over
        yield self._step(short, duty.end, "shift_ended", end)

    def _send(self, short: str, at: datetime) -> None:
        """Send, where there is signal."""
        at += timedelta(seconds=self.chance.randint(8, 55))
        if not self.phones[short].silent and at <= self.now:
            self.phones[short].deliver(at)

    def _step(self, short: str, at: datetime, kind: str, body: Callable[[], dict[str, object]]) -> Step:
        return at, lambda: self.phones[short].write(at, kind, body())

    def _tour(self, short: str, tour: Tour, shift: list[str], over: datetime) -> Iterator[Step]:
        block, visit = self.blocks[tour.place.name], [""]

        def begin() -> None:
            body = {"shift": shift[0], "block": str(block.id)}
            visit[0] = self.phones[short].write(tour.start, "visit_started", body, block).id

        def finish() -> None:
            outcome = "part" if tour.reason else "completed"
            body = {"visit": visit[0], "outcome": outcome, "reason": tour.reason, "words": tour.words}
            self.phones[short].write(tour.end or tour.start, "visit_finished", body, block)
            if self.chance.random() < SIGNAL:
                self._send(short, tour.end or tour.start)

        yield tour.start, begin
        for remark in tour.remarks:
            yield from self._remark(short, remark, block, shift, visit, over)
        for proof in proofs(tour, self.labels.get(tour.place.name, ()), self.proving):
            yield proof.at, partial(self._prove, short, proof, block, (shift, visit))
        if tour.odd == "passing":
            yield from self._passing(short, tour, shift)
        if tour.end:
            yield tour.end, finish

    def _passing(self, short: str, tour: Tour, shift: list[str]) -> Iterator[Step]:
        """Scan the door label on the way past, two minutes before the visit: of no visit."""
        label, at = self.labels[tour.place.name][0], tour.start - timedelta(minutes=2)
        proof = Proof(at, {"checkpoint": str(label.id), "code": label.code, "method": "qr", "visit": None})
        yield at, partial(self._prove, short, proof, self.blocks[tour.place.name], (shift, [""]))

    def _prove(self, short: str, proof: Proof, block: Block, within: tuple[list[str], list[str]]) -> None:
        shift, visit = within
        told = {"shift": shift[0], "visit": visit[0], "blocked": False, "reason": "", "answer": "", "words": ""}
        photos = [self.pictures(proof.photograph, proof.at, block)] if proof.photograph else []
        self.phones[short].write(proof.at, "scan", told | proof.told, block, photos, proof.north)

    def _remark(
        self, short: str, remark: Remark, block: Block, shift: list[str], visit: list[str], over: datetime
    ) -> Iterator[Step]:
        page = [""]

        def observe() -> None:
            photos = [self.pictures(name, remark.at, block) for name in remark.photographs]
            body = observed(remark.seen) | {"shift": shift[0], "visit": visit[0], "block": str(block.id)}
            page[0] = self.phones[short].write(remark.at, "observation", body, block, photos).id

        yield remark.at, observe
        if remark.struck:
            at = remark.at + timedelta(seconds=24)
            yield self._step(short, at, "struck", lambda: {"page": page[0], "reason": remark.struck})
        for after, told in remark.seen.later:
            at = remark.at + timedelta(minutes=after)
            if at < over:
                yield self._step(short, at, "amended", partial(amended, page, told))


def amended(page: list[str], told: Mapping[str, object]) -> dict[str, object]:
    """Give the body of an addition to a page, whose id is known once it has been written."""
    return {"page": page[0], **told}


def observed(seen: Seen) -> dict[str, object]:
    """Give the body of an observation."""
    return {
        "tile": seen.tile, "severity": BY_CODE[seen.tile].severity, "floor": seen.floor, "spot": seen.spot,
        "words": seen.words, "moved_on": None, "police_called": False, "police_assisted": False,
        "police_reference": "", "bwv_reference": "", "follow_up": False, **seen.more,
    }  # fmt: skip
