"""The layouts of the folder ``print_layouts``: found by name, read again when a file has changed."""

from __future__ import annotations

import logging
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from contactcodes.errors import LayoutError
from contactcodes.language import _
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_file import read_layout

_NEAR_NAMED = 5
FOLDER = Path(__file__).parents[2] / "print_layouts"

_Stamp: TypeAlias = tuple[int, int]  # when a file was changed, in ns, and its size in bytes

_kept: dict[Path, tuple[_Stamp | None, Layout]] = {}
_told_bad: dict[Path, _Stamp | None] = {}
_log = logging.getLogger(__name__)


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
    near = get_close_matches(wanted, known, n=_NEAR_NAMED, cutoff=0)
    raise LayoutError(
        _("There is no layout “%(name)s”. Did you mean %(near)s? All of them are listed by “%(command)s”.")
        % {"name": name, "near": ", ".join(near) or "–", "command": "contactcodes layouts"}
    )


def layout_text(layout: Layout) -> str:
    """Return the text of a layout's file, to be kept with what is printed. Raises LayoutError without it."""
    try:
        return (FOLDER / f"{layout.name}.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise LayoutError(f"{layout.name}.toml: {error.strerror}.") from error


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
