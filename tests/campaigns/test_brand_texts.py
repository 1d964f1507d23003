"""What customers read, in a brand's own words: what may be written, kept and handed on as a file."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import delete, select

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.brand_texts import (
    BrandTexts,
    CustomerText,
    checked_forms,
    counts_of_forms,
    customer_texts,
    languages,
    number_of_forms,
    read_locale,
)
from contactcodes.campaigns.brand_texts_file import BrandTextsError, read_texts, texts_as_po
from contactcodes.campaigns.brand_texts_kept import (
    add_language,
    brand_texts_of,
    delete_brand_texts,
    find_brand_texts,
    keep_brand_texts,
    offer_language,
    stop_offering,
)
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import (
    LOCALES,
    gettext,
    gettext_in_pages,
    ngettext,
    our_words,
    parsed_locale,
    using_words,
)
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brand_texts, brands
from tests.brand_texts_made import keep, marked, whole

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
REACH = CustomerText("Reach %(brand)s")
DAYS = CustomerText("%(count)d day", "%(count)d days")
HELLO = next(text for text in customer_texts() if text.original == "Hello!")


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        pytest.param(REACH, "Hola", "It lacks %(brand)s", id="a field is missing"),
        pytest.param(
            REACH, "%(brand)s %(name)s", "It says %(name)s, which the original", id="an unknown field"
        ),
        pytest.param(REACH, "%(brand)d", "It says %(brand)d", id="a field of another kind"),
        pytest.param(HELLO, "Hola %(brand)s", "nothing is filled in", id="a field where there is none"),
        pytest.param(HELLO, "100 %", "A “%” stands for something", id="a stray per cent"),
        pytest.param(HELLO, "100 %%", "A “%” stands for something", id="two of them"),
        pytest.param(REACH, "%(brand)s %(brand", "A “%” stands for something", id="half a field"),
        pytest.param(HELLO, "x" * 301, "It has 301 characters; at most 300", id="too long"),
        pytest.param(HELLO, "<b>Hola</b>", "“<” cannot stand in it", id="HTML"),
        pytest.param(HELLO, "Hola\u202e!", "the invisible character U+202E", id="an override"),
        pytest.param(HELLO, "Hola\u2067", "U+2067", id="an isolate that is left open"),
        pytest.param(HELLO, "Ho\x00la", "U+0000", id="a control character"),
        pytest.param(HELLO, "Ho\udc00la", "U+DC00", id="half a character"),
        pytest.param(HELLO, "Ho\u2028la", "U+2028", id="the end of a line"),
    ],
)
def test_what_a_text_cannot_be_is_told(text: CustomerText, written: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        checked_forms(text, [written], "es")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  ¡Hola,\n  %(brand)s!  ", "¡Hola, %(brand)s!"),
        ("“%(brand)s” & Cie", "“%(brand)s” & Cie"),
        ("%(brand)s\u200f، مرحبًا", "%(brand)s\u200f، مرحبًا"),  # a mark of direction turns nothing else
        ("%(brand)s\u202f!", "%(brand)s\u202f!"),
        ("%(brand)s 👩🏽‍💻", "%(brand)s 👩🏽‍💻"),
    ],
)
def test_what_a_text_can_be_is_kept_as_it_is(written: str, kept: str) -> None:
    assert checked_forms(REACH, [written], "es") == (kept,)


def test_a_counted_text_has_all_forms_of_its_language_or_none() -> None:
    six = ["لا يوم", "يوم", "يومان", "%(count)d أيام", "%(count)d يومًا", "%(count)d يوم"]
    assert checked_forms(DAYS, six, "ar") == tuple(six)
    assert checked_forms(DAYS, [""] * 6, "ar") == ()
    with pytest.raises(InputError, match="all of its 6 forms"):
        checked_forms(DAYS, [*six[:5], ""], "ar")


def test_each_form_of_each_language_is_for_some_count() -> None:
    assert counts_of_forms("ar") == ((0,), (1,), (2,), (3, 4, 5), (100, 101, 102), (11, 12, 13))
    for locale in languages():
        assert all(counts_of_forms(locale)), locale


def test_our_own_words_are_as_a_brand_s_may_be() -> None:
    for locale in LOCALES:
        for text in customer_texts():
            said = our_words(locale).said
            forms = (
                [said.ngettext(text.original, text.plural, count) for count in (1, 5)]
                if text.plural
                else [text.ours(locale)]
            )
            assert checked_forms(text, forms, locale) == tuple(forms)


def test_a_language_is_one_that_is_known_and_ours_are_not_added() -> None:
    assert {"es", "ar", "pt_BR", "zh_Hant", "br"} <= set(languages())
    assert not set(LOCALES) & set(languages())
    assert all(read_locale(locale) == locale and parsed_locale(locale) for locale in languages())
    for unknown in ("xx", "ES", "es-MX", "es_", "../es", "zh_Hans_CN", "", "spanish"):
        with pytest.raises(NotFoundError):
            read_locale(unknown)


def test_the_words_of_a_brand_stand_in_front_of_those_of_its_language() -> None:
    texts = BrandTexts(locale="es", texts={"Hello!": ("¡Hola!",), "Privacy": ("Aviso & más",)}, offered=True)
    with using_words(texts.words("fr")):
        assert gettext("Hello!") == "¡Hola!"
        assert gettext("Privacy") == "Aviso & más"
        assert gettext("Try again") == "Réessayer"  # not written yet
        assert ngettext("%(count)d day", "%(count)d days", 2) == "%(count)d jours"
    french = BrandTexts(locale="fr", texts={"Hello!": ("Bienvenue chez Dupont",)})
    with using_words(french.words("en")):
        assert (gettext("Hello!"), gettext("Try again")) == ("Bienvenue chez Dupont", "Réessayer")


def test_each_count_is_said_in_its_form() -> None:
    texts = {"usually answers within %(count)d day": ("dzień", "%(count)d dni", "%(count)d dni!")}
    with using_words(BrandTexts(locale="pl", texts=texts).words("fr")):
        said = [
            ngettext(next(iter(texts)), "usually answers within %(count)d days", n) for n in (1, 2, 5, 22)
        ]
    assert said == ["dzień", "%(count)d dni", "%(count)d dni!", "%(count)d dni"]


def test_texts_with_the_forms_of_another_language_are_missing() -> None:
    texts = BrandTexts(locale="ar", texts={"%(count)d day": ("día", "días"), "Hello!": ("مرحبًا!",)})
    assert texts.written == 1
    assert texts.words("fr").said.ngettext("%(count)d day", "%(count)d days", 2) == "%(count)d jours"


@st.composite
def own_texts(draw: st.DrawFn) -> BrandTexts:
    """Texts in a language, some of them written, in whatever characters may stand there."""
    locale = draw(st.sampled_from(["fr", "en", "es", "ar", "zh_Hans", "pt_BR", "pl"]))
    letters = st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf"), exclude_characters="<>%"),
        max_size=40,
    )
    found = {}
    for text in draw(st.lists(st.sampled_from(customer_texts()), max_size=12, unique=True)):
        forms = [
            draw(letters) + "".join(f" {one}" for one in sorted(text.fields)) + f"{draw(letters)}."
            for _form in range(number_of_forms(text, locale))
        ]
        found[text.key] = checked_forms(text, forms, locale)
    return BrandTexts(locale=locale, texts=found)


@given(own_texts())
def test_a_file_of_texts_reads_back_the_same(texts: BrandTexts) -> None:
    read = read_texts(texts_as_po(texts, "Dupont", AT), texts.locale)
    assert read.texts == texts.texts
    assert read.left_out == ()


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(["%(brand)s", "%", "%%", "%(", ")s", "&amp;", '"', "%(brand)d", "%(x)s", "{0}"]),
        ),
        max_size=8,
    )
)
def test_what_is_accepted_can_be_said_in_code_and_in_templates(pieces: list[str]) -> None:
    try:
        forms = checked_forms(REACH, ["".join(pieces)], "es")
    except InputError:
        return
    if not forms:
        return
    texts = BrandTexts(locale="es", texts={REACH.key: forms})
    with using_words(texts.words("fr")):
        plain = gettext(REACH.original) % {"brand": "A & <b>"}
        markup = Markup(gettext_in_pages(REACH.original)) % {"brand": "A & <b>"}  # noqa: S704 - as Jinja does
    assert "A & <b>" in plain
    assert html.unescape(str(markup)) == plain
    assert "<" not in markup


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nLanguage: es\\n"\n\n'
GOOD = 'msgid "Hello!"\nmsgstr "¡Hola!"\n\n'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "Choose the file first.", id="nothing"),
        pytest.param("# nothing\n", "none of the texts", id="no texts"),
        pytest.param("Hello!;¡Hola!\n", "no .po file from line 1 on", id="a table"),
        pytest.param(HEAD + GOOD + "msgstr[x] 3\n", "no .po file", id="no number of a form"),
        pytest.param(HEAD + 'msgid "Hello!"\n', "no .po file from line", id="half of it"),
        pytest.param(
            HEAD + GOOD + 'msgid "Privacy"\nmsgstr "100 %"\n', "“Privacy”: A “%” stands", id="a per cent"
        ),
        pytest.param(
            HEAD + 'msgid "%(count)d day"\nmsgid_plural "%(count)d days"\nmsgstr[0] "día"\n',
            "“%(count)d day”: Write all of its 2 forms",
            id="a form is missing",
        ),
        pytest.param(
            HEAD + 'msgid "%(count)d day"\nmsgid_plural "%(count)d days"\nmsgstr[7] "día"\n',
            "no .po file",
            id="more forms than there are",
        ),
        pytest.param(
            HEAD.replace(": es", ": de") + GOOD, "in another language, as its head says: de", id="German"
        ),
        pytest.param("x" * 1_000_001, "more than 1,000 kB", id="too large"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(content: str, told: str) -> None:
    with pytest.raises(BrandTextsError) as refused:
        read_texts(content.encode(), "es")
    assert told in str(refused.value)


PIECES = [
    *('msgid "Hello!"', 'msgstr "Hola"', 'msgid ""', 'msgstr ""', 'msgctxt "x"', 'msgid_plural "days"'),
    *(
        'msgid "%(count)d day"',
        'msgstr[0] "día"',
        'msgstr[1] "días"',
        "msgstr[99] 3",
        "msgstr[-1] ''",
        "#: \u2068a",
    ),
    *(
        "#, fuzzy",
        "#~ msgid",
        "#~",
        "#| msgid",
        '"Plural-Forms: nplurals=x; plural=n\\n"',
        '"\\x"',
        "\\",
        '"',
        "\r",
    ),
    *('"Content-Type: text/plain; charset=klingon\\n"', '"Language: ??\\n"', "\ufeff", "\x00", "msgid", " "),
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12))
def test_no_file_breaks_anything(lines: list[str]) -> None:
    try:
        read = read_texts("\n".join(lines).encode("utf-8", "surrogatepass"), "es")
    except BrandTextsError:
        return
    assert all(read.texts.values())


def test_a_file_in_another_encoding_is_told() -> None:
    with pytest.raises(BrandTextsError, match="not in UTF-8"):
        read_texts((HEAD + GOOD).encode("latin-1"), "es")


def test_the_head_of_a_file_decides_nothing() -> None:
    head = HEAD.replace("Language: es", "Plural-Forms: nplurals=1000000000000; plural=0;")
    assert read_texts((head + GOOD).encode("utf-8-sig"), "es").texts == {"Hello!": ("¡Hola!",)}


def test_what_a_translator_is_not_sure_of_is_left_out_and_named() -> None:
    fuzzy = '#, fuzzy\nmsgid "Privacy"\nmsgstr "?"\n\n'
    gone = 'msgid "Long gone"\nmsgstr "Hace tiempo"\n\nmsgid "Yes"\nmsgstr ""\n'
    read = read_texts((HEAD + GOOD + fuzzy + gone).replace("\n", "\r\n").encode(), "es")
    assert (read.texts, read.left_out) == ({"Hello!": ("¡Hola!",)}, ("Privacy", "Long gone"))


def test_texts_are_kept_for_each_brand_and_language(database: Database) -> None:
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)
        assert [texts.locale for texts in brand_texts_of(connection, brand.id)] == ["fr", "en"]
        with pytest.raises(NotFoundError):
            find_brand_texts(connection, brand.id, "es")
        with pytest.raises(NotFoundError):
            add_language(connection, brand.id, "xx")
        add_language(connection, brand.id, "es")
        keep_brand_texts(connection, brand.id, "es", {"Hello!": ("¡Hola!",)})
        keep_brand_texts(connection, brand.id, "fr", {"Hello!": ("Bienvenue",)})
        add_language(connection, brand.id, "es")  # again: nothing is lost
    with database.reading() as connection:
        found = {texts.locale: texts for texts in brand_texts_of(connection, brand.id)}
    assert found["es"] == BrandTexts(locale="es", texts={"Hello!": ("¡Hola!",)})
    assert found["fr"].texts == {"Hello!": ("Bienvenue",)}
    assert found["en"].texts == {}
    with database.writing() as connection:
        delete_brand_texts(connection, brand.id, "fr")
        assert find_brand_texts(connection, brand.id, "fr").texts == {}
        connection.execute(delete(brands))
        assert connection.execute(select(brand_texts)).all() == []


def test_a_language_is_offered_when_it_is_whole_and_stays_so(database: Database) -> None:
    with database.writing() as connection:
        own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)
    texts = whole("es", marked)
    lacking = {key: forms for key, forms in texts.items() if key not in {"Hello!", "Privacy"}}
    keep(database, "es", lacking, offer=False)
    with database.writing() as connection:
        with pytest.raises(InputError, match="2 texts are still missing"):
            offer_language(connection, 1, "es")
        keep_brand_texts(connection, 1, "es", texts)
        offer_language(connection, 1, "es")
        with pytest.raises(InputError, match="Stop offering it first"):
            keep_brand_texts(connection, 1, "es", lacking)
        assert find_brand_texts(connection, 1, "es").offered
        stop_offering(connection, 1, "es")
        keep_brand_texts(connection, 1, "es", lacking)
        assert not find_brand_texts(connection, 1, "es").offered


def test_a_change_of_texts_is_a_change_of_what_is_kept(sqlite: Database) -> None:
    with sqlite.writing() as connection:
        own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)
    for change in (
        lambda: keep(sqlite, "fr", {"Hello!": ("Bienvenue",)}),
        lambda: keep(sqlite, "es", whole("es", marked)),
    ):
        before = sqlite.version()
        change()
        assert sqlite.version() != before
