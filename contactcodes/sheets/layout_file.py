"""Reading one layout file, checked at the door."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.errors import LayoutError
from contactcodes.language import LOCALES, _
from contactcodes.sheets.boxes import (
    Align,
    Colour,
    Face,
    Grid,
    Kind,
    MarkBox,
    Page,
    Panel,
    Role,
    SymbolBox,
    TextBox,
    Vertical,
    Weight,
)
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_checks import SMALLEST_LABEL_MM, check_face, check_grid, check_panel
from contactcodes.sheets.layout_remedies import Room
from contactcodes.sheets.toml_table import TomlTable

SMALLEST_TYPE_PT = 4.0  # nobody reads less, and toner breaks up
LARGEST_MM = 1189.0  # A0, long side (ISO 216)
LARGEST_TYPE_PT = 400.0


def _names(part: type[Any], *without: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(part) if field.name not in without)


_PANEL = ("symbol", "trade_symbol", "logo", "mark", "text")

# As a file writes them.
SYMBOLOGIES = {
    "qr": Symbology.QR,
    "micro-qr": Symbology.MICRO_QR,
    "gs1-data-matrix": Symbology.GS1_DATA_MATRIX,
}

# Table of the file → the fields it may have.
KNOWN_FIELDS: dict[str, tuple[str, ...]] = {
    "": (
        "kind",
        "reading_distance_mm",
        "source",
        "mirrored",
        "title",
        "page",
        "grid",
        *_PANEL,
        "face",
        "back",
    ),
    "title": LOCALES,
    "page": _names(Page),
    "grid": (*_names(Grid), "round"),
    "symbol": _names(SymbolBox),
    "trade_symbol": _names(SymbolBox, "symbology"),
    "mark": _names(MarkBox),
    "logo": _names(TextBox, "role"),
    "text": _names(TextBox),
    "face": _names(Face),
    "back": _PANEL,
}


def read_layout(path: Path, *, file: str = "") -> Layout:
    """Read one layout file and check it at the door.

    file  as errors name it; empty: by its folder and its name

    Raises LayoutError, whose text names file, field, measure, limit and remedy.
    """
    file = file or f"{path.parent.name}/{path.name}"
    try:
        return layout_of(path.read_text(encoding="utf-8"), name=path.stem, file=file)
    except OSError as error:
        raise LayoutError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise LayoutError(f"{file}: {error}.") from error


def layout_of(text: str, *, name: str, file: str) -> Layout:
    """Return the layout that the text of a file describes.

    file  as errors name it

    Raises LayoutError, as ``read_layout``.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"{file}: {error}.") from error
    top = TomlTable(file, "", content, known=KNOWN_FIELDS[""])
    title = top.table("title", known=KNOWN_FIELDS["title"])
    page = _read_page(top.table("page", known=KNOWN_FIELDS["page"]))
    grid_table = top.table("grid", known=KNOWN_FIELDS["grid"])
    grid = _read_grid(grid_table)
    is_round = grid_table.flag("round")
    check_grid(grid_table, page, grid)
    distance_mm = top.number("reading_distance_mm", least=50, most=20_000)
    whole = Room(grid.label_width_mm, grid.label_height_mm, is_round=is_round)
    faces = _read_faces(top, whole)
    room = Room(faces[0].width_mm, faces[0].height_mm, is_round=is_round)
    symbol = top.table("symbol", known=KNOWN_FIELDS["symbol"])  # of a front, always
    symbology = _read_symbology(symbol)
    return Layout(
        name=name,
        kind=Kind(top.one_of("kind", tuple(Kind))),
        title={locale: title.text(locale) for locale in LOCALES},
        reading_distance_mm=distance_mm,
        source=top.text("source"),
        page=page,
        grid=grid,
        round=is_round,
        mirrored=top.flag("mirrored"),
        front=_read_panel(top, room, distance_mm, symbology),
        faces=faces,
        back=(
            _read_panel(top.table("back", known=KNOWN_FIELDS["back"]), whole, distance_mm, symbology)
            if top.has("back")
            else None
        ),
    )


def _measures(table: TomlTable, *names: str) -> dict[str, float]:
    return {name: table.number(name, least=0, most=LARGEST_MM) for name in names}


def _read_page(table: TomlTable) -> Page:
    return Page(**{name: table.number(name, least=10, most=LARGEST_MM) for name in KNOWN_FIELDS["page"]})


