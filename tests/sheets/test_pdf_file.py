from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from datetime import datetime, timedelta, timezone
from io import BytesIO, RawIOBase

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from contactcodes.errors import InputError
from contactcodes.sheets.fonts import text_width_pt
from contactcodes.sheets.pdf_file import PageBoxes, PdfFile
from contactcodes.sheets.pdf_information import Information, PrintingCondition

BOXES = PageBoxes(media=(0, 0, 300, 200), bleed=(5, 5, 295, 195), trim=(10, 10, 290, 190))
SHEET = Information(title="Planche « Ÿ » (1)", author="Maison Dupont", language="fr")
AT = datetime(2026, 11, 22, 9, 30, 5, tzinfo=timezone(timedelta(hours=1)))
PROFILE = b"\0" * 12 + b"prtrCMYK" + b"\0" * 16 + b"acsp" + b"\0" * 200


def made(count: int, information: Information = SHEET, words: str = "Réglette Ÿ €") -> bytes:
    """A file of so many pages, each with its number."""
    out = BytesIO()
    with PdfFile(out, information) as pdf:
        for page in range(count):
            shown = pdf.font("bold").show(f"{words} {page}")
            pdf.add_page(f"BT {pdf.font_operand('bold')} 12 Tf 20 20 Td {shown} Tj ET", BOXES)
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, 32, 33, 1100])
def test_any_number_of_pages_hangs_in_a_tree_without_long_branches(count):
    with pikepdf.open(BytesIO(made(count)), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == count
        waiting, depths = [(pdf.Root.Pages, 1)], Counter()
        while waiting:
            node, depth = waiting.pop()
            assert len(node.Kids) <= 32
            for kid in node.Kids:
                assert kid.Parent.objgen == node.objgen
                if kid.Type == "/Page":
                    depths[depth] += 1
                else:
                    waiting.append((kid, depth + 1))
        assert depths.total() == count
        assert len(depths) <= 1  # every page as deep as every other
    document = pypdfium2.PdfDocument(made(count)) if count else []
    for place in (0, count // 2, count - 1) if count else ():
        assert document[place].get_textpage().get_text_range() == f"Réglette Ÿ € {place}"


class _Nowhere(RawIOBase):
    def write(self, content):
        return len(content)


def test_memory_does_not_grow_with_the_pages():
    def peak(count: int) -> int:
        tracemalloc.start()
        with PdfFile(_Nowhere(), SHEET) as pdf:
            for _page in range(count):
                pdf.add_page("0 0 0 1 k 10 10 20 20 re f", BOXES)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak(200), peak(4000)
    assert many - few < 100_000  # 8 bytes an object and what is rounded up


def test_the_same_pages_give_the_same_bytes_and_others_another_identity():
    assert made(3) == made(3)
    identities = {re.search(rb"/ID\[<(\w+)>", made(3, words=words))[1] for words in ("a", "b", "a")}
    assert len(identities) == 2


def test_a_file_that_an_error_ended_is_no_pdf():
    out = BytesIO()
    with pytest.raises(RuntimeError), PdfFile(out, SHEET) as pdf:
        pdf.add_page("", BOXES)
        raise RuntimeError
    assert b"%%EOF" not in out.getvalue()
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(BytesIO(out.getvalue()), attempt_recovery=False)


def test_boxes_are_those_of_the_page():
    with pikepdf.open(BytesIO(made(1))) as pdf:
        page = pdf.pages[0]
        assert [float(each) for each in page.BleedBox] == [5, 5, 295, 195]
        assert [float(each) for each in page.TrimBox] == [10, 10, 290, 190]
        assert [float(each) for each in page.MediaBox] == [0, 0, 300, 200]


def test_only_the_glyphs_that_are_used_are_embedded():
    with pikepdf.open(BytesIO(made(1, words="ééa\u00a0"))) as pdf:
        fonts = pdf.pages[0].Resources.Font
        assert list(fonts.keys()) == ["/F2"]  # the regular one is not used
        font = fonts["/F2"]
        assert re.fullmatch(r"/[A-Z]{6}\+OpenSans-Bold", str(font.BaseFont))
        descendant = font.DescendantFonts[0]
        program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        drawn = [name for name in program.getGlyphOrder() if program["glyf"][name].numberOfContours]
        assert len(drawn) <= 6  # .notdef, é with its e and its accent, a, 0
        unicode = font.ToUnicode.read_bytes().decode()
        assert "<00E9>" in unicode
        # é, a, 0 and both spaces
        assert len(re.findall(r"^<[0-9A-F]{4}><[0-9A-F]{4}>$", unicode, re.MULTILINE)) == 5
        assert descendant.FontDescriptor.FontFile2.Length1 == len(
            descendant.FontDescriptor.FontFile2.read_bytes()
        )


def test_widths_in_the_file_are_those_of_the_font():
    """pdfium moves on by the widths of the file, poppler and presses too."""
    document = pypdfium2.PdfDocument(made(1, words="Wide, illicit, Ÿ"))
    boxes = document[0].get_textpage()
    left = [boxes.get_charbox(place, loose=True)[0] for place in range(boxes.count_chars())]
    words = "Wide, illicit, Ÿ 0"
    expected = [20 + text_width_pt(words[:place], "bold", 12) for place in range(len(words))]
    assert left == pytest.approx(expected, abs=0.05)


def test_a_character_without_glyph_is_a_fault_of_the_caller():
    with PdfFile(BytesIO(), SHEET) as pdf, pytest.raises(KeyError):
        pdf.font("bold").show("東")


def test_a_spot_colour_has_one_alternate():
    out = BytesIO()
    with PdfFile(out, SHEET) as pdf:
        first = pdf.spot("PANTONE 282 C", (1, 0.68, 0, 0.54))
        assert pdf.spot("PANTONE 282 C", (1, 0.68, 0, 0.54)) == first
        assert pdf.spot("White", (0, 0, 0, 0)) != first
        with pytest.raises(ValueError, match="two alternates"):
            pdf.spot("White", (0, 0, 0, 0.1))
        pdf.add_page(f"{first} cs 1 scn 0 0 9 9 re f", BOXES)
    with pikepdf.open(BytesIO(out.getvalue())) as read:
        kind, name, alternate, tint = read.pages[0].Resources.ColorSpace[first]
        assert (str(kind), str(name), str(alternate)) == ("/Separation", "/PANTONE 282 C", "/DeviceCMYK")
        assert [float(each) for each in tint.C1] == [1, 0.68, 0, 0.54]


def test_the_file_says_what_it_is():
    information = Information(title="Planche « Ÿ » <&>", author="Maison Dupont", language="fr", made_at=AT)
    with pikepdf.open(BytesIO(made(1, information))) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert str(pdf.docinfo.Title) == "Planche « Ÿ » <&>"
        assert str(pdf.docinfo.CreationDate) == "D:20261122093005+01'00"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Planche « Ÿ » <&>"
            assert metadata["dc:creator"] == ["Maison Dupont"]
            assert metadata["xmp:CreateDate"] == "2026-11-22T09:30:05+01:00"
            assert metadata["pdf:Trapped"] == "False"
            assert "pdfxid:GTS_PDFXVersion" not in metadata
        assert "/OutputIntents" not in pdf.Root


def test_without_a_date_none_is_told():
    with pikepdf.open(BytesIO(made(1))) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as metadata:
            assert "xmp:CreateDate" not in metadata


@pytest.mark.parametrize(
    ("profile", "made_at", "claimed"), [(None, AT, False), (PROFILE, None, False), (PROFILE, AT, True)]
)
def test_pdf_x_4_is_claimed_only_where_the_file_has_all_it_asks_for(profile, made_at, claimed):
    information = Information(
        title="Affiche",
        author="",
        language="fr",
        made_at=made_at,
        condition=PrintingCondition(identifier="FOGRA51", profile=profile),
    )
    with pikepdf.open(BytesIO(made(1, information))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA51")
        assert str(intent.RegistryName) == "http://www.color.org"
        if profile:
            assert intent.DestOutputProfile.read_bytes() == PROFILE
        else:
            assert "/DestOutputProfile" not in intent
        assert pdf.docinfo.Trapped == "/False"
        with pdf.open_metadata() as metadata:
            assert metadata.get("pdfxid:GTS_PDFXVersion") == ("PDF/X-4" if claimed else None)
            assert metadata["xmpMM:RenditionClass"] == "default"


def test_a_profile_of_another_device_is_refused(tmp_path):
    screen = tmp_path / "sRGB.icc"
    screen.write_bytes(PROFILE.replace(b"prtrCMYK", b"mntrRGB "))
    with pytest.raises(InputError, match="FOGRA39 is no ICC profile of a press"):
        PrintingCondition.read("FOGRA39", screen)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        PrintingCondition.read("FOGRA39", tmp_path / "absent.icc")
    assert PrintingCondition.read("FOGRA39", None).profile is None
