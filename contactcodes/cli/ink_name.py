"""What symbols are printed in, on the command line: black, a spot colour, or a colour of screens."""

from __future__ import annotations

from typing import Any

import click

from contactcodes.codes.style_contrast import is_colour
from contactcodes.language import _
from contactcodes.sheets.press import Ink


class InkName(click.ParamType[Ink]):
    """``PANTONE 282 C=100,68,0,54``: a spot colour with its CMYK alternate in per cent; ``K100``: black.

    Between the parts stand commas, or semicolons where decimals are written with a comma.
    """

    name = "ink"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ink:
        """Return the ink. Raises InputError for one that is too light."""
        if isinstance(value, Ink):
            return value
        name, _equals, written = str(value).rpartition("=")
        if value == Ink().name:
            return Ink()
        parts = written.replace(",", ".").split(";") if ";" in written else written.split(",")
        try:
            cyan, magenta, yellow, black = (float(part) / 100 for part in parts)
        except ValueError:
            self.fail(
                _("Write an ink as its name and its cyan, magenta, yellow and black in per cent: %(example)s")
                % {"example": "“PANTONE 282 C=100,68,0,54”"},
                param,
                ctx,
            )
        return Ink(name=name.strip(), alternate=(cyan, magenta, yellow, black))


class InkOrColour(click.ParamType[Ink | str]):
    """An ink as ``InkName`` reads it, or a colour of screens, ``#1b3a6b``, as text."""

    name = "ink"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ink | str:
        """Return the ink, or the colour in lower case."""
        if isinstance(value, Ink) or not value.startswith("#"):
            return InkName().convert(value, param, ctx)
        colour = str(value).lower()
        if not is_colour(colour):
            self.fail(
                _("“%(colour)s” is no colour. Write one such as #1b3a6b.") % {"colour": value}, param, ctx
            )
        return colour
