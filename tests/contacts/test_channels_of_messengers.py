"""What people write for Telegram, Apple, WeChat, LINE, Viber, Signal and X: what becomes of it."""

from __future__ import annotations

from tests.contacts.channel_rows import Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # telegram
    Good("telegram:dupont_bot", "telegram:dupont_bot", "https://t.me/dupont_bot?start=7k3-qx9m"),
    Good("telegram:@Dupont_Bot", "telegram:Dupont_Bot", "https://t.me/Dupont_Bot?start=7k3-qx9m"),
    Good(
        "https://t.me/dupont_bot?start=ete",
        "telegram:dupont_bot?start=ete",
        "https://t.me/dupont_bot?start=ete",
    ),
    Good("t.me/dupont_conseil", "telegram:dupont_conseil", "https://t.me/dupont_conseil"),
    Good(
        "telegram:dupont_conseil?text=Bonjour {city}",
        "telegram:dupont_conseil?text=Bonjour%20{city}",
        "https://t.me/dupont_conseil?text=Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
    ),
    Good(
        "telegram:dupont_bot?start={placement}-{code}",
        "telegram:dupont_bot?start={placement}-{code}",
        "https://t.me/dupont_bot?start=Vitrine-Ete-2-7k3-qx9m",
    ),
    Good("tg://resolve?domain=dupont_bot", "telegram:dupont_bot", "https://t.me/dupont_bot?start=7k3-qx9m"),
    Good("telegram:06 12 34 56 78", "telegram:+33612345678", "https://t.me/+33612345678"),
    Good("https://t.me/+33612345678", "telegram:+33612345678", "https://t.me/+33612345678"),
    Good("https://t.me/joinchat/AAAA", "https://t.me/joinchat/AAAA", "https://t.me/joinchat/AAAA"),
    Wrong(
        "telegram:dup",
        (
            "“dup” does not belong to Telegram. Expected: a user name of letters, digits and "
            "underscores (a bot’s ends in “bot”), or a number. Example: telegram:dupont_bot"
        ),
    ),
    Wrong(
        "telegram:dupont_bot?text=a",
        "A Telegram bot shows a Start button and no text; use start= instead of text=.",
    ),
    Wrong(
        "telegram:dupont_conseil?start=a",
        "Only a Telegram bot takes start=; its name ends in “bot”. Use text= for a person.",
    ),
    Wrong("telegram:dupont_bot?start=a b", "The start cannot contain “ ”: the platform does not take it."),
    Wrong("telegram:dupont_bot?start=été", "The start cannot contain “é”: the platform does not take it."),
    # apple
    Good(
        "apple:44542500-8433-4337-B319-6bc47a5ba28c",
        "apple:44542500-8433-4337-b319-6bc47a5ba28c",
        ("https://bcrw.apple.com/urn:biz:44542500-8433-4337-b319-6bc47a5ba28c?biz-intent-id=7k3-qx9m"),
    ),
    Good(
        (
            "https://bcrw.apple.com/urn:biz:44542500-8433-4337-b319-6bc47a5ba28c?biz-intent-id=ete&"
            "body=Bonjour"
        ),
        "apple:44542500-8433-4337-b319-6bc47a5ba28c?intent=ete&body=Bonjour",
        (
            "https://bcrw.apple.com/urn:biz:44542500-8433-4337-b319-6bc47a5ba28c?biz-intent-id=ete&"
            "body=Bonjour"
        ),
    ),
    Good(
        ("apple:44542500-8433-4337-b319-6bc47a5ba28c?intent={code}&group={campaign}&body=Bonjour {city}"),
        ("apple:44542500-8433-4337-b319-6bc47a5ba28c?intent={code}&group={campaign}&body=Bonjour%20{city}"),
        (
            "https://bcrw.apple.com/urn:biz:44542500-8433-4337-b319-6bc47a5ba28c?biz-intent-id=7k3-"
            "qx9m&biz-group-id=Printemps&body=Bonjour%20Lyon"
        ),
    ),
    Wrong(
        "apple:dupont",
        (
            "“dupont” does not belong to Apple Messages. Expected: the business id that Apple gave "
            "you, 32 digits and letters with hyphens. Example: "
            "apple:44542500-8433-4337-b319-6bc47a5ba28c"
        ),
    ),
    Wrong(
        "apple:44542500-8433-4337-b319-6bc47a5ba28c?body=Bonjour (vous)",
        "The body cannot contain “(”: the platform does not take it.",
    ),
    # wechat
    Good(
        "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
        "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
        "",
    ),
    Good(
        "wechat:weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
        "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
        "",
    ),
    Good(
        "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI name=Dupont Paris",
        "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI?name=Dupont%20Paris",
        "",
    ),
    Good("wechat:https://u.wechat.com/EF_abcdefgh", "wechat:https://u.wechat.com/EF_abcdefgh", ""),
    Wrong(
        "wechat:dupont",
        (
            "“dupont” does not belong to WeChat. Expected: what the account’s own symbol says, an "
            "address that begins with http://weixin.qq.com/r/. Example: "
            "wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"
        ),
    ),
    Wrong(
        "wechat:https://evil.com/r/moNieu7EoLPfraoZ99aI",
        (
            "“https://evil.com/r/moNieu7EoLPfraoZ99aI” does not belong to WeChat. Expected: what "
            "the account’s own symbol says, an address that begins with http://weixin.qq.com/r/. "
            "Example: wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"
        ),
    ),
    Wrong(
        "wechat:http://a@weixin.qq.com/r/moNieu7EoLPfraoZ99aI",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI"
        ),
    ),
    # line
    Good("line:@dupont", "line:@dupont", "https://line.me/R/ti/p/%40dupont"),
    Good(
        "line:Dupont?text=Bonjour {city}",
        "line:@dupont?text=Bonjour%20{city}",
        "https://line.me/R/oaMessage/%40dupont/?Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
    ),
    Good("https://line.me/R/ti/p/%40dupont", "line:@dupont", "https://line.me/R/ti/p/%40dupont"),
    Good(
        "https://line.me/R/oaMessage/%40dupont/?Bonjour%20%C3%A0%20vous",
        "line:@dupont?text=Bonjour%20%C3%A0%20vous",
        ("https://line.me/R/oaMessage/%40dupont/?Bonjour%20%C3%A0%20vous%20%28r%C3%A9f.%207k3-qx9m%29"),
    ),
    Wrong(
        "line:d!",
        (
            "“d!” does not belong to LINE. Expected: the id of the official account, such as "
            "@dupont. Example: line:@dupont"
        ),
    ),
    Wrong(
        "line:@dupont?ref=a",
        ("Only text can be filled in beforehand, once, not “ref”. Example: line:@dupont?text=Bonjour"),
    ),
    # viber
    Good("viber:dupont", "viber:dupont", "viber://pa?chatURI=dupont&context=7k3-qx9m"),
    Good(
        "viber://pa?chatURI=dupont&context=x&text=Bonjour",
        "viber:dupont?context=x&text=Bonjour",
        "viber://pa?chatURI=dupont&context=x&text=Bonjour",
    ),
    Good("viber:06 12 34 56 78", "viber:+33612345678", "viber://chat?number=%2B33612345678"),
    Good(
        "viber:dupont?text=Bonjour&context={campaign}",
        "viber:dupont?context={campaign}&text=Bonjour",
        "viber://pa?chatURI=dupont&context=Printemps&text=Bonjour",
    ),
    Wrong(
        "viber:du pont",
        (
            "“du pont” does not belong to Viber. Expected: the URI of your bot as its admin panel "
            "shows it, or a phone number with + and the country code. Example: viber:dupont"
        ),
    ),
    Wrong(
        "viber:+33612345678?text=a",
        ("Viber takes no text and no reference for a number; only for a bot. Example: viber:dupont"),
    ),
    # signal
    Good("signal:06 12 34 56 78", "signal:+33612345678", "https://signal.me/#p/+33612345678"),
    Good("https://signal.me/#p/+33612345678", "signal:+33612345678", "https://signal.me/#p/+33612345678"),
    Good(
        "https://signal.me/#eu/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
        "signal:eu/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
        "https://signal.me/#eu/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
    ),
    Wrong(
        "signal:dupont.17",
        (
            "“dupont.17” does not belong to Signal. Expected: a phone number with + and the "
            "country code, or a signal.me link. Example: signal:+33612345678"
        ),
    ),
    Wrong(
        "signal:3631",
        (
            "“3631” does not belong to Signal. Expected: a phone number with + and the country "
            "code, or a signal.me link. Example: signal:+33612345678"
        ),
    ),
    Wrong(
        "signal:0612345678?text=a",
        ("Nothing can be filled in beforehand here, so not “text” either. Example: signal:+33612345678"),
    ),
    # x
    Good("x:3805104374", "x:3805104374", "https://twitter.com/messages/compose?recipient_id=3805104374"),
    Good(
        "https://x.com/messages/compose?recipient_id=3805104374&text=Bonjour",
        "x:3805104374?text=Bonjour",
        (
            "https://twitter.com/messages/compose?recipient_id=3805104374&text=Bonjour"
            "%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Good(
        "x:3805104374?text=Bonjour {city}&welcome=12345",
        "x:3805104374?welcome=12345&text=Bonjour%20{city}",
        (
            "https://twitter.com/messages/compose?recipient_id=3805104374&welcome_message_id=12345&"
            "text=Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Wrong(
        "x:@dupont",
        (
            "“@dupont” does not belong to X. Expected: the number of the account, digits only; X "
            "shows it under Settings, Your account. Example: x:3805104374"
        ),
    ),
    Good("https://x.com/dupont", "https://x.com/dupont", "https://x.com/dupont"),
    Wrong("x:3805104374?welcome=a", "The welcome cannot contain “a”: the platform does not take it."),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)
