"""What a scan was, and why."""

from __future__ import annotations

import hashlib
import re
import tomllib
from ipaddress import ip_network
from pathlib import Path

import pytest

from contactcodes.language import using_locale
from contactcodes.scans import known_apps, known_robots
from contactcodes.scans.classification import RULES_VERSION, Classified, classify, classify_again
from contactcodes.scans.repeats import REPEAT_MS
from contactcodes.scans.scan_kind import PEOPLE, Reason, ScanKind, kind_label, reason_label
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.staff_networks import StaffNetworks

SAMPLES = tomllib.loads((Path(__file__).parent.parent / "samples" / "user_agents.toml").read_text("utf-8"))
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "classification.md"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
WHATSAPP = "WhatsApp/2.23.20.0 A"


def record(user_agent: str = IPHONE, carrier: Carrier = Carrier.SYMBOL, **more: str | bool) -> ScanRecord:
    plain = ScanRecord(1_800_000_000_000, 12, 7, carrier, "7K3QX9M", "192.0.2.1", user_agent)
    return plain._replace(**more)


@pytest.mark.parametrize("one", [pytest.param(one, id=one["about"]) for one in SAMPLES["person"]])
def test_every_phone_is_a_person(one: dict[str, str]) -> None:
    assert classify(record(one["user_agent"])).kind is ScanKind.PERSON


@pytest.mark.parametrize("one", [pytest.param(one, id=one["about"]) for one in SAMPLES["machine"]])
def test_every_robot_is_a_robot_and_every_preview_a_preview(one: dict[str, str]) -> None:
    scan = classify(record(one["user_agent"]))
    assert scan.reason == one["reason"]
    assert scan.kind is (ScanKind.PREVIEW if one["reason"] == Reason.PREVIEW_FETCHER else ScanKind.ROBOT)


@pytest.mark.parametrize(
    ("scan", "reason"),
    [
        pytest.param(record(), Reason.SYMBOL_SCANNED, id="a symbol"),
        pytest.param(record(carrier=Carrier.TYPED), Reason.ADDRESS_TYPED, id="typed"),
        pytest.param(record(carrier=Carrier.NFC), Reason.TAG_TOUCHED, id="an NFC tag"),
        pytest.param(record(referrer_host="dupont.fr"), Reason.LINK_FOLLOWED, id="a link on a page"),
        pytest.param(
            record(carrier=Carrier.TYPED, referrer_host="dupont.fr"),
            Reason.LINK_FOLLOWED,
            id="not typed but linked",
        ),
        pytest.param(
            record(carrier=Carrier.NFC, referrer_host="dupont.fr"), Reason.TAG_TOUCHED, id="a tag over a page"
        ),
        pytest.param(
            record(referrer_host="android-app:com.sec.android.app.camera"),
            Reason.SYMBOL_SCANNED,
            id="by the camera",
        ),
        pytest.param(record(fetch_dest="document", fetch_site="none"), Reason.SYMBOL_SCANNED, id="opened"),
        pytest.param(
            record(fetch_dest="document", fetch_site="cross-site"),
            Reason.SYMBOL_SCANNED,
            id="opened by an app",
        ),
        pytest.param(record(fetch_dest="image"), Reason.NOT_OPENED, id="as a picture of a page"),
        pytest.param(record(fetch_dest="empty"), Reason.NOT_OPENED, id="by a script"),
        pytest.param(record(fetch_dest="iframe"), Reason.NOT_OPENED, id="in a frame"),
        pytest.param(record(purpose="prefetch"), Reason.PREFETCH_ANNOUNCED, id="prefetch"),
        pytest.param(record(purpose="prefetch;prerender"), Reason.PREFETCH_ANNOUNCED, id="prerender"),
        pytest.param(
            record(purpose="Prefetch;anonymous-client-ip"), Reason.PREFETCH_ANNOUNCED, id="by a proxy"
        ),
        pytest.param(record(purpose="preview"), Reason.PREVIEW_ANNOUNCED, id="Safari's top sites"),
        pytest.param(record(purpose="something new"), Reason.SYMBOL_SCANNED, id="a purpose nobody knows"),
        pytest.param(record(user_agent=""), Reason.NO_USER_AGENT, id="no User-Agent"),
        pytest.param(record(user_agent=GOOGLEBOT), Reason.CRAWLER, id="a crawler"),
        pytest.param(record(user_agent=WHATSAPP), Reason.PREVIEW_FETCHER, id="a preview"),
        pytest.param(record(staff=True), Reason.SIGNED_IN, id="signed in"),
    ],
)
def test_every_scan_has_a_reason(scan: ScanRecord, reason: Reason) -> None:
    classified = classify(scan)
    assert (classified.reason, classified.kind) == (reason, reason.kind)


def test_scans_from_staff_and_before_the_release_are_tests() -> None:
    assert classify(record(), staff_network=True).reason is Reason.STAFF_NETWORK
    assert classify(record(), before_release=True).reason is Reason.BEFORE_RELEASE
    assert {classify(record(), before_release=True).kind, classify(record(staff=True)).kind} == {
        ScanKind.TEST
    }


def test_a_robot_stays_a_robot_on_the_companys_own_network() -> None:
    crawler = record(user_agent=GOOGLEBOT, staff=True)
    assert classify(crawler, staff_network=True, before_release=True).reason is Reason.CRAWLER


def test_a_prefetch_of_somebody_signed_in_is_a_prefetch() -> None:
    assert classify(record(purpose="prefetch", staff=True)).kind is ScanKind.PREFETCH


