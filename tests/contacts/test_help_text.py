"""Markdown as a customer reads it: headings without a gap, questions that fold, pictures of our own."""

from __future__ import annotations

import re

import pytest
from markdown_it.token import Token

from contactcodes.contacts.help import rendered
from contactcodes.contacts.help.parsed import parse
from contactcodes.contacts.help.rendered import Picture, render
from contactcodes.contacts.help.search import searched_words
from contactcodes.language import using_locale

CAP = {"0123456789abcdef": Picture("/help-image/1/0123456789abcdef.webp", 1200, 675)}


def html(markdown: str) -> str:
    return render(markdown, CAP).html


def levels(markdown: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html(markdown))]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("# A\n# B", [2, 2], id="the page keeps the one h1"),
        pytest.param("### A\n#### B\n### C", [2, 3, 2], id="wherever the writer began"),
        pytest.param("# A\n##### B\n## C", [2, 3, 3], id="no level is left out"),
        pytest.param("# A\n## B\n### C\n#### D\n##### E\n###### F", [2, 3, 4, 5, 6, 6], id="at most six"),
        pytest.param("A\n=\n\nB\n-", [2, 3], id="underlined headings"),
        pytest.param("#\n\n##  \n\ntext", [], id="a heading without words is none"),
        pytest.param("- # in a list\n\n> # in a quote", [], id="nor is one in a list"),
    ],
)
def test_headings_stand_below_the_title_without_a_gap(markdown: str, expected: list[int]) -> None:
    assert levels(markdown) == expected


def test_a_heading_that_asks_folds_open() -> None:
    page = html("Before.\n\n## How?\n\nLike *this*.\n\n### A detail\n\nMore.\n\n## Delivery\n\nSoon.")
    assert page == (
        "<p>Before.</p>\n"
        '<details><summary><h2>How?</h2>\n</summary><div class="answer">\n<p>Like <em>this</em>.</p>\n'
        "<h3>A detail</h3>\n<p>More.</p>\n</div></details>\n"
        "<h2>Delivery</h2>\n<p>Soon.</p>\n"
    )


@pytest.mark.parametrize("heading", ["Comment\u202f?", "كيف أفتحه؟", "どうやって？", "Really?!", "**Bold?**"])
def test_people_ask_in_every_script(heading: str) -> None:
    assert html(f"## {heading}\n\nSo.").startswith("<details><summary><h2>")


def test_a_question_below_a_question_folds_inside_it() -> None:
    page = html("# One?\n\n1\n\n## Two?\n\n2\n\n# Three?\n\n3")
    assert page.count("<details>") == page.count("</details>") == 3
    assert page.index("Two?") < page.index("</details>") < page.index("Three?")


def test_what_folds_holds_no_link_for_it_is_a_button_itself() -> None:
    assert "<a" not in html("## See [this](https://www.dupont.fr)?\n\nSo.")


def test_a_link_gives_nothing_away_of_the_page() -> None:
    assert html("[x](https://www.dupont.fr/a?b=c&d)") == (
        '<p><a href="https://www.dupont.fr/a?b=c&amp;d" rel="noopener noreferrer nofollow">x</a></p>\n'
    )


@pytest.mark.parametrize(
    ("link", "site"),
    [
        ("https://www.youtube.com/watch?v=abc", "youtube.com"),
        ("https://youtu.be/abc", "youtu.be"),
        ("https://player.vimeo.com/1", "player.vimeo.com"),
    ],
)
def test_a_film_is_a_plain_link_that_says_so(link: str, site: str) -> None:
    with using_locale("fr"):
        french = html(f"[Le geste]({link})")
    assert 'class="film"' in french
    assert f", {site})</a>" in french
    assert "<iframe" not in french
    assert "film" not in html("[x](https://notyoutube.com/x)")


def test_a_picture_of_ours_keeps_its_place_while_it_loads() -> None:
    assert html("![The cap](image:0123456789abcdef)") == (
        '<p><img src="/help-image/1/0123456789abcdef.webp" alt="The cap" width="1200" height="675" '
        'loading="lazy"></p>\n'
    )


@pytest.mark.parametrize(
    "source",
    [
        "https://example.com/x.png",
        "image:ffffffffffffffff",
        "/static/favicon.svg",
        "data:image/png;base64,AA",
    ],
)
def test_any_other_picture_is_its_words(source: str) -> None:
    assert html(f"![The cap]({source})") == "<p>The cap</p>\n"


def test_a_table_needs_no_style_and_is_reached_by_the_keyboard() -> None:
    page = html("|  | Price |\n|---|--:|\n| 50 ml | 12.90 |\n| 100 ml | 21 |")
    assert '<div class="table" role="group" tabindex="0" aria-label="Table"><table>' in page
    assert '<td class="end">12.90</td>' in page
    assert '<th class="end">Price</th>' in page
    assert page.count("<th") - page.count("<thead") == 1  # the empty head is a cell
    assert "style=" not in page


def test_a_search_keeps_what_has_all_the_words_and_unfolds_it() -> None:
    text = "## Contient-elle des œufs ?\n\nNon.\n\n## Livraison\n\nRapide.\n\n### Combien ?\n\nTrois œufs."
    found = render(text, {}, searched_words("OEUFS"))
    assert found.parts == 2
    assert found.html.count("<details open") == 2
    assert "Livraison" not in found.html
    assert levels(text) == [2, 2, 3]
    assert re.findall(r"<h(\d)", found.html) == ["2", "3"]
    assert render(text, {}, searched_words("oeufs trois")).parts == 1
    assert render(text, {}, searched_words("oeufs lait")).parts == 0


def test_a_text_is_read_once_whatever_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(markdown: str) -> list[Token]:
        read.append(markdown)
        return parse(markdown)

    monkeypatch.setattr(rendered, "parse", counted)
    text = "# Salt\n\nNone, *really*.\n\n# Sugar?\n\nSome."
    before = render(text, {})
    for query in ("salt", "sugar", "some", "nothing of the kind"):
        render(text, {}, searched_words(query))
    assert render(text, {}) == before
    assert read == [text]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ()),
        ("  ?! ", ()),
        ("L’été à Orléans", ("l", "ete", "a", "orleans")),
        ("a " * 500, ("a",)),
        ("x" * 500, ("x" * 80,)),
        (
            "un deux trois quatre cinq six sept huit neuf",
            ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"),
        ),
    ],
)
def test_words_are_looked_for_without_accents_and_case(query: str, words: tuple[str, ...]) -> None:
    assert searched_words(query) == words
