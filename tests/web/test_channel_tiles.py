"""The tiles of the first step: a channel and what is written in its field."""

from __future__ import annotations

import pytest

from contactcodes.web.studio.channel_tiles import read_tile, tiles, written_in_tile


@pytest.mark.parametrize(
    ("channel", "written", "target"),
    [
        pytest.param("whatsapp", "06 12 34 56 78", "whatsapp:+33612345678", id="a number"),
        pytest.param("whatsapp", "https://wa.me/33612345678", "whatsapp:+33612345678", id="a pasted link"),
        pytest.param("whatsapp", "whatsapp:+33612345678", "whatsapp:+33612345678", id="with its prefix"),
        pytest.param("web", "www.dupont.fr/contact", "https://www.dupont.fr/contact", id="no scheme"),
        pytest.param("web", "http://dupont.fr", "http://dupont.fr", id="a scheme of its own"),
        pytest.param("call", "3631", "call:3631", id="a short number"),
        pytest.param("help", "", "help", id="nothing to write"),
        pytest.param("help", "left over from another tile", "help", id="what was written for another tile"),
    ],
)
def test_a_tile_and_its_field_make_a_target(channel: str, written: str, target: str) -> None:
    read = read_tile({"channel": channel, "target": written})
    assert str(read) == target
    assert read_tile({"channel": read.channel, "target": written_in_tile(read)}) == read


def test_every_channel_has_a_tile_whose_example_is_right() -> None:
    for tile in tiles():
        assert read_tile({"channel": tile.name, "target": tile.example}).channel == tile.name
        assert tile.label
        assert tile.consequence
