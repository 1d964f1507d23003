"""Two lengths on the command line: ``X,Y`` in millimetres."""

from __future__ import annotations

import math
from typing import Any

import click

from contactcodes.language import _


class Offset(click.ParamType[tuple[float, float]]):
    """``-0.5,0``: to the right and down, in mm; ``-0,5;0`` where decimals are written with a comma."""

    name = "offset"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Return the two lengths."""
        if isinstance(value, tuple):
            return value
        parts = str(value).replace(",", ".").split(";") if ";" in value else str(value).split(",")
        try:
            x, y = (float(part.replace("\N{MINUS SIGN}", "-")) for part in parts)
        except ValueError:
            x = y = math.nan
        if not (math.isfinite(x) and math.isfinite(y)):
            self.fail(
                _("“%(value)s” is no offset: write two numbers of millimetres, such as -0.5,0.")
                % {"value": value},
                param,
                ctx,
            )
        return x, y
