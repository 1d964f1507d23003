"""What a scan was: facts in, a kind with its reason out.

The steps are asked in order, and the first that has an answer decides. Machines come
before tests and tests before people: a robot stays a robot on the company's own
network. Every scan gets a reason and every reason has one kind, so nothing vanishes and
every total can be explained.

The User-Agent and the address are used here and not kept. So that rules that change
later can be applied to scans that are stored (``classify_again``), what is kept says
why: see ``docs/classification.md`` for what can be decided anew and what cannot.
"""

from __future__ import annotations

from typing import NamedTuple

from contactcodes.scans.agent import machine_of_name, read_agent
from contactcodes.scans.known_apps import PACKAGES
from contactcodes.scans.preferred_language import preferred_language
from contactcodes.scans.scan_kind import Reason, ScanKind
from contactcodes.scans.scan_record import ANDROID_APP, Carrier, ScanRecord

# Raised by every change of a rule, a word or a reason that would give a stored scan another kind.
RULES_VERSION = 1


class Classified(NamedTuple):
    """What is kept of a scan besides its code and moment. No field holds an address or a User-Agent.

    kind      the kind of its reason; see ``repeats`` for what makes one of a person's a repeat
    device    phone, tablet, computer or other
    os        ios, android, harmonyos, windows, macos, linux, chromeos, kaios; "" for another
    app       the browser or app, or what a robot calls itself, 24 characters at most; "" where it says none
    language  the first subtag of the language asked for (BCP 47); "" where none was
    country   ISO 3166-1 alpha-2; "" where it is not known
    """

    kind: ScanKind
    reason: Reason
    carrier: Carrier
    device: str
    os: str
    app: str
    language: str
    country: str


def classify(
    record: ScanRecord, *, country: str = "", before_release: bool = False, staff_network: bool = False
) -> Classified:
    """Return what a scan was.

    country         of its address
    before_release  its code stands on print runs of which none was released by then
    staff_network   its address is in one of the networks of the settings
    """
    machine, device, os, app = read_agent(record.user_agent)
    reason = (
        machine
        or _not_wanted_yet(record.purpose)
        or _not_opened(record.fetch_dest)
        or _a_test(record.staff, staff_network, before_release)
        or _a_person(record.carrier, record.referrer_host)
    )
    if record.referrer_host.startswith(ANDROID_APP):
        app = PACKAGES.get(record.referrer_host[len(ANDROID_APP) :], app)
    language = preferred_language(record.languages)
    return Classified(reason.kind, reason, record.carrier, device, os, app, language, country)


# --- the steps, in their order; the first, the machine, is read_agent's -----------------------


def _not_wanted_yet(purpose: str) -> Reason | None:
    # Sec-Purpose (Fetch Standard): prefetch; older names of it: prerender, preview. A browser asks
    # again when the page is wanted after all, because answers are no-store.
    if not purpose:
        return None
    purpose = purpose.lower()
    if "preview" in purpose:
        return Reason.PREVIEW_ANNOUNCED
    return Reason.PREFETCH_ANNOUNCED if "prefetch" in purpose or "prerender" in purpose else None


def _not_opened(fetch_dest: str) -> Reason | None:
    # Sec-Fetch-Dest (Fetch Metadata): an image, a script's fetch, a frame. Old browsers send none.
    return Reason.NOT_OPENED if fetch_dest not in {"", "document"} else None


def _a_test(staff: bool, staff_network: bool, before_release: bool) -> Reason | None:
    if staff:
        return Reason.SIGNED_IN
    if staff_network:
        return Reason.STAFF_NETWORK
    return Reason.BEFORE_RELEASE if before_release else None


def _a_person(carrier: Carrier, referrer_host: str) -> Reason:
    # Not by Sec-Fetch-Site: where an app opens the browser, Chrome says "none" and Firefox "cross-site"
    # (github.com/w3c/webappsec-fetch-metadata, issue 77).
    return _person(carrier, linked=bool(referrer_host) and not referrer_host.startswith(ANDROID_APP))


# Looked up once: on Python 3.11 a member of an Enum costs as much as the rest of a step.
_SYMBOL, _NFC = Carrier.SYMBOL, Carrier.NFC
_SYMBOL_SCANNED, _TAG_TOUCHED = Reason.SYMBOL_SCANNED, Reason.TAG_TOUCHED


def _person(carrier: Carrier, *, linked: bool) -> Reason:
    if carrier is _NFC:
        return _TAG_TOUCHED  # whatever page was open
    if linked:
        return Reason.LINK_FOLLOWED  # an address on a page was not typed
    return _SYMBOL_SCANNED if carrier is _SYMBOL else Reason.ADDRESS_TYPED


# --- again, from what is kept ----------------------------------------------------------------

# What only the door could see: there is nothing to decide it anew from.
_SEEN_AT_THE_DOOR = frozenset(
    (
        Reason.PREVIEW_ANNOUNCED,
        Reason.PREFETCH_ANNOUNCED,
        Reason.NOT_OPENED,
        Reason.SIGNED_IN,
        Reason.STAFF_NETWORK,
    )
)
_SAID_BY_ITS_NAME = frozenset(
    (
        Reason.PREVIEW_FETCHER,
        Reason.CRAWLER,
        Reason.SECURITY_CHECK,
        Reason.AUTOMATED_BROWSER,
        Reason.PROGRAM,
    )
)


def classify_again(kept: Classified, *, before_release: bool = False) -> Classified:
    """Return a stored scan with the kind that the rules of today give it.

    Decided anew: which names are robots, previews or people's apps; whether a code was released; which
    reason has which kind. A repeat comes back as the person it was made of: give the scans of a period in
    the order of time to ``Repeats`` afterwards. What only the door could see stays as it was.
    """
    reason = _reason_again(kept, before_release)
    return kept._replace(kind=reason.kind, reason=reason)


def _reason_again(kept: Classified, before_release: bool) -> Reason:
    if kept.reason is Reason.NO_USER_AGENT:
        return kept.reason
    said = kept.reason if kept.reason in _SAID_BY_ITS_NAME else None
    if machine := machine_of_name(kept.app, said):
        return machine
    if kept.reason in _SEEN_AT_THE_DOOR:
        return kept.reason
    if before_release:
        return Reason.BEFORE_RELEASE
    return _person(kept.carrier, linked=kept.reason is Reason.LINK_FOLLOWED)
