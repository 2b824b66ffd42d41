"""The survey after a case has ended: five questions from 0 to 10, each of which may be left out."""

import re
from typing import Final

QUESTIONS: Final = {
    "ease": "How easy was it to tell us?", "contact": "How content are you with how we kept in touch?",
    "support": "How content are you with the support you had?", "handled": "How well did we handle it, all in all?",
    "outcome": "How content are you with how it came out?",
}  # fmt: skip
BODY: Final = {
    "name": "Survey after a case", "default": True,
    "questions": [
        {"code": code, "words": words, "kind": "number", "needed": False, "most": 10}
        for code, words in QUESTIONS.items()
    ],
}  # fmt: skip
SKIPPED: Final = {
    "unsafe": "To ask would not be safe", "declined": "They do not want to be asked", "unable": "They cannot answer it",
    "unreached": "No letter reaches them", "asked": "They were asked about the same matter lately",
}  # fmt: skip
"""Why a complainant is not invited. Nobody is left out for what they would answer."""
LATER: Final = "We would like to hear how it was for you, and will ask you a few short questions."
INVITED: Final = re.compile(r"https?://\S+/follow/[\w-]{20,}")


def invitation(page: str) -> str:
    """Say in a closing letter where the survey is; without a page of theirs, that they will be asked."""
    asked = "We would like to hear how it was for you. Five short questions, each of which you may leave out, are here"
    return f"{asked} once the case is closed: {page}" if page else LATER


def invites(body: str) -> bool:
    """Say whether a letter invites its reader: the address of their own page stands in it."""
    return INVITED.search(body) is not None
