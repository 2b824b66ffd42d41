"""What is shipped as data: policies, forms and letters that a landlord may begin with, and change."""

import json
from pathlib import Path
from typing import Final

from cases.rules.forms import FormBody
from cases.rules.policies import PolicyBody
from cases.rules.retention import RetentionBody

POLICIES: Final = Path(__file__).parent / "policies"
FORMS: Final = Path(__file__).parent / "forms"
RETENTION: Final = Path(__file__).parent / "retention.json"
PACK: Final = Path(__file__).parent / "pack"
LETTERS: Final = Path(__file__).parent / "letters"


def policies() -> dict[str, PolicyBody]:
    """Give every shipped policy by its name. A file that does not fit the shape ends in a clear error."""
    return {file.stem: PolicyBody.model_validate_json(file.read_bytes()) for file in sorted(POLICIES.glob("*.json"))}


def policy(name: str) -> PolicyBody:
    """Give one shipped policy."""
    return PolicyBody.model_validate(json.loads((POLICIES / f"{name}.json").read_text()))


def form(kind: str) -> FormBody:
    """Give the shipped form of a kind."""
    return FormBody.model_validate_json((FORMS / f"{kind}.json").read_bytes())


def letters(language: str) -> dict[str, tuple[str, str]]:
    """Give every shipped letter in a language by its kind: its subject, which is the first line, and its words."""
    if not language.isalpha():
        return {}
    found = {file.stem: file.read_text() for file in sorted((LETTERS / language).glob("*.txt"))}
    return {kind: (text.partition("\n")[0], text.partition("\n")[2].strip()) for kind, text in found.items()}


def pack_files() -> dict[str, bytes]:
    """Give what goes into every case pack: how to read it, and the verifier."""
    return {name: (PACK / name).read_bytes() for name in ("README.txt", "verify.py")}


def retention() -> RetentionBody:
    """Give how long is kept what until a landlord decides."""
    return RetentionBody.model_validate_json(RETENTION.read_bytes())
