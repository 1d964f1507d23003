"""What people write for live chats, and what becomes of it."""

from __future__ import annotations

import json
import re

import pytest
from ada_url import URL

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel, Page
from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.target import Target
from tests.contacts.channel_rows import LYON, Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # chatwoot
    Good(
        "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
        "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
        "https://chat.dupont.fr/widget?website_token=Zx3kW9pQvT7mB2nD5rL8sJ4h",
    ),
    Good(
        "chatwoot:https://Chat.Dupont.fr/widget?website_token=Zx3kW9pQvT7mB2nD5rL8sJ4h",
        "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
        "https://chat.dupont.fr/widget?website_token=Zx3kW9pQvT7mB2nD5rL8sJ4h",
    ),
    Good(
        "chatwoot:https://chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h?tag=qr",
        "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h?tag=qr",
        "https://chat.dupont.fr/widget?website_token=Zx3kW9pQvT7mB2nD5rL8sJ4h",
    ),
    Wrong(
        "chatwoot:Zx3kW9pQvT7mB2nD5rL8sJ4h",
        (
            "“Zx3kW9pQvT7mB2nD5rL8sJ4h” does not belong to Live chat (Chatwoot). Expected: the "
            "address of your Chatwoot, a slash and the website token of the inbox. Example: "
            "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h"
        ),
    ),
    Wrong(
        "chatwoot:jean@chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: https://chat.dupont.fr"
        ),
    ),
    # crisp
    Good(
        "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "https://go.crisp.chat/chat/embed/?website_id=8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
    ),
    Good(
        "Crisp: 8C842203-7ED8-4E29-A608-7CF78A7D2FCC",
        "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "https://go.crisp.chat/chat/embed/?website_id=8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
    ),
    Good(
        "https://go.crisp.chat/chat/embed/?website_id=8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "https://go.crisp.chat/chat/embed/?website_id=8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
    ),
    Wrong(
        "crisp:8c842203",
        (
            "“8c842203” does not belong to Live chat (Crisp). Expected: the website id, 32 digits "
            "and letters with hyphens, from Settings, Setup instructions. Example: "
            "crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
        ),
    ),
    # tawk
    Good(
        "tawk:5e2805968e78b86ed8aa7ea6/default",
        "tawk:5e2805968e78b86ed8aa7ea6/default",
        "https://tawk.to/chat/5e2805968e78b86ed8aa7ea6/default",
    ),
    Good(
        "https://tawk.to/chat/5e2805968e78b86ed8aa7ea6/default",
        "tawk:5e2805968e78b86ed8aa7ea6/default",
        "https://tawk.to/chat/5e2805968e78b86ed8aa7ea6/default",
    ),
    Good(
        "tawk:https://embed.tawk.to/5e2805968e78b86ed8aa7ea6/1i3eab6al",
        "tawk:5e2805968e78b86ed8aa7ea6/1i3eab6al",
        "https://tawk.to/chat/5e2805968e78b86ed8aa7ea6/1i3eab6al",
    ),
    Wrong(
        "tawk:5e28",
        (
            "“5e28” does not belong to Live chat (tawk.to). Expected: the property, a slash and "
            "the widget, or the direct chat link. Example: tawk:5e2805968e78b86ed8aa7ea6/default"
        ),
    ),
    # intercom
    Good("intercom:wr3d7un7", "intercom:wr3d7un7", ""),
    Good("intercom:WR3D7UN7?region=EU", "intercom:wr3d7un7?region=eu", ""),
    Wrong("intercom:wr3d7un7?region=fr", "The region of Intercom is us, eu or au, not “fr”."),
    Wrong(
        "intercom:dupont@dupont.fr",
        (
            "“dupont@dupont.fr” does not belong to Live chat (Intercom). Expected: the workspace "
            "id, 6 to 12 letters and digits. Example: intercom:wr3d7un7"
        ),
    ),
    # zendesk
    Good("zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a", "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a", ""),
    Good(
        ("zendesk:https://static.zdassets.com/ekr/snippet.js?key=4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a"),
        "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a",
        "",
    ),
    Good(
        "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a?tag=qr-{campaign}",
        "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a?tag=qr-{campaign}",
        "",
    ),
    Wrong(
        "zendesk:dupont.zendesk.com",
        (
            "“dupont.zendesk.com” does not belong to Live chat (Zendesk). Expected: the key of the "
            "web widget, 32 digits and letters with hyphens, from its installation code. Example: "
            "zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a"
        ),
    ),
    # livechat
    Good("livechat:14101083", "livechat:14101083", "https://direct.lc.chat/14101083/"),
    Good("https://direct.lc.chat/14101083/3", "livechat:14101083/3", "https://direct.lc.chat/14101083/3/"),
    Good("livechat:14101083/3", "livechat:14101083/3", "https://direct.lc.chat/14101083/3/"),
    Wrong(
        "livechat:dupont",
        (
            "“dupont” does not belong to Live chat (LiveChat). Expected: the number of the "
            "licence, or the direct chat link. Example: livechat:14101083"
        ),
    ),
    # hubspot
    Good("hubspot:1234567", "hubspot:1234567", ""),
    Good("hubspot:1234567?region=EU1", "hubspot:1234567?region=eu1", ""),
    Wrong("hubspot:1234567?region=fr", "The region of HubSpot is na1, eu1 or ap1, not “fr”."),
    Wrong(
        "hubspot:dupont",
        (
            "“dupont” does not belong to Live chat (HubSpot). Expected: the number of the portal, "
            "5 to 12 digits. Example: hubspot:1234567"
        ),
    ),
    # iadvize
    Good("iadvize:1715", "iadvize:1715", ""),
    Good("iadvize:1715?platform=lc", "iadvize:1715?platform=lc", ""),
    Good("iadvize: 1715", "iadvize:1715", ""),
    Wrong(
        "iadvize:dupont",
        (
            "“dupont” does not belong to Live chat (iAdvize). Expected: the id of the site, 3 to 8 "
            "digits, which stands in the tag behind sid=. Example: iadvize:1715"
        ),
    ),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)


