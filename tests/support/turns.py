"""Which tests stay on one worker, when two share them out."""

from xdist.scheduler import LoadGroupScheduling

TOGETHER = ("tests/browsers/", "tests/notebook/test_verifying.py", "tests/faults/")
"""Tests under each of these run one after the other: one browser at a time, one full notebook, one load."""


class Turns(LoadGroupScheduling):  # type: ignore[misc]
    """Shares tests out by these paths: the ids of pytest 9.2 no longer carry the groups that xdist 3.8 writes there."""

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)