def test_what_is_kept_says_device_app_language_and_country_and_nothing_finer() -> None:
    scan = classify(record(languages="fr-CA,en;q=0.5"), country="FR")
    assert scan[3:] == ("phone", "ios", "Safari", "fr", "FR")
    kept = repr(scan)
    assert "192.0.2.1" not in kept
    assert "15E148" not in kept
    assert "fr-CA" not in kept


def test_android_names_the_app_that_opened_the_browser() -> None:
    scan = classify(record(referrer_host="android-app:com.google.ar.lens"))
    assert scan.app == "Google Lens"
    assert classify(record(referrer_host="android-app:com.example.unknown")).app == "Safari"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("203.0.113.7", True),
        ("::ffff:203.0.113.7", True),
        ("2001:db8::9", True),
        ("203.0.114.7", False),
        ("2001:db9::9", False),
        ("", False),
        ("unix:", False),
        ("203.0.113.7:80", False),
    ],
)
def test_staff_networks_hold_addresses_of_both_kinds(address: str, inside: bool) -> None:
    networks = StaffNetworks([ip_network("203.0.113.0/24"), ip_network("2001:db8::/32")])
    assert (address in networks) is inside
    assert address not in StaffNetworks([])


# --- again, from what is kept ----------------------------------------------------------------


@pytest.mark.parametrize(
    "scan",
    [
        *(
            pytest.param(record(one["user_agent"]), id=one["about"])
            for group in SAMPLES.values()
            for one in group
        ),
        pytest.param(record(carrier=Carrier.TYPED), id="typed"),
        pytest.param(record(carrier=Carrier.NFC), id="NFC"),
        pytest.param(record(referrer_host="dupont.fr"), id="linked"),
        pytest.param(record(purpose="prefetch"), id="prefetch"),
        pytest.param(record(purpose="preview"), id="preview"),
        pytest.param(record(fetch_dest="image"), id="not opened"),
        pytest.param(record(staff=True), id="signed in"),
    ],
)
def test_rules_that_did_not_change_change_no_stored_scan(scan: ScanRecord) -> None:
    for before_release in (False, True):
        kept = classify(scan, before_release=before_release, country="FR")
        assert classify_again(kept, before_release=before_release) == kept


def test_a_staff_networks_scan_stays_a_test() -> None:
    kept = classify(record(), staff_network=True)
    assert classify_again(kept) == kept


def test_a_code_that_turns_out_to_be_released_makes_people_of_tests_and_back() -> None:
    test = classify(record(), before_release=True)
    person = classify_again(test)
    assert person.reason is Reason.SYMBOL_SCANNED
    assert classify_again(person, before_release=True) == test


def test_a_repeat_comes_back_as_the_person_it_was_made_of() -> None:
    kept = classify(record(carrier=Carrier.NFC))._replace(reason=Reason.JUST_SCANNED, kind=ScanKind.REPEAT)
    assert classify_again(kept).kind is ScanKind.NFC


def test_a_robot_that_is_listed_later_is_found_among_stored_people() -> None:
    # CloudflareObservatory was read before it was listed: its last product was kept as its app.
    kept = Classified(
        ScanKind.PERSON,
        Reason.SYMBOL_SCANNED,
        Carrier.SYMBOL,
        "computer",
        "macos",
        "CloudflareObservatory",
        "",
        "",
    )
    assert classify_again(kept).reason is Reason.AUTOMATED_BROWSER


def test_people_who_were_taken_for_robots_are_found_among_stored_robots() -> None:
    kept = Classified(ScanKind.ROBOT, Reason.CRAWLER, Carrier.SYMBOL, "other", "", "KakaoTalk", "fr", "FR")
    again = classify_again(kept)
    assert again.reason is Reason.PREVIEW_FETCHER  # KakaoTalk is the name of a preview fetcher first
    kept = kept._replace(app="Samsung Internet")
    assert classify_again(kept).reason is Reason.SYMBOL_SCANNED


def test_a_changed_rule_has_a_new_version() -> None:
    lists = [known_apps.APPS, known_apps.BROWSERS, known_robots.PREVIEWS, known_robots.PREVIEWS_IN_FRONT]
    lists += [known_robots.AUTOMATED, known_robots.SECURITY, known_robots.PROGRAMS, known_robots.CRAWLERS]
    kinds = [(reason.value, reason.kind.value) for reason in Reason]
    digest = hashlib.sha256(repr((lists, kinds)).encode()).hexdigest()[:12]
    assert (RULES_VERSION, digest) == (1, "34d36fe442f0"), "raise RULES_VERSION, and write both down here"


# --- words -----------------------------------------------------------------------------------


def test_every_kind_and_reason_has_words_and_no_two_the_same() -> None:
    for locale in ("fr", "en"):
        with using_locale(locale):
            assert len({kind_label(kind) for kind in ScanKind}) == len(ScanKind)
            assert len({reason_label(reason) for reason in Reason}) == len(Reason)


def test_every_kind_has_a_reason_and_people_are_three_of_them() -> None:
    assert {reason.kind for reason in Reason} == set(ScanKind)
    assert set(PEOPLE) == {ScanKind.PERSON, ScanKind.TYPED, ScanKind.NFC}
    assert f"{REPEAT_MS // 1000} s" in reason_label(Reason.JUST_SCANNED)


def test_the_document_explains_every_reason_in_its_kind() -> None:
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert listed == [(reason.value, reason.kind.value) for reason in Reason]
