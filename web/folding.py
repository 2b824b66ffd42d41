"""Folding the quiet stretches of a night's list: what is in order, one after another, becomes one low row. Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from patrol.queries import ObservationSeen

FEWEST = 2


def quiet(seen: ObservationSeen) -> bool:
    """Say whether an observation only tells that all was in order, with no photograph and nothing said of it since."""
    plain = not (seen.photographs or seen.amendments or seen.strike)
    return seen.first.tile == "in_order" and seen.severity == 1 and plain


def folded(observations: Iterable[ObservationSeen]) -> list[Sequence[ObservationSeen]]:
    """Give rows of one observation, or of several quiet ones that follow each other; the order stays."""
    rows: list[Sequence[ObservationSeen]] = []
    for calm, stretch in groupby(observations, quiet):
        found = list(stretch)
        rows += [found] if calm and len(found) >= FEWEST else [[one] for one in found]
    return rows
