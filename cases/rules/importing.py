"""What a list of homes, tenancies or open cases may say at go-live, column by column. Pure.

Days are read as people in the United Kingdom write them: 3/4/2026 is 3 April.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from cases.rules.lists import CATEGORIES, METHODS, RISKS, STRANDS
from estate.rules.blocks import FIELDS as OF_BLOCKS
from estate.rules.sheets import plain
from estate.rules.words import Refusal, quoted, typed

Take = Callable[[str], Any]

MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                 "november", "december")  # fmt: skip
NUMBERS: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?: 0?0:00(?::00)?)?")
ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
NAMED: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})\.?[ \-](\d{4})")
SHORT: Final = re.compile(r"\d{1,2}[/.\- ](\d{1,2}|[a-z]{3,9})[/.\- ]\d{2}")
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
YES: Final = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
SEVERAL: Final = re.compile(r"\s*[;/|,]\s*")
FIRST: Final = date(1900, 1, 1)


class Column(NamedTuple):
    """One column: what reads its cells, the headings it is known by, and its value where a dash empties it."""

    take: Take
    headings: tuple[str, ...]
    empty: Any = ""
    needed: bool = False
    words: bool = False


def read_day(said: str, what: str) -> date:
    """Read a day written day first, or as 2026-11-23. Raises Refusal for anything that can be read in two ways."""
    text = " ".join(said.casefold().replace(",", " ").split())
    if found := ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), said, what)
    if found := NUMBERS.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]), said, what)
    if found := NAMED.fullmatch(text):
        month = [number for number, name in enumerate(MONTHS, 1) if found[2] in (name, name[:3], name[:4])]
        return _day(int(found[3]), month[0] if month else 0, int(found[1]), said, what)
    if text.isdigit():
        raise Refusal(f"{what} {quoted(said)} is a spreadsheet's own number. Make its cells dates, and save again.")
    if SHORT.fullmatch(text):
        raise Refusal(f"{what} {quoted(said)} needs the whole year, such as 23/11/2026.")
    raise Refusal(f"{what} {quoted(said)} is not a date, such as 23/11/2026.")


def _day(year: int, month: int, day: int, said: str, what: str) -> date:
    if month > 12 >= day > 0:
        raise Refusal(f"{what} {quoted(said)} has no month {month}. Write the day first, such as 23/11/2026.")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refusal(f"{what} {quoted(said)} is no day of the calendar.") from None
    if found < FIRST or year > 2100:
        raise Refusal(f"{what} {quoted(said)} is too far away.")
    return found


def _text(what: str, most: int) -> Take:
    return lambda said: typed(said, most, what, needed=False)


def _a_day(what: str) -> Take:
    return lambda said: read_day(said, what)


def _yes_no(what: str) -> Take:
    def take(said: str) -> bool:
        if said.casefold() not in YES:
            raise Refusal(f"{what} must be yes or no, not {quoted(said)}.")
        return YES[said.casefold()]

    return take


def _one_of(what: str, words: Mapping[str, str]) -> Take:
    meant = {plain(said.split()[0]): code for code, said in words.items()}
    meant |= {plain(each): code for code, said in words.items() for each in (code, said)}

    def take(said: str) -> str:
        if plain(said) not in meant:
            raise Refusal(f"{what} {quoted(said)} is none of: {', '.join(words.values())}.")
        return meant[plain(said)]

    return take


def _some_of(what: str, words: Mapping[str, str]) -> Take:
    one = _one_of(what, words)
    return lambda said: sorted({one(each) for each in SEVERAL.split(said) if each})


def _email(said: str) -> str:
    if not EMAIL.fullmatch(said) or len(said) > 254:
        raise Refusal(f"{quoted(said)} is not an e-mail address.")
    return said.lower()


def _uprn(said: str) -> str:
    if not re.fullmatch(r"\d{1,12}", said):
        raise Refusal(f"The UPRN {quoted(said)} must be at most 12 digits.")
    return said.lstrip("0") or "0"


def _first_words(words: Mapping[str, Any]) -> dict[str, str]:
    return {code: said.words for code, said in words.items()}


CODE: Final = ("homecode", "home", "property", "propertycode", "propertyreference", "propertyref")
HOMES: Final = {
    "code": Column(_text("The home's code", 60), ("code", *CODE), needed=True, words=True),
    "block": Column(_text("The block", 200), ("block", "blockcode", "blockname", "building"), words=True),
    "flat": Column(_text("The flat", 40), ("flat", "flatnumber", "number", "door"), words=True),
    "floor": Column(_text("The floor", 40), ("floor", "level"), words=True),
    "address": Column(_text("The address", 400), ("address",), words=True),
    "postcode": Column(OF_BLOCKS["postcode"].take, ("postcode", "postalcode"), words=True),
    "uprn": Column(_uprn, ("uprn",)),
}
TENANCIES: Final = {
    "home": Column(_text("The home's code", 60), CODE, needed=True, words=True),
    "tenant": Column(
        _text("The tenant's code", 60),
        ("tenant", "tenantcode", "person", "personcode", "personreference", "tenantreference", "tenantref"),
        needed=True, words=True,
    ),
    "name": Column(_text("The name", 200), ("name", "tenantname", "fullname"), needed=True, words=True),
    "kind": Column(_text("The kind of tenancy", 20), ("kind", "tenancytype", "tenancykind", "type"), words=True),
    "from_day": Column(
        _a_day("The first day"), ("from", "start", "startdate", "tenancystart", "tenancystartdate"), empty=None
    ),
    "to_day": Column(_a_day("The last day"), ("to", "end", "enddate", "tenancyend", "tenancyenddate"), empty=None),
    "born_on": Column(_a_day("The date of birth"), ("born", "dateofbirth", "dob", "birthdate"), empty=None),
    "phone": Column(_text("The number", 40), ("phone", "telephone", "mobile", "phonenumber")),
    "email": Column(_email, ("email", "emailaddress", "mail")),
    "method": Column(_one_of("How to reach them", METHODS), ("contactby", "preferredcontact", "contactmethod")),
    "avoid": Column(_some_of("How not to reach them", METHODS), ("notby", "avoid", "donotcontactby"), empty=[]),
    "safe_times": Column(_text("When it is safe", 200), ("safetimes", "besttime", "whentocontact"), words=True),
    "no_voicemail": Column(_yes_no("No voicemail"), ("novoicemail", "donotleavevoicemail"), empty=False),
    "interpreter": Column(_text("The language", 60), ("interpreter", "language", "interpreterlanguage"), words=True),
    "adjustments": Column(_text("What helps them", 4_000), ("adjustments", "reasonableadjustments"), words=True),
}  # fmt: skip
CASES: Final = {
    "number": Column(
        _text("The old number", 60), ("number", "casenumber", "caseref", "casereference", "reference", "ref", "case"),
        needed=True, words=True,
    ),
    "title": Column(_text("The title", 200), ("title", "summary", "subject"), needed=True, words=True),
    "category": Column(
        _one_of("The category", _first_words(CATEGORIES)), ("category", "asbtype", "type", "casetype"), needed=True
    ),
    "risk": Column(_one_of("The risk", RISKS), ("risk", "risklevel", "grade"), needed=True),
    "opened": Column(_a_day("The day it was opened"), ("opened", "openedon", "dateopened", "opendate"), needed=True),
    "received": Column(
        _a_day("The day it was told"), ("received", "reported", "datereported", "reportedon", "receivedon")
    ),
    "block": Column(_text("The block", 200), ("block", "blockcode", "blockname", "building"), words=True),
    "home": Column(_text("The home's code", 60), CODE, words=True),
    "floor": Column(_text("The floor", 40), ("floor", "level"), words=True),
    "spot": Column(_text("Where exactly", 400), ("where", "spot", "location"), words=True),
    "complainant": Column(
        _text("The complainant", 200), ("complainant", "reporter", "complainantcode", "reportedby"), words=True
    ),
    "alleged": Column(
        _text("Whom it is about", 200), ("alleged", "perpetrator", "allegedperpetrator", "about", "allegedcode"),
        words=True,
    ),
    "officer": Column(_email, ("officer", "officeremail", "caseofficer", "owner", "assignedto")),
    "hate": Column(_yes_no("Hate"), ("hate", "hateincident", "hatecrime")),
    "strands": Column(_some_of("The strand", STRANDS), ("strands", "hatestrands", "hatestrand", "strand")),
    "words": Column(
        _text("What was told", 20_000), ("words", "description", "details", "notes", "history"), words=True
    ),
    "first_contact": Column(
        _a_day("The first contact"), ("firstcontact", "firstcontacton", "firstcontactdate", "responded")
    ),
    "last_contact": Column(_a_day("The last contact"), ("lastcontact", "lastcontacton", "lastcontactdate")),
    "last_review": Column(_a_day("The last review"), ("lastreview", "lastreviewon", "lastreviewdate", "reviewed")),
}  # fmt: skip
KINDS: Final[Mapping[str, Mapping[str, Column]]] = {"homes": HOMES, "tenancies": TENANCIES, "cases": CASES}


def take_all(cells: Mapping[str, str], columns: Mapping[str, Column]) -> tuple[dict[str, Any], list[str]]:
    """Give what the cells of a row say, and a sentence for each that cannot be read.

    An empty cell says nothing. A dash empties what may be empty.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, cell in cells.items():
        if cell == "-" and not columns[name].needed:
            values[name] = columns[name].empty
        elif cell:
            try:
                values[name] = columns[name].take(cell)
            except Refusal as refusal:
                faults.append(str(refusal))
    missing = [name for name, column in columns.items() if column.needed and not cells.get(name)]
    return values, [*faults, *(f"The {name} is missing." for name in missing)]


class Judged(NamedTuple):
    """What one row of a list would do, and why. status: new, changed, same or refused; name: how it is called."""

    number: int
    status: str
    because: str
    name: str


def said(value: Any) -> str:
    """Say a value in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "nothing"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "nothing" if value in (None, "") else str(value)


def differences(values: Mapping[str, Any], standing: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Say each value that differs from the one that stands."""
    changed = [name for name in values if name in names and values[name] != standing[name]]
    return [f"{names[name]} was {said(standing[name])}, now {said(values[name])}" for name in changed]
