"""How a kept page becomes rows of cases: sightings, and nothing else that a phone writes."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from cases.models import Sighting
from notebook.operations import KeptPage, Row
from notebook.shapes import Id
from patrol.pages import AT, Body, Line, Short, Words, reader

Looks = Annotated[list[Short], Field(max_length=40)]


class SightedBy(Body):
    """Body of sighting: an unknown person as an officer described them. `looks`: codes, as tapped."""

    shift: Id | None = None
    visit: Id | None = None
    block: Id | None = None
    observation: Id | None = None
    floor: Short = ""
    spot: Line = ""
    looks: Looks = Field(default_factory=list)
    photo_reason: Short = ""
    words: Words = ""
    moved_on: bool = False


READERS: dict[tuple[str, int], Callable[[KeptPage], list[Row]]] = {
    ("sighting", 1): reader(SightedBy, Sighting, AT | {"observation": "observation_id"}),
}
