"""Where a code hangs, kept: its clock and hours decide what the pages of many contact points say."""

from __future__ import annotations

from contactcodes.contacts.contact_page import Place, place_of
from contactcodes.web.customer.kept_pages import Values, reading


def kept_place(values: Values, code_id: int) -> Place:
    """Return the place of a code, from the database once for many scans. Raises DatabaseAwayError."""

    def read() -> Place:
        with reading() as connection:
            return place_of(connection, code_id)

    return values.get_of_code(("place", code_id), read)
