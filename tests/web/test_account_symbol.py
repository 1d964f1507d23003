"""A contact point whose account comes as a QR code: its picture is enough, with or without a script."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.storage.database import Database
from tests.codes.test_symbol_in_picture import drawn, file_of
from tests.web.page_words import words_of

WECHAT = "http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"
TYPED = {"name": "Boutique", "field_name": "Maison Dupont", "wait_minutes": "5", "when_closed": ""}


def send(
    studio: FlaskClient, channel: str, content: bytes | None, where: str = "", **typed: str
) -> TestResponse:
    file = {} if content is None else {"account_symbol": (io.BytesIO(content), "account.png")}
    return studio.post(
        where or f"/studio/contact-points/new/{channel}",
        data={**TYPED, **typed, **file},
        content_type="multipart/form-data",
    )


def stored(database: Database) -> list[str]:
    with database.reading() as connection:
        return [str(one.target) for one in contact_points_of(connection, 1)]


def test_the_picture_alone_is_enough(studio: FlaskClient, sqlite: Database) -> None:
    assert send(studio, "wechat", file_of(drawn(WECHAT))).status_code == 303
    assert stored(sqlite) == [f"wechat:{WECHAT}?name=Maison%20Dupont"]


def test_its_own_button_reads_it_and_keeps_nothing_yet(studio: FlaskClient, sqlite: Database) -> None:
    page = send(studio, "wechat", file_of(drawn(WECHAT)), read_symbol="1", wait_minutes="soon")
    assert page.status_code == 200
    assert f'value="{WECHAT}"' in page.text
    assert "The QR code is read" in words_of(page.text)
    for typed in ("Boutique", "Maison Dupont", "soon"):
        assert f'value="{typed}"' in page.text
    assert stored(sqlite) == []
    assert send(studio, "wechat", None, field_target=WECHAT).status_code == 303


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(file_of(Image.new("L", (200, 200), 255)), "No QR code can be read", id="no code"),
        pytest.param(
            file_of(drawn("https://dupont.fr/")),
            "The QR code in the picture says “https://dupont.fr/”",
            id="another's",
        ),
        pytest.param(b"GIF89a", "The picture cannot be read", id="no picture"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"read_symbol": "1"}], ids=["kept at once", "read first"])
def test_what_cannot_be_read_is_told_beside_it_and_nothing_typed_is_lost(
    studio: FlaskClient, sqlite: Database, content: bytes, told: str, button: dict[str, str]
) -> None:
    page = send(studio, "wechat", content, field_target="http://weixin.qq.com/r/typedBefore", **button)
    assert page.status_code == 422
    assert words_of(page.text).count(told) == 2  # on top, and beside its field
    assert 'href="#account_symbol"' in page.text
    for typed in ("Boutique", "Maison Dupont", "http://weixin.qq.com/r/typedBefore"):
        assert f'value="{typed}"' in page.text
    assert stored(sqlite) == []


def test_the_button_without_a_picture_asks_for_one(studio: FlaskClient) -> None:
    page = send(studio, "line", None, read_symbol="1")
    assert page.status_code == 422
    assert "Choose the file of a picture first." in words_of(page.text)


@pytest.mark.parametrize(
    ("channel", "said", "target"),
    [
        ("line", "https://line.me/R/ti/p/%40dupont", "line:@dupont"),
        ("telegram", "https://t.me/dupont_bot", "telegram:dupont_bot"),
        ("viber", "viber://pa?chatURI=dupont", "viber:dupont"),
        ("kakaotalk", "http://pf.kakao.com/_ZeUTxl", "kakaotalk:_ZeUTxl"),
        ("zalo", "https://zalo.me/909749126673606301", "zalo:909749126673606301"),
    ],
)
def test_every_platform_that_hands_out_qr_codes_takes_them(
    studio: FlaskClient, sqlite: Database, channel: str, said: str, target: str
) -> None:
    assert send(studio, channel, file_of(drawn(said))).status_code == 303
    assert stored(sqlite)[0].startswith(target)


def test_a_contact_point_that_nothing_leads_to_changes_by_a_picture_too(
    studio: FlaskClient, sqlite: Database
) -> None:
    send(studio, "telegram", None, field_target="dupont_bot")
    changed = send(studio, "telegram", file_of(drawn("https://t.me/other_bot")), "/studio/contact-points/1")
    assert changed.status_code == 303
    assert stored(sqlite)[0].startswith("telegram:other_bot")


def test_other_channels_ask_for_no_picture_and_take_none(studio: FlaskClient, sqlite: Database) -> None:
    taking = {name for name, channel in CHANNELS.items() if channel.account_symbol}
    for name in CHANNELS:
        page = studio.get(f"/studio/contact-points/new/{name}").text
        assert ('name="account_symbol"' in page) is (name in taking)
    sent = send(studio, "call", file_of(drawn("tel:3632")), field_target="3631")
    assert sent.status_code == 303
    assert stored(sqlite) == ["call:3631"]
