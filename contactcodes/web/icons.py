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
def icon(name: str, classes: str = "icon", fill: str = "currentColor") -> Markup:
    """Return a Bootstrap icon as inline SVG, in the colour of its text unless ``fill`` is another.

    It is decoration: whatever it means stands beside it in words. Raises KeyError.
    """
    box, drawing = _sprite()[name]
    return Markup(  # noqa: S704 - the installed package's own drawing
        f'<svg class="{classes}" viewBox="{box}" fill="{fill}" aria-hidden="true">{drawing}</svg>'
    )


@cache
def filled(name: str) -> str:
    """Return the name of an icon's filled form, the name itself where it has none."""
    return f"{name}-fill" if f"{name}-fill" in _sprite() else name


@cache
def _sprite() -> dict[str, tuple[str, str]]:
    file = files("flask_bootstrap") / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    sprite = file.read_text(encoding="utf-8")
    return {found["name"]: (found["box"], found["drawing"]) for found in _SYMBOL.finditer(sprite)}
