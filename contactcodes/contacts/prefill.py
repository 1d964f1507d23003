"""What a target says besides its value: ``?text=…``, ``?subject=…&body=…``, ``?ref=…``.

An option is data: a name, a limit, which characters are possible. It is checked when it is written
down and filled when somebody scans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.template import check_template, fill, plain, shortest
from contactcodes.errors import TargetError
from contactcodes.language import _, using_locale

# Of a stored option: the braces of fields, and what no reader takes for a sign between options.
_READABLE = "{}+@:/,"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a channel.

    most      characters it may have, before and after its fields are filled
    in_bytes  ``most`` counts bytes of UTF-8
    lines     it may have several; ``break_`` stands between them
    allowed   the characters it may have, as a class of ``re`` without brackets; "" any that print
    template  it may have fields such as ``{placement}``
    usual     what stands there where nothing is written
    read      gives its one form, or raises TargetError, where it is more than words
    """

    name: str
    most: int
    in_bytes: bool = False
    lines: bool = False
    break_: str = "\n"
    allowed: str = ""
    template: bool = True
    usual: str = ""
    read: Callable[[str], str] | None = None

    def fits(self, text: str) -> bool:
        """Tell whether the text is short enough."""
        return self.size(text) <= self.most

    def size(self, text: str) -> int:
        """Return the length of the text, as the limit counts it."""
        return len(text.encode()) if self.in_bytes else len(text)


def parse_options(query: str, options: Sequence[Option], example: str) -> dict[str, str]:
    """Return the options in what follows ``?``, percent-encoded or plain.

    example  a whole target that is right, for the refusal

    Raises TargetError for another name (``cc``, ``bcc``, ``to`` would send the customer's words
    elsewhere) or one given twice.
    """
    names = [option.name for option in options]
    found: dict[str, str] = {}
    for part in filter(None, query.lstrip("?&").split("&")):
        name, _equals, text = part.partition("=")
        name = name.strip().lower()
        if not names:
            raise TargetError(
                _("Nothing can be filled in beforehand here, so not “%(field)s” either. Example: %(example)s")
                % {"field": name[:40], "example": example}
            )
        if name not in names or name in found:
            raise TargetError(
                _("Only %(allowed)s can be filled in beforehand, once, not “%(field)s”. Example: %(example)s")
                % {"field": name[:40], "allowed": ", ".join(names), "example": example},
                in_form=lambda label: (
                    _(
                        "Write nothing behind “?” in “%(label)s”: what is filled in beforehand has its own "
                        "fields."
                    )
                    % {"label": label}
                ),
            )
        found[name] = unquote(text, errors="replace")
    return found


def read_options(given: Mapping[str, str], options: Sequence[Option], example: str) -> dict[str, str]:
    """Return the options in their one form and order, those that are empty left out.

    Raises TargetError for a line break where there is one line, a character that is not possible,
    a field there is none of, or too many characters.
    """
    read: dict[str, str] = {}
    for option in options:
        text = given.get(option.name, "").strip()
        if text:
            try:
                read[option.name] = _checked(option, text, example)
            except TargetError as problem:
                problem.field = option.name
                raise
    return read


def write_options(read: Mapping[str, str]) -> str:
    """Return ``subject=…&body=…`` percent-encoded where it must be, so that people can read it."""
    return "&".join(f"{name}={quote(text, safe=_READABLE)}" for name, text in read.items() if text)


def link_query(filled: Mapping[str, str]) -> str:
    """Return ``subject=…&body=…`` as it goes into a link, everything but RFC 3986's unreserved encoded."""
    return "&".join(f"{name}={quote(text, safe='')}" for name, text in filled.items() if text)


def stored_options(query: str) -> dict[str, str]:
    """Return the options of what ``write_options`` wrote."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {name: unquote(text) for name, _equals, text in pairs}


def fill_options(
    read: Mapping[str, str],
    options: Sequence[Option],
    context: PersonalContext,
    token_in: Sequence[str] = (),
) -> dict[str, str]:
    """Return the options as they go into a link, their fields filled; the empty ones left out.

    token_in  the options that can carry the visible reference ``(ref. 7k3-qx9m)``; the first that
              is written gets it, unless one of them says the code anyway
    """
    filled: dict[str, str] = {}
    for option in options:
        template = read.get(option.name) or option.usual
        if "{" not in template or not option.template:
            filled[option.name] = template
        elif template == "{code}":
            filled[option.name] = context.code
        else:
            adapted = (lambda value, allowed=option.allowed: plain(value, allowed)) if option.allowed else str
            filled[option.name] = fill(template, context, option.fits, adapted)
    said = [name for name in token_in if filled.get(name)]
    if said and context.code and not any("{code}" in read.get(name, "") for name in said):
        filled[said[0]] = f"{filled[said[0]]} {token(context)}"
    return {name: text for name, text in filled.items() if text}


def token(context: PersonalContext) -> str:
    """Return the reference that people see in a message: ``(réf. 7k3-qx9m)``."""
    with using_locale(context.locale):
        return _("(ref. %(code)s)") % {"code": context.code}


def _checked(option: Option, text: str, example: str) -> str:
    # Only a body has lines. In a subject, a line break would begin another header.
    lines = re.split(r"\r\n|\r|\n", text) if option.lines else [text]
    if any(not line.isprintable() for line in lines):
        raise TargetError(
            _("The %(field)s contains a line break or a control character. Example: %(example)s")
            % {"field": option.name, "example": example},
            in_form=lambda label: (
                _("“%(label)s” contains a line break or a control character. Type it anew.")
                % {"label": label}
            ),
        )
    if option.template:
        check_template(text)
    sure = shortest(text) if option.template else text
    if not option.fits(sure):
        raise TargetError(
            _("The %(field)s has %(length)d characters; at most %(most)d are possible.")
            % {"field": option.name, "length": option.size(sure), "most": option.most},
            in_form=lambda label: (
                _("“%(label)s” has %(length)d characters; at most %(most)d are possible.")
                % {"label": label, "length": option.size(sure), "most": option.most}
            ),
        )
    if option.allowed:
        literal = re.sub(r"\{\w+\}", "", text) if option.template else text
        if wrong := re.sub(rf"[{option.allowed}]", "", literal):
            raise TargetError(
                _("The %(field)s cannot contain “%(character)s”: the platform does not take it.")
                % {"field": option.name, "character": wrong[0]},
                in_form=lambda label: (
                    _("“%(label)s” cannot contain “%(character)s”.") % {"label": label, "character": wrong[0]}
                ),
            )
    return option.read(text) if option.read is not None else option.break_.join(lines)
