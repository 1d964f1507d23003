"""Every error this project raises on purpose.

::

    ContactcodesError           str() is a finished sentence in the reader's language
    ├── InputError              what a person gave is wrong: exit code 1, HTTP 422
    │   ├── SettingError        a CONTACTCODES_* setting
    │   ├── CodeTextError       characters that are no code
    │   ├── PublicUrlError      an address that cannot be printed
    │   ├── SymbolError         a text or a size that no symbol can have
    │   │   └── StyleError      a look that no symbol may have (codes/style.py); carries each refusal
    │   ├── TargetError         a contact point's target
    │   ├── RouteError          who is led where
    │   ├── OpeningHoursError   opening hours that cannot be told (contacts/opening_hours.py)
    │   ├── HolidaysError       a place whose public holidays are not known (contacts/public_holidays.py)
    │   ├── PlacementsError     a placement file; carries one RowProblem per bad row
    │   ├── LayoutError         a file of print_layouts/
    │   └── NotFoundError       a name that stands for nothing here
    ├── ProofError              a drawn sheet that is not proven to scan; carries the proof's figures
    ├── PrintRunEndedError      a print run that somebody cancelled while it was drawn
    ├── DeliveryError           a message that did not reach the brand by e-mail or webhook
    └── DatabaseAwayError       a code that only the database knows, and it does not answer
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


class ContactcodesError(Exception):
    """The root: its text says what, where, the limit and the remedy."""


class InputError(ContactcodesError):
    """What a person gave is wrong; nothing was stored."""


class SettingError(InputError):
    """A setting has an unknown name or a value that cannot be used."""


class CodeTextError(InputError):
    """The characters are no code text: wrong length, wrong character or wrong check."""


class PublicUrlError(InputError):
    """The address cannot stand in a symbol."""


class SymbolError(InputError):
    """The text does not fit a symbol, or the symbol cannot have the size asked for."""


class TargetError(InputError):
    """The target of a contact point is not one its channel understands.

    ``str()`` speaks of the target as it is written in one line: ``call:0892123456?price=…``. A form has
    a field for each of its parts instead.

    field    the option that is wrong, by its name; "": the value in front of the options, or not known
    in_form  gives what a form says instead, of the label of that field; None: the same
    """

    def __init__(self, message: str, *, field: str = "", in_form: Callable[[str], str] | None = None) -> None:
        """Keep which field is wrong, and how a form says it."""
        super().__init__(message)
        self.field = field
        self.in_form = in_form


class RouteError(InputError):
    """A route, or the routes together, cannot be followed."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong in a placement file.

    line     of the file, from 1; 0: the file as a whole
    heading  of the column, as the file writes it; "": the whole line
    message  a finished sentence in the reader's language
    """

    line: int
    heading: str
    message: str


class PlacementsError(InputError):
    """A placement file cannot be used: as a whole, or some of its rows."""

    def __init__(self, summary: str, problems: Sequence[RowProblem] = ()) -> None:
        """Keep all problems; without any, the summary is the one problem of the whole file."""
        super().__init__(summary)
        self.problems = tuple(problems) or (RowProblem(0, "", summary),)


class LayoutError(InputError):
    """A layout is unknown, or its file does not describe paper that exists."""


class NotFoundError(InputError):
    """No such campaign, code, placement or print run."""


class ProofError(ContactcodesError):
    """A drawn sheet has a symbol that is not proven to scan; nothing was released."""

    def __init__(self, message: str, *, proof: dict[str, Any] | None = None) -> None:
        """Keep the figures of the proof."""
        super().__init__(message)
        self.proof = proof


class PrintRunEndedError(ContactcodesError):
    """The run is no longer the caller's: it was cancelled, or another worker took it up."""


class DeliveryError(ContactcodesError):
    """A message of a customer did not arrive; ``for_good``: trying again cannot help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        """Keep whether it is worth another try."""
        super().__init__(message)
        self.for_good = for_good


class DatabaseAwayError(ContactcodesError):
    """Only the database could tell, and it does not answer."""
