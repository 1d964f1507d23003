"""What an NFC tag carries, compared with another writer of NDEF."""

from __future__ import annotations

import ndef
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.codes.code_text import CodeText
from contactcodes.codes.ndef import bytes_on_tag, fits_ntag213, ndef_message, tag_url
from contactcodes.scans.scan_record import Carrier, carrier_of


def test_the_worked_example_has_the_right_bytes():
    message = ndef_message("https://q.exemple.fr/AbC123?m=n")
    assert message.hex(" ") == (
        "d1 01 18 55 04 71 2e 65 78 65 6d 70 6c 65 2e 66 72 2f 41 62 43 31 32 33 3f 6d 3d 6e"
    )
    assert bytes_on_tag(message) == 31  # 03 1c … fe
    assert b"".join(ndef.message_encoder([ndef.UriRecord("https://q.exemple.fr/AbC123?m=n")])) == message


@given(st.sampled_from(["https", "http"]), st.from_regex(r"[a-z0-9][a-z0-9.-]{0,240}", fullmatch=True))
def test_every_message_is_that_of_another_writer_and_read_back_by_it(scheme, rest):
    message = ndef_message(f"{scheme}://{rest}")
    (record,) = ndef.message_decoder(message)
    assert record.iri == f"{scheme}://{rest}"
    if not rest.startswith("www."):  # it takes one byte for https://www., we do not
        assert b"".join(ndef.message_encoder([ndef.UriRecord(f"{scheme}://{rest}")])) == message


def test_a_touched_tag_is_told_from_a_scanned_symbol_and_a_typed_address():
    url = tag_url("https://qr.dupont.fr", CodeText.read("7k3-qx9m"))
    assert url == "https://qr.dupont.fr/7K3QX9M?m=n"
    path, _mark, query = url.removeprefix("https://qr.dupont.fr/").partition("?")
    assert carrier_of(path, query) is Carrier.NFC
    assert carrier_of(path, "") is Carrier.SYMBOL


def test_what_fits_the_smallest_tag_is_counted_with_its_framing():
    longest = "https://" + "q" * 136
    assert bytes_on_tag(ndef_message(longest)) == 144
    assert fits_ntag213(ndef_message(longest))
    assert not fits_ntag213(ndef_message(longest + "q"))
    assert bytes_on_tag(ndef_message("https://" + "q" * 249)) == 254 + 3
    assert bytes_on_tag(ndef_message("https://" + "q" * 250)) == 255 + 5


@pytest.mark.parametrize("url", ["ftp://qr.dupont.fr", "qr.dupont.fr", "https:", "https://" + "q" * 255])
def test_what_no_short_record_holds_is_refused(url):
    with pytest.raises(ValueError, match=r"no address|of which a short record"):
        ndef_message(url)
