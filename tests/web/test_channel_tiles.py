"""The tiles of the first step: a channel and what is written in its field."""

from __future__ import annotations

import pytest

from contactcodes.contacts.channels import CHANNELS
from contactcodes.web.studio.channel_tiles import found_tiles, read_tile, tiles, written_in_tile


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
        pytest.param("callback", "left over from another tile", "callback", id="written for another tile"),
        pytest.param("help", "creme-mains", "help:creme-mains", id="a help page of that name"),
        pytest.param("page", "boutiques", "page:boutiques", id="a contact page"),
        pytest.param("", "https://wa.me/33612345678", "whatsapp:+33612345678", id="pasted, no tile chosen"),
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


def test_every_channel_has_one_tile_and_is_found_by_its_name_or_its_group() -> None:
    assert sorted(tile.name for tile in tiles()) == sorted(CHANNELS)
    assert sorted(tile.name for group in found_tiles("") for tile in group.tiles) == sorted(CHANNELS)
    assert [tile.name for group in found_tiles("telegr") for tile in group.tiles] == ["telegram"]
    chats = {tile.name for group in found_tiles("live chat") for tile in group.tiles}
    assert {"crisp", "livechat", "zendesk"} <= chats
    assert "whatsapp" not in chats
    assert found_tiles("fax machine") == []
