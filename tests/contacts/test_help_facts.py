"""Facts of a product and a coupon as a form has them: read, or told beside their field."""

from __future__ import annotations

from datetime import date

import pytest

from contactcodes.contacts.help.facts import (
    read_coupon,
    read_coupon_words,
    read_map,
    read_price,
    read_product,
    read_words,
)
from contactcodes.contacts.help.page import (
    Coupon,
    HelpText,
    ProductFacts,
    direction,
    language_name,
    read_slug,
    slug_of,
    text_for,
)
from contactcodes.errors import InputError


@pytest.mark.parametrize(
    ("written", "cents"),
    [("", None), ("12,90", 1290), (" 12.9 ", 1290), ("1 234,50", 123450), ("0", 0), ("1\u202f000", 100000)],
)
def test_a_price_is_read_as_people_write_it(written: str, cents: int | None) -> None:
    assert read_price(written) == cents


@pytest.mark.parametrize("written", ["12,905", "douze", "-1", "1.234,50", "12€", "99999999"])
def test_what_is_no_price_is_told(written: str) -> None:
    with pytest.raises(InputError, match=r"is no price\. Write one such as 12\.90"):
        read_price(written)


def test_gtin_price_and_currency() -> None:
    facts, problems = read_product({"gtin": "3453120000011", "price": "12,90", "currency": "CHF"})
    assert (facts, problems) == (ProductFacts(gtin="03453120000011", price_cents=1290, currency="CHF"), {})
    facts, problems = read_product({"gtin": "3453120000012", "price": "x", "currency": "???"})
    assert facts == ProductFacts()
    assert "its last digit would have to be 1" in problems["gtin"]
    assert "“x” is no price" in problems["price"]


@pytest.mark.parametrize("gtin", ["", "96385074", "036000291452", "3453120000011", "13453120000018"])
def test_a_gtin_is_shown_as_the_packaging_has_it(gtin: str) -> None:
    facts, problems = read_product({"gtin": gtin})
    assert (facts.shown_gtin, problems) == (gtin, {})


def test_words_of_the_product_are_tidied_and_bounded() -> None:
    words, problems = read_words(
        {
            "name": "  Crème \n mains\x00 ",
            "ingredients": " Aqua,\r\n lait ",
            "others": "Poids: 50 g\n\nOrigine : Lyon",
        }
    )
    assert problems == {}
    assert (words.name, words.ingredients) == ("Crème mains", "Aqua,\n lait")
    assert words.other_facts == [("Poids", "50 g"), ("Origine", "Lyon")]
    _words, problems = read_words({"name": "x" * 121, "others": "Poids 50 g"})
    assert problems["name"] == "It has 121 characters; at most 120 are possible here."
    assert read_words({"others": "a: b\n" * 16})[1]["others"] == "At most 15 facts are possible, one a line."
    assert (
        "“Poids 50 g” has no name and value. Write one a line, such as Weight: 250 g." in problems["others"]
    )


@pytest.mark.parametrize(
    ("typed", "coupon"),
    [
        ({}, None),
        ({"coupon_code": " MERCI  10 "}, Coupon(code="MERCI 10")),
        (
            {"coupon_code": "M", "coupon_from": "2026-03-01", "coupon_until": "2026-03-01"},
            Coupon(code="M", first_day=date(2026, 3, 1), last_day=date(2026, 3, 1)),
        ),
    ],
)
def test_a_coupon_is_read(typed: dict[str, str], coupon: Coupon | None) -> None:
    assert read_coupon(typed) == (coupon, {})


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"coupon_code": "x" * 41}, "coupon_code", "It has 41 characters; at most 40"),
        ({"coupon_until": "2026-03-01"}, "coupon_code", "Write the coupon’s code"),
        ({"coupon_code": "M", "coupon_until": "31/12/2026"}, "coupon_until", "“31/12/2026” is no day"),
        (
            {"coupon_code": "M", "coupon_from": "2026-03-02", "coupon_until": "2026-03-01"},
            "coupon_until",
            "The coupon ends before it begins",
        ),
    ],
)
def test_a_coupon_that_cannot_be_is_told(typed: dict[str, str], field: str, told: str) -> None:
    _coupon, problems = read_coupon(typed)
    assert list(problems) == [field]
    assert told in problems[field]


def test_what_the_coupon_gives_is_one_line() -> None:
    assert read_coupon_words({"coupon": "10 %\nde remise"}) == ("10 % de remise", {})
    assert "at most 160" in read_coupon_words({"coupon": "x" * 161})[1]["coupon"]


def test_a_coupon_is_over_on_the_day_after_its_last() -> None:
    coupon = Coupon(code="M", last_day=date(2026, 3, 31))
    assert [coupon.is_over(date(2026, 3, 31)), coupon.is_over(date(2026, 4, 1))] == [False, True]
    assert not Coupon(code="M").is_over(date(2999, 1, 1))


def test_a_map_is_an_address_of_the_web() -> None:
    assert read_map("") == ""
    assert read_map(" https://maps.example.com/été ") == "https://maps.example.com/%C3%A9t%C3%A9"
    for bad in ("javascript:alert(1)", "maps.example.com", "https://a:b@maps.example.com", "geo:45,4"):
        with pytest.raises(InputError, match="This web address cannot be used"):
            read_map(bad)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Crème mains, 50 ml", "creme-mains-50-ml"),
        ("Œufs & Cie", "oeufs-cie"),
        ("كريم", ""),
        ("x" * 80, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_title_makes_a_name_for_addresses(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize("bad", ["", "-", "a--b", "é", "a/b", "a b", "x" * 61, "../x"])
def test_what_cannot_stand_in_an_address_is_told(bad: str) -> None:
    with pytest.raises(InputError, match="letters from a to z, digits and hyphens, at most 60"):
        read_slug(bad)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (["fr-CA", "en"], "fr"),
        (["xx", "*", "", "en-GB"], "en"),
        (["zh-TW"], "zh-Hant"),
        (["zh-CN"], "zh-Hans"),
        (["zh"], "zh-Hans"),
        (["nb-NO"], "no"),
        (["ja", "ar-EG"], "ar"),
        (["ja"], "en"),
        ([], "en"),
    ],
)
def test_a_phone_gets_the_text_it_reads_best(wishes: list[str], expected: str) -> None:
    locales = ("ar", "en", "fr", "no", "zh-Hans", "zh-Hant")
    texts = [HelpText(locale=locale, title="x") for locale in locales]
    assert text_for(texts, wishes, "en").locale == expected
    assert text_for(texts[:1], ["fr"], "en").locale == "ar"


def test_languages_have_names_and_run_their_way() -> None:
    assert [language_name("ar"), language_name("de", "fr"), language_name("zh-Hant", "en")] == [
        "العربية",
        "allemand",
        "Chinese (Traditional)",
    ]
    assert [direction(locale) for locale in ("ar", "he", "fa", "fr", "nonsense!")] == ["rtl"] * 3 + [
        "ltr"
    ] * 2
