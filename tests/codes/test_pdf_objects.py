from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from contactcodes.codes.pdf_objects import PdfObjects, as_name, as_number, as_numbers, as_text


def test_objects_are_found_at_their_places_however_many_there_are():
    out = BytesIO()
    objects = PdfObjects(out)
    pages = objects.reserve()
    numbers = [objects.add(b"(%d)" % each) for each in range(3000)]
    objects.add(b"<</Type/Pages/Kids[]/Count 0>>", pages)
    catalogue = objects.add(b"<</Type/Catalog/Pages %d 0 R>>" % pages)
    objects.finish(root=catalogue, information=pages)
    with pikepdf.open(BytesIO(out.getvalue()), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.6"
        for place in (0, 1, 1022, 1023, 1024, 2999):
            assert str(pdf.get_object(numbers[place], 0)) == str(place)


def test_an_object_that_was_promised_and_is_not_there_is_a_fault():
    objects = PdfObjects(BytesIO())
    root = objects.add(b"<</Type/Catalog>>")
    missing = objects.reserve()
    with pytest.raises(ValueError, match=f"object {missing} was reserved and is not written"):
        objects.finish(root=root, information=root)


def test_other_content_gives_another_identity():
    identities = set()
    for text in (b"(a)", b"(b)", b"(a)"):
        out = BytesIO()
        objects = PdfObjects(out)
        root = objects.add(text)
        objects.finish(root=root, information=root)
        identities.add(out.getvalue().partition(b"/ID")[2])
    assert len(identities) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-0.000001, "0"),
        (1.0, "1"),
        (2.5, "2.5"),
        (-14.40000001, "-14.4"),
        (100, "100"),
        (1e-5, "0.00001"),
    ],
)
def test_numbers_are_short(value, shown):
    assert as_number(value) == shown
    assert as_numbers([value, 1]) == f"{shown} 1"


@pytest.mark.parametrize("text", ["White", "PANTONE 282 C", "Bleu (nuit) #4", "Ébène/noir"])
def test_names_are_read_as_they_were_meant(text):
    assert str(pikepdf.Object.parse(as_name(text))) == f"/{text}"


@pytest.mark.parametrize("text", ["Planche", "(a) \\ b", "Maison « Ÿ »\u202f!", "🙂", "tab\there"])
def test_texts_are_read_as_they_were_meant(text):
    assert str(pikepdf.Object.parse(as_text(text))) == text
