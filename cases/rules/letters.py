"""Letters: which there are and to whom, how a template is filled, and where no letter may go. Pure.

A template is plain text: blank lines part paragraphs, lines that begin with "- " are a list, {name} is filled from the
case, and [what to say here] is a gap that a person fills before it is sent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from estate.rules.words import Refusal


class Kind(NamedTuple):
    """A kind of letter: what people call it, and to which parties of a case it goes."""

    words: str
    roles: tuple[str, ...]


OURS: Final = ("complainant", "witness")
KINDS: Final = {
    "acknowledgement": Kind("Acknowledgement", OURS), "first_letter": Kind("First letter", ("alleged",)),
    "plan": Kind("Action plan", ("complainant",)), "update": Kind("Update", OURS),
    "case_review": Kind("Case review notice", ("complainant",)), "closing": Kind("Closing letter", OURS),
    "closing_alleged": Kind("Closing letter", ("alleged",)),
}  # fmt: skip
WAYS: Final = {"print": "letter", "email": "email"}
"""How a letter goes → the method of contact it is."""
ABOUT: Final = {
    "noise": "noise", "animals": "animals", "vehicles": "vehicles", "rubbish": "rubbish", "garden": "a garden",
    "damage": "damage to the building", "communal_misuse": "how shared places are used",
}  # fmt: skip
"""What a case is about in words that accuse nobody and name no abuse: whoever opens a letter may read it."""
SAYABLE: Final = frozenset({
    "resolved_early", "resolved_agreement", "resolved_mediation", "no_further_incidents", "not_asb", "no_contact",
    "insufficient_evidence", "complainant_withdrew", "evenly_balanced_dispute", "complainant_moved",
})  # fmt: skip
"""Reasons of a closing that tell a complainant nothing of what was done about somebody else."""
TASKS_GAP: Final = "- [What is done, by whom, by when]"
BECAUSE_GAP: Final = "[the reason, without what was done about anybody else]"
GAP: Final = re.compile(r"\[[^\[\]\n]{2,200}\]")
FIELD: Final = re.compile(r"\{(\w+)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Fill a template. Raises Refusal for a name that no case can fill."""
    unknown = {name for name in FIELD.findall(text) if name not in values}
    if unknown:
        raise Refusal(f"The template asks for {', '.join(sorted(unknown))}, which no case can fill.", "body")
    return FIELD.sub(lambda found: values[found[1]], text)


def gap(text: str) -> str:
    """Give the first gap that nobody has filled, or nothing."""
    found = GAP.search(text)
    return found[0] if found else ""


class Block(NamedTuple):
    """A paragraph (its lines), or a list (its points)."""

    kind: str
    lines: tuple[str, ...]


def blocks(body: str) -> tuple[Block, ...]:
    """Part a letter's words into paragraphs and lists."""
    parts = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return tuple(block for part in parts for block in _parted(part.split("\n")))


def _parted(lines: Iterable[str]) -> Iterator[Block]:
    for listed, run in groupby((line.strip() for line in lines), lambda line: line.startswith("- ")):
        told = tuple(run)
        yield Block("list", tuple(line[2:].strip() for line in told)) if listed else Block("words", told)


class Paper(NamedTuple):
    """A letter as it is printed. addressed: the lines of the window; day: its day in words."""

    landlord: str
    addressed: tuple[str, ...]
    day: str
    reference: str
    subject: str
    body: tuple[Block, ...]
    language: str


class Addressee(NamedTuple):
    """To whom a letter is to go, and what is known of it.

    known: whether anybody knows who it is. restricted: domestic abuse. at: the address as it would stand on the letter,
    without the name; own: the address on file. apart: addresses, and e-mails, of the other side of the case.
    """

    name: str
    role: str
    known: bool
    ended: bool
    restricted: bool
    method: str
    avoid: tuple[str, ...]
    email: str
    at: str
    own: str
    apart: tuple[str, ...]


def never(to: Addressee) -> str:
    """Say why nothing at all may be sent to somebody, in a sentence; nothing where something may."""
    if to.ended:
        return f"{to.name} has no part in this case any more."
    if not to.known:
        return "Nobody knows who they are, so no letter can reach them."
    if to.restricted and to.role == "alleged":
        return "Nothing is sent to who is alleged in a domestic abuse case: it can put somebody in danger."
    if to.method == "via_advocate":
        return f"{to.name} is reached through an advocate only. Speak with the advocate, and log it as a contact."
    return ""


def unsafe(how: str, to: Addressee) -> str:
    """Say why a letter may not go this way, in a sentence; nothing where it may."""
    there, words = (to.email, "e-mail") if how == "email" else (to.at, "letters")
    if said := never(to):
        return said
    if WAYS[how] in to.avoid:
        return f"{to.name} asked for no {words}. Reach them another way."
    if not there.strip():
        return f"No {'e-mail' if how == 'email' else ''} address of {to.name} is known.".replace("  ", " ")
    if any(_same(there, other) for other in to.apart):
        return "Somebody on the other side of this case is at that address. A letter there is not safe."
    if to.restricted and to.method != WAYS[how]:
        return f"{to.name} has not said that {words} are safe. Ask them first, in the way that is safe, and note it."
    if to.restricted and how == "print" and not _same(to.at, to.own):
        return f"That is not the address {to.name} gave as safe."
    return ""


def _same(one: str, other: str) -> bool:
    this, that = (re.sub(r"[\W_]", "", text.casefold()) for text in (one, other))
    return bool(that) and that in this


def names_given_away(text: str, hidden: Iterable[str], known: Iterable[str]) -> str:
    """Give the first name in a letter that its reader must not learn from it, or nothing.

    hidden: names of who told; known: names that the reader has anyway, their own and the officer's.
    """
    open_ones = {part for name in known for part in name.split()}
    for name in hidden:
        parts = {name, name.split()[-1]} - open_ones if name.split() else set()
        for part in sorted(parts, key=len, reverse=True):
            if len(part) > 2 and re.search(rf"\b{re.escape(part)}\b", text):
                return part
    return ""
