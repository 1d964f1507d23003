"""Phone numbers as people write them, in France and its overseas departments first.

A number is stored in the form that can be dialled from everywhere it works at all:
E.164 (``+33612345678``); French 08 numbers national (``0800123456``), because most
cannot be reached as +33 8…; short numbers as they are (``3631``): they have no E.164 form.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from contactcodes.language import current_locale

# A number without + is French: of the mainland, else of a department with a country code of its own.
_HOME_REGIONS = ("FR", "RE", "GP", "MQ", "GF", "YT")
_FRENCH_COUNTRY_CODES = (33, 262, 590, 594, 596)
_FRANCE = 33
# Satellites and networks of no country: +870, +881, +882, … (ITU-T E.164, list of country codes).
_NO_COUNTRY = "001"  # as libphonenumber calls it (UN M49: the world)
_SEPARATORS = re.compile(r"[\s().\-/·‐‑–]")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def read_phone_number(written: str) -> str | None:
    """Return the stored form of a number: ``+33612345678``, ``0800123456`` or ``3631``.

    Returns None for what is no number in service according to the national plans
    (Google's libphonenumber).
    """
    digits = _SEPARATORS.sub("", _visible(re.sub(r"\(0\)", "", written)))
    if not re.fullmatch(r"\+?[0-9]{2,20}", digits):
        return None
    for text, region in _readings(digits):
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            national = str(number.national_number)
            if number.country_code == _FRANCE and national.startswith("8"):
                return "0" + national
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
        if region == "FR" and phonenumbers.is_valid_short_number_for_region(number, "FR"):
            return digits
    return None


def is_international(value: str) -> bool:
    """Tell whether a stored number can be reached from abroad: it has a country code."""
    return value.startswith("+")


def is_dear(value: str) -> bool:
    """Tell whether whoever calls a stored international number pays a premium, or a satellite."""
    number = phonenumbers.parse(value)
    kind = phonenumbers.number_type(number)
    if phonenumbers.region_code_for_number(number) == _NO_COUNTRY:
        return kind != PhoneNumberType.TOLL_FREE  # +800
    return kind == PhoneNumberType.PREMIUM_RATE


def takes_sms(value: str) -> bool:
    """Tell whether a stored number is a French short number for text messages, such as 36105."""
    number = phonenumbers.parse(value, "FR")
    return len(value) == 5 and phonenumbers.is_sms_service_for_region(number, "FR")


def shown_phone_number(value: str) -> str:
    """Return a stored number as people read it, its groups kept together by no-break spaces.

    French numbers are national in French (``06 12 34 56 78``, ``0 800 123 456``) and
    international in other languages.
    """
    if not is_international(value):
        if re.fullmatch(r"08\d{8}", value):
            groups = [value[0], value[1:4], value[4:7], value[7:]]  # as the tariff signs print it
        elif re.fullmatch(r"118\d{3}", value):
            groups = [value[:3], value[3:]]
        else:
            groups = [value]
        return _NO_BREAK_SPACE.join(groups)
    number = phonenumbers.parse(value)
    at_home = current_locale() == "fr" and number.country_code in _FRENCH_COUNTRY_CODES
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style).replace(" ", _NO_BREAK_SPACE)


def _readings(digits: str) -> list[tuple[str, str | None]]:
    if digits.startswith("+"):
        return [(digits, None)]
    readings: list[tuple[str, str | None]] = [(digits, region) for region in _HOME_REGIONS]
    if digits[0] != "0" and len(digits) > 9:
        readings.append(("+" + digits, None))  # 33612345678, as wa.me writes it
    return readings


def _visible(text: str) -> str:
    """Return the text without invisible marks: address books wrap numbers in U+202A … U+202C."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")
