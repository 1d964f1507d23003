"""Desk printers: what each does wrong, measured on its calibration page."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.printer import (
    Printer,
    add_printer,
    delete_printer,
    find_printer_by_id,
    printers_of,
    save_printer,
)
from contactcodes.errors import InputError, LayoutError
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.calibration import SMALLEST_PAGE_MM, draw_calibration_page
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.correction_words import correction_told
from contactcodes.sheets.layout_folder import find_layout, usable_layouts
from contactcodes.sheets.measured_page import MeasuredPage, correction_from
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import current_brand, show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.file_names import file_name

_MEASURED = tuple(asdict(MeasuredPage()))
_NUDGED = {"nudge_x_mm": "offset_x_mm", "nudge_y_mm": "offset_y_mm"}
# What each field is judged with: how far the cross is off also depends on the square.
_JUDGED_WITH = {"cross_x_mm": ("width_mm",), "cross_y_mm": ("height_mm",)}
_MILLIMETRES = re.compile(r"[-+−]?[0-9]{1,4}([.,][0-9]{0,6})?")  # as the page writes it


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    one = "/printers/<id:printer_id>"
    blueprint.add_url_rule("/printers", "printers", _list)
    blueprint.add_url_rule("/printers", "add_printer", _add, methods=["POST"])
    blueprint.add_url_rule(one, "printer", _show)
    blueprint.add_url_rule(one, "send_printer", _measure, methods=["POST"])
    blueprint.add_url_rule(f"{one}/nudge", "nudge_printer", _nudge, methods=["POST"])
    blueprint.add_url_rule(f"{one}/forget", "forget_printer", _forget, methods=["POST"])
    blueprint.add_url_rule(f"{one}/calibration.pdf", "calibration", _calibration)


def _list() -> ResponseReturnValue:
    return _list_page("", {})


def _add() -> ResponseReturnValue:
    name = request.form.get("name", "")
    try:
        with service().database.writing() as connection:
            printer = add_printer(connection, current_brand().id, name, now())
    except InputError as problem:
        return _list_page(
            name, {"name": str(problem) if name.strip() else _("Give the printer a name.")}
        ), 422
    return redirect(url_for("studio.printer", printer_id=printer.id), code=303)


def _show(printer_id: int) -> ResponseReturnValue:
    return _page(_asked(printer_id))


def _measure(printer_id: int) -> ResponseReturnValue:
    printer = _asked(printer_id)
    typed = {name: request.form.get(name, "") for name in _MEASURED}
    values, problems = _read(typed)
    for name in sorted(values, key=_JUDGED_WITH.__contains__):  # the square first
        others = _JUDGED_WITH.get(name, ())
        if any(other in problems for other in others):
            continue
        judged = {one: values[one] for one in (name, *others)}
        try:
            correction_from(MeasuredPage(**judged))
        except InputError as problem:
            problems[name] = str(problem)
    if problems:
        return _page(printer, typed, problems), 422
    return _keep(printer, correction_from(MeasuredPage(**values)))


def _nudge(printer_id: int) -> ResponseReturnValue:
    printer = _asked(printer_id)
    typed = {name: request.form.get(name, "") for name in _NUDGED}
    values, problems = _read(typed)
    moved = printer.correction
    for name, value in values.items():
        field = _NUDGED[name]
        try:
            moved = replace(moved, **{field: getattr(moved, field) + value})
        except InputError as problem:
            problems[name] = str(problem)
    if problems:
        return _page(printer, typed, problems), 422
    return _keep(printer, moved)


def _forget(printer_id: int) -> ResponseReturnValue:
    printer = _asked(printer_id)
    with service().database.writing() as connection:
        delete_printer(connection, printer.brand_id, printer.name)
    flash(_("The printer “%(name)s” is forgotten.") % {"name": printer.name})
    return redirect(url_for("studio.printers"), code=303)


def _calibration(printer_id: int) -> ResponseReturnValue:
    """Answer with the page to measure; with ``check``, with the page that should come out right."""
    printer, wanted = _asked(printer_id), request.args.get("layout", "")
    correction = printer.correction if "check" in request.args else Correction()
    drawn = BytesIO()
    try:
        layout = find_layout(wanted) if wanted else None
        draw_calibration_page(drawn, printer=printer.name, layout=layout, correction=correction)
    except LayoutError as problem:
        return _page(printer, problems={"layout": str(problem)}), 422
    drawn.seek(0)
    answer = send_file(
        drawn, mimetype="application/pdf", download_name=file_name(f"calibration {printer.name}", "pdf")
    )
    answer.headers["Cache-Control"] = "private, no-cache"  # the correction changes
    return answer


def _asked(printer_id: int) -> Printer:
    with service().database.reading() as connection:
        printer = find_printer_by_id(connection, printer_id)
    show_brand(printer.brand_id)
    return printer


def _keep(printer: Printer, correction: Correction) -> ResponseReturnValue:
    with service().database.writing() as connection:
        save_printer(connection, printer.brand_id, printer.name, correction, now())
    flash(
        _("Sheets for this printer are corrected from now on: %(correction)s.")
        % {"correction": correction_told(correction)}
    )
    return redirect(url_for("studio.printer", printer_id=printer.id), code=303)


def _read(typed: dict[str, str]) -> tuple[dict[str, float], dict[str, str]]:
    """Return the numbers that were typed, and a problem for each that is none."""
    values, problems = {}, {}
    for name, written in typed.items():
        written = "".join(written.split())
        if _MILLIMETRES.fullmatch(written):
            values[name] = float(written.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        else:
            problems[name] = _("“%(asked)s” is no number of millimetres. Write one such as 30 or 12.5.") % {
                "asked": written
            }
    return values, problems


def _list_page(name: str, problems: dict[str, str]) -> str:
    with service().database.reading() as connection:
        printers = printers_of(connection, current_brand().id)
    return render_template(
        "studio/printers.html", printers=printers, told=correction_told, name=name, problems=problems
    )


def _page(
    printer: Printer, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> str:
    measured = asdict(MeasuredPage.of(printer.correction))
    shown = {name: format_number(round(value, 2)) for name, value in measured.items()}
    layouts = [
        (name, layout.title[current_locale()])
        for name, layout in usable_layouts().items()
        if min(layout.page.width_mm, layout.page.height_mm) >= SMALLEST_PAGE_MM
    ]
    return render_template(
        "studio/printer.html",
        printer=printer,
        told=correction_told(printer.correction),
        typed=shown | dict.fromkeys(_NUDGED, "0") | (typed or {}),
        layouts=[("", _("A4, without frames")), *layouts],
        layout=request.args.get("layout", ""),
        problems=problems or {},
    )
