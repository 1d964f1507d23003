"""What the journal carries of one scan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.counters import ANSWERS
from contactcodes.scans.scan_record import (
    LONGEST_FIELD,
    LONGEST_SHORT_FIELD,
    Carrier,
    ScanRecord,
    carrier_of,
    opening_of,
    purpose_of,
    quick_line,
    referrer_host,
)

# As version 1 wrote it, byte for byte.
VERSION_1 = b"1800000000000\t12\t7\tsymbol\t7K3QX9M\t192.0.2.1\tMozilla/5.0 (iPhone; CPU iPhone OS 19_1)"
# As version 2 did.
VERSION_2 = b"2\t1800000000000\t12\t7\tnfc\t7K3QX9M\t192.0.2.1\tx\t\tdocument\tnone\tfr\tdupont.fr\ts"

numbers = st.none() | st.integers(1, 2**62)
one_field = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t"), max_size=60)
records = st.builds(
    ScanRecord,
    at_ms=st.integers(0, 2**62),
    code_id=numbers,
    contact_point_id=numbers,
    carrier=st.sampled_from(Carrier),
    asked=one_field,
    address=one_field,
    user_agent=one_field,
    purpose=one_field,
    fetch_dest=one_field,
    fetch_site=one_field,
    languages=one_field,
    referrer_host=one_field,
    staff=st.booleans(),
    answer=st.sampled_from(["", *ANSWERS]),
)


@given(records)
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read(record: ScanRecord) -> None:
    assert ScanRecord.from_bytes(record.as_bytes()) == record


@given(st.lists(st.text(max_size=2000), min_size=8, max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_a_client_sends_its_fields_stay_in_their_places(sent: list[str]) -> None:
    asked, address, user_agent, purpose, dest, site, languages, host = sent
    record = ScanRecord(
        1, 2, 3, Carrier.TYPED, asked, address, user_agent, purpose, dest, site, languages, host, True
    )
    read = ScanRecord.from_bytes(record.as_bytes())
    assert (read.at_ms, read.code_id, read.contact_point_id, read.staff) == (1, 2, 3, True)
    assert read.fetch_dest == _survives(dest)
    assert read.user_agent == _survives(user_agent, LONGEST_FIELD)


def _survives(text: str, longest: int = LONGEST_SHORT_FIELD) -> str:
    return text[:longest].replace("\t", " ").encode(errors="replace").decode()


def test_long_headers_are_cut() -> None:
    record = ScanRecord(
        1, None, None, Carrier.SYMBOL, "A" * 9999, "1" * 9999, "B" * 9999, languages="x" * 9999
    )
    read = ScanRecord.from_bytes(record.as_bytes())
    lengths = [len(field) for field in (read.asked, read.address, read.user_agent, read.languages)]
    assert lengths == [LONGEST_SHORT_FIELD, LONGEST_SHORT_FIELD, LONGEST_FIELD, LONGEST_SHORT_FIELD]


def test_a_journal_of_version_1_is_still_read() -> None:
    read = ScanRecord.from_bytes(VERSION_1)
    assert read[:7] == (
        1_800_000_000_000,
        12,
        7,
        Carrier.SYMBOL,
        "7K3QX9M",
        "192.0.2.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1)",
    )
    assert read[7:] == ("", "", "", "", "", False, "")


def test_a_journal_of_version_2_is_still_read_and_does_not_say_how_it_was_answered() -> None:
    facts = (1_800_000_000_000, 12, 7, Carrier.NFC, "7K3QX9M", "192.0.2.1", "x")
    assert ScanRecord.from_bytes(VERSION_2) == (*facts, "", "document", "none", "fr", "dupont.fr", True, "")


@pytest.mark.parametrize("answer", ["", *ANSWERS])
def test_the_short_cut_writes_what_the_record_does(answer: str) -> None:
    record = ScanRecord(
        *(1_800_000_000_000, 12, 7, Carrier.SYMBOL, "7K3QX9M", "192.0.2.1", "Mozilla/5.0"),
        *("prefetch", "document", "none", "fr", "dupont.fr", True, answer),
    )
    opening = opening_of(12, 7, Carrier.SYMBOL, "7K3QX9M", answer)
    assert quick_line(record.at_ms, opening, *record[5:13]) == record.as_bytes()


def test_a_scan_of_nobodys_code_in_version_1_is_still_read() -> None:
    assert ScanRecord.from_bytes(b"1\t\t\tnfc\twp-admin\t\t")[:4] == (1, None, None, Carrier.NFC)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"4" + b"\t" * 14, id="a later version"),
        pytest.param(b"2\t1\t\t\tsymbol\tA", id="too few fields"),
        pytest.param(b"3\t1\t\t\t\tsymbol\tA", id="too few fields of this version"),
        pytest.param(b"2\t1\t\t\tpigeon" + b"\t" * 9, id="an unknown carrier"),
        pytest.param(b"3\t1\t\t\tperhaps\tsymbol" + b"\t" * 9, id="an unknown answer"),
        pytest.param(b"2\tnoon\t\t\tsymbol" + b"\t" * 9, id="no time"),
        pytest.param(b"2\t1\t\t\tsymbol\t\xff" + b"\t" * 8, id="no UTF-8"),
    ],
)
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        ScanRecord.from_bytes(line)


@pytest.mark.parametrize(
    ("asked", "query", "carrier"),
    [
        ("7K3QX9M", "", Carrier.SYMBOL),
        ("7k3qx9m", "", Carrier.TYPED),
        ("7K3-QX9M", "", Carrier.TYPED),
        ("7K3QX9M", "m=n", Carrier.NFC),
        ("7k3-qx9m", "m=n", Carrier.NFC),
        ("7K3QX9M", "utm_source=x", Carrier.SYMBOL),
    ],
)
def test_upper_case_was_scanned_lower_case_typed_and_tags_say_so(
    asked: str, query: str, carrier: Carrier
) -> None:
    assert carrier_of(asked, query) is carrier


def test_of_the_four_headers_of_a_purpose_the_standard_one_comes_first() -> None:
    assert purpose_of("prefetch;prerender", "prefetch", "", "") == "prefetch;prerender"
    assert purpose_of("", "", "preview", "") == "preview"
    assert purpose_of("", "", "", "prefetch") == "prefetch"
    assert purpose_of("", "", "", "") == ""


@pytest.mark.parametrize(
    ("referrer", "kept"),
    [
        ("https://Mail.Example.com:8443/inbox?token=secret#x", "mail.example.com"),
        ("https://user:password@example.com/", "example.com"),
        ("android-app://com.google.android.gm/", "android-app:com.google.android.gm"),
        ("about:client", ""),
        ("javascript:alert(1)", ""),
        ("https://[bad/", ""),
        ("", ""),
    ],
)
def test_of_a_referrer_only_the_host_is_kept(referrer: str, kept: str) -> None:
    assert referrer_host(referrer) == kept
