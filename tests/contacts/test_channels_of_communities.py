"""What people write for Discord, Teams, KakaoTalk, Zalo and Snapchat: what becomes of it."""

from __future__ import annotations

from tests.contacts.channel_rows import Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # discord
    Good("discord:aBcD123", "discord:aBcD123", "https://discord.gg/aBcD123"),
    Good("https://discord.gg/aBcD123", "discord:aBcD123", "https://discord.gg/aBcD123"),
    Good("https://discord.com/invite/aBcD123", "discord:aBcD123", "https://discord.gg/aBcD123"),
    Good(
        "discord:100000000000000001",
        "discord:100000000000000001",
        "https://discord.com/users/100000000000000001",
    ),
    Wrong(
        "discord:a",
        (
            "“a” does not belong to Discord. Expected: the code of an invitation, or the number of "
            "an account. Example: discord:aBcD123"
        ),
    ),
    Wrong(
        "discord:https://discord.com/channels/1/2",
        (
            "“https://discord.com/channels/1/2” does not belong to Discord. Expected: the code of "
            "an invitation, or the number of an account. Example: discord:aBcD123"
        ),
    ),
    # teams
    Good(
        "teams:conseil@dupont.fr",
        "teams:conseil@dupont.fr",
        "https://teams.microsoft.com/l/chat/0/0?users=conseil%40dupont.fr",
    ),
    Good(
        "teams:conseil@dupont.fr?text=Bonjour {city}",
        "teams:conseil@dupont.fr?text=Bonjour%20{city}",
        (
            "https://teams.microsoft.com/l/chat/0/0?users=conseil%40dupont.fr&message=Bonjour"
            "%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Good(
        "https://teams.microsoft.com/l/chat/0/0?users=conseil@dupont.fr&message=Bonjour",
        "teams:conseil@dupont.fr?text=Bonjour",
        (
            "https://teams.microsoft.com/l/chat/0/0?users=conseil%40dupont.fr&message=Bonjour"
            "%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Wrong(
        "teams:conseil",
        (
            "“conseil” does not belong to Microsoft Teams. Expected: the e-mail address under "
            "which the person is known in Teams. Example: teams:conseil@dupont.fr"
        ),
    ),
    Wrong(
        "teams:conseil@dupont.fr,autre@dupont.fr",
        (
            "“conseil@dupont.fr,autre@dupont.fr” does not belong to Microsoft Teams. Expected: the "
            "e-mail address under which the person is known in Teams. Example: "
            "teams:conseil@dupont.fr"
        ),
    ),
    # kakaotalk
    Good("kakaotalk:_ZeUTxl", "kakaotalk:_ZeUTxl", "https://pf.kakao.com/_ZeUTxl/chat"),
    Good("https://pf.kakao.com/_ZeUTxl/chat", "kakaotalk:_ZeUTxl", "https://pf.kakao.com/_ZeUTxl/chat"),
    Good("pf.kakao.com/_ZeUTxl", "kakaotalk:_ZeUTxl", "https://pf.kakao.com/_ZeUTxl/chat"),
    Wrong(
        "kakaotalk:ZeUTxl",
        (
            "“ZeUTxl” does not belong to KakaoTalk. Expected: the id of the channel, which begins "
            "with an underscore, or its address. Example: kakaotalk:_ZeUTxl"
        ),
    ),
    Wrong("kakao:_ZeUTxl", "“kakao:_ZeUTxl” is no target. Did you mean kakaotalk:_ZeUTxl?"),
    # zalo
    Good("zalo:909749126673606301", "zalo:909749126673606301", "https://zalo.me/909749126673606301"),
    Good("https://zalo.me/0912345678", "zalo:0912345678", "https://zalo.me/0912345678"),
    Good("zalo:0912 345 678", "zalo:0912345678", "https://zalo.me/0912345678"),
    Good("zalo:dupont.paris", "zalo:dupont.paris", "https://zalo.me/dupont.paris"),
    Wrong(
        "zalo:a",
        (
            "“a” does not belong to Zalo. Expected: the number or the name of the official "
            "account, or a phone number. Example: zalo:909749126673606301"
        ),
    ),
    # snapchat
    Good("snapchat:dupont.paris", "snapchat:dupont.paris", "https://www.snapchat.com/add/dupont.paris"),
    Good("snapchat:@Dupont.Paris", "snapchat:dupont.paris", "https://www.snapchat.com/add/dupont.paris"),
    Good(
        "https://www.snapchat.com/add/dupont.paris",
        "snapchat:dupont.paris",
        "https://www.snapchat.com/add/dupont.paris",
    ),
    Wrong(
        "snapchat:du",
        (
            "“du” does not belong to Snapchat. Expected: the user name: letters, digits, dots, "
            "hyphens and underscores. Example: snapchat:dupont.paris"
        ),
    ),
    Wrong(
        "snapchat:dupont paris",
        (
            "“dupont paris” does not belong to Snapchat. Expected: the user name: letters, digits, "
            "dots, hyphens and underscores. Example: snapchat:dupont.paris"
        ),
    ),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)
