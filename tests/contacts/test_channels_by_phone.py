"""What people write for calls, text messages, RCS, call-backs and messages left: what becomes of it."""

from __future__ import annotations

from tests.contacts.channel_rows import Good, Wrong, check, rows

TABLE: list[Good | Wrong] = [
    # call
    Good("call:0800123456", "call:0800123456", "tel:0800123456"),
    Good("call:+33 800 123 456", "call:0800123456", "tel:0800123456"),
    Good("call:36 31", "call:3631", "tel:3631"),
    Good("call:01 23 45 67 89", "call:+33123456789", "tel:+33123456789"),
    Good(
        "call:0 892 12 34 56?price=Service 0,80 € / min + prix appel",
        "call:0892123456?price=Service%200,80%20%E2%82%AC%20/%20min%20+%20prix%20appel",
        "tel:0892123456",
    ),
    Wrong(
        "call:0892123456",
        (
            "What a call to 0\xa0892\xa0123\xa0456 costs has to be said wherever the number stands, and only "
            "you know it. Give its price as its sign has it. Example: call:0892123456?price=Service 0.80 € "
            "/ min + price of a call"
        ),
    ),
    Wrong(
        "call:0800123456?price=1 €",
        (
            "What a call to 0\xa0800\xa0123\xa0456 costs is known by its number: Service and call free. "
            "Leave the price out."
        ),
    ),
    Wrong("call:36105", "36105 takes text messages only. Did you mean sms:36105?"),
    Wrong(
        "call:+333631",
        (
            "“+333631” is no phone number in service. Expected: a French number, a short number "
            "such as 3631, or one with + and the country code. Example: call:0800123456"
        ),
    ),
    Wrong(
        "call:0612345678?text=a",
        ("Only price can be filled in beforehand, once, not “text”. Example: call:0800123456"),
    ),
    # sms
    Good("sms:06 12 34 56 78", "sms:+33612345678", "sms:+33612345678"),
    Good(
        "sms:0612345678?body=Bonjour à {city}",
        "sms:+33612345678?body=Bonjour%20%C3%A0%20{city}",
        (
            "sms:+33612345678&body=Bonjour%20%C3%A0%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
            "sms:+33612345678?body=Bonjour%20%C3%A0%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
            "sms:+33612345678?&body=Bonjour%20%C3%A0%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
        ),
    ),
    Good("sms:36105", "sms:36105", "sms:36105"),
    Good(
        "sms:+33612345678&body=Bonjour",
        "sms:+33612345678?body=Bonjour",
        (
            "sms:+33612345678&body=Bonjour%20%28r%C3%A9f.%207k3-qx9m%29",
            "sms:+33612345678?body=Bonjour%20%28r%C3%A9f.%207k3-qx9m%29",
            "sms:+33612345678?&body=Bonjour%20%28r%C3%A9f.%207k3-qx9m%29",
        ),
    ),
    Wrong(
        "sms:3631",
        (
            "“3631” is no number that takes text messages. Expected: a French number, a short "
            "number of 5 digits, or one with + and the country code. Example: sms:+33612345678"
        ),
    ),
    Wrong(
        "sms:0612345678?subject=a",
        (
            "Only body can be filled in beforehand, once, not “subject”. Example: "
            "sms:+33612345678?body=Bonjour"
        ),
    ),
    # rcs
    Good(
        "rcs:dupont@rbm.goog?number=+33612345678",
        "rcs:dupont@rbm.goog?number=+33612345678",
        ("sms:+33612345678", "sms:+33612345678?service_id=dupont%40rbm.goog", "sms:+33612345678"),
    ),
    Good("RCS: Dupont@rbm.goog", "rcs:dupont@rbm.goog", ("", "sms:dupont%40rbm.goog", "")),
    Good(
        "rcs:dupont@rbm.goog?number=06 12 34 56 78&body=Bonjour {city}",
        "rcs:dupont@rbm.goog?number=+33612345678&body=Bonjour%20{city}",
        (
            "sms:+33612345678&body=Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
            (
                "sms:+33612345678?service_id=dupont%40rbm.goog&body=Bonjour%20Lyon%20%28r%C3%A9f."
                "%207k3-qx9m%29"
            ),
            "sms:+33612345678?&body=Bonjour%20Lyon%20%28r%C3%A9f.%207k3-qx9m%29",
        ),
    ),
    Wrong(
        "rcs:dupont",
        (
            "“dupont” does not belong to RCS. Expected: the agent and its platform with @, as your "
            "RCS provider shows them. Example: rcs:dupont@rbm.goog?number=+33612345678"
        ),
    ),
    Wrong(
        "rcs:dupont@rbm.goog?number=3631",
        "“3631” is no number for SMS where there is no RCS. Example: +33612345678",
    ),
    # callback
    Good("callback", "callback", ""),
    Good("Callback :", "callback", ""),
    Good(" CALLBACK ", "callback", ""),
    Wrong("rappel", "“rappel” is no target. Did you mean callback?"),
    Wrong("callback:0612345678", "“callback” stands alone, without “0612345678”. Example: callback"),
    # message
    Good("message", "message", ""),
    Good("message:", "message", ""),
    Good(" Message ", "message", ""),
    Wrong("formulaire", "“formulaire” is no target. Did you mean message?"),
    Wrong("message:bonjour", "“message” stands alone, without “bonjour”. Example: message"),
]


@rows(TABLE)
def test_a_target_leads_where_it_says_or_is_refused_with_what_is_expected(row: Good | Wrong) -> None:
    check(row)
