from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from damaged import Damage
from proving import prove_drawn

from contactcodes.sheets.certificate import Facts, certificate
from contactcodes.sheets.page_pictures import opened_pdf
from contactcodes.sheets.pdf_contents import ResourceCheck


@pytest.fixture(scope="module")
def facts(sheet) -> Facts:
    return Facts(
        brand="Maison Dupont",
        campaign="Printemps, vitrines de l’Ouest",
        run=42,
        layout="Avery L7160 · 21 étiquettes 63,5 × 38,1 mm",
        proof=prove_drawn(sheet),
        ordered_by="camille@maison-dupont.fr",
        ordered_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        released_by="Zoé Lemaître",
        released_at=datetime(2026, 3, 2, 23, 5, tzinfo=UTC),
        time_zone="Europe/Paris",
        locale="en",
    )


def written(facts: Facts) -> bytes:
    out = BytesIO()
    certificate(out, facts)
    return out.getvalue()


def words_of(pdf: bytes) -> str:
    """All words of a PDF, white space made alike."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0]
    text = page.get_textpage()
    found = " ".join(text.get_text_range().split())
    text.close()
    page.close()
    document.close()
    return found


def test_a_certificate_says_what_was_ordered_who_released_it_and_what_was_found(facts, sheet):
    words = words_of(written(facts))
    for expected in (
        "28 symbols, and every one is proven to scan",
        "Brand Maison Dupont",
        "Campaign Printemps, vitrines de l’Ouest",
        "Layout Avery L7160",
        "Ordered on 1 Mar 2026 · 09:30, by camille@maison-dupont.fr",
        "Released on 3 Mar 2026 · 00:05, by Zoé Lemaître",
        "Pages 2",
        "Versions 2-Q: 28",
        f"Smallest module {facts.proof.smallest_module_mm:.2f} mm",
        "Quiet zone clear for 4 modules or more",
        "rendered at 300 dpi by pdfium",
        "independent decoder, zxing-cpp",
    ):
        assert expected in words
    assert facts.proof.pdf_sha256 in words.replace(" ", "")


def test_a_certificate_is_one_page_of_a4_for_any_printer(facts):
    with pikepdf.open(BytesIO(written(facts))) as document:
        (page,) = document.pages
        assert [round(float(side)) for side in page.obj.MediaBox] == [0, 0, 595, 842]
        assert list(ResourceCheck().problems(page.obj)) == []
        assert str(document.Root.Lang) == "en"
        assert document.Root.ViewerPreferences.PrintScaling == "/None"


def test_the_same_facts_give_the_same_bytes(facts):
    assert written(facts) == written(facts)
    assert written(facts) != written(replace(facts, run=43))


def test_there_is_no_certificate_of_what_is_not_proven(facts, sheet):
    damage = Damage(sheet.pdf)
    damage.swap_symbols(1, 2)
    with pytest.raises(ValueError, match="42 is not proven"):
        written(replace(facts, proof=prove_drawn(sheet, damage.finished())))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Opération vitrines de Noël en Île-de-France " * 20, id="far too long"),
        pytest.param("X" * 300, id="one word far too long"),
        pytest.param("Été 🌻 2026", id="characters that the typeface does not have"),
    ],
)
def test_a_name_of_any_kind_stays_in_its_place(facts, name):
    pdf = written(replace(facts, campaign=name, brand=name, ordered_by=name))
    assert f"Campaign {name[:3]}" in words_of(pdf)
    with opened_pdf(pdf) as pages, pages.page(1) as page:
        for (left, top, right, bottom), _handle in page.words():
            assert 24 <= left <= right <= 186
            assert 20 <= top <= bottom <= 282


def test_no_two_words_of_a_certificate_overlap(facts):
    long = replace(facts, brand="Maison Dupont & Fils " * 8, campaign="Printemps " * 30)
    for each in (facts, long):
        with opened_pdf(written(each)) as pages, pages.page(1) as page:
            places = [word.rectangle for word in page.words()]
        for index, one in enumerate(places):
            for other in places[index + 1 :]:
                beside = one[2] <= other[0] or other[2] <= one[0]
                # Lines of one text are set closer than the tallest and the deepest letter reach.
                above = one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5
                assert beside or above
