"""Printers of a brand, in the database."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.brand import add_brand, own_brand
from contactcodes.campaigns.printer import (
    add_printer,
    delete_printer,
    find_printer,
    find_printer_by_id,
    printers_of,
    save_printer,
)
from contactcodes.errors import InputError, NotFoundError
from contactcodes.sheets.correction import Correction
from contactcodes.storage.database import Database
from tests.campaigns_made import AT

LEFT = Correction(offset_x_mm=-0.8, scale_y=1.003, pitch_x_mm=0.05)


@pytest.fixture
def brand_id(database: Database) -> int:
    with database.writing() as connection:
        return own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT).id


def test_a_printer_is_kept_and_found_however_its_name_is_typed(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        saved = save_printer(connection, brand_id, "  Étage  2 ", LEFT, AT)
    assert (saved.name, saved.correction) == ("Étage 2", LEFT)
    with database.reading() as connection:
        assert find_printer(connection, brand_id, " étage 2") == saved
        assert find_printer_by_id(connection, saved.id) == saved


def test_measuring_again_replaces_the_correction_and_keeps_the_printer(
    database: Database, brand_id: int
) -> None:
    with database.writing() as connection:
        first = add_printer(connection, brand_id, "Étage 2", AT)
        again = save_printer(connection, brand_id, "ÉTAGE 2", LEFT, AT)
        assert first.correction.is_none
        assert (again.id, again.name, again.correction) == (first.id, "Étage 2", LEFT)
        assert printers_of(connection, brand_id) == [again]


def test_a_name_is_taken_once_a_brand(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        other = add_brand(connection, "Zoé", locale="fr", time_zone="Europe/Paris", sample=False, at=AT)
        theirs = save_printer(connection, other.id, "Étage 2", LEFT, AT)
        ours = add_printer(connection, brand_id, "Étage 2", AT)
        assert printers_of(connection, brand_id) == [ours]
        assert printers_of(connection, other.id) == [theirs]
    with database.writing() as connection, pytest.raises(InputError, match="already"):
        add_printer(connection, brand_id, "étage  2", AT)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_of_no_or_too_many_characters_is_refused(database: Database, brand_id: int, name: str) -> None:
    with database.writing() as connection, pytest.raises(InputError, match="1 to 80"):
        save_printer(connection, brand_id, name, LEFT, AT)


def test_an_unknown_printer_names_the_nearest_or_how_to_make_the_first(
    database: Database, brand_id: int
) -> None:
    with database.writing() as connection:
        with pytest.raises(NotFoundError, match="contactcodes calibrate --printer"):
            find_printer(connection, brand_id, "Étage 2")
        for name in ("Accueil", "Étage 2"):
            save_printer(connection, brand_id, name, LEFT, AT)
        with pytest.raises(NotFoundError, match=r"Did you mean “Étage 2”\? Known are: Accueil, Étage 2"):
            find_printer(connection, brand_id, "Etage 2")
        with pytest.raises(NotFoundError):
            find_printer_by_id(connection, 2**31 - 1)


def test_a_forgotten_printer_is_gone(database: Database, brand_id: int) -> None:
    with database.writing() as connection:
        save_printer(connection, brand_id, "Étage 2", LEFT, AT)
        delete_printer(connection, brand_id, "étage 2")
        assert printers_of(connection, brand_id) == []
        with pytest.raises(NotFoundError):
            delete_printer(connection, brand_id, "Étage 2")
