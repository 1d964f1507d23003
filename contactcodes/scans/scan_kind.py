"""What a scan was, and why we say so.

Every scan is kept; its kind says whether it counts as a person's. The reason is stored
beside the kind, so that a total can be explained, and finer than the kind, so that a
rule that is changed later can be applied to what is stored.
"""

from __future__ import annotations

from enum import StrEnum

from contactcodes.language import pgettext


class ScanKind(StrEnum):
    """What made a scan. The first three are people."""

    PERSON = "person"
    TYPED = "typed"
    NFC = "nfc"
    REPEAT = "repeat"
    PREVIEW = "preview"
    PREFETCH = "prefetch"
    ROBOT = "robot"
    TEST = "test"


PEOPLE = (ScanKind.PERSON, ScanKind.TYPED, ScanKind.NFC)


class Reason(StrEnum):
    """Why a scan has its kind: each reason has one."""

    kind: ScanKind

    def __new__(cls, value: str, kind: ScanKind) -> Reason:
        """Make a member of the word that is stored and the kind it stands for."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.kind = kind
        return member

    SYMBOL_SCANNED = "symbol_scanned", ScanKind.PERSON
    LINK_FOLLOWED = "link_followed", ScanKind.PERSON
    ADDRESS_TYPED = "address_typed", ScanKind.TYPED
    TAG_TOUCHED = "tag_touched", ScanKind.NFC
    JUST_SCANNED = "just_scanned", ScanKind.REPEAT
    PREVIEW_FETCHER = "preview_fetcher", ScanKind.PREVIEW
    PREVIEW_ANNOUNCED = "preview_announced", ScanKind.PREVIEW
    PREFETCH_ANNOUNCED = "prefetch_announced", ScanKind.PREFETCH
    NOT_OPENED = "not_opened", ScanKind.PREFETCH
    NO_USER_AGENT = "no_user_agent", ScanKind.ROBOT
    CRAWLER = "crawler", ScanKind.ROBOT
    SECURITY_CHECK = "security_check", ScanKind.ROBOT
    AUTOMATED_BROWSER = "automated_browser", ScanKind.ROBOT
    PROGRAM = "program", ScanKind.ROBOT
    SIGNED_IN = "signed_in", ScanKind.TEST
    STAFF_NETWORK = "staff_network", ScanKind.TEST
    BEFORE_RELEASE = "before_release", ScanKind.TEST


def kind_label(kind: ScanKind) -> str:
    """Return what a page calls a kind, in the locale in force."""
    return {
        ScanKind.PERSON: pgettext("scan kind", "person"),
        ScanKind.TYPED: pgettext("scan kind", "typed"),
        ScanKind.NFC: pgettext("scan kind", "NFC tag"),
        ScanKind.REPEAT: pgettext("scan kind", "repeat"),
        ScanKind.PREVIEW: pgettext("scan kind", "preview"),
        ScanKind.PREFETCH: pgettext("scan kind", "prefetch"),
        ScanKind.ROBOT: pgettext("scan kind", "robot"),
        ScanKind.TEST: pgettext("scan kind", "test"),
    }[kind]


def reason_label(reason: Reason) -> str:
    """Return what a page says of a reason, in the locale in force."""
    return {
        Reason.SYMBOL_SCANNED: pgettext("scan reason", "a symbol was scanned"),
        Reason.LINK_FOLLOWED: pgettext("scan reason", "a link on a page was followed"),
        Reason.ADDRESS_TYPED: pgettext("scan reason", "the address was typed"),
        Reason.TAG_TOUCHED: pgettext("scan reason", "an NFC tag was touched"),
        Reason.JUST_SCANNED: pgettext("scan reason", "the same phone, the same code, less than 30 s later"),
        Reason.PREVIEW_FETCHER: pgettext("scan reason", "a messenger or network made a preview of the link"),
        Reason.PREVIEW_ANNOUNCED: pgettext("scan reason", "the browser said: only a preview"),
        Reason.PREFETCH_ANNOUNCED: pgettext("scan reason", "the browser said: loaded in case it is wanted"),
        Reason.NOT_OPENED: pgettext("scan reason", "loaded by a page or an app, not opened by anybody"),
        Reason.NO_USER_AGENT: pgettext("scan reason", "it did not say what it is; every browser does"),
        Reason.CRAWLER: pgettext("scan reason", "a crawler, by its own name"),
        Reason.SECURITY_CHECK: pgettext("scan reason", "a security service that checks links"),
        Reason.AUTOMATED_BROWSER: pgettext("scan reason", "a browser without a person in front of it"),
        Reason.PROGRAM: pgettext("scan reason", "a program, not a browser"),
        Reason.SIGNED_IN: pgettext("scan reason", "somebody signed in to the studio"),
        Reason.STAFF_NETWORK: pgettext("scan reason", "from a network of the brand’s own staff"),
        Reason.BEFORE_RELEASE: pgettext("scan reason", "before the print run was released"),
    }[reason]
