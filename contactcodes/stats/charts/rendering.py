"""Charts as files, and the script that draws them in a page; both come out of vl-convert."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import vl_convert
from xstatic.pkg import opensans

from contactcodes.stats.charts.theme import Scheme, Spec, config, number_format, time_format

WIDTH_PX = 760
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
    chart: Spec, file_format: str, *, locale: str, title: str, subtitle: str, scheme: Scheme = "light"
) -> bytes:
    """Return a chart as a file.

    file_format  ``svg``, ``png`` or ``pdf``
    title        stands above the chart, with the subtitle: an image travels without its page

    Raises KeyError for another format.
    """
    draw = _DRAWERS[file_format]
    _know_fonts()
    whole = chart | {"width": WIDTH_PX, "padding": _MARGIN_PX, "title": {"text": title, "subtitle": subtitle}}
    drawn = draw(
        whole,
        config=config(scheme, ground=True),
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
