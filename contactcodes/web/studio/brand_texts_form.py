"""The form of a brand's own texts: by the pages that say them, with what was typed and what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from contactcodes.campaigns.brand_texts import (
    BrandTexts,
    CustomerText,
    checked_forms,
    counts_of_forms,
    customer_texts,
    number_of_forms,
)
from contactcodes.campaigns.brand_texts_file import shown
from contactcodes.campaigns.brand_texts_kept import still_offered
from contactcodes.errors import InputError
from contactcodes.language import LOCALES, _, format_number

_LONG = 60  # characters from which on a field has several lines


@dataclass(frozen=True, slots=True)
class Form:
    """A field: one form of a text.

    label  for which counts it is; "" where nothing is counted
    """

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A text to be written.

    name       of its first field, to be led to; names its problem too
    originals  language → what we say
    """

    name: str
    originals: list[tuple[str, str]]
    forms: list[Form]
    is_long: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of some pages.

    written  how many of them the brand has
    """

    title: str
    fields: list[Field]
    written: int
    is_wrong: bool


def _titles() -> list[tuple[str, tuple[str, ...]]]:
    """Return what groups are called, and where their texts stand; the first that fits takes a text."""
    page, web, contacts = "templates/customer/", "contactcodes/web/customer/", "contactcodes/contacts/"
    contact_pages = ("contact", "choice", "card", "chat", "symbol")
    no_contact = ("broken", "lost", "retired", "trouble", "typed", "unknown")
    return [
        (_("Contact pages"), tuple(f"{page}{name}.html" for name in contact_pages)),
        (_("On every page"), (f"{page}page.html", f"{page}go_on.html", f"{web}symbol_picture.py")),
        (
            _("Opening hours and waiting"),
            (f"{contacts}hours_words.py", f"{page}closed.html", f"{web}ways.py"),
        ),
        (_("Prices of calls"), (f"{contacts}tariff.py",)),
        (
            _("Messages and call-backs"),
            (f"{page}message", f"{web}message", f"{contacts}message.py", f"{contacts}mail_address.py"),
        ),
        (_("Help pages"), (f"{page}help", f"{web}help", f"{contacts}help/")),
        (_("Privacy notice"), (f"{page}privacy.html", f"{web}privacy.py")),
        (_("Mistyped, unknown and ended codes, faults"), tuple(f"{page}{name}.html" for name in no_contact)),
        (_("Buttons and names of channels"), (f"{contacts}channels/",)),
        (_("Other pages"), ("",)),
    ]


def field_name(text: CustomerText, form: int = 0) -> str:
    """Return what the field of a text is called; the same after texts were added."""
    digest = hashlib.sha256(text.key.encode()).hexdigest()[:12]
    return f"t{digest}" if form == 0 else f"t{digest}-{form}"


def groups_of(texts: BrandTexts, typed: Mapping[str, str], problems: Mapping[str, str]) -> list[Group]:
    """Return the whole form.

    typed     field → what stands in it
    problems  field → what is wrong with it
    """
    missing = {text.key for text in texts.missing}
    titles = _titles()
    by_group: list[list[CustomerText]] = [[] for _title in titles]
    for text in customer_texts():
        by_group[_place(text, titles)].append(text)
    return [
        Group(
            title,
            [_field(text, texts.locale, typed) for text in members],
            sum(text.key not in missing for text in members),
            any(field_name(text) in problems for text in members),
        )
        for (title, _places), members in zip(titles, by_group, strict=True)
        if members
    ]


def typed_of(texts: BrandTexts) -> dict[str, str]:
    """Return texts as their fields have them."""
    return {
        field_name(text, number): form
        for text in customer_texts()
        for number, form in enumerate(texts.texts.get(text.key, ()))
    }


def read_form(
    before: BrandTexts, typed: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the texts of a form, and what is wrong with it: field → sentence."""
    missing = {text.key for text in before.missing}
    found: dict[str, tuple[str, ...]] = {}
    problems: dict[str, str] = {}
    for text in customer_texts():
        count = number_of_forms(text, before.locale)
        written = [typed.get(field_name(text, number), "") for number in range(count)]
        try:
            forms = checked_forms(text, written, before.locale)
        except InputError as problem:
            told = _("“%(original)s”: %(problem)s") % {"original": shown(text), "problem": problem}
            problems[field_name(text)] = told
            continue
        if forms:
            found[text.key] = forms
        elif before.offered and text.key not in missing:
            problems[field_name(text)] = still_offered()
    return found, problems


def _place(text: CustomerText, titles: list[tuple[str, tuple[str, ...]]]) -> int:
    return next(
        number
        for number, (_title, places) in enumerate(titles)
        if any(place.startswith(places) for place in text.places)
    )


def _field(text: CustomerText, locale: str, typed: Mapping[str, str]) -> Field:
    labels = [_label(counts) for counts in counts_of_forms(locale)] if text.plural else [""]
    forms = [
        Form(field_name(text, number), label, typed.get(field_name(text, number), ""))
        for number, label in enumerate(labels)
    ]
    # What the brand's word stands instead of comes first.
    ours = sorted(LOCALES, key=lambda one: (one != locale, one))
    originals = [(one, text.ours(one)) for one in ours if one == locale or one == "en" or locale != "en"]
    return Field(field_name(text), originals, forms, max(len(text.original), len(text.plural)) > _LONG)


def _label(counts: tuple[int, ...]) -> str:
    """Return for which counts a form is: “for 2, 3, 4 …”."""
    if len(counts) == 1:
        return _("for %(count)s") % {"count": format_number(counts[0])}
    return _("for %(counts)s …") % {"counts": ", ".join(format_number(count) for count in counts)}
