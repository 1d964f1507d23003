"""Passwords: hashed with Argon2id, checked at the same cost whether the user exists or not.

Parameters: 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet, first choice
for Argon2id with little memory); 32 ms measured on the reference machine.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contactcodes.errors import InputError
from contactcodes.language import _

SHORTEST = 12
LONGEST = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def checked_password(password: str) -> str:
    """Return the password. Raises InputError unless it has 12 to 200 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            _("The password has %(length)d characters; it takes %(shortest)d to %(longest)d.")
            % {"length": len(password), "shortest": SHORTEST, "longest": LONGEST}
        )
    return password


def hash_password(password: str) -> str:
    """Return the hash to store, with its parameters and salt in it."""
    return _hasher.hash(_same_on_every_keyboard(password))


def is_password(password: str, stored_hash: str | None) -> bool:
    """Tell whether the password is the one of the hash.

    stored_hash  None: there is no such user; a hash is computed all the same, so that
                 the time of the answer does not tell which e-mails exist
    """
    try:
        _hasher.verify(stored_hash or _nobodys_hash(), _same_on_every_keyboard(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def _same_on_every_keyboard(password: str) -> str:
    # é typed as one character or as two is the same password (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password)
