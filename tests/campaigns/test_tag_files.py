"""What NFC tags of a campaign carry: files and a list for tag writers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import ndef
import pytest

from contactcodes.campaigns.tag_files import tag_file_name, tag_message, tag_told, tag_zip, tag_zip_name
from contactcodes.errors import InputError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


def test_a_zip_holds_an_ndef_file_a_code_and_a_list_for_tag_writers(sqlite: Database) -> None:
    placed = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon", "+Été"])
    archive = ZipFile(io.BytesIO(b"".join(tag_zip(placed, AT))))
    assert archive.testzip() is None
    text = archive.read("tags.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert archive.namelist() == ["tags.csv", *(row["file"] for row in rows)]
    assert [row["placement"] for row in rows] == ["Vitrine Lyon", "'+Été"]
    for row, one in zip(rows, placed, strict=True):
        assert (
            row["file"] == f"printemps_{'vitrine-lyon' if one is placed[0] else 'ete'}_{row['code']}_nfc.ndef"
        )
        assert row["url"] == f"https://qr.dupont.fr/{one.code_text}?m=n"
        message = archive.read(row["file"])
        assert message.hex() == row["ndef_hex"]
        (record,) = ndef.message_decoder(message)
        assert record.iri == row["url"]
        assert row["bytes_used"] == str(len(message) + 3)
        assert row["fits_ntag213"] == "yes"
    assert tag_zip_name("Printemps") == "printemps_nfc.zip"


def test_a_tag_that_is_too_small_is_told(sqlite: Database) -> None:
    (one,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    assert tag_told(tag_message(one)) == "The tag needs 32 bytes of memory; an NTAG213 has 144."
    long = replace(one, origin="https://" + ".".join(["une-marque-au-nom-tres-tres-long"] * 5) + ".fr")
    assert tag_told(tag_message(long)).startswith(
        "The tag needs 187 bytes of memory. An NTAG213 has 144 only"
    )
    archive = ZipFile(io.BytesIO(b"".join(tag_zip([long], AT))))
    assert b",187,no\r\n" in archive.read("tags.csv")
    assert tag_file_name(long) == tag_file_name(one)


def test_no_codes_make_no_zip() -> None:
    with pytest.raises(InputError, match="No code is in service"):
        tag_zip([], AT)
