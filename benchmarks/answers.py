"""How long a page takes: asked of the whole app, in its own process, by somebody who is signed in."""

import time
from typing import Any

from benchmarks.figures import Figure, share
from benchmarks.nights import Site
from tests.support.cast import Figure as Person
from tests.support.clients import SiteClient, sign_in


def answered(site: Site, what: str, who: Person, path: str, times: int, limit: float) -> Figure:
    """Give within how many milliseconds 95 of 100 answers were made. Raises RuntimeError for any but a page."""
    site.app.test_client_class = SiteClient
    client = sign_in(site.app.test_client(), who)
    taken = [_once(client, path) for _ in range(times + 5)][5:]
    return Figure(what, share(taken, 0.95), "ms", limit, False, f"half within {share(taken, 0.5):.0f}")


def _once(client: Any, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    answer.get_data()
    taken = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return taken
