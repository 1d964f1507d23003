"""Layouts: paper as data. One ``print_layouts/NAME.toml`` is one layout.

What each field means, its unit and its range: ``docs/layouts.md``.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias, get_args

from contactcodes.errors import LayoutError
from contactcodes.language import LOCALES, _
from contactcodes.sheets.boxes import (
    Align,
    Colour,
    Grid,
    Page,
    Rectangle,
    Role,
    SymbolBox,
    TextBox,
    Vertical,
    Weight,
)
from contactcodes.sheets.layout_checks import (
    SMALLEST_LABEL_MM,
    check_apart,
    check_grid,
    check_symbol,
    check_text,
)
from contactcodes.sheets.toml_table import TomlTable

FOLDER = Path(__file__).parents[2] / "print_layouts"
SMALLEST_TYPE_PT = 4.0  # nobody reads less, and toner breaks up
_LARGEST_MM = 1189.0  # A0, long side (ISO 216)
_LARGEST_TYPE_PT = 400.0

_Stamp: TypeAlias = tuple[int, int]  # when a file was changed, in ns, and its size in bytes

_kept: dict[Path, tuple[_Stamp | None, Layout]] = {}
_told_bad: dict[Path, _Stamp | None] = {}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A label sheet, a poster or a sticker.

    name                 the file's name without ``.toml``
    title                locale → as a page lists it
    reading_distance_mm  how far away a phone still reads the symbol
    source               where the geometry comes from
    logo                 where the brand stands, if anywhere
    texts                every other box, in the order of the file
    """

    name: str
    title: Mapping[str, str]
    reading_distance_mm: float
    source: str
    page: Page
    grid: Grid
    symbol: SymbolBox
    logo: TextBox | None
    texts: tuple[TextBox, ...]

    @property
    def labels_per_page(self) -> int:
        """Labels on one page, 1 or more."""
        return self.grid.columns * self.grid.rows

    def pages_for(self, labels: int) -> int:
        """Return how many pages that many labels take, 0 for none."""
        return -(-labels // self.labels_per_page)

    def label_rectangle(self, slot: int) -> Rectangle:
        """Return left, top, right, bottom of a label in millimetres of the page.

        slot  1 to labels_per_page, row by row from the top left
        """
        if not 1 <= slot <= self.labels_per_page:
            raise ValueError(f"slot {slot} is not within 1 to {self.labels_per_page}")
        row, column = divmod(slot - 1, self.grid.columns)
        left = self.grid.left_mm + column * self.grid.pitch_x_mm
        top = self.grid.top_mm + row * self.grid.pitch_y_mm
        return left, top, left + self.grid.label_width_mm, top + self.grid.label_height_mm

    def symbol_corner_mm(self, slot: int) -> tuple[float, float]:
        """Return left and top of a slot's symbol, quiet zone included, in millimetres of the page."""
        left, top, _right, _bottom = self.label_rectangle(slot)
        return left + self.symbol.x_mm, top + self.symbol.y_mm


def all_layouts() -> dict[str, Layout]:
    """Return every layout of the folder, name → layout, sorted by name.

    Raises LayoutError for the first file that does not describe paper that exists.
    """
    return {path.stem: _current(path) for path in _files()}


def usable_layouts() -> dict[str, Layout]:
    """Return the layouts as ``all_layouts``, without those that are faulty: these are told to the log.

    For pages, which one bad file must not take down.
    """
    found = {}
    for path in _files():
        try:
            found[path.stem] = _current(path)
        except LayoutError as problem:
            stamp = _stamp(path)
            if _told_bad.get(path) != stamp:  # once, until it changes
                _told_bad[path] = stamp
                _log.warning("left out: %s", problem)
    return found


def find_layout(name: str) -> Layout:
    """Return the layout of that name; other files are not looked into.

    Raises LayoutError when its file is faulty, or, naming the nearest, when there is none.
    """
    wanted = name.strip().lower()
    known = {path.stem.lower(): path for path in _files()}
    if wanted in known:
        return _current(known[wanted])
    near = get_close_matches(wanted, known, n=1, cutoff=0)
    raise LayoutError(
        _("There is no layout “%(name)s”. Did you mean %(near)s? Known are: %(known)s.")
        % {"name": name, "near": near[0] if near else "–", "known": ", ".join(known)}
    )


def read_layout(path: Path) -> Layout:
    """Read one layout file and check it at the door.

    Raises LayoutError, whose text names file, field, measure, limit and remedy.
    """
    file = f"{path.parent.name}/{path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LayoutError(f"{file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(f"{file}: {error}.") from error
    top = TomlTable(file, "", content, known=KNOWN_FIELDS[""])
    title = top.table("title", known=KNOWN_FIELDS["title"])
    page = _read_page(top.table("page", known=KNOWN_FIELDS["page"]))
    grid_table = top.table("grid", known=KNOWN_FIELDS["grid"])
    grid = _read_grid(grid_table)
    check_grid(grid_table, page, grid)
    distance_mm = top.number("reading_distance_mm", least=50, most=20_000)
    symbol_table = top.table("symbol", known=KNOWN_FIELDS["symbol"])
    symbol = SymbolBox(**_measures(symbol_table, "x_mm", "y_mm", "side_mm"))
    check_symbol(symbol_table, grid, symbol, distance_mm)
    boxes = [(table, _read_text(table)) for table in top.tables("text", known=KNOWN_FIELDS["text"])]
    logo = None
    if top.has("logo"):
        logo_table = top.table("logo", known=KNOWN_FIELDS["logo"])
        logo = _read_text(logo_table, Role.BRAND)
        boxes.append((logo_table, logo))
    for table, box in boxes:
        check_text(table, grid, box)
    check_apart(symbol, boxes)
    return Layout(
        name=path.stem,
        title={locale: title.text(locale) for locale in LOCALES},
        reading_distance_mm=distance_mm,
        source=top.text("source"),
        page=page,
        grid=grid,
        symbol=symbol,
        logo=logo,
        texts=tuple(box for _table, box in boxes if box is not logo),
    )


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def _current(path: Path) -> Layout:
    """Return what the file describes now: read when first asked for, and again when it has changed."""
    stamp = _stamp(path)
    kept = _kept.get(path)
    if kept is None or kept[0] != stamp:
        kept = _kept[path] = stamp, read_layout(path)
    return kept[1]


def _stamp(path: Path) -> _Stamp | None:
    try:
        told = path.stat()
    except OSError:  # removed a moment ago; reading it will say so
        return None
    return told.st_mtime_ns, told.st_size


def _names(part: type[Any], *without: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(part) if field.name not in without)


# Table of the file → the fields it may have.
KNOWN_FIELDS: dict[str, tuple[str, ...]] = {
    "": ("reading_distance_mm", "source", "title", "page", "grid", "symbol", "logo", "text"),
    "title": LOCALES,
    "page": _names(Page),
    "grid": _names(Grid),
    "symbol": _names(SymbolBox),
    "logo": _names(TextBox, "role"),
    "text": _names(TextBox),
}


def _measures(table: TomlTable, *names: str) -> dict[str, float]:
    return {name: table.number(name, least=0, most=_LARGEST_MM) for name in names}


def _read_page(table: TomlTable) -> Page:
    return Page(**{name: table.number(name, least=10, most=_LARGEST_MM) for name in KNOWN_FIELDS["page"]})


def _read_grid(table: TomlTable) -> Grid:
    sizes = ("pitch_x_mm", "pitch_y_mm", "label_width_mm", "label_height_mm")
    return Grid(
        columns=table.whole("columns", least=1, most=50),
        rows=table.whole("rows", least=1, most=100),
        **_measures(table, "left_mm", "top_mm"),
        **{name: table.number(name, least=SMALLEST_LABEL_MM, most=_LARGEST_MM) for name in sizes},
    )


def _read_text(table: TomlTable, role: Role | None = None) -> TextBox:
    roles = tuple(each.value for each in Role if each is not Role.BRAND)
    given: dict[str, Any] = {
        "role": role or Role(table.one_of("role", roles)),
        **_measures(table, "x_mm", "y_mm", "width_mm", "height_mm"),
    }
    for field in ("size_pt", "floor_pt"):
        given[field] = table.number(field, least=SMALLEST_TYPE_PT, most=_LARGEST_TYPE_PT)
    for field, words in {"align": Align, "vertical": Vertical, "weight": Weight, "colour": Colour}.items():
        if table.has(field):
            given[field] = table.one_of(field, get_args(words))
    for field, (least, most) in {"line_height": (0.9, 2.0), "tracking_em": (-0.05, 0.2)}.items():
        if table.has(field):
            given[field] = table.number(field, least=least, most=most)
    return TextBox(**given)
