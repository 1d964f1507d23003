"""The addresses of a run in one size of type, found without looking at them all.

They differ in the code only. The size is that of a code with every third character as
wide as characters get, which one in ten thousand exceeds: that one is set smaller by
itself, and labels beside each other look alike.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

from contactcodes.sheets.boxes import POINTS_PER_MM, TextBox
from contactcodes.sheets.fonts import text_width_pt
from contactcodes.sheets.text_fitting import FittedText, fit_at, fit_text

_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # of a code as people are shown it


class AddressFitting:
    """How the addresses of a run stand in a box.

    fits_always  whether they do however wide the characters of a code are
    """

    def __init__(self, box: TextBox, address: str) -> None:
        """Find the size and the breaks for addresses like this one, of its domain and its length."""
        self._box = box
        host, slash, code = address.rpartition("/")
        self._host = host + slash
        widest = max(_CHARACTERS, key=lambda character: text_width_pt(character, box.weight, 1))
        self.fits_always = fit_text(self._host + _widened(code, widest, every=1), box) is not None
        wide = fit_text(self._host + _widened(code, widest, every=3), box)
        self._size_pt = wide.size_pt if wide else box.floor_pt
        ends = list(accumulate(len(line) for line in wide.lines[:-1])) if wide else []
        self._lines = [slice(*each) for each in pairwise((0, *ends, None))]

    def fit(self, address: str) -> FittedText | None:
        """Return an address as all others stand; by itself where it is wider than them; None if it cannot."""
        lines = tuple(address[each] for each in self._lines) if address else ()
        if address.startswith(self._host) and all(map(self._fits, lines)):
            return FittedText(lines, self._size_pt)
        wrapped = len(lines) > 1
        return fit_at(address, self._box, self._size_pt, wrapped=wrapped) or fit_text(address, self._box)

    def _fits(self, line: str) -> bool:
        box = self._box
        width_pt = text_width_pt(line, box.weight, self._size_pt, box.tracking_em)
        return width_pt <= box.width_mm * POINTS_PER_MM + 1e-6


def _widened(code: str, widest: str, *, every: int) -> str:
    """Return the code with each ``every``-th character made the widest, and the others a digit."""
    characters = [widest if place % every == 0 else "0" for place in range(len(code.replace("-", "")))]
    return "".join(each if each == "-" else characters.pop() for each in code)
