"""Words into boxes: wrap and shrink, never cut. Pure but for the measures of the font.

Where lines may break: at spaces; behind the hyphen of a compound (Saint-Quentin) only
where nothing else fits; in an address behind ``/`` and before ``.`` only, so that no
hyphen seems to be added. Among the breaks with the fewest lines the calmest are taken:
lines of like length, sentences kept whole, little words (sur, de, the) begin a line
rather than end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contactcodes.sheets.boxes import POINTS_PER_MM, Role, TextBox
from contactcodes.sheets.fonts import text_width_pt

STEP_PT = 0.25
# These shrink to stay on one line; all others wrap before they shrink.
_ONE_LINE_FIRST = frozenset({Role.ADDRESS, Role.PLACEMENT, Role.BRAND})

_SENTENCE_END = re.compile(r"(?<=[.?!…])[ \t\r\n]+")
_WORTH_A_LINE = 0.85  # of its size is kept, at least, when a sentence or an address gets its own line
_UNTIDY = re.compile(r"^ | $|  |[\t\r\n]")  # white space that is dropped
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces are no place for a break
# Between two pieces a line may break; a space before the break is dropped.
_WORD = re.compile(r"[^ ]+| +")
_PART_OF_WORD = re.compile(r"[^ -]*-(?=[^ -])|[^ -]+(?:-(?![^ -]))*|-+| +")
_ADDRESS_PIECE = re.compile(r"[^/.]*/+|\.?[^/.]+|\.")

# What a break costs, in squares of the box's width. Behind a sentence: nothing.
_BREAK = 0.25
# (behind a little word, before one): "Write to us / on WhatsApp" is good, "Write to us on / WhatsApp" is not.
_BREAK_AT_LITTLE_WORD = {
    (False, True): 0.1,
    (True, True): 0.15,
    (False, False): _BREAK,
    (True, False): 0.4,
}
_LITTLE_WORD = 3  # letters, at most


@dataclass(frozen=True, slots=True)
class FittedText:
    """Words as they stand in their box."""

    lines: tuple[str, ...]
    size_pt: float


@lru_cache(maxsize=1024)
def fit_text(text: str, box: TextBox) -> FittedText | None:
    """Return the words in the largest type that fits the box, or None when not even the smallest does.

    Each sentence of a headline begins a line, unless that costs much of its size.
    """
    fitted = _fit([text], box)
    if fitted is None or box.role is not Role.HEADLINE:
        return fitted
    by_sentence = _fit(_SENTENCE_END.split(text.strip(" \t\r\n")), box)
    if by_sentence is None or by_sentence.size_pt < _WORTH_A_LINE * fitted.size_pt:
        return fitted
    return by_sentence


def _fit(parts: list[str], box: TextBox) -> FittedText | None:
    """Fit parts of a text, each on lines of its own."""
    for limit, within_words, floor_pt in _attempts(box):
        pieces = [_pieces(part, box.role, within_words) for part in parts]
        for size_pt in _sizes(box.size_pt, floor_pt):
            room = min(limit, box.lines_at(size_pt))
            broken = [_break(each, box, size_pt, room) for each in pieces]
            lines = [line for each in broken if each is not None for line in each]
            if None not in broken and len(lines) <= room:
                return FittedText(tuple(lines), size_pt)
    return None


def _attempts(box: TextBox) -> list[tuple[int, bool, float]]:
    """Return line limit, whether compounds may be broken, and smallest size, in the order they are tried."""
    most = box.lines_at(box.floor_pt)
    on_one_line = []
    if box.role in _ONE_LINE_FIRST:
        # An address is read and typed: it shrinks less for its line than a name, which is looked at.
        floor_pt = (
            max(box.floor_pt, _WORTH_A_LINE * box.size_pt) if box.role is Role.ADDRESS else box.floor_pt
        )
        on_one_line = [(1, False, floor_pt)]
    return [*on_one_line, (most, False, box.floor_pt), (most, True, box.floor_pt)]


def fit_name(text: str, box: TextBox) -> FittedText | None:
    """Return the same as ``fit_text``; sooner for a name that fits on one line, as most do.

    box  of a role that stays on one line where it can
    """
    width_pt = text_width_pt(text, box.weight, box.size_pt, box.tracking_em)
    if (
        0 < width_pt <= box.width_mm * POINTS_PER_MM + 1e-6
        and not _UNTIDY.search(text)
        and box.lines_at(box.size_pt)
    ):
        return FittedText((text,), box.size_pt)
    return fit_text(text, box)


def fit_at(text: str, box: TextBox, size_pt: float, *, wrapped: bool) -> FittedText | None:
    """Return the words at one size; ``wrapped`` breaks where two lines can be made, even if one would do."""
    pieces = _pieces(text, box.role, within_words=False)
    for least in (2, 1) if wrapped else (1,):
        lines = _break(pieces, box, size_pt, box.lines_at(size_pt), least=least)
        if lines is not None:
            return FittedText(lines, size_pt)
    return None


def _sizes(size_pt: float, floor_pt: float) -> Iterator[float]:
    steps = int((size_pt - floor_pt) / STEP_PT + 1e-9)
    for step in range(steps + 1):
        yield size_pt - step * STEP_PT
    if size_pt - steps * STEP_PT > floor_pt + 1e-9:
        yield floor_pt


@lru_cache(maxsize=1024)
def _pieces(text: str, role: Role, within_words: bool) -> tuple[str, ...]:
    """Return what stays together, and the spaces between; joined they are the text."""
    pattern = _ADDRESS_PIECE if role is Role.ADDRESS else _PART_OF_WORD if within_words else _WORD
    return tuple(pattern.findall(_WHITE_SPACE.sub(" ", text).strip(" ")))


def _break(
    pieces: tuple[str, ...], box: TextBox, size_pt: float, most: int, *, least: int = 1
) -> tuple[str, ...] | None:
    """Return the calmest lines, as few as possible, at most ``most``; None when they do not fit."""
    limit_pt = box.width_mm * POINTS_PER_MM + 1e-6
    if least == 1 and most >= 1:
        whole = "".join(pieces)
        if not whole:
            return ()
        if _width(whole, box, size_pt) <= limit_pt:
            return (whole,)
    if most < 2:
        return None
    # One table a line count: end → cost of the calmest lines for pieces[:end], start of the last one.
    count = len(pieces)
    costs: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line_count in range(1, most + 1):
        best: dict[int, tuple[float, int]] = {}
        for start, (before, _previous) in costs[-1].items():
            if start >= count:
                continue
            for end in range(start + 1, count + 1):
                line = "".join(pieces[start:end]).strip(" ")
                width = _width(line, box, size_pt)
                if width > limit_pt:
                    break
                cost = (
                    before
                    + ((limit_pt - width) / limit_pt) ** 2
                    + _cost_of_break(pieces, end, line, box.role)
                )
                if line and (end not in best or cost < best[end][0]):
                    best[end] = (cost, start)
        costs.append(best)
        if line_count >= least and count in best:
            return _lines(pieces, costs)
    return None


def _lines(pieces: tuple[str, ...], costs: list[dict[int, tuple[float, int]]]) -> tuple[str, ...]:
    lines: list[str] = []
    end = len(pieces)
    for best in reversed(costs[1:]):
        start = best[end][1]
        lines.append("".join(pieces[start:end]).strip(" "))
        end = start
    return tuple(reversed(lines))


def _cost_of_break(pieces: tuple[str, ...], end: int, line: str, role: Role) -> float:
    if end == len(pieces):
        return 0.0
    if role is Role.ADDRESS:
        return 0.0 if line.endswith("/") else _BREAK
    if line.endswith((".", "?", "!", "…")):
        return 0.0
    following = next((piece for piece in pieces[end:] if piece.strip(" ")), "")
    behind, before = _is_little(line.rpartition(" ")[2]), _is_little(following)
    return _BREAK_AT_LITTLE_WORD[behind, before]


def _is_little(word: str) -> bool:
    return len(word) <= _LITTLE_WORD and word.isalpha()


def _width(text: str, box: TextBox, size_pt: float) -> float:
    return text_width_pt(text, box.weight, size_pt, box.tracking_em)
