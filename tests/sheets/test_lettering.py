from __future__ import annotations

from dataclasses import replace

import pytest
from drawn_sheets import LONG_NAMES, WORDINGS, make_labels

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.layout import all_layouts, find_layout
from contactcodes.sheets.lettering import Lettering

ENDLESS = "Vitrine de l’atelier de réparation des instruments de musique anciens, " * 3


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_long_french_names_fit_every_layout(name, locale):
    labels = make_labels(LONG_NAMES)
    lettering = Lettering.fit(find_layout(name), labels, WORDINGS[locale])
    for index, label in enumerate(labels):
        words = {box.role: fitted for box, fitted in lettering.on_label(index)}
        placement = words[Role.PLACEMENT]
        assert "".join(placement.lines).replace(" ", "") == label.placement.replace(" ", "")
        assert "".join(words[Role.ADDRESS].lines) == label.address


def test_every_placement_that_does_not_fit_is_named_at_once():
    labels = make_labels(["Vitrine Lyon", f"A{ENDLESS}", "Vitrine Nantes", f"B{ENDLESS}"])
    with pytest.raises(LayoutError) as refused:
        Lettering.fit(find_layout("avery-l7651"), labels, WORDINGS["fr"])
    assert str(refused.value).startswith(
        "Avery L7651 · 65 labels 38.1 × 21.2 mm: the names of placements do not fit their box of 16.7 × "
    )
    assert f"“A{ENDLESS}”, “B{ENDLESS}”" in str(refused.value)
    assert "Lyon" not in str(refused.value)


def test_many_placements_that_do_not_fit_are_counted():
    labels = make_labels([ENDLESS] * 25)
    with pytest.raises(LayoutError, match="and 15 more"):
        Lettering.fit(find_layout("avery-l7160"), labels, WORDINGS["fr"])


def test_an_address_that_does_not_fit_is_refused_with_its_placement():
    labels = [
        replace(make_labels(["Vitrine Lyon"])[0], address="un-nom-de-domaine-sans-aucune-fin.fr/7k3-qx9m")
    ]
    with pytest.raises(LayoutError, match=r"typed address does not fit.*“Vitrine Lyon”.*shorter domain"):
        Lettering.fit(find_layout("avery-l7651"), labels, WORDINGS["fr"])


def test_a_headline_that_does_not_fit_is_refused():
    wording = replace(WORDINGS["fr"], headline="Écrivez-nous " * 20)
    with pytest.raises(LayoutError, match=r"does not fit its box.*fewer words"):
        Lettering.fit(find_layout("avery-l7160"), make_labels(["Vitrine Lyon"]), wording)


def test_characters_the_font_lacks_are_refused_with_their_placements():
    labels = make_labels(["Vitrine Lyon", "Vitrine 東京 🙂"])
    with pytest.raises(LayoutError, match=r"no 東 京 🙂\. Concerned: “Vitrine 東京 🙂”"):
        Lettering.fit(find_layout("avery-l7160"), labels, WORDINGS["fr"])


def test_a_brand_without_a_name_leaves_its_place_empty():
    wording = replace(WORDINGS["fr"], brand="")
    lettering = Lettering.fit(find_layout("poster-a4"), make_labels(["Affiche Lyon"]), wording)
    assert {box.role: fitted for box, fitted in lettering.on_label(0)}[Role.BRAND].lines == ()
