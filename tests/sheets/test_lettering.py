from __future__ import annotations

from dataclasses import replace

import pytest
from drawn_sheets import LONG_NAMES, WORDINGS, make_labels

from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.lettering import Lettering, Wording, check_fits

ENDLESS = "Vitrine de l’atelier de réparation des instruments de musique anciens, " * 3


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", ["avery-5160", "avery-l7120", "avery-l7160", "poster-a4", "sticker-a5"])
def test_long_french_names_are_set_whole(name, locale):
    layout = find_layout(name)
    check_fits(layout, LONG_NAMES, WORDINGS[locale])
    lettering = Lettering(layout, WORDINGS[locale])
    for label in make_labels(LONG_NAMES):
        for panel in layout.panels:
            for words in lettering.own(panel):
                shown = "".join(words.on(label).lines).replace(" ", "")
                if words.box.role is Role.ADDRESS:
                    assert shown == label.address
                else:
                    assert shown == label.placement.replace(" ", "")


def test_every_placement_that_does_not_fit_is_named_at_once():
    layout = find_layout("avery-l7160")
    names = ["Vitrine Lyon", f"A{ENDLESS}", "Vitrine Nantes", f"B{ENDLESS}"]
    with pytest.raises(LayoutError) as refused:
        check_fits(layout, names, WORDINGS["fr"])
    (box,) = (box for box in layout.front.texts if box.role is Role.PLACEMENT)
    assert str(refused.value).startswith(
        f"{layout.title['en']}: the names of placements do not fit their box of {box.width_mm:g} × "
    )
    assert f"“A{ENDLESS}”, “B{ENDLESS}”" in str(refused.value)
    assert "Lyon" not in str(refused.value)


def test_many_placements_that_do_not_fit_are_counted():
    names = (f"{place}. {ENDLESS}" for place in range(1, 26))
    with pytest.raises(LayoutError, match=r"“10\. Vitrine.* and 15 more") as refused:
        check_fits(find_layout("avery-l7160"), names, WORDINGS["fr"])
    assert "11. Vitrine" not in str(refused.value)


def test_an_address_that_can_become_too_wide_is_refused_before_any_label_is_known():
    wording = replace(WORDINGS["fr"], address="un-nom-de-domaine-sans-aucune-fin.fr/7k3-qx9m")
    with pytest.raises(LayoutError, match=r"typed address does not fit.*“un-nom-de-domaine.*shorter domain"):
        check_fits(find_layout("avery-l7651"), [], wording)


def test_a_longer_address_than_was_announced_is_refused_with_its_placement():
    lettering = Lettering(find_layout("avery-l7651"), WORDINGS["fr"])
    label = replace(make_labels(["Vitrine Lyon"])[0], address="un-nom-de-domaine-sans-aucune-fin.fr/7k3-qx9m")
    panel = find_layout("avery-l7651").front
    with pytest.raises(LayoutError, match=r"typed address does not fit.*“Vitrine Lyon”"):
        [words.on(label) for words in lettering.own(panel)]


def test_a_headline_that_does_not_fit_is_refused():
    wording = replace(WORDINGS["fr"], texts={Role.HEADLINE: "Écrivez-nous " * 20})
    with pytest.raises(LayoutError, match=r"does not fit its box.*fewer words"):
        check_fits(find_layout("avery-l7160"), [], wording)


def test_characters_the_font_lacks_are_refused_with_their_placements():
    with pytest.raises(LayoutError, match=r"no 東 京 🙂\. Concerned: “Vitrine 東京 🙂”"):
        check_fits(find_layout("avery-l7160"), ["Vitrine Lyon", "Vitrine 東京 🙂"], WORDINGS["fr"])


def test_characters_the_font_lacks_are_refused_in_what_all_labels_share():
    wording = replace(WORDINGS["fr"], texts={Role.HEADLINE: "質問"})
    with pytest.raises(LayoutError, match=r"no 質 問\. Concerned: “The wording”"):
        check_fits(find_layout("avery-l7160"), [], wording)


def test_a_role_without_words_leaves_its_boxes_empty():
    layout = find_layout("poster-a4")
    lettering = Lettering(layout, Wording(locale="fr", brand=""))
    assert all(fitted.lines == () for _box, fitted in lettering.shared(layout.front))


def test_a_logo_takes_the_place_of_the_brands_name():
    layout = find_layout("poster-a4")
    for logo, there in ((False, True), (True, False)):
        lettering = Lettering(layout, WORDINGS["fr"], logo=logo)
        assert (Role.BRAND in {box.role for box, _words in lettering.shared(layout.front)}) is there
