"""The second step’s text: read as a list, and a list turned into text again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

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


def test_an_amount_of_a_workbook_does_not_become_a_thousand_times_as_much(studio: FlaskClient) -> None:
    listed = read_text("nom\tcoût\nVitrine\t1.2340\n")
    assert [one.cost_cents for _line, one in listed.good] == [int(Decimal("1.234") * 100)]


def test_two_hundred_rows_are_shown_the_bad_ones_among_them(studio: FlaskClient) -> None:
    rows = [f"Vitrine {number};vitrine" for number in range(1, 301)]
    rows[250] = "Panneau;afich"
    preview = Preview(read_text("nom;support\n" + "\n".join(rows)))
    assert (preview.good, preview.bad, preview.hidden) == (299, 1, 100)
    lines = [row.line for row in preview.shown]
    assert len(lines) == 200
    assert 252 in lines
    assert lines == sorted(lines)
