"""The partner version: worked out from the internal one, and it can hold nothing that an officer typed.

What leaves is a count, the name of a block, a full hour, and a police reference that is nothing but one.
"""

from collections import Counter
from typing import Final

from patrol.rules import tiles
from patrol.rules.daily.composing import about, events, standing
from patrol.rules.daily.references import may_leave
from patrol.rules.daily.shape import Count, Facts, Internal, Partner, SeenLine

NEVER: Final = frozenset({"domestic_abuse", "welfare", "danger"})
"""Domestic abuse, health, children, safeguarding (domain F6): in no feed at all, not even as a count. Someone in danger
may be any of these, so a person tells of it by the route that is made for it."""
HATE: Final = "hate"
ELSEWHERE: Final = "no block named"
OTHER: Final = "Other"


def for_partners(report: Internal) -> Partner:
    """Work out the partner version."""
    seen = [one for one in events(report.seen) if one.tile not in NEVER]
    references = _references(seen)
    leave = [one for one in references if may_leave(one, report.night)]
    return Partner(
        landlord=report.landlord, night=report.night, patrols=report.totals.done, counts=tuple(_counts(seen, report)),
        hate=any(one.tile == HATE for one in seen), moved_on=sum(one.moved_on for one in seen),
        drug_litter=sum(one.tile == "drugs" for one in seen),
        police_assisted=sum(one.police_assisted for one in seen),
        references=tuple(leave), withheld=len(references) - len(leave),
    )  # fmt: skip


def _counts(seen: list[SeenLine], report: Facts) -> list[Count]:
    """Count by category, block and hour, in the order of the night. Hate has its yes and no place here."""
    first: dict[tuple[str, str, str], SeenLine] = {}
    many: Counter[tuple[str, str, str]] = Counter()
    for one in sorted(standing(seen), key=lambda line: line.at):
        if one.tile != HATE:
            key = (_category(one.tile), one.block or ELSEWHERE, about(one.at))
            first.setdefault(key, one)
            many[key] += 1
    return [Count(category=key[0], block=key[1], about=key[2], many=many[key]) for key in first]


def _category(tile: str) -> str:
    """Give our own words for a tile. The code of an unknown one was written on a phone: it does not leave."""
    known = tiles.BY_CODE.get(tile)
    return known.label if known else OTHER


def _references(seen: list[SeenLine]) -> list[str]:
    return list(dict.fromkeys(one.police_reference.strip() for one in seen if one.police_reference.strip()))
