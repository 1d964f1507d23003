"""Fields of a layout file that are missing, unknown or of the wrong kind."""

from __future__ import annotations

import re

import pytest

from contactcodes.errors import LayoutError
from contactcodes.sheets.layout_file import read_layout
from contactcodes.sheets.toml_table import shown
from tests.sheets.written_layout import write


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        pytest.param(
            ("columns", "colums"),
            "there is no field colums. Did you mean columns?",
            ("colums", "columns"),
            id="an unknown field",
        ),
        pytest.param(
            ("[grid]", "[grids]"),
            "print_layouts/a4_3x7.toml: there is no field grids. Did you mean grid?",
            ("[grids]", "[grid]"),
            id="an unknown table",
        ),
        pytest.param(
            ("rows = 7\n", ""),
            "[grid]: rows is missing.",
            ("columns = 3\n", "columns = 3\nrows = 7\n"),
            id="a field left out",
        ),
        pytest.param(
            ("[symbol]\nx_mm = 2.0\ny_mm = 2.0\nside_mm = 30.0\n", ""),
            "print_layouts/a4_3x7.toml: symbol is missing.",
            ("[[text]]", "[symbol]\nx_mm = 2.0\ny_mm = 2.0\nside_mm = 30.0\n\n[[text]]"),
            id="a front without a symbol",
        ),
        pytest.param(
            ("rows = 7", "rows = 6.5"),
            "rows is a whole number, not 6.5.",
            ("rows = 6.5", "rows = 6"),
            id="half a row",
        ),
        pytest.param(
            ("rows = 7", 'rows = "7"'),
            "rows is a number",
            ('rows = "7"', "rows = 7"),
            id="a text for a number",
        ),
        pytest.param(
            ("size_pt = 6.0", "size_pt = 3.0"),
            "size_pt = 3 is outside 4 to 400.",
            ("size_pt = 3.0", "size_pt = 5.0"),
            id="type nobody reads",
        ),
        pytest.param(
            ('role = "address"', 'role = "adress"'),
            "role = “adress” is none of: headline, call_to_action, channel, address, placement, privacy, "
            "tariff, product, gtin, lot.",
            ('role = "adress"', 'role = "address"'),
            id="an unknown role",
        ),
        pytest.param(
            ('kind = "labels"', 'kind = "label"'),
            "kind = “label” is none of: labels, poster, window, shelf, tent, card, packaging, counter.",
            ('kind = "label"', 'kind = "labels"'),
            id="an unknown kind",
        ),
        pytest.param(
            ('kind = "labels"', 'kind = "labels"\nmirrored = 1'),
            "print_layouts/a4_3x7.toml: mirrored is true or false.",
            ("mirrored = 1", "mirrored = true"),
            id="a number for a yes",
        ),
        pytest.param(
            ('fr = "Étiquette"', "fr = 1"),
            "[title]: fr is a text between quotation marks.",
            ("fr = 1", 'fr = "Étiquette"'),
            id="a number for a text",
        ),
        pytest.param(
            ("rows = 7", "rows = "), "print_layouts/a4_3x7.toml: ", ("rows = ", "rows = 7"), id="no TOML"
        ),
    ],
)
def test_a_wrong_field_is_refused_with_a_remedy_that_works(tmp_path, change, said, remedy):
    with pytest.raises(LayoutError, match=re.escape(said)):
        read_layout(write(tmp_path, change))
    assert read_layout(write(tmp_path, change, remedy)).labels_per_page >= 18


def test_texts_are_tables(tmp_path):
    path = write(tmp_path)
    path.write_text(path.read_text("utf-8").partition("[[text]]")[0] + "\n[text]\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"text is written as tables \[\[text\]\], one or more\."):
        read_layout(path)


@pytest.mark.parametrize(
    ("value", "text"), [(299.4, "299.4"), (7.0, "7"), (40.666, "40.67"), (1189.0, "1189"), (20000, "20000")]
)
def test_measures_are_shown_as_one_writes_them(value, text):
    assert shown(value) == text
