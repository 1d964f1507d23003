"""What people write for web pages, e-mail, pages of ours, cards and apps, and for what has closed."""

from __future__ import annotations

from tests.contacts.channel_rows import Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # web
    Good("https://www.dupont.fr/contact", "https://www.dupont.fr/contact", "https://www.dupont.fr/contact"),
    Good(
        ("https://dupont.fr/chat?a=1#b utm_source=qr&utm_campaign={campaign}&utm_content={placement}"),
        ("https://dupont.fr/chat?a=1#b utm_source=qr&utm_campaign={campaign}&utm_content={placement}"),
        (
            "https://dupont.fr/chat?a=1&utm_source=qr&utm_campaign=Printemps&utm_content=Vitrine"
            "%20%C3%89t%C3%A9%202#b"
        ),
    ),
    Good("https://été.fr/é?q=à", "https://été.fr/é?q=à", "https://xn--t-9fab.fr/%C3%A9?q=%C3%A0"),
    Wrong(
        "https://аpple.com/",
        (
            "This web address cannot be used. “аpple.com” mixes letters of several alphabets that "
            "look alike; browsers know it as xn--pple-43d.com. Type it anew. Example: "
            "https://www.dupont.fr/contact"
        ),
    ),
    Good("https://аррӏе.com/", "https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
    Wrong(
        "https://dupont.fr\\@evil.com",
        (
            "This web address cannot be used. It contains a backslash; use “/”. Example: "
            "https://www.dupont.fr/contact"
        ),
    ),
    Wrong(
        "https://jean:secret@dupont.fr/",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: https://www.dupont.fr/contact"
        ),
    ),
    Wrong("javascript:alert(1)", "No channel begins with “javascript:”. A target is one of: …"),
    Wrong("data:text/html,x", "No channel begins with “data:”. A target is one of: …"),
    Wrong(
        "https://dupont.fr/{placement}",
        (
            "Fields ({placement}, {campaign}, {product}, {city}, {code}) cannot stand in the "
            "address itself, only in parameters behind it. Example: https://www.dupont.fr/contact "
            "utm_source=qr&utm_content={placement}"
        ),
    ),
    Wrong(
        "https://dupont.fr/?utm_source=a utm_source=b",
        "utm_source stands in the address already. Write it there or behind it, not twice.",
    ),
    Wrong(
        "https://dupont.fr/a b",
        ("This web address cannot be used. It contains a space. Example: https://www.dupont.fr/contact"),
    ),
    Wrong(
        "https://dupont.fr/ utm_source={shop}",
        ("There is no field “{shop}”. Possible are {placement}, {campaign}, {product}, {city}, {code}."),
    ),
    # mailto
    Good("mailto:Bonjour@Dupont.FR", "mailto:Bonjour@dupont.fr", "mailto:Bonjour@dupont.fr"),
    Good(
        "mailto:bonjour@dupont.fr?subject=Question sur {placement}",
        "mailto:bonjour@dupont.fr?subject=Question%20sur%20{placement}",
        (
            "mailto:bonjour@dupont.fr?subject=Question%20sur%20Vitrine%20%C3%89t%C3%A9%202"
            "%20%28r%C3%A9f.%207k3-qx9m%29"
        ),
    ),
    Good(
        "mailto:bonjour@dupont.fr?body=Bonjour {city}",
        "mailto:bonjour@dupont.fr?body=Bonjour%20{city}",
        "mailto:bonjour@dupont.fr?body=Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
    ),
    Good("mailto:bonjour@été.fr", "mailto:bonjour@xn--t-9fab.fr", "mailto:bonjour@xn--t-9fab.fr"),
    Wrong(
        "mailto:bonjour@аpple.com",
        (
            "“аpple.com” mixes letters of several alphabets that look alike; browsers know it as "
            "xn--pple-43d.com. Type it anew."
        ),
    ),
    Wrong(
        "mailto:a@dupont.fr,b@dupont.fr",
        (
            "“a@dupont.fr,b@dupont.fr” is not an e-mail address. Expected: one address. Example: "
            "mailto:bonjour@dupont.fr"
        ),
    ),
    Wrong(
        "mailto:a@dupont.fr?bcc=x@y.fr",
        (
            "Only subject, body can be filled in beforehand, once, not “bcc”. Example: "
            "mailto:bonjour@dupont.fr?subject=Bonjour"
        ),
    ),
    # help
    Good("help", "help", ""),
    Good("help: Notice-Cafetiere", "help:notice-cafetiere", ""),
    Good("Help:", "help", ""),
    Wrong("aide", "“aide” is no target. Did you mean help?"),
    Wrong(
        "help:Ma notice",
        (
            "“Ma notice” is no name of a help page. Expected: small letters, digits and hyphens, "
            "or nothing. Example: help:coffee-machine"
        ),
    ),
    # page
    Good("page:shops", "page:shops", ""),
    Good("Page : Boutiques", "page:boutiques", ""),
    Wrong(
        "page:",
        (
            "Nothing is written for Contact page. Expected: the name of a contact page: small "
            "letters, digits and single hyphens, at most 60. Example: page:shops"
        ),
    ),
    Wrong(
        "page:ma page",
        (
            "“ma page” does not belong to Contact page. Expected: the name of a contact page: "
            "small letters, digits and single hyphens, at most 60. Example: page:shops"
        ),
    ),
    # card
    Good(
        "card:Maison Dupont?tel=0800 123 456&email=bonjour@dupont.fr",
        "card:Maison%20Dupont?tel=0800123456&email=bonjour@dupont.fr",
        "",
    ),
    Good("Card: Maison Dupont", "card:Maison%20Dupont", ""),
    Good(
        "card:Dupont?url=https://www.dupont.fr&address=12 rue de la Paix, 75002 Paris",
        ("card:Dupont?url=https://www.dupont.fr&address=12%20rue%20de%20la%20Paix,%2075002%20Paris"),
        "",
    ),
    Wrong(
        "card:",
        (
            "Nothing is written for Contact card. Expected: the name on the card, up to 80 "
            "characters. Example: card:Maison%20Dupont?tel=0800123456&email=bonjour@dupont.fr"
        ),
    ),
    Wrong("card:Dupont?tel=12", "“12” is no phone number in service. Example: tel=0800123456"),
    Wrong(
        "card:Dupont?url=javascript:alert(1)",
        (
            "This web address cannot be used. The name of a site must follow “https://”. Example: "
            "https://www.dupont.fr"
        ),
    ),
    # app
    Good(
        "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app",
        "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app",
        "https://www.dupont.fr/app",
    ),
    Good(
        "app:https://apps.apple.com/fr/app/dupont/id1234567890?pt=123456",
        "app:ios=1234567890&provider=123456",
        (
            "https://apps.apple.com/app/id1234567890?pt=123456&ct=7k3-qx9m&mt=8",
            "",
            "https://apps.apple.com/app/id1234567890?pt=123456&ct=7k3-qx9m&mt=8",
        ),
    ),
    Good(
        "app:https://play.google.com/store/apps/details?id=fr.dupont.app&hl=fr",
        "app:android=fr.dupont.app",
        (
            "",
            (
                "https://play.google.com/store/apps/details?id=fr.dupont.app&"
                "referrer=utm_source%3Dqr%26utm_content%3D7k3-qx9m"
            ),
            (
                "https://play.google.com/store/apps/details?id=fr.dupont.app&"
                "referrer=utm_source%3Dqr%26utm_content%3D7k3-qx9m"
            ),
        ),
    ),
    Good(
        "app:ios=id1234567890&android=fr.dupont.app&ct={campaign}",
        "app:ios=1234567890&android=fr.dupont.app&ct={campaign}",
        (
            "https://apps.apple.com/app/id1234567890?ct=Printemps&mt=8",
            (
                "https://play.google.com/store/apps/details?id=fr.dupont.app&"
                "referrer=utm_source%3Dqr%26utm_content%3D7k3-qx9m"
            ),
            "https://apps.apple.com/app/id1234567890?ct=Printemps&mt=8",
        ),
    ),
    Good("app:https://www.dupont.fr/app", "app:https://www.dupont.fr/app", "https://www.dupont.fr/app"),
    Wrong(
        "app:http://www.dupont.fr/app",
        (
            "“http://www.dupont.fr/app” does not belong to App. Expected: an https link that opens "
            "the app, a space, and ios= and android= for the stores. Example: "
            "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app"
        ),
    ),
    Wrong(
        "app:dupont",
        (
            "“dupont” does not belong to App. Expected: an https link that opens the app, a space, "
            "and ios= and android= for the stores. Example: app:https://www.dupont.fr/app "
            "ios=1234567890&android=fr.dupont.app"
        ),
    ),
    Wrong(
        "app:ios=dupont",
        "“dupont” is no number of the App Store. It has 6 to 12 digits. Example: ios=1234567890",
    ),
    Wrong(
        "app:https://jean@www.dupont.fr/app",
        (
            "This web address cannot be used. A name or password before “@” does not belong in an "
            "address. Example: app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app"
        ),
    ),
    # closed
    Wrong(
        "skype:dupont", "Skype: this service has closed, no code can lead there. Use teams: or call: instead."
    ),
    Wrong(
        "gbm:dupont",
        (
            "Google Business Messages: this service has closed, no code can lead there. Use rcs: "
            "or whatsapp: instead."
        ),
    ),
    Wrong(
        "https://businessmessages.google.com/x",
        (
            "Google Business Messages: this service has closed, no code can lead there. Use rcs: "
            "or whatsapp: instead."
        ),
    ),
    Wrong(
        "messengercode:dupont",
        (
            "Messenger Codes: this service has closed, no code can lead there. Use messenger: and "
            "the name of your page; its symbol is an ordinary one."
        ),
    ),
    Wrong(
        "https://m.me/codes/x",
        (
            "Messenger Codes: this service has closed, no code can lead there. Use messenger: and "
            "the name of your page; its symbol is an ordinary one."
        ),
    ),
    Wrong(
        "messenger:https://www.messenger.com/codes/x",
        (
            "Messenger Codes: this service has closed, no code can lead there. Use messenger: and "
            "the name of your page; its symbol is an ordinary one."
        ),
    ),
    Wrong(
        "https://dupont.page.link/abc",
        (
            "Firebase Dynamic Links: this service has closed, no code can lead there. Use app: "
            "with the App Store and Google Play."
        ),
    ),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)
