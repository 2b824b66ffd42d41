"""What makes a password good enough (NIST SP 800-63B: length counts, composition does not)."""

import unicodedata

SHORTEST = 12
LONGEST = 1000
FEWEST_DIFFERENT = 5


def normal(password: str) -> bytes:
    """Give the bytes that are hashed: the same for every way a keyboard may compose the same characters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def fault(password: str, email: str, name: str) -> str:
    """Say in a sentence what is wrong with a new password; empty when it is good."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four words in a row are good."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(password)) < FEWEST_DIFFERENT:
        return "Use more than a few different characters."
    if _bare(password) in {_bare(email), _bare(email.partition("@")[0]) * 2, _bare(name), _bare(name) * 2}:
        return "Do not use your e-mail address or your name."
    return ""


def _bare(text: str) -> str:
    """Give letters and digits only, so that neither spaces nor capitals make a name a password."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
