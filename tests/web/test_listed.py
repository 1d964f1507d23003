"""The second step’s text: read as a list, and a list turned into text again."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from contactcodes.campaigns.placement_file import PlacementList, read_placements
from contactcodes.web.studio.listed import as_text, read_text
from contactcodes.web.studio.placements_step import Preview


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param("Nom\tVille\nVitrine\tLyon\n", id="as it is"),
        pytest.param('Nom\tVille\n"Une ""grande"" vitrine"\tLyon\n', id="quotation marks"),
        pytest.param("Nom;Ville;Note\nVitrine;Lyon;a, b\n;;\nAffiche;;\n", id="semicolons and blank lines"),
        pytest.param("Nom\n=A1+B1\n'Lyon\n", id="what spreadsheets take for formulas"),
    ],
)
def test_text_made_of_a_list_reads_back_as_the_same_list(listed: str) -> None:
    first = read_text(listed)
    again = read_text(as_text(first))
    assert [row.cells for row in again.rows] == [row.cells for row in first.rows]
    assert [column.heading for column in again.columns] == [column.heading for column in first.columns]
    assert as_text(again) == as_text(first)


def workbook(*rows: list[object]) -> PlacementList:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return read_placements(file.getvalue(), "liste.xlsx")


def test_an_amount_of_a_workbook_does_not_become_a_thousand_times_as_much() -> None:
    listed = workbook(["nom", "coût"], ["Vitrine", 1.234])
    again = read_text(as_text(listed))
    assert (
        [one.cost_cents for _line, one in again.good]
        == [one.cost_cents for _line, one in listed.good]
        == [123]
    )


def test_a_bad_number_of_copies_in_a_workbook_is_no_good_thousand_when_it_is_read_again() -> None:
    listed = workbook(["nom", "exemplaires"], ["Vitrine", 1.234], ["Affiche", 1000])
    again = read_text(as_text(listed))
    for one in (listed, again):
        assert [(row.line, bool(row.problems)) for row in one.rows] == [(2, True), (3, False)]
        assert [placement.copies for _line, placement in one.good] == [1000]


def test_two_hundred_rows_are_shown_the_bad_ones_among_them() -> None:
    rows = [f"Vitrine {number};vitrine" for number in range(1, 301)]
    rows[250] = "Panneau;afich"
    preview = Preview(read_text("nom;support\n" + "\n".join(rows)))
    assert (preview.good, preview.bad, preview.hidden) == (299, 1, 100)
    lines = [row.line for row in preview.shown]
    assert len(lines) == 200
    assert 252 in lines
    assert lines == sorted(lines)
