"""What holds for every channel, whichever is added: its words, its form, its links, its document."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from ada_url import URL
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Carries, Channel, Page
from contactcodes.contacts.channels.field import TARGET
from contactcodes.contacts.channels_document import channels_document
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target
from contactcodes.contacts.template import FIELDS
from contactcodes.errors import TargetError
from contactcodes.language import using_locale
from tests.contacts import (
    test_channels_by_phone,
    test_channels_of_communities,
    test_channels_of_live_chat,
    test_channels_of_messengers,
    test_channels_of_meta,
    test_channels_of_pages,
)
from tests.contacts.channel_rows import LYON, row_counts

ROOT = Path(__file__).parent.parent.parent
ICONS = ROOT / "contactcodes" / "web" / "icons.py"
each = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)

THE_CHANNELS = """
app apple call callback card chatwoot crisp discord help hubspot iadvize instagram intercom kakaotalk line
livechat mailto message messenger page rcs signal sms snapchat tawk teams telegram viber web wechat whatsapp
x zalo zendesk
"""


def example_of(channel: Channel) -> Target:
    return Target.read(channel.example)


def test_the_channels_are_those_the_handbook_names() -> None:
    assert list(CHANNELS) == THE_CHANNELS.split()


@each
def test_a_channel_reads_its_own_example_and_has_words_for_people(channel: Channel) -> None:
    target = example_of(channel)
    assert target.channel_object is channel
    assert str(target) == channel.example
    for locale in ("fr", "en"):
        with using_locale(locale):
            assert channel.label()
            assert channel.printed_name()
            assert channel.headline()
            assert channel.shown(target.value)
            assert channel.button(target.value)[0].isupper()


@each
def test_only_addresses_of_the_web_may_stand_in_a_redirect(channel: Channel) -> None:
    target = example_of(channel)
    for platform in Platform:
        link = target.link(LYON, platform)
        if platform in target.redirects():
            assert link.startswith("https://")
        elif channel.page is Page.BUTTON and platform in channel.works_on:
            assert link, "its page has a button"


@each
def test_a_channel_says_whether_its_links_differ_by_platform(channel: Channel) -> None:
    target = example_of(channel)
    options = dict.fromkeys(channel.token_in[:1], "Bonjour") if channel.name != "telegram" else {}
    worded = Target(channel.name, channel.compose({**channel.taken_apart(target.value), **options}))
    for one in (target, worded):
        links = {platform: one.link(LYON, platform) for platform in Platform}
        assert channel.platform_matters or len(set(links.values())) == 1
        assert one.locations(LYON) == {platform: links[platform] for platform in one.redirects()}


@each
def test_the_form_of_a_channel_gives_its_target_again(channel: Channel) -> None:
    target = example_of(channel)
    taken_apart = channel.taken_apart(target.value)
    assert channel.compose(taken_apart) == target.value
    with using_locale("en"):
        fields = channel.fields()
    assert set(taken_apart) - {TARGET} <= {field.name for field in fields}
    assert len({field.name for field in fields}) == len(fields)
    assert all(field.label for field in fields)
    # A field says an example that is right.
    required = [field for field in fields if field.required]
    for field in required:
        assert channel.compose({**taken_apart, field.name: field.example})
    # A whole target, pasted into the field, is read too.
    if TARGET in {field.name for field in fields}:
        assert channel.compose({TARGET: channel.example}) == target.value


@each
def test_the_code_reaches_the_brand_as_the_channel_says(channel: Channel) -> None:
    target = example_of(channel)
    prefilled = dict.fromkeys(channel.token_in[:1], "Bonjour") if channel.carries is Carries.TOKEN else {}
    links = [
        channel.link(channel.compose({**channel.taken_apart(target.value), **prefilled}), LYON, platform)
        for platform in (Platform.IOS, Platform.ANDROID)
    ]
    said = any("7k3-qx9m" in link for link in links)
    if channel.carries in (Carries.PARAMETER, Carries.PAYLOAD):
        assert said or channel.name in ("app", "web"), "these two carry it where it is asked for"
    elif channel.carries is Carries.TOKEN:
        assert any(quote("Bonjour (réf. 7k3-qx9m)", safe="") in link for link in links)
    elif channel.carries is Carries.ATTRIBUTES:
        embed = channel.embed(target.value, LYON)
        assert embed is not None
        assert "7k3-qx9m" in str(embed.as_json())
    else:
        assert not said


@each
def test_a_channel_has_a_colour_and_an_icon_that_can_be_shown(channel: Channel) -> None:
    from contactcodes.web.icons import icon

    assert channel.colour == "" or (len(channel.colour) == 7 and int(channel.colour[1:], 16) >= 0)
    assert "<svg" in icon(channel.icon)


def test_every_channel_has_at_least_four_rows_in_the_tables() -> None:
    tables = [
        test_channels_by_phone.TABLE,
        test_channels_of_communities.TABLE,
        test_channels_of_live_chat.TABLE,
        test_channels_of_messengers.TABLE,
        test_channels_of_meta.TABLE,
        test_channels_of_pages.TABLE,
    ]
    counts = row_counts(tables)
    assert {name: counts.get(name, 0) for name in CHANNELS if counts.get(name, 0) < 4} == {}


def test_the_document_of_the_channels_is_made_from_their_files() -> None:
    document = (ROOT / "docs" / "channels.md").read_text("utf-8")
    assert document == channels_document(), "run: python -m contactcodes.contacts.channels_document"


OPTIONED = [channel for channel in CHANNELS.values() if channel.options]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(OPTIONED),
    st.lists(
        st.sampled_from(
            [f"{{{name}}}" for name in FIELDS] + ["Bonjour", " ", "é", "a&b=c", "%41", "+", "🙂", "\n"]
        ),
        max_size=8,
    ),
    st.builds(
        PersonalContext, code=st.just("7k3-qx9m"), placement=st.text(max_size=400), city=st.text(max_size=60)
    ),
)
def test_whatever_an_option_says_it_comes_back_and_keeps_its_limit(
    channel: Channel, pieces: list[str], context: PersonalContext
) -> None:
    value = example_of(channel).value
    for option in channel.options:
        typed = {**channel.taken_apart(value), option.name: "".join(pieces)}
        try:
            composed = channel.compose(typed)
        except TargetError:
            continue
        assert channel.compose(channel.taken_apart(composed)) == composed
        target = Target(channel.name, composed)
        assert Target.read(str(target)) == target
        filled = channel.filled(channel.parts(composed)[1], context)
        said = filled.get(option.name, "").removesuffix("(ref. 7k3-qx9m)")
        assert option.fits(said.rstrip(" "))
        if "{code}" in typed[option.name] and option.template:
            assert "7k3-qx9m" in said
        for platform in Platform:
            link = target.link(context, platform)
            assert link.isascii()
            assert link.isprintable()
            assert " " not in link
            if link.startswith("http"):
                assert URL(link).hostname == URL(target.link(LYON, platform)).hostname
