"""Lengths on the command line: one in millimetres, or two as ``X,Y``; decimals after a point or a comma."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import click

from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.sheets.correction import LARGEST_OFFSET_MM, Correction

_NUMBER = re.compile(r"[+-]?([0-9]{1,9}([.,][0-9]{0,9})?|[.,][0-9]{1,9})")


class Millimetres(click.ParamType[float]):
    """``12.5``, or ``12,5`` where decimals are written with a comma; ``12.5 mm`` too.

    signed  False: 0 or more
    """

    name = "millimetres"

    def __init__(self, *, signed: bool = False) -> None:
        """Take negative lengths too, or not."""
        self._signed = signed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the length in mm."""
        if isinstance(value, float):
            return value
        length_mm = _read(str(value))
        if length_mm is None:
            self.fail(
                _("“%(asked)s” is no number of millimetres. Write one such as 30 or 12.5.")
                % {"asked": value},
                param,
                ctx,
            )
        if length_mm < 0 and not self._signed:
            self.fail(
                _("%(value)s mm is less than nothing. Write 0 or more.")
                % {"value": format_number(length_mm)},
                param,
                ctx,
            )
        return length_mm


class Offset(click.ParamType[tuple[float, float]]):
    """``-0.5,0``: to the right and down, in mm; ``-0,5;0`` where decimals are written with a comma."""

    name = "offset"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Return the two lengths."""
        if isinstance(value, tuple):
            return value
        parts = [_read(part) for part in str(value).split(";" if ";" in str(value) else ",")]
        lengths_mm = [part for part in parts if part is not None]
        if len(parts) != 2 or len(lengths_mm) != 2:
            self.fail(
                _(
                    "“%(value)s” is no offset: write two numbers of millimetres, to the right and down, "
                    "such as -0.5,0."
                )
                % {"value": value},
                param,
                ctx,
            )
        return lengths_mm[0], lengths_mm[1]


def moved(correction: Correction, offset_mm: tuple[float, float]) -> Correction:
    """Return a correction that moves everything right and down by so many mm more.

    Raises InputError, naming both lengths, where together they are more than a sheet is moved.
    """
    x, y = correction.offset_x_mm + offset_mm[0], correction.offset_y_mm + offset_mm[1]
    if max(abs(x), abs(y)) > LARGEST_OFFSET_MM + 1e-9:
        before = max(abs(correction.offset_x_mm), abs(correction.offset_y_mm)) > 0
        words = {
            "x": format_number(round(x, 2)),
            "y": format_number(round(y, 2)),
            "most": format_number(LARGEST_OFFSET_MM),
        }
        told = (
            _(
                "With what its printer needs, the sheet would be moved %(x)s mm to the right and %(y)s mm "
                "down; at most %(most)s mm each way are possible."
            )
            if before
            else _(
                "The sheet would be moved %(x)s mm to the right and %(y)s mm down; at most %(most)s mm each "
                "way are possible."
            )
        )
        remedy = _("What is further off comes from “fit to page”: switch it off in the print dialogue.")
        raise InputError(f"{told % words} {remedy}")
    return replace(correction, offset_x_mm=x, offset_y_mm=y)


def _read(written: str) -> float | None:
    """Return a length; None for what is none."""
    plain = "".join(written.split()).replace("\N{MINUS SIGN}", "-").removesuffix("mm")
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None
