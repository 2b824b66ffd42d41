"""What follows from a building's measurements, and what counts as a position."""

import math

HIGH_RISE_METRES = 18.0
HIGH_RISE_STOREYS = 7
"""High-rise: at least 18 metres or at least seven storeys (SI 2022/547, regulation 7)."""

UK = (49.8, 60.9, -8.7, 1.8)
"""South, north, west and east of the United Kingdom in WGS 84 degrees, with a little to spare."""

EARTH_METRES_PER_DEGREE = 110_500.0
"""A degree of latitude in metres, less than it ever is (WGS 84: 110,574 to 111,694): a box is never too small."""


def high_rise(storeys: int, height_m: float | None) -> bool:
    """Say whether a building of so many storeys and metres (None: not measured) is high-rise."""
    return storeys >= HIGH_RISE_STOREYS or (height_m is not None and height_m >= HIGH_RISE_METRES)


def floors(storeys: int, has_basement: bool) -> list[str]:
    """Name the floors from the lowest up: B where there is a basement, G, then 1 to storeys - 1."""
    return ["B"] * has_basement + ["G", *(str(number) for number in range(1, storeys))]


def in_uk(lat: float, lon: float) -> bool:
    """Say whether a position lies in or near the United Kingdom. Not a number, or infinite: no."""
    south, north, west, east = UK
    return south <= lat <= north and west <= lon <= east


def box_around(lat: float, lon: float, metres: float) -> tuple[float, float, float, float]:
    """Give south, north, west and east of a box that holds every point within so many metres."""
    up = metres / EARTH_METRES_PER_DEGREE
    farthest = min(abs(lat) + up, 89.0)
    across = up / math.cos(math.radians(farthest))
    return lat - up, lat + up, lon - across, lon + across
