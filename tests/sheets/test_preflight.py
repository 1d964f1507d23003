"""What a printing house's preflight would refuse, the proof refuses first."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from damaged import Damage
from drawn_sheets import draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from proving import prove_drawn

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.press import Press

RGB = "there are colours in RGB (%s); for print they are CMYK, grey or a spot colour"


@pytest.fixture(scope="module")
def pressed():
    """A poster for a printing house, with bleed and crop marks."""
    return draw(Arrangement(find_layout("poster-a4"), press=Press()), 1)


def problems_of(drawn, damage: Damage) -> tuple[str, ...]:
    """What is wrong with pages and document, where every symbol is still as it should be."""
    proof = prove_drawn(drawn, damage.finished())
    assert not proof.proven
    assert proof.symbols_failed == 0
    return proof.problems


def test_what_is_drawn_for_a_printing_house_has_no_problem(pressed):
    assert prove_drawn(pressed).explained() == []


@pytest.mark.parametrize(("which", "name"), [(0, "OpenSans"), (1, "OpenSans-Bold")], ids=["regular", "bold"])
def test_a_font_that_is_not_embedded_is_named(sheet, which, name):
    damage = Damage(sheet.pdf)
    fonts = sorted(damage.page.Resources.Font.items(), key=lambda each: str(each[1].BaseFont)[8:])
    del fonts[which][1].DescendantFonts[0].FontDescriptor["/FontFile2"]
    (problem,) = problems_of(sheet, damage)
    assert problem.startswith("page 1: the font ")
    assert f"{name} is not embedded: the printer would put another in its place" in problem


def test_a_font_that_no_word_uses_is_embedded_too(sheet):
    damage = Damage(sheet.pdf, page=2)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    damage.page.Resources.Font["/F9"] = damage.document.make_indirect(helvetica)
    (problem,) = problems_of(sheet, damage)
    assert "the font Helvetica is not embedded" in problem


@pytest.mark.parametrize(
    ("operators", "where"),
    [
        pytest.param("1 0 0 rg 5 5 10 10 re f", "what the page draws", id="a fill"),
        pytest.param("0 0 1 RG 5 5 m 9 9 l S", "what the page draws", id="a stroke"),
        pytest.param("/DeviceRGB cs 1 0 0 sc 5 5 9 9 re f", "what the page draws", id="a colour space"),
        pytest.param("/Device#52GB cs 1 0 0 sc 5 5 9 9 re f", "what the page draws", id="a name in disguise"),
        pytest.param(
            "q 9 0 0 9 5 5 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI Q",
            "what the page draws",
            id="an inline image",
        ),
    ],
)
def test_a_colour_in_rgb_is_caught_wherever_the_page_sets_it(sheet, operators, where):
    damage = Damage(sheet.pdf)
    damage.add(operators)
    assert problems_of(sheet, damage) == (f"page 1: {RGB % where}",)


def test_words_that_look_like_an_operator_are_no_colour(sheet):
    damage = Damage(sheet.pdf)
    damage.add("/F1 << /Note (1 0 0 rg /DeviceRGB cs) >> BDC EMC")
    assert prove_drawn(sheet, damage.finished()).explained() == []


@pytest.mark.parametrize("space", ["separation", "profile", "indexed", "image", "form"])
def test_a_colour_in_rgb_is_caught_wherever_a_resource_hides_it(sheet, space):
    damage = Damage(sheet.pdf, page=2)
    document, resources = damage.document, damage.page.Resources
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0, 1], N=1)
    pixel = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
    hidden = {
        "separation": lambda: Array([Name.Separation, Name.Blue, Name.DeviceRGB, tint]),
        "profile": lambda: Array([Name.ICCBased, document.make_stream(b"", N=3)]),
        "indexed": lambda: Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String(b"abc")]),
        "image": lambda: document.make_stream(b"abc", ColorSpace=Name.DeviceRGB, **pixel),
        "form": lambda: document.make_stream(
            b"1 0 0 rg 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1]
        ),
    }[space]()
    if space in ("image", "form"):
        resources["/XObject"] = Dictionary(Xo=hidden)
    else:
        resources["/ColorSpace"] = Dictionary(Cs=hidden)
    (problem,) = problems_of(sheet, damage)
    assert "there are colours in RGB" in problem


def test_a_missing_trim_box_is_caught(sheet):
    damage = Damage(sheet.pdf, page=2)
    del damage.page["/TrimBox"]
    assert problems_of(sheet, damage) == ("page 2: it has no TrimBox, which should be 210 × 297 mm",)


def test_a_bleed_that_was_cut_off_is_caught(pressed):
    damage = Damage(pressed.pdf)
    damage.page.BleedBox = damage.page.TrimBox
    assert problems_of(pressed, damage) == (
        "page 1: its BleedBox is 210 × 297 mm, 8 mm from the left and 8 mm from the bottom, "
        "not 216 × 303 mm, 5 mm from the left and 5 mm from the bottom",
    )


def test_a_crop_box_that_hides_a_part_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.page.CropBox = [0, 0, 300, 841.88976]
    assert (
        "page 1: its CropBox hides a part of the paper: 105.8 × 297 mm"
        in prove_drawn(sheet, damage.finished()).problems
    )


@pytest.mark.parametrize(("key", "value"), [("/UserUnit", 2), ("/Rotate", 180)])
def test_a_page_that_is_scaled_or_turned_as_a_whole_is_caught(sheet, key, value):
    damage = Damage(sheet.pdf)
    damage.page[key] = value
    assert (
        "page 1: the page is scaled or turned as a whole (UserUnit, Rotate)"
        in prove_drawn(sheet, damage.finished()).problems
    )


def test_a_document_without_language_or_scaling_is_caught(sheet):
    damage = Damage(sheet.pdf)
    del damage.root["/Lang"]
    damage.root.ViewerPreferences.PrintScaling = Name.AppDefault
    assert problems_of(sheet, damage) == (
        "the document does not say its language: screen readers guess it",
        "the document does not ask to be printed at 100%: viewers would scale it to fit",
    )


def test_a_document_for_the_press_without_output_intent_is_caught(pressed):
    damage = Damage(pressed.pdf)
    del damage.root["/OutputIntents"]
    assert problems_of(pressed, damage) == (
        "the document has no output intent: it does not say which press it is meant for",
    )


def test_a_text_outside_its_box_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.move_text(3, 12.0)
    (problem,) = problems_of(sheet, damage)
    assert problem.startswith("page 1: 1 piece of text stands outside its box: ")


def test_a_text_in_another_drawing_is_looked_at_too(sheet):
    damage = Damage(sheet.pdf)
    font = damage.page.Resources.Font["/F1"]
    form = damage.document.make_stream(
        b"BT /F1 4 Tf 0 0 Td <0024> Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 50, 50],
        Resources=Dictionary(Font=Dictionary(F1=font)),
        Matrix=[1, 0, 0, 1, 10, 20],
    )
    damage.page.Resources["/XObject"] = Dictionary(Xo=form)
    # On the second label, below its symbol: 80 mm from the left, 46 mm from the top.
    damage.add("q 1 0 0 1 216.77 691.49 cm /Xo Do Q")
    (problem,) = problems_of(sheet, damage)
    assert problem == (
        "page 1: 1 piece of text stands outside its box: 80 mm from the left, 45 mm from the top"
    )


def test_words_in_the_waste_around_the_labels_do_no_harm(sheet):
    damage = Damage(sheet.pdf)
    damage.add("BT /F1 6 Tf 200 6 Td <002400240024> Tj ET")
    assert prove_drawn(sheet, damage.finished()).explained() == []


def test_words_on_a_label_that_stays_empty_are_caught(sheet):
    damage = Damage(sheet.pdf, page=2)
    # The last of the 21 labels: the second page holds seven.
    damage.add("BT /F1 6 Tf 450 80 Td <002400240024> Tj ET")
    words, ink = problems_of(sheet, damage)
    assert words.startswith("page 2: 1 piece of text stands outside its box: 158.")
    assert ink == "page 2: slot 21 should be empty, and something is on it"


def test_a_page_that_was_spoilt_is_refused(sheet):
    damage = Damage(sheet.pdf, page=2)
    damage.document.Root.Pages.Kids[1] = damage.document.make_indirect(Dictionary(Type=Name.Catalog))
    proof = prove_drawn(sheet, damage.finished())
    assert not proof.proven
    assert {each.page for each in proof.failures} <= {1, 2}


@pytest.mark.parametrize(
    "kept", [0, 9, 2000, -200], ids=["empty", "a header", "a part", "cut off at the end"]
)
def test_what_is_no_whole_pdf_is_not_proven(sheet, kept):
    proof = prove_drawn(sheet, sheet.pdf[:kept])
    assert not proof.proven


def test_a_file_that_readers_would_mend_is_refused(sheet):
    proof = prove_drawn(sheet, sheet.pdf[:-20])
    assert not proof.symbols_failed
    assert "the file is damaged: file is damaged" in proof.problems


@pytest.mark.parametrize("what", ["content", "font"])
def test_a_stream_with_a_spoilt_byte_is_refused(sheet, what):
    with pikepdf.open(BytesIO(sheet.pdf)) as document:
        resources = document.pages[0].Resources
        font = resources.Font["/F1"].DescendantFonts[0].FontDescriptor.FontFile2
        packed = {"content": document.pages[0].Contents, "font": font}[what].read_raw_bytes()
    spoilt = packed[:-2] + bytes([packed[-2] ^ 255]) + packed[-1:]
    proof = prove_drawn(sheet, sheet.pdf.replace(packed, spoilt))
    assert not proof.proven
    assert proof.problems[0].startswith("page 1: ")


def test_what_cannot_be_read_is_said(sheet):
    proof = prove_drawn(sheet, b"%PDF-1.4 nothing")
    assert proof.pages == 0
    assert "cannot be read as PDF" in proof.explained()[0]
    assert proof.symbols_failed == proof.symbols_in_all == 28


def test_a_tree_that_miscounts_its_pages_is_refused(sheet):
    assert sheet.pdf.count(b"/Count 2>>") == 1
    proof = prove_drawn(sheet, sheet.pdf.replace(b"/Count 2>>", b"/Count 7>>"))
    assert "the file has 7 pages instead of 2" in proof.problems


def test_what_stands_in_the_place_of_a_page_is_refused(sheet):
    damage = Damage(sheet.pdf, page=2)
    damage.page["/Type"] = Name.Template
    proof = prove_drawn(sheet, damage.finished())
    assert "page 2: it is no page of a PDF, whatever it draws" in proof.problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_spoilt_at_random_are_looked_at_to_the_end(sheet, data):
    """Whatever stands in a file, the proof has an answer; and what it takes shows every symbol."""
    pdf = bytearray(sheet.pdf)
    first = data.draw(st.integers(0, len(pdf) - 1))
    pdf[first : first + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    proof = prove_drawn(sheet, bytes(pdf))
    assert proof.proven == (not proof.explained())
    assert proof.symbols_in_all == 28
