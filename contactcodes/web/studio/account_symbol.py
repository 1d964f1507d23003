"""An account given as a picture of its QR code: what the code says is put into the channel's field.

Without a script: the picture is sent with the form. Its own button reads it and shows the form again with
the field filled in; where the form is sent whole, the picture is read on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from contactcodes.codes.symbol_in_picture import read_symbol_in
from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.channels.field import TARGET
from contactcodes.errors import InputError, TargetError
from contactcodes.language import _
from contactcodes.web.studio.contact_point_form import own_field

PICTURE, READ = "account_symbol", "read_symbol"  # the field of the file, and its button
_SHOWN = 80  # characters of what a wrong one says


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolAsked:
    """The form as it was typed, with what the picture says.

    problems  what is wrong with the picture
    is_read   True where its text stands in the field now
    again     the form is to be shown again, and nothing kept
    """

    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    is_read: bool = False
    again: bool = False


def with_symbol(channel: Channel, form: Mapping[str, str], files: Mapping[str, FileStorage]) -> SymbolAsked:
    """Return the form with what the picture sent along says; as it was typed where there is none."""
    typed, asked = dict(form), READ in form
    file = files.get(PICTURE) if channel.account_symbol else None
    content = file.read() if file is not None and file.filename else b""
    if not content:
        problems = {PICTURE: _("Choose the file of a picture first.")} if asked else {}
        return SymbolAsked(typed=typed, problems=problems, again=asked)
    try:
        text = read_symbol_in(content)
        channel.compose({TARGET: text})
    except TargetError:
        told = _(
            "The QR code in the picture says “%(said)s”, which is no account of %(channel)s. Choose the "
            "picture of the account’s own code, or write the account above."
        ) % {"said": text[:_SHOWN], "channel": channel.label()}
        return SymbolAsked(typed=typed, problems={PICTURE: told}, again=True)
    except InputError as problem:
        return SymbolAsked(typed=typed, problems={PICTURE: str(problem)}, again=True)
    return SymbolAsked(typed={**typed, own_field(TARGET): text}, is_read=True, again=asked)
