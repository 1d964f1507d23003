"""What people write for Messenger, Instagram and WhatsApp: what becomes of it."""

from __future__ import annotations

from tests.contacts.channel_rows import Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # messenger
    Good("messenger:dupont.paris", "messenger:dupont.paris", "https://m.me/dupont.paris?ref=7k3-qx9m"),
    Good("Messenger : @Dupont", "messenger:Dupont", "https://m.me/Dupont?ref=7k3-qx9m"),
    Good("https://m.me/dupont?ref=x", "messenger:dupont", "https://m.me/dupont?ref=7k3-qx9m"),
    Good("m.me/dupont.paris", "messenger:dupont.paris", "https://m.me/dupont.paris?ref=7k3-qx9m"),
    Good(
        "messenger:dupont.paris?ref=ete-{code}",
        "messenger:dupont.paris?ref=ete-{code}",
        "https://m.me/dupont.paris?ref=ete-7k3-qx9m",
    ),
    Good(
        "messenger:dupont?ref={placement}-{city}",
        "messenger:dupont?ref={placement}-{city}",
        "https://m.me/dupont?ref=Vitrine-Ete-2-Lyon",
    ),
    Good(
        "messenger:https://www.facebook.com/profile.php?id=61550000000000",
        "messenger:61550000000000",
        "https://m.me/61550000000000?ref=7k3-qx9m",
    ),
    Wrong(
        "messenger:dup",
        (
            "“dup” is no Facebook page. Expected: the page’s user name (at least 5 letters, digits "
            "or dots) or its number. Example: messenger:dupont.paris"
        ),
    ),
    Wrong("messenger:dupont?ref=été", "The ref cannot contain “é”: the platform does not take it."),
    Wrong(
        "messenger:dupont?ref={shop}",
        ("There is no field “{shop}”. Possible are {placement}, {campaign}, {product}, {city}, {code}."),
    ),
    Wrong(
        "messenger:dupont?text=Bonjour",
        ("Only ref can be filled in beforehand, once, not “text”. Example: messenger:dupont.paris"),
    ),
    Wrong(
        "messenger:https://jean:pw@m.me/dupont",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: messenger:dupont.paris"
        ),
    ),
    Wrong(
        "messenger:https://m.me\\@evil.com/dupont",
        (
            "This web address cannot be used. It contains a backslash; use “/”. Example: "
            "messenger:dupont.paris"
        ),
    ),
    Good(
        "https://www.facebook.com/dupont",
        "https://www.facebook.com/dupont",
        "https://www.facebook.com/dupont",
    ),
    # instagram
    Good("instagram:dupont.paris", "instagram:dupont.paris", "https://ig.me/m/dupont.paris?ref=7k3-qx9m"),
    Good("instagram:@Dupont.Paris", "instagram:dupont.paris", "https://ig.me/m/dupont.paris?ref=7k3-qx9m"),
    Good(
        "https://ig.me/m/dupont.paris", "instagram:dupont.paris", "https://ig.me/m/dupont.paris?ref=7k3-qx9m"
    ),
    Good(
        "instagram:https://www.instagram.com/dupont.paris/?hl=fr",
        "instagram:dupont.paris",
        "https://ig.me/m/dupont.paris?ref=7k3-qx9m",
    ),
    Wrong(
        "instagram:https://www.instagram.com/p/Cabc/",
        (
            "“https://www.instagram.com/p/Cabc/” does not belong to Instagram. Expected: the "
            "account’s user name: letters, digits, dots and underscores. Example: "
            "instagram:dupont.paris"
        ),
    ),
    Wrong(
        "instagram:.dupont",
        (
            "“.dupont” does not belong to Instagram. Expected: the account’s user name: letters, "
            "digits, dots and underscores. Example: instagram:dupont.paris"
        ),
    ),
    Wrong(
        "instagram:dupont paris",
        (
            "“dupont paris” does not belong to Instagram. Expected: the account’s user name: "
            "letters, digits, dots and underscores. Example: instagram:dupont.paris"
        ),
    ),
    Good("ig.me/m/dupont.paris", "instagram:dupont.paris", "https://ig.me/m/dupont.paris?ref=7k3-qx9m"),
    # whatsapp
    Good("whatsapp:06 12 34 56 78", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    Good(
        "whatsapp:0612345678?text=Bonjour, je suis devant {placement} à {city}",
        ("whatsapp:+33612345678?text=Bonjour,%20je%20suis%20devant%20{placement}%20%C3%A0%20{city}"),
        (
            "https://wa.me/33612345678?text=Bonjour%2C%20je%20suis%20devant%20Vitrine"
            "%20%C3%89t%C3%A9%202%20%C3%A0%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Good(
        "https://wa.me/33612345678?text=Bonjour",
        "whatsapp:+33612345678?text=Bonjour",
        "https://wa.me/33612345678?text=Bonjour%20%28r%C3%A9f.%207k3-qx9m%29",
    ),
    Good("wa.me/33612345678", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    Good(
        "whatsapp:+33612345678?text=Code {code}",
        "whatsapp:+33612345678?text=Code%20{code}",
        "https://wa.me/33612345678?text=Code%207k3-qx9m",
    ),
    Good(
        "whatsapp://send?phone=33612345678&text=x",
        "whatsapp:+33612345678?text=x",
        "https://wa.me/33612345678?text=x%20%28r%C3%A9f.%207k3-qx9m%29",
    ),
    Good(
        "https://wa.me/message/4O4YGZEG3RIVE1",
        "https://wa.me/message/4O4YGZEG3RIVE1",
        "https://wa.me/message/4O4YGZEG3RIVE1",
    ),
    Wrong(
        "whatsapp:3631",
        (
            "WhatsApp has no short numbers and no French 08 numbers, such as 3631. Example: "
            "whatsapp:+33612345678"
        ),
    ),
    Wrong(
        "whatsapp:06 12 34 56 7",
        (
            "“06 12 34 56 7” is no phone number in service. Expected: a French number, or one with "
            "+ and the country code. Example: whatsapp:+33612345678"
        ),
    ),
    Wrong(
        "whatsapp:0612345678?text={magasin}",
        ("There is no field “{magasin}”. Possible are {placement}, {campaign}, {product}, {city}, {code}."),
    ),
    Wrong(
        "whatsapp:0612345678?text=Bonjour {",
        ("A brace stands alone. Braces are for fields: {placement}, {campaign}, {product}, {city}, {code}."),
    ),
    Wrong(
        "whatsapp:0612345678?body=a",
        (
            "Only text can be filled in beforehand, once, not “body”. Example: "
            "whatsapp:+33612345678?text=Bonjour"
        ),
    ),
    Wrong(
        "whatsapp:https://wa.me@evil.com/33612345678",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: whatsapp:+33612345678"
        ),
    ),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)
