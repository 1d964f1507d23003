"""The characters of a code: ``7K3QX9M`` in a symbol, ``7k3-qx9m`` for people.

Crockford's base 32 (https://www.crockford.com/base32.html): digits and upper-case
letters without I, L, O and U, which look like others or spell words. The last
character is a check over GF(32), so that every single wrong character and every
swap of two neighbours is detected.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from contactcodes.errors import CodeTextError
from contactcodes.language import _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORTEST = 7  # six random characters and the check
LONGEST = 13

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# What people type for what they see: Crockford's look-alikes, in either case.
_READ = str.maketrans(
    {
        **{character.lower(): character for character in ALPHABET},
        **dict.fromkeys("oO", "0"),
        **dict.fromkeys("iIlL", "1"),
    }
)

# GF(32) = GF(2)[x] / (x^5 + x^2 + 1). Its 31 non-zero elements are a group of prime order, so every
# one of them but 1 generates all: powers of x are the logarithms, powers of x^7 the weights of the
# places. Of the generators, the seventh makes 7K3QX9M, which all our documents show, a code text.
_POWERS: list[int] = []
_element = 1
for _power in range(31):
    _POWERS.append(_element)
    _element = (_element << 1) ^ (0b100101 if _element & 0b10000 else 0)
_LOGARITHMS = {element: power for power, element in enumerate(_POWERS)}
_WEIGHT = 7


class CodeText(str):
    """The characters of a code as the symbol carries them: upper case, check correct.

    Make one with ``CodeText.read`` (checks what people type) or ``CodeText.draw``.
    """

    __slots__ = ()

    @classmethod
    def read(cls, typed: str) -> CodeText:
        """Return the code text that was typed, however it was typed.

            >>> CodeText.read("7k3-qx9m")
            '7K3QX9M'

        Raises CodeTextError when length, characters or check are wrong.
        """
        text = as_printed(typed)
        if not SHORTEST <= len(text) <= LONGEST:
            raise CodeTextError(
                _("A code has %(shortest)d to %(longest)d characters; “%(typed)s” has %(length)d.")
                % {"shortest": SHORTEST, "longest": LONGEST, "typed": typed, "length": len(text)}
            )
        if not is_code_text(text):
            raise CodeTextError(_("“%(typed)s” is no code: one character is wrong.") % {"typed": typed})
        return cls(text)

    @classmethod
    def draw(cls, length: int, random_bits: Callable[[int], int]) -> CodeText:
        """Return a random code text of ``length`` characters and its check.

        length       random characters, 6 to 12
        random_bits  gives an integer of that many random bits, as ``secrets.randbits``
        """
        number = random_bits(5 * length)
        text = "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))
        return cls(text + check_character(text))

    @property
    def shown(self) -> str:
        """As people are shown it: lower case, a hyphen in the middle."""
        middle = len(self) // 2
        return f"{self[:middle]}-{self[middle:]}".lower()


def as_printed(typed: str) -> str:
    """Return what was typed in the characters a symbol carries; nothing is checked.

        >>> as_printed("7k3‑qx9m.")
        '7K3QX9M'

    Whatever is neither a letter nor a digit is ignored: blanks, full stops, hyphens of every kind.
    """
    composed = unicodedata.normalize("NFKC", typed)  # é stays one letter, which is none of ours
    return "".join(filter(str.isalnum, composed)).translate(_READ)


def check_character(text: str) -> str:
    """Return the character that makes the weighted sum of ``text`` and itself zero.

    Weights are distinct powers of a generator of GF(32), none of them zero: a single
    error changes the sum by ``weight · difference``, a swap of neighbours by ``difference
    of weights · difference``; both are products of non-zero elements.
    """
    return ALPHABET[_solve(_syndrome(text), place=len(text))]


def is_code_text(text: str) -> bool:
    """Tell whether all characters are of the alphabet and the check is right."""
    return all(character in _VALUE for character in text) and _syndrome(text) == 0


def one_slip_away(typed: str) -> Iterator[CodeText]:
    """Yield the code texts that one slip could have turned into what was typed.

    A slip is one wrong character, two neighbours swapped, one character left out or
    one too many. Nothing says that these codes exist: the caller looks them up.
    """
    text = as_printed(typed)
    seen = {text}
    for candidate in _candidates(text):
        if candidate not in seen and SHORTEST <= len(candidate) <= LONGEST and is_code_text(candidate):
            seen.add(candidate)
            yield CodeText(candidate)


def _candidates(text: str) -> Iterator[str]:
    if len(text) > LONGEST + 1:
        return
    places = range(len(text))
    for place in places:
        rest = text[:place] + "0" + text[place + 1 :]
        yield from _completed(rest, place)
        yield text[:place] + text[place + 1 :]
    for place in places[:-1]:
        yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    for place in range(len(text) + 1):
        yield from _completed(text[:place] + "0" + text[place:], place)


def _completed(text: str, place: int) -> Iterator[str]:
    """Yield the text with the one character at ``place`` (now "0") that makes its check right."""
    if all(character in _VALUE for character in text):
        yield text[:place] + ALPHABET[_solve(_syndrome(text), place)] + text[place + 1 :]


def _syndrome(text: str) -> int:
    total = 0
    for place, character in enumerate(text):
        if value := _VALUE[character]:
            total ^= _POWERS[(_LOGARITHMS[value] + _WEIGHT * place) % 31]
    return total


def _solve(syndrome: int, place: int) -> int:
    """Return the value that cancels the syndrome when it stands at ``place``."""
    return _POWERS[(_LOGARITHMS[syndrome] - _WEIGHT * place) % 31] if syndrome else 0
