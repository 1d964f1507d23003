"""The brand's app: ``app:https://dupont.fr/ouvrir ios=1234567890&android=fr.dupont.app``.

In front an https link that the app itself opens (universal link, App Link), or nothing; behind a space
the stores. Source: Apple, ``SKStoreProductParameterCampaignToken`` ("any 40-byte string"), ``pt``; Google
Play, Install Referrer (``referrer``, encoded once); Apple, "Supporting universal links".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Carries, Channel, Facts, OtherWay
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.pasted import pasted
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import EVERYWHERE, Platform
from contactcodes.contacts.prefill import Option, read_options, stored_options, write_options
from contactcodes.contacts.web_address import as_sent, read_address, shown_host
from contactcodes.errors import TargetError
from contactcodes.language import _

_STORES = frozenset(("apps.apple.com", "itunes.apple.com", "play.google.com", "market://"))
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")


def _apple_number(written: str) -> str:
    number = written.lower().removeprefix("id")
    if not re.fullmatch(r"\d{6,12}", number):
        raise TargetError(
            _("“%(written)s” is no number of the App Store. It has 6 to 12 digits. Example: ios=1234567890")
            % {"written": written[:80]}
        )
    return number


def _package(written: str) -> str:
    if not _PACKAGE.fullmatch(written):
        raise TargetError(
            _("“%(written)s” is no package of Google Play. Example: android=fr.dupont.app")
            % {"written": written[:80]}
        )
    return written


class App(Channel):
    """The brand's app, opened where it is installed; its store where it is not."""

    name = "app"
    example = "app:https://www.dupont.fr/app ios=1234567890&android=fr.dupont.app"
    options = (
        Option(name="ios", most=14, template=False, read=_apple_number),
        Option(name="android", most=150, template=False, read=_package),
        Option(name="provider", most=12, allowed="0-9", template=False),
        Option(name="ct", most=40, in_bytes=True, allowed="A-Za-z0-9_.-", usual="{code}"),
        Option(
            name="referrer", most=250, allowed="A-Za-z0-9_.=&%-", usual="utm_source=qr&utm_content={code}"
        ),
    )
    carries = Carries.PARAMETER
    platform_matters = True
    icon = "phone"
    facts = Facts(
        link=(
            "{universal link}",
            "https://apps.apple.com/app/id{number}?pt={provider}&ct={campaign}&mt=8",
            "https://play.google.com/store/apps/details?id={package}&referrer={referrer}",
        ),
        comes_back="App Store: downloads by `ct` in App Analytics, where a provider number is given. Google "
        "Play: `referrer` to the app itself, by the Install Referrer API.",
        limits="`ct` at most 40 bytes; `referrer` here at most 250 characters. Phones open the app on a tap, "
        "so a page with a button answers where there is a link and a store.",
        sources=(
            "developer.apple.com: SKStoreProductParameterCampaignToken",
            "developer.android.com: Play Install Referrer",
        ),
    )

    def split(self, written: str) -> tuple[str, str]:
        """Return the link, and the options behind a space."""
        head, _space, rest = written.strip().partition(" ")
        return (head, rest.strip()) if re.match(r"[a-z]+://", head, re.IGNORECASE) else ("", written.strip())

    def read(self, written: str) -> str:
        """Return the stored value, also of a pasted address of a store."""
        link, query = self.split(written)
        store = pasted(link, _STORES, self.example) if link else None
        if store is not None:
            link, query = "", "&".join(filter(None, (_of_store(store.path, store.query), query)))
        if query and "=" not in query:
            raise self._no_link(written)
        return super().read(f"{link} {query}".strip())

    def read_primary(self, written: str) -> str:
        """Return the link, unchanged."""
        if written and not written.lower().startswith("https://"):
            raise self._no_link(written)
        return read_address(written, self.example) if written else ""

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the stored value. Raises TargetError where there is neither a link nor a store."""
        if not primary and "ios" not in options and "android" not in options:
            raise TargetError(
                str(self.refused("", self._expected())),
                in_form=lambda _label: _(
                    "Write the link that opens the app, or where a store has it: its number in the App "
                    "Store, its package in Google Play."
                ),
            )
        return " ".join(filter(None, (primary, write_options(options))))

    def parts(self, value: str) -> tuple[str, dict[str, str]]:
        """Return the link and the options."""
        link, query = self.split(value)
        return link, stored_options(query)

    def compose(self, typed: Mapping[str, str]) -> str:
        """Return the stored value of a form's fields; the link may be left empty."""
        if typed.get(TARGET, "").strip():
            return super().compose(typed)
        return self.joined("", read_options(typed, self.options, self.example))

    def field(self) -> Field:
        """Return the field for the link."""
        return Field(
            name=TARGET,
            label=_("Link that opens the app"),
            example="https://www.dupont.fr/app",
            hint=_(
                "An https address that your app has claimed as its own; leave it empty to lead to the stores."
            ),
        )

    def redirects(self, value: str) -> frozenset[Platform]:
        """Return the platforms on which there is one way only."""
        link, options = self.parts(value)
        stores = frozenset(platform for platform in Platform if _store(options, platform))
        if link:
            return EVERYWHERE - stores
        return stores - {Platform.DESKTOP} if "ios" in options and "android" in options else stores

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:
        """Return the link that opens the app, or the store of the platform; "" where it has none."""
        return as_sent(primary) if primary else _store(options, platform)

    def other_ways(self, value: str, context: PersonalContext, platform: Platform) -> tuple[OtherWay, ...]:
        """Return the store of the platform where the first button opens the app; both on a desktop."""
        link, options = self.parts(value)
        filled = self.filled(options, context)
        words = {Platform.IOS: _("Get it in the App Store"), Platform.ANDROID: _("Get it on Google Play")}
        wanted = words if platform is Platform.DESKTOP else {platform: words[platform]}
        first = self.link_of(link, filled, platform)
        ways = (OtherWay(_store(filled, one), said, "download") for one, said in wanted.items())
        return tuple(way for way in ways if way.link and way.link != first)

    def shown(self, value: str) -> str:
        """Return the site of the link, or the channel's name."""
        link = self.parts(value)[0]
        return shown_host(link) if link else self.label()

    def label(self) -> str:
        """Return “App”."""
        return _("App")

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return “Open the app”."""
        return _("Open the app")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Ask us in our app")

    def _no_link(self, written: str) -> TargetError:
        return TargetError(
            str(self.refused(written, self._expected())),
            in_form=lambda label: (
                _("“%(written)s” is not for “%(label)s”: it begins with https://, such as %(example)s.")
                % {"written": written[:80], "label": label, "example": "https://www.dupont.fr/app"}
            ),
        )

    def _expected(self) -> str:
        return _("an https link that opens the app, a space, and ios= and android= for the stores")


def _store(options: Mapping[str, str], platform: Platform) -> str:
    """Return the store's address; on a desktop the first there is, both stores have web pages."""
    if platform is not Platform.ANDROID and options.get("ios"):
        provider = f"pt={options['provider']}&" if options.get("provider") else ""
        campaign = f"ct={quote(options['ct'], safe='')}&" if options.get("ct") else ""
        return f"https://apps.apple.com/app/id{options['ios']}?{provider}{campaign}mt=8"
    if platform is not Platform.IOS and options.get("android"):
        link = f"https://play.google.com/store/apps/details?id={options['android']}"
        referrer = options.get("referrer", "")
        return f"{link}&referrer={quote(referrer, safe='')}" if referrer else link
    return ""


def _of_store(path: tuple[str, ...], query: Mapping[str, str]) -> str:
    """Return the options in a pasted address of a store."""
    number = next((part for part in path if re.fullmatch(r"id\d+", part)), "")
    store = {"ios": number.removeprefix("id"), "android": query.get("id", "")}
    return write_options({**store, "provider": query.get("pt", ""), "ct": query.get("ct", "")})


channel = App()
