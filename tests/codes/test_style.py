"""What a style may be, and what is refused before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import PLAIN, Style, refusals
from contactcodes.codes.style_contrast import (
    contrast_ratio,
    contrast_refusal,
    inks,
    is_enough,
    reflectance,
)
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import SymbolError
from tests.codes.logos_made import disc

SHORT = "HTTPS://A.CO/7K3QX9M"  # 20 characters: 2-H
USUAL = "HTTPS://QR.DUPONT.FR/7K3QX9M"  # 28: 2-Q
colours = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture(scope="module")
def logo() -> Logo:
    return Logo.read(disc("#7b1e3a"))


def test_the_plain_style_is_plain_whatever_size_a_logo_would_have() -> None:
    assert PLAIN.is_plain
    assert Style(logo_share=0.12).is_plain
    assert not Style(modules="rounded").is_plain
    assert not Style(level_h=True).is_plain


def test_a_style_is_stored_and_read_back(logo: Logo) -> None:
    style = Style(modules="rounded", dark="#1b3a6b", logo=logo, level_h=True, call_to_action="Écrivez-nous")
    assert Style.of_json(style.as_json(), logo) == style
    assert Logo.kept(logo.png) == logo


@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param({"dark": "navy"}, "no colour", id="a word for a colour"),
        pytest.param({"light": "#FFF"}, "no colour", id="three digits"),
        pytest.param({"eye": "#12345g"}, "no colour", id="no digit"),
        pytest.param({"modules": "dots"}, "no corners", id="dots with gaps"),
        pytest.param({"eyes": "hollow"}, "no corners", id="hollow eyes"),
        pytest.param({"call_to_action": "x" * 41}, "at most 40 characters; these are 41", id="a long call"),
        pytest.param({"call_to_action": "two\nlines"}, "one line", id="two lines"),
    ],
)
def test_what_is_no_style_is_not_made(values: dict[str, str], told: str) -> None:
    with pytest.raises(SymbolError, match=told):
        Style(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        pytest.param(
            {"dark": "#ffffff", "eye": "#ffffff", "light": "#000000"}, "dark", "Swap the two", id="inverted"
        ),
        pytest.param({"dark": "#999999", "eye": "#999999"}, "dark", "contrast is too low", id="grey"),
        pytest.param({"light": "#b5885a"}, "dark", "lighter", id="kraft"),
        pytest.param({"dark": "#c8102e"}, "dark", "Red, orange and yellow", id="red"),
        pytest.param({"dark": "#f28c28"}, "dark", "Red, orange and yellow", id="orange"),
        pytest.param({"eye": "#ffd800"}, "eye", "Red, orange and yellow", id="yellow eyes"),
        pytest.param(
            {"quiet_zone_modules": 3}, "quiet_zone_modules", "scanners need 4", id="quiet zone of 3"
        ),
        pytest.param({"quiet_zone_modules": 0}, "quiet_zone_modules", "scanners need 4", id="no quiet zone"),
    ],
)
def test_what_would_not_scan_is_refused_with_what_would_do(
    values: dict[str, object], field: str, told: str
) -> None:
    found = refusals(Style(**values), make_symbol(USUAL))  # type: ignore[arg-type]
    assert [one.field for one in found if told in one.message] == [field]


@pytest.mark.parametrize("dark", ["#000000", "#0b2a5b", "#3b6fc4", "#14532d", "#4a1a6b", "#7b1e3a"])
@pytest.mark.parametrize("light", ["#ffffff", "#fff8e7", "#fffacd"])
def test_dark_colours_on_light_paper_are_let_through(dark: str, light: str) -> None:
    assert refusals(Style(dark=dark, eye=dark, light=light), make_symbol(USUAL)) == []


@given(dark=colours, light=colours)
def test_the_colour_that_would_do_does(dark: str, light: str) -> None:
    told = contrast_refusal(dark, light)
    assert (not told) is is_enough(dark, light)
    if "darker" in told and "What would do: #" in told:
        assert is_enough(told.split("What would do: ")[1][:7], light)
    elif "a background of " in told:
        assert is_enough(dark, told.split("a background of ")[1][:7])


@given(colour=colours)
def test_inks_are_inks_and_grey_is_black_ink_alone(colour: str) -> None:
    cyan, magenta, yellow, black = inks(colour)
    assert all(0 <= ink <= 1 for ink in (cyan, magenta, yellow, black))
    assert min(cyan, magenta, yellow) == 0
    grey = f"#{colour[1:3] * 3}"
    assert inks(grey)[:3] == (0, 0, 0)


def test_red_light_does_not_see_red() -> None:
    assert reflectance("#ff0000").red == 1
    assert reflectance("#0000ff").red == 0
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("share", [0.05, 0.21, 0.3])
def test_a_logo_has_a_size_that_scans(logo: Logo, share: float) -> None:
    found = refusals(Style(logo=logo, logo_share=share), make_symbol(SHORT))
    assert [one.field for one in found] == ["logo_share"]
    assert ("What would do: 20%" if share > 0.2 else "What would do: 12%") in found[0].message


def test_a_logo_needs_level_h_and_the_missing_characters_are_counted(logo: Logo) -> None:
    style = Style(logo=logo)
    (found,) = refusals(style, style.symbol_of(USUAL))
    assert found.field == "level_h"
    assert "8 characters too long" in found.message
    assert refusals(style, style.symbol_of(USUAL[:12] + USUAL[20:])) == []
    assert refusals(replace(style, level_h=True), replace(style, level_h=True).symbol_of(USUAL)) == []


def test_a_larger_symbol_is_made_only_where_it_was_asked_for(logo: Logo) -> None:
    assert Style(logo=logo).symbol_of(USUAL).version == 2
    larger = Style(logo=logo, level_h=True).symbol_of(USUAL)
    assert (larger.version, larger.level) == (3, "H")


def test_a_channel_is_named_in_its_own_colour_and_can_be_read() -> None:
    whatsapp = ChannelMark("WhatsApp", "#25d366")
    assert (whatsapp.ground("#1b3a6b"), whatsapp.ink("#1b3a6b")) == ("#25d366", "#000000")
    assert ChannelMark("Messenger", "#0866ff").ink("#000000") == "#ffffff"
    call = ChannelMark("Call")
    assert (call.ground("#1b3a6b"), call.ink("#1b3a6b")) == ("#1b3a6b", "#ffffff")
    for mark in (whatsapp, ChannelMark("Messenger", "#0866ff")):
        assert contrast_ratio(mark.ground("#000000"), mark.ink("#000000")) >= 4.5
