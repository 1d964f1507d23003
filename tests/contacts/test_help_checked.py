"""What a marketer is told of a text that cannot be: the line, and what to write instead."""

from __future__ import annotations

import pytest

from contactcodes.contacts.help.checked import LONGEST_TEXT, text_problems

PICTURES = {"0123456789abcdef"}


@pytest.mark.parametrize(
    ("markdown", "told"),
    [
        pytest.param(
            "One\n\nTwo\nthree [here](javascript:alert(1))",
            "Line 4: “javascript:alert(1)” is no link that can stand here. It begins with https://, mailto: "
            "or tel:, for example https://www.dupont.fr/notice.",
            id="a script as a link, on its line",
        ),
        pytest.param("| a |\n|---|\n| [x](vbscript:y) |", "Line 3: “vbscript:y” is no link", id="in a table"),
        pytest.param("[x](www.dupont.fr)", "Line 1: “www.dupont.fr” is no link", id="without its scheme"),
        pytest.param("[x](/contact)", "Line 1: “/contact” is no link", id="a path of nowhere"),
        pytest.param("[x](tel:abc)", "“tel:abc” is no link", id="a number without digits"),
        pytest.param("[x](mailto:dupont)", "“mailto:dupont” is no link", id="half an e-mail address"),
        pytest.param(
            "[x](https://a:b@dupont.fr)", "A name or password before “@” does not belong", id="a password"
        ),
        pytest.param("[x](https://pаypal.com)", "mixes letters of several alphabets", id="a look-alike"),
        pytest.param("> - [x](https://dupont)", "“dupont” is no name of a site", id="a name that is none"),
        pytest.param("x\n\n<b>bold</b>", "Line 3: HTML such as “<b” is not read. Write Markdown", id="HTML"),
        pytest.param("<script>\nx\n</script>", "Line 1: HTML such as “<script” is not read", id="a script"),
        pytest.param("<!-- x -->", "HTML such as “<!--” is not read", id="a comment"),
        pytest.param(
            "![x](https://dupont.fr/x.png)",
            "“https://dupont.fr/x.png” is not one of yours",
            id="a foreign picture",
        ),
        pytest.param("![x](image:aaaa)", "there is no picture “aaaa”", id="a picture that is not there"),
        pytest.param(
            "![](image:0123456789abcdef)",
            "say between the brackets what the picture shows",
            id="no words for it",
        ),
        pytest.param("[](https://dupont.fr)", "a link has no words to press", id="no words to press"),
        pytest.param(
            "> " * 30 + "x", "Line 1: lists or quotes stand in one another more than 12 deep", id="depth"
        ),
        pytest.param("x" * (LONGEST_TEXT + 1), "The text has 20,001 characters; at most 20,000", id="length"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(markdown: str, told: str) -> None:
    problems = text_problems(markdown, PICTURES)
    assert len(problems) == 1
    assert told in problems[0]


def test_the_first_few_are_told_each_once() -> None:
    text = "\n\n".join(["[x](javascript:x)"] * 20)
    assert [problem[:7] for problem in text_problems(text, ())] == [
        "Line 1:",
        "Line 3:",
        "Line 5:",
        "Line 7:",
        "Line 9:",
    ]
    assert len(text_problems("[x](a:b) [y](a:b)", ())) == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "a < b and b > a, 3 <4",
        "**Bold**\n\n- a\n- b\n\n> quote\n\n`<code>`\n\n    <b>code</b>\n",
        "[x](https://www.été.fr/a?b=c#d) <https://dupont.fr> [y](mailto:a@b.fr) [z](tel:+33123456789)",
        "![The cap](image:0123456789abcdef) [![The cap](image:0123456789abcdef)](https://dupont.fr)",
        "- " * 11 + "deep",
    ],
)
def test_what_people_write_is_taken(markdown: str) -> None:
    assert text_problems(markdown, PICTURES) == []
