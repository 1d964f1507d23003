"""Printers: what each desk printer of a brand does wrong, measured once and used with every print run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import Connection, delete, insert, select, update

from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.sheets.correction import Correction
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import printers

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer of a brand.

    name        as people of the brand call it: “Étage 2”
    correction  what makes its sheets come out right
    """

    id: int
    brand_id: int
    name: str
    correction: Correction


def printers_of(connection: Connection, brand_id: int) -> list[Printer]:
    """Return the printers of a brand by name."""
    query = select(printers).where(printers.c.brand_id == brand_id).order_by(printers.c.name)
    return [_printer(row) for row in connection.execute(query)]


def find_printer(connection: Connection, brand_id: int, name: str) -> Printer:
    """Return the printer of that name, however blanks and capitals are typed.

    Raises NotFoundError, naming the nearest one or how the first is made.
    """
    wanted = _folded(name)
    known = {_folded(printer.name): printer for printer in printers_of(connection, brand_id)}
    if wanted in known:
        return known[wanted]
    if not known:
        raise NotFoundError(
            _(
                "There is no printer “%(name)s”: none has been measured yet. Begin with its calibration "
                "page: contactcodes calibrate --printer NAME --out page.pdf"
            )
            % {"name": name}
        )
    near = get_close_matches(wanted, known, n=1, cutoff=0)[0]
    raise NotFoundError(
        _("There is no printer “%(name)s”. Did you mean “%(near)s”? Known are: %(known)s.")
        % {
            "name": name,
            "near": known[near].name,
            "known": ", ".join(printer.name for printer in known.values()),
        }
    )


def find_printer_by_id(connection: Connection, printer_id: int) -> Printer:
    """Return a printer. Raises NotFoundError."""
    row = connection.execute(select(printers).where(printers.c.id == printer_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such printer."))
    return _printer(row)


def add_printer(connection: Connection, brand_id: int, name: str, at: datetime) -> Printer:
    """Add a printer that is still to be measured. Raises InputError for a name that is bad or taken."""
    name = checked_printer_name(name)
    if any(_folded(known.name) == _folded(name) for known in printers_of(connection, brand_id)):
        raise InputError(_("There is a printer “%(name)s” already.") % {"name": name})
    return save_printer(connection, brand_id, name, Correction(), at)


def save_printer(
    connection: Connection, brand_id: int, name: str, correction: Correction, at: datetime
) -> Printer:
    """Keep the correction of a printer, instead of the one it had; a new name makes a new printer.

    Print runs that were ordered keep the correction they were ordered with.
    Raises InputError for a name that is empty or too long.
    """
    name = checked_printer_name(name)
    for known in printers_of(connection, brand_id):
        if _folded(known.name) == _folded(name):
            connection.execute(
                update(printers).where(printers.c.id == known.id).values(correction=correction.as_json())
            )
            return find_printer(connection, brand_id, name)
    connection.execute(
        insert(printers).values(brand_id=brand_id, name=name, correction=correction.as_json(), created_at=at)
    )
    return find_printer(connection, brand_id, name)


def delete_printer(connection: Connection, brand_id: int, name: str) -> None:
    """Forget a printer; print runs ordered for it stay as they are. Raises NotFoundError."""
    printer = find_printer(connection, brand_id, name)
    connection.execute(delete(printers).where(printers.c.id == printer.id))


def checked_printer_name(name: str) -> str:
    """Return the name with single blanks. Raises InputError if it is empty or too long."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(
            _("The printer’s name has %(length)d characters; it takes 1 to %(longest)d.")
            % {"length": len(name), "longest": LONGEST_NAME}
        )
    return name


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _printer(row: AnyRow) -> Printer:
    return Printer(
        id=row.id,
        brand_id=row.brand_id,
        name=row.name,
        correction=Correction.from_json(row.correction),
    )
