"""Markdown as a help page understands it: tokens, and the sections that its headings make. Pure.

CommonMark 0.31 with the tables and the struck-out words of GFM. A heading that ends in a question
mark is a question: what follows it, up to the next heading that is not below it, is its answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 12  # levels of lists and quotes in one another, each of which takes two
_PARSED_LEVELS = 2 * DEEPEST + 4  # deeper ones are not read at all, whatever was typed
_QUESTION = re.compile(r"[?？؟]\W*$")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading.

    level    of its heading as it was typed, 1 to 6; 0: what stands before the first heading
    heading  the inline token of its words; None where there is no heading
    """

    level: int
    heading: Token | None
    tokens: list[Token] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        """True where the heading asks."""
        return self.heading is not None and bool(_QUESTION.search(plain_text([self.heading])))

    @property
    def text(self) -> str:
        """Its words, without markup."""
        return plain_text([*([] if self.heading is None else [self.heading]), *self.tokens])


def cleaned(written: str) -> str:
    """Return a text as it is stored: line breaks of one kind, nothing that cannot be printed."""
    return _UNPRINTED.sub("", written.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def parse(markdown: str, *, html: bool = False) -> list[Token]:
    """Return the tokens of a text.

    html  True: HTML comes as tokens of its own, to be found; False: it is text like any other
    """
    return _parser(html).parse(markdown)


def sections_of(tokens: Sequence[Token]) -> list[Section]:
    """Return the text in its sections. A heading inside a list or a quote makes none."""
    found = [Section(0, None)]
    level = 0  # of the heading of ours that we are in
    for token in tokens:
        if token.level == 0 and token.type == "heading_open":
            level = int(token.tag[1:])
        elif level and token.type == "inline":
            found.append(Section(level, token))
        elif level and token.type == "heading_close":
            level = 0
        else:
            found[-1].tokens.append(token)
    return [one for one in found if one.tokens or one.heading is not None]


def with_lines(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Yield all tokens, those inside paragraphs too, each with the line it stands on, from 1."""
    line = 1
    for token in tokens:
        if token.map:
            line = token.map[0] + 1
        yield token, line
        within = line
        for child in token.children or ():
            yield child, within
            within += child.type in {"softbreak", "hardbreak"}


def plain_text(tokens: Sequence[Token]) -> str:
    """Return the words of tokens."""
    words = []
    for token in tokens:
        if token.type in {"text", "code_inline", "code_block", "fence", "html_inline", "html_block"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.children:
            words.append(plain_text(token.children))
            words.append(" " if token.type == "inline" else "")
    return "".join(words).strip()


def as_html(tokens: Sequence[Token]) -> str:
    """Return the HTML of tokens."""
    parser = _parser(False)
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def _parser(html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": _PARSED_LEVELS})
    parser.enable(["table", "strikethrough"])
    # Every link becomes a token: what is wrong with it is told, with its line, by whoever reads them.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser
