"""A brand's look on a customer's page: its logo, and its colour where that can be read."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, make_response
from PIL import Image

from contactcodes.campaigns.brand_style import find_style
from contactcodes.codes.style import Style
from contactcodes.codes.style_contrast import contrast_ratio
from contactcodes.errors import DatabaseAwayError
from contactcodes.web.customer.kept_pages import kept, reading

LARGEST_LOGO = 10_000  # bytes
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
# The grounds of style.css, and the words on a button: whichever of the two is easier to read.
LIGHT, DARK = "#fcfcfa", "#14171b"
_ON = ("#ffffff", "#0d1526")
_HEIGHTS_PX = (112, 84, 56, 40)  # two pixels a point, then fewer until it is small enough
_WIDEST = 6  # times its height
_A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class BrandLook:
    """What a page needs to look like its brand's.

    css   what is added to the style; "" nothing
    logo  the path of the picture; "" there is none
    width, height  of the logo, in CSS pixels
    """

    css: str = ""
    logo: str = ""
    width: int = 0
    height: int = 0


PLAIN_LOOK = BrandLook()


def add_to(blueprint: Blueprint) -> None:
    """Add the address of the logo."""
    blueprint.add_url_rule("/logo/<id:brand_id>/<digest>.webp", "logo", _logo)


def look_of(brand_id: int) -> BrandLook:
    """Return the look of a brand; the plain one while the database is away."""
    try:
        return kept().get(("look", brand_id), lambda: _look(brand_id, _style(brand_id)))
    except DatabaseAwayError:
        return PLAIN_LOOK


def colours_of(style: Style) -> str:
    """Return the style sheet of a brand's colour, for the schemes where it can be read.

    Black is nobody's colour, and what symbols have that nobody chose one for.
    """
    accent = style.dark
    if accent == "#000000":
        return ""
    on = max(_ON, key=lambda one: contrast_ratio(one, accent))
    rule = f":root {{ --accent: {accent}; --on-accent: {on}; }}"
    in_light, in_dark = (contrast_ratio(accent, ground) >= LEAST_CONTRAST for ground in (LIGHT, DARK))
    if in_light and in_dark:
        return rule
    scheme = "light" if in_light else "dark" if in_dark else ""
    return f"@media (prefers-color-scheme: {scheme}) {{ {rule} }}" if scheme else ""


@lru_cache(maxsize=64)
def small_logo(png: bytes) -> tuple[bytes, int, int]:
    """Return a logo as WebP of at most ``LARGEST_LOGO`` bytes, with its width and height in CSS pixels.

    png  as ``Logo`` keeps it
    """
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        picture = opened.convert("RGBA")
    shown = picture.copy()
    shown.thumbnail((_WIDEST * _HEIGHTS_PX[0], _HEIGHTS_PX[0]), Image.Resampling.LANCZOS)
    width, height = (max(1, round(side / 2)) for side in shown.size)
    content = b""
    for height_px in _HEIGHTS_PX:
        for quality in (85, 60, 30):
            one = picture.copy()
            one.thumbnail((_WIDEST * height_px, height_px), Image.Resampling.LANCZOS)
            file = io.BytesIO()
            one.save(file, "WEBP", quality=quality, method=6)
            content = file.getvalue()
            if len(content) <= LARGEST_LOGO:
                return content, width, height
    return content, width, height  # 240 × 40 pixels at quality 30 are never that large


def _look(brand_id: int, style: Style) -> BrandLook:
    css = colours_of(style)
    if style.logo is None:
        return BrandLook(css)
    _content, width, height = small_logo(style.logo.png)
    return BrandLook(css, f"/logo/{brand_id}/{_digest(style.logo.png)}.webp", width, height)


def _style(brand_id: int) -> Style:
    with reading() as connection:
        return find_style(connection, brand_id)


def _digest(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()[:16]


def _logo(brand_id: int, digest: str) -> Response:
    style = kept().get(("style", brand_id), lambda: _style(brand_id))
    if style.logo is None or _digest(style.logo.png) != digest:
        abort(404)
    answer = make_response(small_logo(style.logo.png)[0])
    answer.content_type = "image/webp"
    # Its address is made of its content: what is behind it never changes.
    answer.headers["Cache-Control"] = f"public, max-age={_A_YEAR_S}, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
