"""The sizes of a layout as rows for a terminal."""

from __future__ import annotations

from contactcodes.codes.data_matrix import DataMatrix
from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.codes.printed_module import told_module
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.boxes import Kind, MarkBox, Panel, Role, SymbolBox, TextBox
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.lettering import Label

_Row = dict[str, str]


def size_rows(layout: Layout, usual: Label) -> list[_Row]:
    """Return what is measured → how large.

    usual  one label: how much its symbols carry decides how large modules come out
    """
    grid = layout.grid
    sizes = {
        _("Kind"): _kinds()[layout.kind],
        _("Page"): _size(layout.page.width_mm, layout.page.height_mm),
        _("Labels a page"): _labels(layout),
        _("Label"): _size(grid.label_width_mm, grid.label_height_mm)
        + (f" ({_('round')})" if layout.round else ""),
        _("First label"): _place(grid.left_mm, grid.top_mm),
    }
    if layout.labels_per_page > 1:
        sizes[_("From label to label")] = _("%(x)s mm across, %(y)s mm down") % {
            "x": format_number(grid.pitch_x_mm),
            "y": format_number(grid.pitch_y_mm),
        }
    sizes |= {
        _("Symbol’s side"): _side(layout.symbol),
        _("Usual symbol"): _told(usual.symbol),
        _("Its modules"): _modules(usual.symbol, layout.symbol),
        _("Read from"): f"{format_number(layout.reading_distance_mm)} mm",
        _("Source"): layout.source,
    }
    trade = layout.front.trade_symbol
    if trade and usual.trade_symbol:
        sizes |= {
            _("Side of the trade’s symbol"): _side(trade),
            _("Usual one"): _told(usual.trade_symbol),
            _("Modules of it"): _modules(usual.trade_symbol, trade),
        }
    if len(layout.faces) > 1:
        sizes[_("Faces")] = "; ".join(
            f"{_size(face.width_mm, face.height_mm)}{', ' + _('upside down') if face.turned else ''}"
            for face in layout.faces
        )
    if layout.mirrored:
        sizes[_("Glass")] = _("mirrored, with white behind: stuck inside, read from outside")
    return [{"what": what, "size": size} for what, size in sizes.items()]


def box_rows(layout: Layout) -> list[_Row]:
    """Return everything that stands on a label, front before back."""
    rows = _panel_rows(_("front"), layout.front)
    return rows + (_panel_rows(_("back"), layout.back) if layout.back else [])


def size_headings() -> _Row:
    """Return the headings of ``size_rows``."""
    return {"what": _("What"), "size": _("Size")}


def box_headings() -> _Row:
    """Return the headings of ``box_rows``."""
    return {
        "side": _("Side"),
        "what": _("What stands there"),
        "place": _("From left / top"),
        "size": _("Width × height"),
        "type": _("Type"),
    }


def title_of(layout: Layout) -> str:
    """Return a layout's name and title as one line."""
    return f"{layout.name}: {layout.title[current_locale()]}"


def _panel_rows(side: str, panel: Panel) -> list[_Row]:
    rows = []
    if panel.symbol:
        rows.append(_box(side, _("symbol"), panel.symbol))
    if panel.trade_symbol:
        rows.append(_box(side, _("the trade’s symbol"), panel.trade_symbol))
    if panel.mark:
        rows.append(_box(side, _("channel’s mark"), panel.mark))
    if panel.logo:
        rows.append(_box(side, _("logo, or the brand’s name"), panel.logo))
    return rows + [_box(side, role_words(box.role), box) for box in panel.texts]


def _box(side: str, what: str, box: SymbolBox | MarkBox | TextBox) -> _Row:
    left, top, right, bottom = box.rectangle
    letters = ""
    if isinstance(box, TextBox):
        letters = _("%(size)s pt, down to %(floor)s pt") % {
            "size": format_number(box.size_pt),
            "floor": format_number(box.floor_pt),
        }
    return {
        "side": side,
        "what": what,
        "place": f"{format_number(left)} / {format_number(top)} mm",
        "size": _size(right - left, bottom - top),
        "type": letters,
    }


def _side(box: SymbolBox) -> str:
    return _("%(side)s mm, white border included") % {"side": format_number(box.side_mm)}


def _told(symbol: MatrixSymbol) -> str:
    if isinstance(symbol, DataMatrix):
        return _("%(symbology)s of %(size)s modules: %(text)s") % {
            "symbology": symbol.symbology.value,
            "size": symbol.told_version,
            "text": symbol.element_strings,
        }
    return _("%(symbology)s, version %(version)s, level %(level)s: %(text)s") % {
        "symbology": symbol.symbology.value,
        "version": symbol.told_version,
        "level": symbol.told_level,
        "text": symbol.text,
    }


def _modules(symbol: MatrixSymbol, box: SymbolBox) -> str:
    return told_module(box.side_mm, box.side_mm / symbol.side_with_quiet_zone)


def _labels(layout: Layout) -> str:
    if layout.labels_per_page == 1:
        return "1"
    return _("%(count)s: %(columns)s side by side, %(rows)s one under the other") % {
        "count": format_number(layout.labels_per_page),
        "columns": format_number(layout.grid.columns),
        "rows": format_number(layout.grid.rows),
    }


def _size(width_mm: float, height_mm: float) -> str:
    return f"{format_number(round(width_mm, 3))} × {format_number(round(height_mm, 3))} mm"


def _place(left_mm: float, top_mm: float) -> str:
    return _("%(left)s mm from the left, %(top)s mm from the top") % {
        "left": format_number(left_mm),
        "top": format_number(top_mm),
    }


def _kinds() -> dict[Kind, str]:
    return {
        Kind.LABELS: _("sheet of labels"),
        Kind.POSTER: _("poster"),
        Kind.WINDOW: _("sticker for a shop window"),
        Kind.SHELF: _("for a shelf"),
        Kind.TENT: _("folded, for a table"),
        Kind.CARD: _("business card"),
        Kind.PACKAGING: _("label for packaging"),
        Kind.COUNTER: _("card for a counter"),
    }


def role_words(role: Role) -> str:
    """Return what a box of text is for, in the reader's language."""
    return {
        Role.BRAND: _("the brand’s name"),
        Role.HEADLINE: _("headline"),
        Role.CALL_TO_ACTION: _("call to action"),
        Role.CHANNEL: _("channel’s name"),
        Role.ADDRESS: _("address to type"),
        Role.PLACEMENT: _("placement’s name"),
        Role.PRIVACY: _("privacy line"),
        Role.TARIFF: _("price of a call"),
        Role.PRODUCT: _("product"),
        Role.GTIN: _("GTIN"),
        Role.LOT: _("lot"),
    }[role]
