"""Which of the phone's modules stand before its first screen, and which come right after: found by their imports."""

import posixpath
import re
from functools import lru_cache

from web.assets import ROOT

_STATIC_IMPORT = re.compile(r'^(?:import|export)\b[^"\n]*\bfrom "(\.[^"]+)";|^import "(\.[^"]+)";', re.MULTILINE)


@lru_cache(maxsize=4)
def early(path: str = "field/app.js") -> tuple[str, ...]:
    """Give the modules below `path`, itself first, in the order of their imports; not what is fetched late."""
    found: dict[str, None] = {path: None}
    for known in (waiting := [path]):
        for match in _STATIC_IMPORT.finditer((ROOT / known).read_text()):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(known), match[1] or match[2]))
            if name not in found:
                found[name] = None
                waiting.append(name)
    return tuple(found)


def late() -> tuple[str, ...]:
    """Give the modules that come once the first screen is painted: late.js and what it imports, but for the early."""
    return tuple(module for module in early("field/late.js") if module not in early())
