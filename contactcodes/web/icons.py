"""Icons: drawn into the page, out of the sprite that the installed Bootstrap-Flask carries."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SYMBOL = re.compile(
    r'<symbol[^>]*viewBox="(?P<box>[^"]+)"[^>]*id="(?P<name>[^"]+)"[^>]*>(?P<drawing>.*?)</symbol>', re.S
)


@cache
def icon(name: str) -> Markup:
    """Return a Bootstrap icon as inline SVG in the colour of its text.

    It is decoration: whatever it means stands beside it in words. Raises KeyError.
    """
    box, drawing = _sprite()[name]
    return Markup(  # noqa: S704 - the installed package's own drawing
        f'<svg class="icon" viewBox="{box}" fill="currentColor" aria-hidden="true">{drawing}</svg>'
    )


@cache
def _sprite() -> dict[str, tuple[str, str]]:
    file = files("flask_bootstrap") / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    sprite = file.read_text(encoding="utf-8")
    return {found["name"]: (found["box"], found["drawing"]) for found in _SYMBOL.finditer(sprite)}
