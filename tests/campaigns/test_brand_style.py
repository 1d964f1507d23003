"""A brand's style in the database, of each kind."""

from __future__ import annotations

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.brand_style import find_style, keep_style
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import PLAIN, Style
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from tests.codes.logos_made import disc


def test_a_style_is_kept_changed_and_taken_back(database: Database) -> None:
    style = Style(
        eyes="rounded", dark="#1b3a6b", logo=Logo.read(disc("#7b1e3a")), call_to_action="Écrivez-nous"
    )
    with database.writing() as connection:
        brand = add_brand(connection, "Dupont", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
        assert find_style(connection, brand.id) == PLAIN
        keep_style(connection, brand.id, style, now())
    with database.writing() as connection:
        assert find_style(connection, brand.id) == style
        keep_style(connection, brand.id, Style(modules="rounded"), now())
        assert find_style(connection, brand.id) == Style(modules="rounded")
        keep_style(connection, brand.id, PLAIN, now())
        assert find_style(connection, brand.id) == PLAIN
