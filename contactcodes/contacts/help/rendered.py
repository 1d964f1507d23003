"""Markdown → the HTML of a help page: no scripts, no styles, nothing from another host. Pure.

The parser gives HTML no meaning, links and pictures are let through one by one, and a sanitiser
(ammonia, by nh3) has the last word: what it does not know is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import nh3
from markdown_it.token import Token

from contactcodes.contacts.help.links import film_site, is_link, read_link
from contactcodes.contacts.help.parsed import Section, as_html, parse, plain_text, sections_of
from contactcodes.contacts.help.search import folded, has_all
from contactcodes.language import Words, _, current_words

PICTURE = "image:"  # what stands in front of a picture's name in the text
PICTURES_UNDER = "/help-image/"  # where all of them are served
_TOP, _DEEPEST = 2, 6  # the page's own title is the one h1
_TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "img", "strong", "em", "s", "code", "pre"),
    *("blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "div"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "details": {"open"},
    "div": {"aria-label"},
}
_ATTRIBUTE_VALUES = {
    "a": {"class": {"film"}},
    "div": {"class": {"table", "answer"}, "role": {"group"}, "tabindex": {"0"}},
    "th": {"class": {"middle", "end"}},
    "td": {"class": {"middle", "end"}},
}
_ALIGNED = {"text-align:center": "middle", "text-align:right": "end"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is ours: where it is served, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is sent.

    html   harmless, its headings from h2 down without a gap
    parts  how many questions and other parts it has
    """

    html: str
    parts: int


def render(markdown: str, pictures: Mapping[str, Picture], words: Sequence[str] = ()) -> Rendered:
    """Return a text as HTML in the locale in force; with words, only what has them all, unfolded.

    pictures  name → picture: those there are. Others are shown by their words
    words     of ``search.searched_words``
    """
    if not words:
        return _whole(markdown, tuple(sorted(pictures.items())), current_words())
    # Not kept: anybody may look for anything, and it would push out whole pages.
    return _html_of([one for one in _groups(markdown) if has_all(words, one.folded)], pictures, unfolded=True)


@dataclass(frozen=True, slots=True)
class _Group:
    """A section alone, or a question together with what its answer is made of.

    folded  its words, as they are searched
    """

    sections: tuple[Section, ...]
    folded: str


@lru_cache(maxsize=256)
def _whole(markdown: str, pictures: tuple[tuple[str, Picture], ...], _said: Words) -> Rendered:
    return _html_of(_groups(markdown), dict(pictures), unfolded=False)


def _html_of(groups: Sequence[_Group], pictures: Mapping[str, Picture], *, unfolded: bool) -> Rendered:
    html = _Html(pictures, unfolded=unfolded)
    for group in groups:
        html.add(group.sections)
    return Rendered(_sanitised(html.text), len(groups))


@lru_cache(maxsize=64)  # reading a text takes most of the time, up to 0.5 s where it is made to
def _groups(markdown: str) -> tuple[_Group, ...]:
    groups: list[list[Section]] = []
    asked = 0  # the level of the question we are in
    for section in sections_of(parse(markdown)):
        if not (asked and section.level > asked):
            groups.append([])
            asked = section.level if section.is_question else 0
        groups[-1].append(section)
    return tuple(_Group(tuple(group), folded(" ".join(one.text for one in group))) for group in groups)


