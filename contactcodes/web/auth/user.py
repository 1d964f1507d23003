"""Users: who may enter the studio."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import users
from contactcodes.web.auth.password import hash_password

_LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One person who may sign in.

    email   lower case, as it is looked up
    locale  the language the studio speaks to them
    """

    id: int
    email: str
    password_hash: str
    locale: str


def has_user(connection: Connection) -> bool:
    """Tell whether anybody was set up yet."""
    return connection.execute(select(users.c.id).limit(1)).first() is not None


def add_user(connection: Connection, *, email: str, password: str, locale: str, at: datetime) -> User:
    """Add a user and return it. Raises InputError for an e-mail that is none or is taken."""
    email = checked_email(email)
    if find_user(connection, email) is not None:
        raise InputError(_("%(email)s has an account already.") % {"email": email})
    values = {
        "email": email,
        "password_hash": hash_password(password),
        "locale": locale,
        "created_at": at,
    }
    return user_of(connection.execute(insert(users).values(values).returning(users)).one())


def find_user(connection: Connection, email: str) -> User | None:
    """Return the user of that e-mail, however it is written; None if there is none."""
    row = connection.execute(select(users).where(users.c.email == _as_stored(email))).one_or_none()
    return None if row is None else user_of(row)


def all_emails(connection: Connection) -> list[str]:
    """Return the e-mails of all users, sorted."""
    return list(connection.execute(select(users.c.email).order_by(users.c.email)).scalars())


def change_locale(connection: Connection, user_id: int, locale: str) -> None:
    """Let the studio speak another language to a user."""
    connection.execute(update(users).where(users.c.id == user_id).values(locale=locale))


def change_password(connection: Connection, user: User, password_hash: str) -> User:
    """Give a user another password; return the user as it is now."""
    connection.execute(update(users).where(users.c.id == user.id).values(password_hash=password_hash))
    return replace(user, password_hash=password_hash)


def checked_email(email: str) -> str:
    """Return the e-mail as it is stored. Raises InputError if it cannot be one."""
    stored = _as_stored(email)
    if len(stored) > _LONGEST_EMAIL or not _EMAIL.fullmatch(stored):
        raise InputError(
            _(
                "“%(email)s” is not an e-mail address. It has a name, an @ and a domain, such as "
                "marie@dupont.fr."
            )
            % {"email": email.strip()}
        )
    return stored


def user_of(row: AnyRow) -> User:
    """Return the user of a row of ``users``."""
    return User(id=row.id, email=row.email, password_hash=row.password_hash, locale=row.locale)


def _as_stored(email: str) -> str:
    return email.strip().lower()