def embedded(written: str) -> Embed:
    target = Target.read(written)
    embed = target.channel_object.embed(target.value, LYON)
    assert embed is not None
    return embed


TOLD = {"code": "7k3-qx9m", "placement": "Vitrine Été 2", "campaign": "Printemps", "city": "Lyon"}
TOLD_QR = {f"qr_{name}": text for name, text in TOLD.items()}


def test_chatwoot_is_started_told_and_opened() -> None:
    embed = embedded("chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h?tag=qr-{city}")
    assert embed.script == "https://chat.dupont.fr/packs/js/sdk.js"
    settings = {"websiteToken": "Zx3kW9pQvT7mB2nD5rL8sJ4h", "baseUrl": "https://chat.dupont.fr"}
    assert embed.starts == (("chatwootSDK.run", settings),)
    assert (embed.ready, embed.ready_name) == ("event", "chatwoot:ready")
    assert embed.calls == (
        ("$chatwoot.setCustomAttributes", TOLD),
        ("$chatwoot.setConversationCustomAttributes", TOLD),
        ("$chatwoot.setLabel", "qr-Lyon"),
        ("$chatwoot.toggle", "open"),
    )


def test_crisp_finds_its_commands_in_its_queue() -> None:
    embed = embedded("crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc")
    assert embed.script == "https://client.crisp.chat/l.js"
    assert embed.values == {
        "CRISP_WEBSITE_ID": "8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
        "$crisp": [["set", "session:data", [[[name, text] for name, text in TOLD.items()]]]],
    }
    assert embed.calls == (("$crisp.push", ["do", "chat:open"]),)


def test_tawk_is_told_when_it_calls() -> None:
    embed = embedded("tawk:5e2805968e78b86ed8aa7ea6/default")
    assert embed.script == "https://embed.tawk.to/5e2805968e78b86ed8aa7ea6/default"
    assert (embed.ready, embed.ready_name) == ("hook", "Tawk_API.onLoad")
    assert embed.calls == (("Tawk_API.setAttributes", TOLD), ("Tawk_API.maximize",))


def test_intercom_is_booted_in_its_region() -> None:
    embed = embedded("intercom:wr3d7un7?region=eu")
    settings = {"app_id": "wr3d7un7", "api_base": "https://api-iam.eu.intercom.io", **TOLD_QR}
    assert embed.script == "https://widget.intercom.io/widget/wr3d7un7"
    assert embed.queues == ("Intercom",)
    assert embed.calls == (("Intercom", "boot", settings), ("Intercom", "show"))


def test_zendesk_gets_a_tag() -> None:
    embed = embedded("zendesk:4d1a8c8e-5f6b-4b7e-9a3c-2f1e0d9c8b7a")
    assert embed.script_id == "ze-snippet"
    assert embed.calls == (
        ("zE", "messenger:set", "conversationTags", ["qr-7k3-qx9m"]),
        ("zE", "messenger", "open"),
    )


def test_hubspot_sees_a_page_view_with_the_code() -> None:
    embed = embedded("hubspot:1234567?region=eu1")
    assert embed.script == "https://js-eu1.hs-scripts.com/1234567.js"
    path = "/qr/7k3-qx9m?utm_source=qr&utm_campaign=Printemps"
    assert embed.values["_hsq"] == [["setPath", path]]
    assert (embed.ready, embed.ready_name) == ("list", "hsConversationsOnReady")


def test_iadvize_finds_its_custom_data() -> None:
    embed = embedded("iadvize:1715?platform=lc")
    assert embed.script == "https://lc.iadvize.com/iadvize.js?sid=1715"
    assert embed.values == {"idzCustomData": TOLD_QR}


@pytest.mark.parametrize(
    "channel", [one for one in CHANNELS.values() if one.page is Page.CHAT], ids=lambda one: str(one.name)
)
def test_a_page_allows_no_more_than_the_chat_needs(channel: Channel) -> None:
    embed = embedded(channel.example)
    json.dumps(embed.as_json())
    policy = embed.policy()
    host = str(URL(embed.script).host)
    allowed = [source.removeprefix("https://") for source in policy["script-src"].split()]
    assert any(host == one or (one[0] == "*" and host.endswith(one[1:])) for one in allowed)
    for sources in policy.values():
        assert not re.search(r"(^| )(\*|https:|http:|'unsafe-eval')( |$)", sources)
    assert "'unsafe-inline'" not in policy["script-src"]
