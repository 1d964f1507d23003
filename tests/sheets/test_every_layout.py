"""Every layout of the folder: its geometry, its looks on paper, and what it carries, drawn and proven."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import floor, hypot
from pathlib import Path

import pytest

from contactcodes.codes.data_matrix import DataMatrix, make_box_matrix
from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.codes.micro_qr import make_micro_symbol
from contactcodes.codes.symbol import make_symbols
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.artwork import Artwork, Mark
from contactcodes.sheets.boxes import Kind, Rectangle, Role, SymbolBox
from contactcodes.sheets.drawing import Label, Wording, draw_sheets
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_checks import DISTANCE_PER_SIDE, EDGE_MM
from contactcodes.sheets.layout_folder import FOLDER, all_layouts, find_layout
from contactcodes.sheets.proof import prove
from contactcodes.sheets.usual_symbol import USUAL_SYMBOLS

NAMES = sorted(all_layouts())
every_layout = pytest.mark.parametrize("name", NAMES)

# What is printed at the most: French is longer than English, and shops have long names.
LONGEST = Wording(
    locale="fr",
    brand="Maison Dupont & Fils – Épicerie fine",
    texts={
        Role.HEADLINE: "Une question sur votre commande\u202f? Écrivez-nous sur Messenger",
        Role.CALL_TO_ACTION: "Scannez avec l’appareil photo de votre téléphone",
        Role.CHANNEL: "Appel téléphonique",
        Role.PRIVACY: "Ce code compte les scans sans vous identifier.",
        Role.TARIFF: "Service 0,80\xa0€\xa0/\xa0min + prix appel",
        Role.PRODUCT: "Confiture extra d’abricots du Roussillon à la vanille, 370\xa0g",
        Role.GTIN: "GTIN 03453120000011",
        Role.LOT: "LOT L2611-0042, à consommer avant le 30/11/2028",
    },
    address="contact.maison-dupont.example/7k3q-x9m2p",
)
ORIGIN = "HTTPS://CONTACT.MAISON-DUPONT.EXAMPLE/"
LONGEST_LOT = "LOT L2611-0042-B-REV-017"  # 20 characters behind LOT
PLACEMENT = "Vitrine Saint-Rémy-de-Provence, 12 boulevard Victor-Hugo, côté place"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
A_MARK = Artwork(mark=Mark(path="M4 4H20V16H10L4 21Z", colour=(0.7, 0.0, 0.6, 0.1)))

# Label sheets that are not in the middle of their page, by up to so many millimetres.
OFF_CENTRE_MM = {
    "avery-3415": 0.15,
    "avery-3416": 0.15,
    "avery-5163": 0.35,
    "avery-5294": 2.7,
    "avery-l4731": 0.15,
    "avery-l4736": 0.15,
    "avery-l4785": 1.0,
    "avery-l6011": 0.15,
    "zweckform-3474": 1.0,
}


def longest(layout: Layout) -> Wording:
    """Return the longest words; scanners take a lot and nothing behind it."""
    if not layout.needs_gtin:
        return LONGEST
    return replace(LONGEST, texts={**LONGEST.texts, Role.LOT: LONGEST_LOT})


def labels(layout: Layout, count: int) -> list[Label]:
    """Return labels with the longest texts; their codes differ."""
    codes = [f"7K3QX9M{LETTERS[place // 32]}{LETTERS[place % 32]}" for place in range(count)]
    of_trade: list[DataMatrix] = []
    if layout.needs_gtin:
        of_trade = [make_box_matrix("03453120000011", LONGEST_LOT, code) for code in codes]
    made: Mapping[Symbology, Callable[[], Sequence[MatrixSymbol]]] = {
        Symbology.QR: lambda: make_symbols([ORIGIN + code for code in codes]),
        Symbology.MICRO_QR: lambda: [make_micro_symbol(code, smallest=3) for code in codes],
        Symbology.GS1_DATA_MATRIX: lambda: of_trade,
    }
    symbols = made[layout.symbol.symbology]()
    has_trade_symbol = layout.front.trade_symbol is not None
    return [
        Label(
            symbol=symbol,
            address=f"contact.maison-dupont.example/{code[:4]}-{code[4:]}".lower(),
            placement=PLACEMENT,
            trade_symbol=of_trade[place] if has_trade_symbol else None,
        )
        for place, (code, symbol) in enumerate(zip(codes, symbols, strict=True))
    ]


def test_the_folder_has_every_medium():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == NAMES
    kinds = Counter(layout.kind for layout in all_layouts().values())
    assert kinds == {
        Kind.LABELS: 47,
        Kind.POSTER: 7,
        Kind.WINDOW: 6,
        Kind.SHELF: 3,
        Kind.TENT: 5,
        Kind.CARD: 9,
        Kind.PACKAGING: 4,
        Kind.COUNTER: 1,
    }
    formats = ("a5", "a4", "a3", "a2", "a1", "a0", "tabloid")
    assert {f"poster-{each}" for each in formats} <= set(NAMES)
    assert {name for name, layout in all_layouts().items() if layout.mirrored} == {
        "sticker-a4-inside",
        "sticker-a5-inside",
        "sticker-a6-inside",
    }
    assert {name: layout.symbologies for name, layout in all_layouts().items() if not is_qr(layout)} == {
        "avery-l4731": {Symbology.MICRO_QR},
        "packaging-40x20-data-matrix": {Symbology.GS1_DATA_MATRIX},
        "packaging-70x37-trade": {Symbology.QR, Symbology.GS1_DATA_MATRIX},
    }
    assert {name for name, layout in all_layouts().items() if layout.back} == {
        "business-card-85x54",
        "business-card-85x55",
        "business-card-us",
    }


def is_qr(layout: Layout) -> bool:
    return layout.symbologies == {Symbology.QR}


@every_layout
def test_a_layout_says_what_it_is_in_both_languages_and_in_its_first_line(name):
    layout = find_layout(name)
    assert layout.title["fr"] != layout.title["en"]
    assert layout.source
    first = (FOLDER / f"{name}.toml").read_text("utf-8").partition("\n")[0]
    assert first.startswith("# ")
    assert first.endswith(".")


def test_no_two_layouts_have_one_title():
    for locale in ("fr", "en"):
        titles = Counter(layout.title[locale] for layout in all_layouts().values())
        assert titles.most_common(1)[0][1] == 1


# Where there is no room for a verb, or for the name of the placement.
WITHOUT_HEADLINE = {
    "avery-3415",
    "avery-5293",
    "avery-8293",
    "avery-94103",
    "avery-l4731",
    "avery-l7120",
    "packaging-40x20-data-matrix",
}
WITHOUT_PLACEMENT = {
    "avery-22805",
    "avery-3415",
    "avery-5167",
    "avery-5195",
    "avery-5293",
    "avery-8293",
    "avery-94103",
    "avery-l4731",
    "onlinelabels-ol2681",
    "packaging-40x20-data-matrix",
    "packaging-50x30",
}


@every_layout
def test_a_layout_carries_what_it_has_room_for(name):
    layout = find_layout(name)
    assert layout.front.has(Role.ADDRESS)
    assert layout.has(Role.HEADLINE) is (name not in WITHOUT_HEADLINE)
    assert layout.has(Role.PLACEMENT) is (name not in WITHOUT_PLACEMENT)
    assert layout.has(Role.LOT) is (layout.kind is Kind.PACKAGING)
    if min(layout.faces[0].width_mm, layout.faces[0].height_mm) >= 100:
        every = set(Role) - {Role.PRODUCT, Role.GTIN, Role.LOT}
        assert every <= {box.role for box in layout.front.boxes}
        assert layout.front.mark


@every_layout
def test_a_layout_is_read_from_ten_times_its_dark_side(name):
    layout = find_layout(name)
    dark_mm = USUAL_SYMBOLS[layout.symbol.symbology].dark_share * layout.symbol.side_mm
    assert layout.reading_distance_mm == floor(DISTANCE_PER_SIDE * dark_mm + 1e-6)


@every_layout
def test_a_sheet_of_labels_is_centred_on_its_page(name):
    layout = find_layout(name)
    left, top, _right, _bottom = layout.label_rectangle(1)
    _left, _top, right, bottom = layout.label_rectangle(layout.labels_per_page)
    off = max(
        abs(layout.page.width_mm - right - left),
        abs(layout.page.height_mm - bottom - top),
    )
    assert off <= OFF_CENTRE_MM.get(name, 0.06)


@every_layout
def test_no_ink_comes_near_the_edge_of_a_label(name):
    layout = find_layout(name)
    for panel in layout.panels:
        face = layout.faces[0] if panel is layout.front else layout.whole_label
        rectangles = [box.rectangle for box in panel.boxes]
        if panel.mark:
            rectangles.append(panel.mark.rectangle)
        rectangles += [dark_part(box) for box in panel.symbols]
        for left, top, right, bottom in rectangles:
            assert min(left, top) >= EDGE_MM - 0.01
            assert right <= face.width_mm - EDGE_MM + 0.01
            assert bottom <= face.height_mm - EDGE_MM + 0.01
            if layout.round:
                middle = face.width_mm / 2
                corners = [(x - middle, y - middle) for x in (left, right) for y in (top, bottom)]
                assert max(hypot(*corner) for corner in corners) <= middle - EDGE_MM + 0.01


def dark_part(box: SymbolBox) -> Rectangle:
    left, top, right, bottom = box.rectangle
    quiet = USUAL_SYMBOLS[box.symbology].quiet_share * box.side_mm
    return left + quiet, top + quiet, right - quiet, bottom - quiet


@every_layout
def test_a_layout_holds_the_longest_texts_and_its_symbols_are_proven(name, tmp_path):
    arrangement = Arrangement(find_layout(name))
    count = arrangement.slots_per_sheet
    layout = arrangement.layout
    on_sheet = labels(layout, count)
    pdf = tmp_path / "sheet.pdf"
    with pdf.open("wb") as out:
        draw_sheets(arrangement, on_sheet, count=count, wording=longest(layout), out=out, artwork=A_MARK)
    proof = prove(pdf, arrangement, on_sheet, count, record=tmp_path / "proof.json")
    assert proof.explained() == []
    assert proof.proven
    # Version 2, level L: the longest domain it holds. A tent has a symbol on each of its faces.
    kinds = {
        Symbology.QR: "2-L",
        Symbology.MICRO_QR: "Micro QR Code M3-M",
        Symbology.GS1_DATA_MATRIX: "GS1 Data Matrix 24 × 24",
    }
    assert proof.kinds == {kinds[each]: count * len(layout.faces) for each in layout.symbologies}


@every_layout
def test_a_layout_stays_whole_where_a_run_has_no_more_than_an_address(name, tmp_path):
    arrangement = Arrangement(find_layout(name))
    one = labels(arrangement.layout, 1)
    pdf = tmp_path / "sheet.pdf"
    with pdf.open("wb") as out:
        draw_sheets(arrangement, one, count=1, wording=Wording(locale="en", brand=""), out=out)
    assert prove(pdf, arrangement, one, 1, record=tmp_path / "proof.json").explained() == []


# The measured geometry is kept beside the project, not in it.
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "label_sheets.json"
NAMED_OTHERWISE = {
    "5195 (old)": "avery-5195-round",
    "L7120-25": "avery-l7120",
    "L7121-25": "avery-l7121",
    "Zweckform 3474": "zweckform-3474",
}


@pytest.mark.skipif(not FACTS.exists(), reason="the measured geometry of label sheets is not here")
def test_every_measured_label_sheet_is_there_with_its_geometry():
    seen = set()
    for fact in json.loads(FACTS.read_text("utf-8")):
        code = fact["code"]
        first = code.split()[0].lower()
        prefix = "onlinelabels" if first.startswith("ol") else "avery"
        layout = find_layout(NAMED_OTHERWISE.get(code, f"{prefix}-{first}"))
        seen.add(layout.name)
        grid = layout.grid
        assert (grid.columns, grid.rows) == (fact["cols"], fact["rows"]), code
        assert [layout.page.width_mm, layout.page.height_mm] == pytest.approx(fact["page_mm"], abs=0.02), code
        assert [grid.label_width_mm, grid.label_height_mm] == pytest.approx(fact["label_mm"], abs=0.02), code
        assert [grid.left_mm, grid.top_mm] == pytest.approx([fact["left"], fact["top"]], abs=0.02), code
        assert [grid.pitch_x_mm, grid.pitch_y_mm] == pytest.approx(fact["pitch"], abs=0.02), code
        assert layout.round == (fact["shape"] == "round"), code
        assert (layout.kind is Kind.TENT) == (fact["shape"] == "tent"), code
    assert len(seen) == 58
