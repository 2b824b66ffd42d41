"""Hashing passwords with Argon2id: 19 MiB, two passes, one lane (the least OWASP advises; 30 ms on one small core)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from estate.rules.passwords import normal

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$/Zgb6zcaH/aKCu+Nv2hZoQ$9IMZeQudb5PoJGKAcFHV6NC3tZn3aOJ4/eI4ZQBltyA"
"""The hash of a password thrown away, so that an unknown e-mail takes as long to refuse as a wrong password."""


def hashed(password: str) -> str:
    """Give what is stored of a password."""
    return HASHER.hash(normal(password))


def right(stored: str | None, password: str) -> bool:
    """Say whether a password is the one stored; with nothing stored it takes as long, and is not."""
    try:
        return HASHER.verify(stored or NOBODY, normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)
