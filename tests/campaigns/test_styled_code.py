"""A code's symbol in the style of its brand."""

from __future__ import annotations

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from contactcodes.campaigns.styled_code import styled_code, styled_code_file
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style, StyleError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.codes.logos_made import disc


@pytest.mark.parametrize(
    ("target", "colour"), [("whatsapp:+33612345678", b"#25d366"), ("messenger:maison.dupont", b"#0866ff")]
)
def test_a_code_names_the_channel_it_leads_to(sqlite: Database, target: str, colour: bytes) -> None:
    placed = make_campaign(sqlite, "Printemps", target, ["Vitrine Lyon"])[0]
    style = Style(dark="#1b3a6b", eye="#1b3a6b", channel_mark=True)
    assert colour in styled_code_file(placed, style, "svg", side_mm=30)
    assert colour not in styled_code_file(placed, Style(dark="#1b3a6b"), "svg", side_mm=30)


def test_a_code_s_file_says_its_address(sqlite: Database) -> None:
    placed = make_campaign(sqlite, "Printemps", "call:0800123456", ["Boîte"])[0]
    style = Style(modules="rounded", eyes="rounded", call_to_action="Appelez-nous", channel_mark=True)
    file = styled_code_file(placed, style, "png", side_mm=30, dpi=300)
    with Image.open(io.BytesIO(file)) as picture:
        assert picture.info["dpi"][0] >= 300
        found = zxingcpp.read_barcode(np.asarray(picture.convert("L")))
    assert found is not None
    assert found.text == placed.url


def test_a_code_whose_address_is_too_long_for_a_logo_is_refused(sqlite: Database) -> None:
    placed = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon"])[0]
    with pytest.raises(StyleError, match="A logo needs error correction H"):
        styled_code(placed, Style(logo=Logo.read(disc("#7b1e3a"))))
