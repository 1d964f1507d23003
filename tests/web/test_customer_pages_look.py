"""A brand's colour and logo on its pages: where they can be read, and small."""

from __future__ import annotations

import io
import re
import time

import pytest
from PIL import Image, ImageDraw
from werkzeug.test import Client

from contactcodes.campaigns.brand_style import keep_style
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style
from contactcodes.codes.style_contrast import contrast_ratio
from contactcodes.storage.database import Database
from contactcodes.web.customer.brand_look import (
    DARK,
    LARGEST_LOGO,
    LEAST_CONTRAST,
    LIGHT,
    colours_of,
    small_logo,
)
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S
from tests.campaigns_made import AT, make_campaign
from tests.web.test_customer_pages import scan

RULE = r":root \{ --accent: (#[0-9a-f]{6}); --on-accent: (#[0-9a-f]{6}); \}"


@pytest.mark.parametrize(
    ("dark", "schemes"),
    [
        ("#000000", []),
        ("#8a1c3b", ["light"]),
        ("#1b3a6b", ["light"]),
        ("#787878", []),
        ("#e8c400", ["dark"]),
        ("#ffffff", ["dark"]),
        ("#707070", ["light"]),
    ],
)
def test_a_brands_colour_is_taken_where_it_can_be_read(dark: str, schemes: list[str]) -> None:
    css = colours_of(Style(dark=dark))
    assert re.findall(r"prefers-color-scheme: (\w+)", css) == schemes
    for accent, on_accent in re.findall(RULE, css):
        assert accent == dark
        assert contrast_ratio(accent, on_accent) >= LEAST_CONTRAST
    for scheme in schemes:
        ground = LIGHT if scheme == "light" else DARK
        assert contrast_ratio(dark, ground) >= LEAST_CONTRAST


def logo(width: int, height: int, *, busy: bool = False) -> Logo:
    drawn = Image.new("RGBA", (width, height), "#8a1c3b")
    if busy:
        drawn = Image.effect_noise((width, height), 120).convert("RGBA")
    else:
        ImageDraw.Draw(drawn).ellipse((width // 4, height // 4, width // 2, height // 2), fill="#f6e7d2")
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return Logo(file.getvalue(), width, height)


@pytest.mark.parametrize(("width", "height"), [(512, 512), (512, 60), (60, 512), (64, 64)])
@pytest.mark.parametrize("busy", [False, True])
def test_a_logo_is_small_and_keeps_its_shape(width: int, height: int, busy: bool) -> None:
    content, wide, high = small_logo(logo(width, height, busy=busy).png)
    assert len(content) <= LARGEST_LOGO
    assert high <= 56
    assert wide <= 336
    assert abs(wide / high - width / height) < 0.15 * width / height
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "WEBP"


def test_a_page_has_its_brands_logo_at_an_address_of_its_own(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "call:3631", ["Lyon"])
    with sqlite.writing() as connection:
        keep_style(connection, code.brand_id, Style(dark="#8a1c3b", logo=logo(512, 512)), AT)
    page = scan(phone, f"/{code.code_text}").text
    assert "--accent: #8a1c3b" in page
    found = re.search(r'<img class="logo" src="([^"]+)" width="56" height="56" alt="">', page)
    assert found is not None
    answer = phone.get(found[1])
    assert answer.content_type == "image/webp"
    assert len(answer.data) <= LARGEST_LOGO
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert phone.get(found[1].replace("/logo/1/", "/logo/1/0")).status_code == 404
    assert phone.get("/logo/99/0123456789abcdef.webp").status_code == 404


def test_the_policy_names_the_style_with_the_brands_colour(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "call:3631", ["Lyon"])
    plain = scan(phone, "/7k3_qx9").headers["Content-Security-Policy"]
    with sqlite.writing() as connection:
        keep_style(connection, code.brand_id, Style(dark="#8a1c3b"), AT)
    assert scan(phone, f"/{code.code_text}").headers["Content-Security-Policy"] != plain


def test_a_changed_style_is_shown_at_once(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "call:3631", ["Lyon"])
    assert "#8a1c3b" not in scan(phone, f"/{code.code_text}").text
    with sqlite.writing() as connection:
        keep_style(connection, code.brand_id, Style(dark="#8a1c3b"), AT)
    time.sleep(2 * LOOK_EVERY_S)
    assert "#8a1c3b" in scan(phone, f"/{code.code_text}").text
