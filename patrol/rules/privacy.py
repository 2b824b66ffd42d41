"""What of a night is for few eyes: which tiles, and which texts of pages. Pure."""

import re
from typing import Final

KEPT_BACK: Final = frozenset({"domestic_abuse"})
"""Tiles whose observations nobody reads who merely watches the night."""
KINDS_KEPT_BACK: Final = frozenset({"sighting"})
"""Kinds of pages that are for the case lane alone."""
IN_DANGER: Final = "Someone is in danger now"
"""What an alert says in place of a tile that is kept back: the words of the commonest grave tile."""
_SAYS: Final = rb'\\*"%s\\*"\s*:\s*\\*"(?:%s)\\*"'
_TILE: Final = re.compile(_SAYS % (b"tile", "|".join(sorted(KEPT_BACK)).encode()))
_KIND: Final = re.compile(_SAYS % (b"kind", "|".join(sorted(KINDS_KEPT_BACK)).encode()))


def tells_of_a_person(text: bytes | None) -> bool:
    """Say whether a page's text is, or carries as a copy however deep, a page for the case lane alone."""
    return text is not None and _KIND.search(text) is not None


def speaks_of_it(text: bytes | None) -> bool:
    """Say whether a page's text is, or carries as a copy however deep, a page that is kept back for any reason."""
    return tells_of_a_person(text) or (text is not None and _TILE.search(text) is not None)
