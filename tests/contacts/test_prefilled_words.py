"""Templates and options: what is checked when they are written down, what is filled when somebody scans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform, platform_of
from contactcodes.contacts.target import Target
from contactcodes.contacts.template import check_template, fill, plain
from contactcodes.errors import TargetError

LYON = PersonalContext(code="7k3-qx9m", placement="Vitrine", city="Lyon", locale="fr")


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        pytest.param("Bonjour de {placement}, {city}", "Bonjour de Vitrine, Lyon", id="all there"),
        pytest.param("À propos de {product} !", "À propos de !", id="an empty field leaves no two spaces"),
        pytest.param("Bonjour ({product}), merci", "Bonjour, merci", id="nor empty brackets"),
        pytest.param("Code {code}", "Code 7k3-qx9m", id="the code"),
        pytest.param("Deux  espaces", "Deux  espaces", id="what has no field stays as it is"),
    ],
)
def test_fields_are_filled_with_what_is_known_of_the_code(template: str, filled: str) -> None:
    check_template(template)
    assert fill(template, LYON, lambda text: len(text) <= 100) == filled


def test_the_longest_field_is_cut_and_the_code_never() -> None:
    shop = PersonalContext(code="7k3-qx9m", placement="Galerie marchande " * 5, city="Lyon")
    text = fill("{placement} {city} {code}", shop, lambda text: len(text) <= 40)
    assert len(text) <= 40
    assert text.endswith(" Lyon 7k3-qx9m")
    assert text.startswith("Galerie marchande")
    assert fill("{city} {code}", LYON, lambda text: len(text) <= 10) == "L 7k3-qx9m"
    assert fill("{city} {code}", LYON, lambda text: len(text) <= 3) == "7k3-qx9m", "rather too long than cut"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{shop}", "There is no field “{shop}”. Possible are {placement}, {campaign}, "),
        ("{}", "There is no field “{}”"),
        ("{Placement}", "There is no field “{Placement}”"),
        ("{placement", "A brace stands alone."),
        ("a } b", "A brace stands alone."),
        ("{{city}}", "A brace stands alone."),
        ("{email}", "There is no field “{email}”"),
    ],
)
def test_an_unknown_field_is_refused_with_the_known_ones(template: str, told: str) -> None:
    with pytest.raises(TargetError) as refusal:
        check_template(template)
    assert told in str(refusal.value)


def test_few_characters_are_made_of_many() -> None:
    assert plain("Vitrine Été 2, n° 7", "A-Za-z0-9_-") == "Vitrine-Ete-2-n-7"
    assert plain("北京", "A-Za-z0-9_-") == ""
    assert plain("a&b (c)", r"^&#\[\](){}/") == "a-b -c", "Apple keeps blanks and accents, not brackets"


@pytest.mark.parametrize(
    ("target", "link"),
    [
        pytest.param(
            "whatsapp:+33612345678?text=Bonjour",
            "https://wa.me/33612345678?text=Bonjour%20%28r%C3%A9f.%207k3-qx9m%29",
            id="a text gets the visible token, in the brand’s language",
        ),
        pytest.param("whatsapp:+33612345678", "https://wa.me/33612345678", id="no text, no token"),
        pytest.param(
            "whatsapp:+33612345678?text=Code {code}",
            "https://wa.me/33612345678?text=Code%207k3-qx9m",
            id="a text that says the code needs none",
        ),
        pytest.param(
            "mailto:a@dupont.fr?subject=Question&body=Bonjour",
            "mailto:a@dupont.fr?subject=Question%20%28r%C3%A9f.%207k3-qx9m%29&body=Bonjour",
            id="a subject rather than a text: it stays in the answers",
        ),
        pytest.param(
            "mailto:a@dupont.fr?subject=Question&body=Code {code}",
            "mailto:a@dupont.fr?subject=Question&body=Code%207k3-qx9m",
            id="said once is enough",
        ),
        pytest.param(
            "sms:+33612345678?body=1%0A2 {code}",
            "sms:+33612345678?body=1%0D%0A2%207k3-qx9m",
            id="lines of a text message end as RFC 5724 wants",
        ),
    ],
)
def test_the_visible_token_stands_where_nothing_else_comes_back(target: str, link: str) -> None:
    assert Target.read(target).link(LYON, Platform.ANDROID) == link


def test_without_a_code_there_is_no_token_and_no_reference() -> None:
    nobody = PersonalContext()
    assert Target.read("whatsapp:+33612345678?text=a").link(nobody, Platform.IOS).endswith("?text=a")
    assert Target.read("messenger:dupont").link(nobody, Platform.IOS) == "https://m.me/dupont"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("whatsapp:+33612345678?text=" + "a" * 601, "The text has 601 characters; at most 600 are possible."),
        ("telegram:dupont_bot?start=" + "a" * 65, "The start has 65 characters; at most 64 are possible."),
        ("telegram:dupont_bot?start={code}" + "a" * 60, "The start has 74 characters; at most 64"),
        ("app:ios=1234567890&ct=" + "a" * 41, "The ct has 41 characters; at most 40 are possible."),
        ("messenger:dupont?ref=" + "a" * 251, "The ref has 251 characters; at most 250 are possible."),
    ],
)
def test_a_limit_of_the_platform_is_kept_when_it_is_written_down(target: str, told: str) -> None:
    with pytest.raises(TargetError) as refusal:
        Target.read(target)
    assert told in str(refusal.value)


def test_a_limit_of_the_platform_is_kept_when_it_is_filled() -> None:
    galleries = PersonalContext(code="7k3-qx9m", placement="Galerie " * 20)
    bot = Target.read("telegram:dupont_bot?start={placement}_{code}").link(galleries, Platform.IOS)
    payload = bot.partition("?start=")[2]
    assert (len(payload), payload[-9:]) == (64, "_7k3-qx9m")


@pytest.mark.parametrize(
    ("user_agent", "platform"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15", Platform.IOS),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15", Platform.IOS),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36", Platform.ANDROID),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1 Mobile", Platform.ANDROID),
        ("Mozilla/5.0 (Mobile; Nokia 8110; rv:48.0) Gecko/48.0 KAIOS/2.5", Platform.ANDROID),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", Platform.DESKTOP),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Platform.DESKTOP),
        ("curl/8.5", Platform.DESKTOP),
        ("", Platform.DESKTOP),
    ],
)
def test_a_platform_is_read_from_the_user_agent(user_agent: str, platform: Platform) -> None:
    assert platform_of(user_agent) is platform


def test_nothing_about_the_person_can_be_filled_in() -> None:
    templates = [option for channel in CHANNELS.values() for option in channel.options if option.template]
    assert templates
    assert set(PersonalContext.__slots__) == {"code", "placement", "campaign", "product", "city", "locale"}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Une question sur {product} à {city}", "Une question sur à Lyon"),
        ("Bonjour {product}\u202f!", "Bonjour\u202f!"),
        ("Le produit «\u202f{product}\u202f» à {city}.", "Le produit à Lyon."),
        ("The product “{product}” ({product}), in {city}", "The product, in Lyon"),
        ("{product}", ""),
        ("«\u202f{city}\u202f»", "«\u202fLyon\u202f»"),
    ],
)
def test_a_field_that_is_empty_leaves_no_hole(template: str, words: str) -> None:
    assert fill(template, LYON, lambda _text: True) == words


def test_the_product_of_the_code_is_said() -> None:
    cream = replace(LYON, product="la crème mains")
    assert fill("Une question sur {product}", cream, lambda _text: True) == "Une question sur la crème mains"
    hints = [one.hint for one in CHANNELS["mailto"].fields() if one.name in ("subject", "body")]
    assert ["leaves nothing behind" in hint for hint in hints] == [True, True]