def _read_grid(table: TomlTable) -> Grid:
    sizes = ("pitch_x_mm", "pitch_y_mm", "label_width_mm", "label_height_mm")
    return Grid(
        columns=table.whole("columns", least=1, most=50),
        rows=table.whole("rows", least=1, most=100),
        **_measures(table, "left_mm", "top_mm"),
        **{name: table.number(name, least=SMALLEST_LABEL_MM, most=LARGEST_MM) for name in sizes},
    )


def _read_faces(top: TomlTable, label: Room) -> tuple[Face, ...]:
    """Return the faces of a label, all of one size; without any, the whole label is one."""
    if not top.has("face"):
        return (Face(x_mm=0.0, y_mm=0.0, width_mm=label.width_mm, height_mm=label.height_mm),)
    if label.is_round:
        raise top.wrong(_("a round label is not folded. What fits: no [[face]], or no round = true"))
    sizes = ("width_mm", "height_mm")
    faces: list[Face] = []
    for table in top.tables("face", known=KNOWN_FIELDS["face"]):
        face = Face(
            **_measures(table, "x_mm", "y_mm"),
            **{name: table.number(name, least=SMALLEST_LABEL_MM, most=LARGEST_MM) for name in sizes},
            turned=table.flag("turned"),
        )
        check_face(table, label, faces, face)
        faces.append(face)
    return tuple(faces)


def _read_symbology(symbol: TomlTable) -> Symbology:
    """Return what a table of a symbol asks for."""
    if not symbol.has("symbology"):
        return Symbology.QR
    return SYMBOLOGIES[symbol.one_of("symbology", tuple(SYMBOLOGIES))]


def _read_panel(tables: TomlTable, room: Room, reading_distance_mm: float, symbology: Symbology) -> Panel:
    """Read what stands on a face, from the tables of a file or of its ``[back]``.

    symbology  of the front's symbol: a code has one, on whichever side it stands
    """
    read: list[tuple[TomlTable, SymbolBox | MarkBox | TextBox]] = []
    symbol = trade = mark = logo = None
    if tables.has("symbol"):
        table = tables.table("symbol", known=KNOWN_FIELDS["symbol"])
        if table.has("symbology") and _read_symbology(table) is not symbology:
            raise table.wrong(
                _("a label has one symbol, the front’s, on both sides. What fits: no symbology here")
            )
        symbol = SymbolBox(**_measures(table, "x_mm", "y_mm", "side_mm"), symbology=symbology)
        read.append((table, symbol))
    if tables.has("trade_symbol"):
        table = tables.table("trade_symbol", known=KNOWN_FIELDS["trade_symbol"])
        if symbology is Symbology.GS1_DATA_MATRIX:
            raise table.wrong(
                _(
                    "the symbol is a GS1 Data Matrix already. What fits: no [trade_symbol], or "
                    "symbology = “qr” in [symbol]"
                )
            )
        trade = SymbolBox(**_measures(table, "x_mm", "y_mm", "side_mm"), symbology=Symbology.GS1_DATA_MATRIX)
        read.append((table, trade))
    if tables.has("mark"):
        table = tables.table("mark", known=KNOWN_FIELDS["mark"])
        mark = MarkBox(**_measures(table, "x_mm", "y_mm", "side_mm"))
        read.append((table, mark))
    texts = []
    for table in tables.tables("text", known=KNOWN_FIELDS["text"]) if tables.has("text") else []:
        texts.append(_read_text(table))
        read.append((table, texts[-1]))
    if tables.has("logo"):
        table = tables.table("logo", known=KNOWN_FIELDS["logo"])
        logo = _read_text(table, Role.BRAND)
        read.append((table, logo))
    check_panel(read, room, reading_distance_mm, trade)
    return Panel(symbol=symbol, trade_symbol=trade, logo=logo, mark=mark, texts=tuple(texts))


def _read_text(table: TomlTable, role: Role | None = None) -> TextBox:
    roles = tuple(each.value for each in Role if each is not Role.BRAND)
    given: dict[str, Any] = {
        "role": role or Role(table.one_of("role", roles)),
        **_measures(table, "x_mm", "y_mm", "width_mm", "height_mm"),
    }
    for field in ("size_pt", "floor_pt"):
        given[field] = table.number(field, least=SMALLEST_TYPE_PT, most=LARGEST_TYPE_PT)
    for field, words in {"align": Align, "vertical": Vertical, "weight": Weight, "colour": Colour}.items():
        if table.has(field):
            given[field] = table.one_of(field, get_args(words))
    for field, (least, most) in {"line_height": (0.9, 2.0), "tracking_em": (-0.05, 0.2)}.items():
        if table.has(field):
            given[field] = table.number(field, least=least, most=most)
    return TextBox(**given)
