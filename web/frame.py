"""What stands around every page: where one can go, who one is, night or day, and how often one may try."""

from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from estate.models import Person
from estate.rules.powers import ROLE_NAMES
from web.guard import mark_of

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
THEMES = ("system", "night", "day")


@limiter.request_filter
def known_by_key() -> bool:
    """Leave out phones, which the throttle does not count: they are known by their notebook's key."""
    mark = mark_of(current_app)
    return mark is not None and mark.kind == "by signature"


class Place(NamedTuple):
    """One line of the list on the left. `also`: addresses that are reached from there."""

    words: str
    address: str
    sign: str
    power: str
    also: tuple[str, ...] = ()
    here: bool = False

    def holds(self, path: str) -> bool:
        """Say whether an address lies here."""
        return any(path == own or path.startswith(own + "/") for own in (self.address, *self.also))


PLACES = (
    Place("Tonight", "/tonight", "moon", "watch the night"),
    Place("Inbox", "/inbox", "inbox", "handle reports"),
    Place("Cases", "/cases", "book-open", "work cases", ("/letters", "/orders", "/warnings", "/caseload", "/reviews")),
    Place("Restricted", "/restricted", "lock", "lead restricted cases"),
    Place("Alerts", "/alerts", "siren", "watch the night"),
    Place("Reports", "/reports", "file-text", "read reports", ("/figures/patrols",)),
    Place("Figures", "/figures/cases", "chart-column", "read figures of cases"),
    Place("Observations", "/observations", "eye", "watch the night"),
    Place("Unknown persons", "/sightings", "users", "handle sightings", ("/strangers",)),
    Place("Coverage", "/coverage", "layers", "watch the night"),
    Place("Duty", "/duty", "footprints", "watch the night", ("/kit",)),
    Place("Rounds", "/rounds", "route", "see checkpoints"),
    Place("Notebooks", "/notebooks", "notebook-pen", "watch the night"),
    Place("Places", "/places", "building-2", "see places"),
    Place("Fire faults", "/fire", "flame", "watch the night"),
    Place("Policy", "/policies", "stamp", "read policy"),
    Place("Retention", "/retention", "hourglass", "see retention"),
    Place("People", "/people", "users", "see people"),
    Place("Traces", "/traces", "history", "audit"),
    Place("Health", "/health", "heart-pulse", "audit"),
    Place("My phone", "/field", "smartphone", "patrol"),
)


def places_to_go(person: Person) -> list[Place]:
    """Give the lines this person's powers open, the present one marked."""
    return [place._replace(here=place.holds(request.path)) for place in PLACES if person.can(place.power)]


def theme() -> str:
    """Give night, day, or system where this browser has chosen nothing. The way into the phone is always dark."""
    if request.path in ("/sign-in", "/confirm") and request.values.get("next", "").startswith("/field"):
        return "night"
    chosen = request.cookies.get("beatbook_theme", "")
    return chosen if chosen in THEMES else "system"


def around() -> dict[str, Any]:
    """Give every template what stands around a page."""
    person: Person | None = getattr(current_user, "person", None)
    if person is None:
        return {"theme": theme()}
    return {
        "theme": theme(),
        "places_to_go": places_to_go(person),
        "role_words": ROLE_NAMES.get(person.role, person.role),
        "landlord_name": person.landlord.name,
    }


def install(app: Flask) -> None:
    """Offer it to the templates, and set up the throttle."""
    app.context_processor(around)
    app.jinja_env.filters["role"] = lambda role: ROLE_NAMES.get(role, role)
    limiter.init_app(app)
