"""What a text may not hold, each refusal with its line and what to change. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from markdown_it.token import Token

from contactcodes.contacts.help.links import read_link
from contactcodes.contacts.help.parsed import DEEPEST, parse, plain_text, with_lines
from contactcodes.contacts.help.rendered import PICTURE
from contactcodes.errors import InputError
from contactcodes.language import _, format_number

LONGEST_TEXT = 20_000  # characters
_MOST_TOLD = 5
_LONGEST_SHOWN = 40


def text_problems(markdown: str, pictures: Container[str]) -> list[str]:
    """Return what is wrong with a text, the first few; nothing where it can be shown.

    pictures  the names of the brand's own
    """
    if len(markdown) > LONGEST_TEXT:
        return [
            _("The text has %(length)s characters; at most %(most)s are taken. Make two pages of it.")
            % {"length": format_number(len(markdown)), "most": format_number(LONGEST_TEXT)}
        ]
    told = []
    for line, problem in _problems(markdown, pictures):
        sentence = _("Line %(line)s: %(problem)s") % {"line": format_number(line), "problem": problem}
        if sentence not in told:
            told.append(sentence)
        if len(told) == _MOST_TOLD:
            break
    return told


def _problems(markdown: str, pictures: Container[str]) -> Iterator[tuple[int, str]]:
    for token, line in with_lines(parse(markdown, html=True)):
        if token.level > 2 * DEEPEST and token.type != "inline":
            yield line, _("lists or quotes stand in one another more than %(most)d deep.") % {"most": DEEPEST}
            return  # deeper still it would be said for every one
        if token.type in {"html_block", "html_inline"}:
            if not token.content.startswith("</"):  # what it ends was told of
                yield line, _html(token)
        elif token.type == "image":
            yield from ((line, problem) for problem in _picture(token, pictures))
        elif token.type == "link_open":
            try:
                read_link(str(token.attrGet("href")))
            except InputError as problem:
                yield line, str(problem)
        elif token.type == "inline" and _has_wordless_link(token):
            yield line, _("a link has no words to press. Write them: [Instructions](https://…).")


def _html(token: Token) -> str:
    start = re.match(r"<[!?]?/?\s*[\w-]*", token.content.strip())
    return _(
        "HTML such as “%(start)s” is not read. Write Markdown: **bold**, *italic*, [words](https://…)."
    ) % {"start": start[0][:_LONGEST_SHOWN] if start else "<"}


def _picture(token: Token, pictures: Container[str]) -> Iterator[str]:
    source = str(token.attrGet("src"))
    name = source.removeprefix(PICTURE)
    if name == source:
        yield _(
            "the picture “%(source)s” is not one of yours. Upload it below, and insert it with its button."
        ) % {"source": source[:_LONGEST_SHOWN]}
    elif name not in pictures:
        yield _("there is no picture “%(name)s”. Insert one with its button below.") % {
            "name": name[:_LONGEST_SHOWN]
        }
    elif not token.content.strip():
        yield _("say between the brackets what the picture shows, for people who cannot see it.")


def _has_wordless_link(token: Token) -> bool:
    children = token.children or []
    for at, child in enumerate(children):
        if child.type == "link_open":
            end = next(place for place in range(at, len(children)) if children[place].type == "link_close")
            inside = children[at + 1 : end]
            if not plain_text(inside) and not any(one.type == "image" for one in inside):
                return True
    return False
