"""Which of the phone's modules are needed before it can be used: those that app.js imports, and what they import."""

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
