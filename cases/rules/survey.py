"""The survey after a case has ended: five questions from 0 to 10, each of which may be left out."""

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
