"""Charts as files, and the script that draws them in a page; both come out of vl-convert."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import vl_convert
from xstatic.pkg import opensans

from contactcodes.stats.charts.theme import Scheme, Spec, config, number_format, time_format

WIDTH_PX = 760
NARROW_PX = 350  # a phone
_NAMES_AT_MOST = 0.42  # of the width, where it is narrow; as in static/statistics.js
_PNG_SCALE = 2  # device pixels a CSS pixel
FORMATS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
SCRIPT_VERSION = version("vl-convert-python")
_DRAWERS: dict[str, Callable[..., Any]] = {
    "svg": vl_convert.vegalite_to_svg,
    "png": vl_convert.vegalite_to_png,
    "pdf": vl_convert.vegalite_to_pdf,
}
_MARGIN_PX = 14
_TO_PAGE = "window.vegaEmbed = vegaEmbed;"

_preparing = Lock()
_fonts_known = False


def render(
    chart: Spec,
    file_format: str,
    *,
    locale: str,
    title: str = "",
    subtitles: Sequence[str] = (),
    scheme: Scheme = "light",
    narrow: bool = False,
) -> bytes:
    """Return a chart as a file.

    file_format  ``svg``, ``png`` or ``pdf``
    title        stands above the chart, with a line for each subtitle: an image travels without its
                 page; empty for one that stays in the page, which has these words itself
    narrow       True: 350 px wide instead of 760, with words of the same size

    Raises KeyError for another format.
    """
    draw = _DRAWERS[file_format]
    _know_fonts()
    look = config(scheme, ground=True)
    whole = chart | {"width": NARROW_PX if narrow else WIDTH_PX}
    if title:
        whole |= {"padding": _MARGIN_PX, "title": {"text": title, "subtitle": list(subtitles)}}
    if narrow:
        look["axisYBand"] |= {"labelLimit": NARROW_PX * _NAMES_AT_MOST}
    drawn = draw(
        whole,
        config=look,
        format_locale=number_format(locale),
        time_format_locale=time_format(locale),
        allowed_base_urls=[],  # a chart has its numbers with it and fetches nothing
        **({"scale": _PNG_SCALE} if file_format == "png" else {}),
    )
    return drawn.encode() if isinstance(drawn, str) else drawn


def script(folder: Path) -> Path:
    """Return the gzipped script that draws charts in a browser: about 0.3 MB, 0.9 MB unpacked.

    folder  where it is kept; made there on first use, which takes some seconds
    """
    file = folder / f"vega-{SCRIPT_VERSION}.js.gz"
    if not file.exists():
        with _preparing:
            if not file.exists():
                folder.mkdir(parents=True, exist_ok=True)
                draft = file.with_suffix(f".{os.getpid()}.tmp")
                draft.write_bytes(gzip.compress(vl_convert.javascript_bundle(_TO_PAGE).encode(), mtime=0))
                draft.replace(file)
    return file


def _know_fonts() -> None:
    global _fonts_known
    with _preparing:
        if not _fonts_known:
            vl_convert.register_font_directory(str(Path(opensans.BASE_DIR) / "fonts" / "Regular"))
            vl_convert.register_font_directory(str(Path(opensans.BASE_DIR) / "fonts" / "Bold"))
            _fonts_known = True
