"""How ``contactcodes print`` prints: on which printer or press, how often, in which words."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import click
from sqlalchemy import Connection

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.printer import find_printer
from contactcodes.cli.ink_name import InkName
from contactcodes.cli.millimetres import Millimetres, Offset, moved
from contactcodes.codes.gtin import shown_gtin
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale
from contactcodes.settings import load_settings
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import usable_layouts
from contactcodes.sheets.press import Press

_TEXTS = (Role.HEADLINE, Role.CALL_TO_ACTION, Role.PRODUCT, Role.GTIN, Role.LOT, Role.TARIFF)
_OF_PRESS = {"bleed": "--bleed", "no_crop_marks": "--no-crop-marks", "up": "--up", "ink": "--ink"}
_UP: Mapping[str, Literal[1, 2, 4]] = {"1": 1, "2": 2, "4": 4}
_NAMED = 6  # layouts, in one error


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """How a run is printed, as it was given on the command line.

    printer    the name of a printer of the brand; None: no correction of one
    offset_mm  added to the printer's, to the right and down
    serial     so many codes of the one placement; None: a code for each placement
    """

    copies: int
    start_at: int
    printer: str | None
    offset_mm: tuple[float, float]
    press: Press | None
    texts: Mapping[Role, str]
    trial: bool
    serial: int | None

    def order(
        self, connection: Connection, brand_id: int, layout: Layout, *, locale: str, origin: str
    ) -> PrintOrder:
        """Return the order of a run. Raises InputError for what is out of range or has no place."""
        refuse_without_place(layout, self.texts)
        correction, name = Correction(), ""
        if self.printer is not None:
            printer = find_printer(connection, brand_id, self.printer)
            correction, name = printer.correction, printer.name
        return PrintOrder(
            layout=layout,
            locale=locale,
            origin=origin,
            texts=self.texts,
            copies=self.copies,
            start_at=self.start_at,
            printer=name,
            correction=moved(correction, self.offset_mm),
            press=self.press,
            trial=self.trial,
        )


def refuse_without_place(layout: Layout, texts: Mapping[Role, str]) -> None:
    """Raise InputError for words that the layout has no place for: they would be lost."""
    for role in texts:
        if layout.has(role):
            continue
        others = [name for name, one in usable_layouts().items() if one.has(role)]
        words = {
            "layout": layout.title[current_locale()],
            "what": _option(role),
            "others": ", ".join(others[:_NAMED]) + (" …" if len(others) > _NAMED else ""),
        }
        raise InputError(
            _("%(layout)s has no place for the words of %(what)s. These layouts have one: %(others)s.")
            % words
            if others
            else _("%(layout)s has no place for the words of %(what)s, and no other layout has.") % words
        )


def print_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options, as one argument ``options``."""

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        own = {name: given.pop(name) for name in _names}
        command(options=_read(own), **given)

    for option in reversed(_options()):
        option(with_options)
    return with_options


_names = (
    "copies",
    "start_at",
    "printer",
    "offset",
    "press",
    *_OF_PRESS,
    *(role.value for role in _TEXTS),
    "trial",
    "serial",
)


def _read(given: Mapping[str, Any]) -> PrintOptions:
    without = [option for name, option in _OF_PRESS.items() if given[name]]
    if without and not given["press"]:
        raise click.UsageError(
            _("%(options)s is for a printing house: add --press.") % {"options": ", ".join(without)}
        )
    if given["press"] and (given["printer"] is not None or given["offset"]):
        raise click.UsageError(
            _("--printer and --offset correct a desk printer; a printing house needs none: leave them out.")
        )
    texts = {role: " ".join(given[role.value].split()) for role in _TEXTS if given[role.value]}
    if Role.GTIN in texts:
        texts[Role.GTIN] = shown_gtin(texts[Role.GTIN])
    return PrintOptions(
        copies=given["copies"],
        start_at=given["start_at"],
        printer=given["printer"],
        offset_mm=given["offset"] or (0.0, 0.0),
        press=_press(given) if given["press"] else None,
        texts={role: words for role, words in texts.items() if words},
        trial=given["trial"],
        serial=given["serial"],
    )


def _press(given: Mapping[str, Any]) -> Press:
    usual = Press(bleed_mm=load_settings().bleed_mm)
    return Press(
        bleed_mm=usual.bleed_mm if given["bleed"] is None else given["bleed"],
        crop_marks=not given["no_crop_marks"],
        up=_UP[given["up"]] if given["up"] else usual.up,
        ink=given["ink"] or usual.ink,
    )


def _option(role: Role) -> str:
    return "--" + role.value.replace("_", "-")


def _options() -> list[Callable[[Callable[..., None]], Callable[..., None]]]:
    words = {
        Role.HEADLINE: _("The headline, other than the channel’s."),
        Role.CALL_TO_ACTION: _("What to do with the symbol, other than usual."),
        Role.PRODUCT: _("The product’s name, on packaging."),
        Role.GTIN: _("The product’s GTIN; its check digit is verified."),
        Role.LOT: _("The lot, on packaging."),
        Role.TARIFF: _("What a call costs, where it has to be said."),
    }
    texts = [click.option(_option(role), metavar=_("WORDS"), help=words[role]) for role in _TEXTS]
    return [
        click.option(
            "--copies", type=int, default=1, show_default=True, metavar="N", help=_("Labels of each code.")
        ),
        click.option(
            "--start-at",
            type=int,
            default=1,
            show_default=True,
            metavar="N",
            help=_(
                "The label of the first sheet to begin with, counted row by row: those before are used up."
            ),
        ),
        click.option(
            "--printer",
            metavar=_("NAME"),
            help=_("Correct what this desk printer does wrong: see “contactcodes calibrate”."),
        ),
        click.option(
            "--offset",
            type=Offset(),
            metavar="X,Y",
            help=_("Move everything right and down by so many mm, this once."),
        ),
        click.option(
            "--press",
            is_flag=True,
            help=_("For a printing house: page boxes, bleed, crop marks, output intent."),
        ),
        click.option(
            "--bleed",
            type=Millimetres(),
            metavar="MM",
            help=_("Printed beyond the trim, other than usual (3 mm)."),
        ),
        click.option("--no-crop-marks", is_flag=True, help=_("Leave out the crop marks.")),
        click.option("--up", type=click.Choice(list(_UP)), help=_("Pages of the layout on one sheet.")),
        click.option(
            "--ink",
            type=InkName(),
            metavar="NAME=C,M,Y,K",
            help=_("A spot colour for the symbols, with what screens show for it in per cent."),
        ),
        *texts,
        click.option(
            "--trial",
            is_flag=True,
            help=_(
                "Scans are tests until somebody releases the run, but for codes that an earlier run released."
            ),
        ),
        click.option(
            "--serial",
            type=int,
            metavar="N",
            help=_(
                "So many serial codes for the one placement of the list, each on a label of its own; "
                "FILE.codes.csv is written beside the sheets."
            ),
        ),
    ]
