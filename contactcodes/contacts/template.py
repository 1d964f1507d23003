"""Words with places to fill: ``Bonjour, je suis à {city} ({placement})``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from contactcodes.codes.code_text import LONGEST
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.errors import TargetError
from contactcodes.language import _

FIELDS = ("placement", "campaign", "product", "city", "code")
_FIELD = re.compile(r"\{([^{}]*)\}")
_LONGEST_CODE = "0" * (LONGEST + 1)  # with its hyphen


def check_template(text: str) -> None:
    """Raise TargetError for a field there is none of, or a brace that stands alone."""
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            raise TargetError(
                _("There is no field “{%(field)s}”. Possible are %(fields)s.")
                % {"field": name[:40], "fields": known_fields()}
            )
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise TargetError(
            _("A brace stands alone. Braces are for fields: %(fields)s.") % {"fields": known_fields()}
        )


def known_fields() -> str:
    """Return the fields as people write them."""
    return ", ".join(f"{{{name}}}" for name in FIELDS)


def shortest(template: str) -> str:
    """Return what is left at least when a template is filled: no field but the code, at its longest."""
    return _put(template, {"code": _LONGEST_CODE})


def fill(
    template: str,
    context: PersonalContext,
    fits: Callable[[str], bool],
    adapted: Callable[[str], str] = str,
) -> str:
    """Return the template filled, the longest field cut until it fits; the code is never cut.

    A field that is empty leaves nothing, neither a second blank nor empty brackets or quotation marks.

    fits     tells whether a text is short enough
    adapted  gives a field's value in the characters that are possible
    """
    values = {name: adapted(getattr(context, name)) for name in FIELDS}
    cut = [name for name in FIELDS if name != "code" and f"{{{name}}}" in template]
    while not fits(text := _put(template, values)) and any(values[name] for name in cut):
        longest = max(cut, key=lambda name: len(values[name]))
        values[longest] = values[longest][:-1].rstrip()
    return text


def plain(value: str, allowed: str) -> str:
    """Return a value in few characters: accents dropped, whatever is not allowed a hyphen.

        >>> plain("Vitrine Été 2", "A-Za-z0-9_-")
        'Vitrine-Ete-2'

    allowed  a character class of ``re``, without its brackets
    """
    possible = re.compile(rf"[{allowed}]")
    characters = []
    for character in unicodedata.normalize("NFC", value):
        folded = character if possible.match(character) else unicodedata.normalize("NFKD", character)
        characters.append("".join(filter(possible.match, folded)) or "-")
    return re.sub(r"-{2,}", "-", "".join(characters)).strip("-")


def _put(template: str, values: Mapping[str, str]) -> str:
    filled = _FIELD.sub(lambda match: values.get(match[1], ""), template)
    if filled == template:
        return template
    # A field that is empty leaves no hole: neither two spaces nor "()" or “”, nor one before a narrow one.
    filled = re.sub(r"\(\s*\)|«\s*»|“\s*”", "", filled)
    return re.sub(r" +([.,)\u00a0\u202f])", r"\1", re.sub(r" {2,}", " ", filled)).strip(" ")
