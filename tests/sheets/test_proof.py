from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from drawn_sheets import WORDINGS, draw, make_labels

from contactcodes.sheets.boxes import POINTS_PER_MM
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import all_layouts, find_layout
from contactcodes.sheets.proof import prove


class Damage:
    """A finished PDF, opened to be damaged; millimetres from the top left of the first page."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._page = self._document[0]

    def paint(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, grey: int) -> None:
        x, y, width, height = (each * POINTS_PER_MM for each in (x_mm, y_mm, width_mm, height_mm))
        rectangle = pdfium.FPDFPageObj_CreateNewRect(x, self._page.get_height() - y - height, width, height)
        pdfium.FPDFPageObj_SetFillColor(rectangle, grey, grey, grey, 255)
        pdfium.FPDFPath_SetDrawMode(rectangle, pdfium.FPDF_FILLMODE_WINDING, False)
        pdfium.FPDFPage_InsertObject(self._page.raw, rectangle)

    def move_symbol(self, slot: int, right_mm: float, down_mm: float) -> None:
        symbols = list(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
        symbols[slot - 1].transform(
            pypdfium2.PdfMatrix().translate(right_mm * POINTS_PER_MM, -down_mm * POINTS_PER_MM)
        )

    def scale_content(self, factor: float) -> None:
        for item in self._page.get_objects(max_depth=1):
            item.transform(pypdfium2.PdfMatrix().scale(factor, factor))

    def resize_page(self, factor: float) -> None:
        self._page.set_mediabox(0, 0, *(side * factor for side in self._page.get_size()))

    def drop_page(self, page: int) -> None:
        self._page.close()
        del self._document[page - 1]
        self._page = self._document[0]

    def finished(self) -> bytes:
        self._page.gen_content()
        out = BytesIO()
        self._document.save(out)
        self._page.close()
        self._document.close()
        return out.getvalue()


def module_place(placed, row: int, column: int, modules: int = 1):
    """Left, top, width, height of a square of modules in millimetres of the page."""
    module = placed.side_mm / (placed.symbol.side_modules + 8)
    return (
        placed.x_mm + (column + 4) * module,
        placed.y_mm + (row + 4) * module,
        modules * module,
        modules * module,
    )


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_every_layout_is_proven(name, locale):
    drawn = draw(name, min(find_layout(name).labels_per_page + 1, 66), locale)
    proof = prove(drawn.pdf, drawn.placed, drawn.layout)
    assert proof.explained() == []
    assert proof.proven
    assert len(proof.symbols) == len(drawn.labels)
    assert [each.decoded for each in proof.symbols] == [label.symbol.text for label in drawn.labels]
    assert {each.quiet_zone_modules for each in proof.symbols} == {4.0}
    assert {each.wrong_modules for each in proof.symbols} == {0}


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param("https://a.co", id="20 characters"),
        pytest.param("https://codes.maison-dupont.fr", id="38 characters"),
        pytest.param("http://127.0.0.1:8000", id="an address of this machine"),
        pytest.param("https://contact.boulangerie-dupont.fr", id="45 characters"),
    ],
)
@pytest.mark.parametrize("name", ["avery-l7651", "avery-5160"])
def test_sheets_are_proven_whatever_the_domain(name, origin):
    layout = find_layout(name)
    out = BytesIO()
    placed = draw_sheets(layout, make_labels(["Vitrine Lyon"] * 3, origin), wording=WORDINGS["fr"], out=out)
    assert prove(out.getvalue(), placed, layout).explained() == []


def test_a_proof_tells_what_it_saw(sheet):
    told: list[tuple[int, int]] = []
    proof = prove(sheet.pdf, sheet.placed, sheet.layout, on_progress=lambda *done: told.append(done))
    assert told == [(21, 28), (28, 28)]
    plain = json.loads(json.dumps(proof.as_json()))
    assert list(plain) == ["proven", "layout", "dpi", "pages", "pdf_sha256", "problems", "symbols"]
    assert (plain["proven"], plain["layout"], plain["dpi"], plain["pages"]) == (True, "avery-l7160", 300, 2)
    assert plain["pdf_sha256"] == hashlib.sha256(sheet.pdf).hexdigest()
    assert plain["symbols"][21] == {
        "page": 2,
        "slot": 1,
        "placement": sheet.labels[21].placement,
        "expected": sheet.labels[21].symbol.text,
        "decoded": sheet.labels[21].symbol.text,
        "version": 2,
        "level": "Q",
        "module_mm": 1.03,
        "quiet_zone_modules": 4.0,
        "wrong_modules": 0,
        "proven": True,
        "reason": "",
    }


def test_the_order_in_which_symbols_are_given_does_not_matter(sheet):
    assert prove(sheet.pdf, sheet.placed[::-1], sheet.layout) == prove(sheet.pdf, sheet.placed, sheet.layout)


def assert_only_slots_fail(sheet, pdf: bytes, slots: dict[int, str]) -> None:
    """The slots fail for reasons that match; every other symbol is proven."""
    proof = prove(pdf, sheet.placed, sheet.layout)
    assert not proof.proven
    assert proof.problems == ()
    assert {each.slot for each in proof.failures} == set(slots)
    for each in proof.failures:
        assert slots[each.slot] in each.reason


def test_two_swapped_symbols_are_caught(sheet):
    labels = list(sheet.labels)
    second, third = labels[1], labels[2]
    labels[1], labels[2] = replace(second, symbol=third.symbol), replace(third, symbol=second.symbol)
    out = BytesIO()
    draw_sheets(sheet.layout, labels, wording=WORDINGS["fr"], out=out)
    assert_only_slots_fail(
        sheet,
        out.getvalue(),
        {
            2: f"another symbol stands at its place: {third.symbol.text}; its own stands 66 mm to the right",
            3: f"another symbol stands at its place: {second.symbol.text}; its own stands 66 mm to the left",
        },
    )


def test_a_symbol_moved_by_3_mm_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.move_symbol(5, 3.0, 0.0)
    proof = prove(damage.finished(), sheet.placed, sheet.layout)
    assert [each.slot for each in proof.failures] == [5]
    assert "the symbol stands off its place: 3 mm to the right" in proof.failures[0].reason


def test_a_symbol_moved_by_half_a_millimetre_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.move_symbol(5, 0.0, 0.5)
    assert_only_slots_fail(sheet, damage.finished(), {5: "the symbol stands off its place: 0.5 mm below"})


@pytest.mark.parametrize("dark", [True, False], ids=["a dark one", "a light one"])
def test_one_flipped_module_is_caught(sheet, dark):
    placed = sheet.placed[6]
    row, column = np.argwhere(placed.symbol.modules == dark)[150].tolist()
    damage = Damage(sheet.pdf)
    damage.paint(*module_place(placed, row, column), grey=255 if dark else 0)
    assert_only_slots_fail(sheet, damage.finished(), {7: "1 module is wrong: error correction hides it"})


def test_a_lost_block_of_5_by_5_modules_is_caught_though_it_is_still_read(sheet):
    placed = sheet.placed[8]
    damage = Damage(sheet.pdf)
    damage.paint(*module_place(placed, 10, 10, modules=5), grey=255)
    pdf = damage.finished()
    assert_only_slots_fail(sheet, pdf, {9: "modules are wrong"})
    failure = prove(pdf, sheet.placed, sheet.layout).failures[0]
    assert failure.decoded == failure.expected
    assert failure.wrong_modules == np.count_nonzero(placed.symbol.modules[10:15, 10:15])


@pytest.mark.parametrize("grey", [0, 150], ids=["black", "grey"])
def test_a_thin_line_in_the_quiet_zone_is_caught(sheet, grey):
    placed = sheet.placed[9]
    damage = Damage(sheet.pdf)
    damage.paint(placed.x_mm + 1.5, placed.y_mm, 0.1, placed.side_mm, grey=grey)
    assert_only_slots_fail(sheet, damage.finished(), {10: "the quiet zone is clear for 2.4 modules only; 4"})


def test_a_speck_within_a_large_module_is_caught():
    poster = draw("poster-a4", 1)
    row, column = np.argwhere(~poster.placed[0].symbol.modules)[99].tolist()
    x, y, side, _side = module_place(poster.placed[0], row, column)
    damage = Damage(poster.pdf)
    damage.paint(x + side * 0.4, y + side * 0.4, 0.6, 0.6, grey=0)
    assert_only_slots_fail(poster, damage.finished(), {1: "1 module is wrong"})


def test_content_scaled_to_97_percent_is_caught_everywhere(sheet):
    damage = Damage(sheet.pdf)
    damage.scale_content(0.97)
    proof = prove(damage.finished(), sheet.placed, sheet.layout)
    assert {each.slot for each in proof.failures if each.page == 1} == set(range(1, 22))
    assert all(each.proven for each in proof.symbols if each.page == 2)


def test_a_page_scaled_to_97_percent_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.scale_content(0.97)
    damage.resize_page(0.97)
    proof = prove(damage.finished(), sheet.placed, sheet.layout)
    assert proof.problems == ("page 1 is 203.7 × 288.1 mm, the layout 210 × 297 mm",)
    assert not any(each.proven for each in proof.symbols if each.page == 1)


def test_a_missing_page_is_caught(sheet):
    damage = Damage(sheet.pdf)
    damage.drop_page(2)
    proof = prove(damage.finished(), sheet.placed, sheet.layout)
    assert proof.problems == ("the file has 1 page instead of 2",)
    assert [(each.page, each.reason) for each in proof.failures] == [(2, "the page is missing")] * 7


def test_a_symbol_placed_elsewhere_than_the_layout_says_is_caught(sheet):
    placed = [replace(sheet.placed[0], slot=2), *sheet.placed[1:]]
    proof = prove(sheet.pdf, placed, sheet.layout)
    assert proof.problems == ("two symbols were given the same place",)
    assert [each.reason for each in proof.failures] == ["its place is not that of its slot in the layout"]


def test_modules_under_the_limit_are_not_proven():
    layout = find_layout("avery-l7651")
    drawn = draw(layout, 1)
    small = replace(layout, symbol=replace(layout.symbol, side_mm=10.0))
    proof = prove(drawn.pdf, [replace(drawn.placed[0], side_mm=10.0)], small)
    assert proof.failures[0].reason == "a module is 0.3 mm on paper; the limit is 0.33 mm"


def test_what_is_no_pdf_is_not_proven(sheet):
    proof = prove(b"%PDF-1.4 nothing", sheet.placed, sheet.layout)
    assert not proof.proven
    assert proof.pages == 0
    assert "cannot be read as PDF" in proof.explained()[0]


def test_nothing_to_prove_proves_nothing(sheet):
    assert not prove(sheet.pdf, [], sheet.layout).proven


def test_a_failure_is_told_with_page_slot_and_placement(sheet):
    damage = Damage(sheet.pdf)
    damage.paint(*module_place(sheet.placed[3], 0, 0, modules=25), grey=255)
    assert prove(damage.finished(), sheet.placed, sheet.layout).explained() == [
        f"page 1, slot 4 ({sheet.labels[3].placement}): nothing can be read at its place"
    ]
