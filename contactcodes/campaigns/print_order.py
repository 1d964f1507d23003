"""What is asked of a print run: on what, in which words, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.press import Press

MOST_COPIES = 1_000  # of each label; more are a matter for whoever prints the file


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """One order.

    locale    the language on paper
    origin    what symbols carry in front of the code text
    texts     words that are other than usual, and what only this run can say: product, GTIN, lot
    copies    labels of each code, one after the other, 1 to ``MOST_COPIES``
    start_at  the slot of the first sheet to begin with
    printer   the profile whose correction is used; "" for none
    press     None for a desk printer
    trial     scans are tests until somebody releases the run; else its proof releases it

    Raises InputError where a number is out of range.
    """

    layout: Layout
    locale: str
    origin: str
    texts: Mapping[Role, str] = field(default_factory=dict)
    copies: int = 1
    start_at: int = 1
    printer: str = ""
    correction: Correction = field(default_factory=Correction)
    press: Press | None = None
    trial: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.copies <= MOST_COPIES:
            raise InputError(
                _("Of each label 1 to %(most)s copies are drawn; %(copies)s were asked for.")
                % {"most": format_number(MOST_COPIES), "copies": format_number(self.copies)}
            )
        slots = self.arrangement.slots_per_sheet
        if not 1 <= self.start_at <= slots:
            raise InputError(
                _("A sheet of this layout has %(slots)d labels; it cannot begin at label %(start)d.")
                % {"slots": slots, "start": self.start_at}
            )

    @property
    def arrangement(self) -> Arrangement:
        """Return where everything stands."""
        return Arrangement(
            layout=self.layout, start_at=self.start_at, correction=self.correction, press=self.press
        )