class _Html:
    """HTML that grows, section by section."""

    def __init__(self, pictures: Mapping[str, Picture], *, unfolded: bool) -> None:
        self._parts: list[str] = []
        self._pictures = pictures
        self._open = " open" if unfolded else ""
        self._above: list[int] = []  # levels of the headings above, as they were typed

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, group: Sequence[Section]) -> None:
        """Add sections; of those that are questions, all that are below one stand in its answer."""
        answering: list[int] = []
        for section in group:
            while answering and section.level <= answering[-1]:
                answering.pop()
                self._parts.append("</div></details>\n")
            heading = self._heading(section)
            if section.is_question and heading:
                self._parts.append(f'<details{self._open}><summary>{heading}</summary><div class="answer">\n')
                answering.append(section.level)
            else:
                self._parts.append(heading)
            self._parts.append(self._written(section.tokens))
        self._parts.append("</div></details>\n" * len(answering))

    def _heading(self, section: Section) -> str:
        """Return the heading one level below the one above it; "" where it has no words."""
        if section.heading is None or not plain_text([section.heading]):
            return ""
        # What folds is a button for the keyboard, and a button holds no link.
        words = section.heading.copy(children=_only_words(section.heading.children or []))
        tag = self._level(section.level)
        return f"<{tag}>{as_html([words])}</{tag}>\n"

    def _level(self, typed: int) -> str:
        while self._above and self._above[-1] >= typed:
            self._above.pop()
        self._above.append(typed)
        return f"h{min(_TOP - 1 + len(self._above), _DEEPEST)}"

    def _written(self, tokens: Sequence[Token]) -> str:
        """Return what is below a heading. A heading in a list or a quote becomes a bold paragraph."""
        written: list[Token] = []
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                written.append(token.copy(tag="p"))
            elif token.type == "inline":
                children = self._inline(token.children or [])
                if written and written[-1].type == "heading_open":
                    children = [
                        Token("strong_open", "strong", 1),
                        *children,
                        Token("strong_close", "strong", -1),
                    ]
                written.append(token.copy(children=children))
            elif token.type in {"th_open", "td_open"}:
                side = _ALIGNED.get(str(token.attrGet("style")))
                written.append(token.copy(attrs={"class": side} if side else {}))
            else:
                written.append(token)
        return as_html(_named_heads(written))

    def _inline(self, children: Sequence[Token]) -> list[Token]:
        """Return what stands in a paragraph, with our pictures, and links that may stand here."""
        kept: list[Token] = []
        ends: list[list[Token]] = []  # what closes the links we are in
        for child in children:
            if child.type == "image":
                kept += self._picture(child)
            elif child.type == "link_open":
                opening, closing = _link(child)
                kept += opening
                ends.append(closing)
            elif child.type == "link_close":
                kept += ends.pop() if ends else []
            else:
                kept.append(child)
        return kept

    def _picture(self, token: Token) -> list[Token]:
        name = str(token.attrGet("src")).removeprefix(PICTURE)
        picture = self._pictures.get(name)
        if picture is None:
            return [_text(token.content)]
        size = {"width": picture.width, "height": picture.height}
        return [token.copy(attrs={"src": picture.address, "alt": "", **size, "loading": "lazy"})]


def _link(token: Token) -> tuple[list[Token], list[Token]]:
    """Return what opens and what closes a link; nothing for one that leads where none may lead."""
    href = str(token.attrGet("href"))
    if not is_link(href):
        return [], []
    link = read_link(href)
    site = film_site(link)
    said = [_text(" " + _("(video, %(site)s)") % {"site": site})] if site else []
    attributes: dict[str, str | int | float] = {"href": link}
    if site:
        attributes["class"] = "film"
    return [token.copy(attrs=attributes)], [*said, Token("link_close", "a", -1)]


def _only_words(children: Sequence[Token]) -> list[Token]:
    """Return what stands in a heading, without links and pictures."""
    return [one for one in children if one.type not in {"link_open", "link_close", "image"}]


def _named_heads(tokens: list[Token]) -> list[Token]:
    """Return tokens in which a head of a table that says nothing is a plain cell."""
    for at, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[at + 1].content.strip():
            tokens[at] = token.copy(type="td_open", tag="td")
            tokens[at + 2] = tokens[at + 2].copy(type="td_close", tag="td")
    return tokens


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _sanitised(html: str) -> str:
    return nh3.clean(
        html.replace(
            "<table>", f'<div class="table" role="group" tabindex="0" aria-label="{_table()}"><table>'
        ).replace("</table>", "</table></div>"),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ATTRIBUTE_VALUES,
        attribute_filter=_own_pictures,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def _table() -> str:
    return escape(_("Table"), quote=True)


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    return None if (tag, attribute) == ("img", "src") and not value.startswith(PICTURES_UNDER) else value
