"""A font inside a PDF: only the glyphs that its pages use, under the numbers they have in the font.

Numbers that stay let pages be written before it is known which glyphs the file will use;
the font follows behind the last page.
Source: ISO 32000-2, 9.7.4 (CIDFonts), 9.8 (descriptors), 9.10.3 (ToUnicode).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from contactcodes.codes.pdf_objects import PdfObjects, as_name, as_numbers
from contactcodes.sheets.fonts import Typeface

_NONSYMBOLIC = 32  # flag of the descriptor (9.8.2): its letters are those of the Latin alphabet
_STEM_V = {"OpenSans": 81, "OpenSans-Bold": 149}  # how wide their l is, in thousandths of the size
_AT_ONCE = 100  # entries of one bfchar operator, at most (Adobe Technical Note 5014, 5.4)
# What a program that draws glyphs by number needs (9.9.1); the others are for setting type.
_KEPT = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}


class EmbeddedFont:
    """A typeface as the pages of one file use it."""

    def __init__(self, face: Typeface) -> None:
        """Begin with no glyph used."""
        self._face = face
        self._shown: dict[str, str] = _Shown(face)

    @property
    def is_used(self) -> bool:
        """Tell whether anything was shown in it."""
        return bool(self._shown)

    def show(self, text: str) -> str:
        """Return the operand that shows a text: ``<002400550048>``.

        Raises KeyError for a character that the font does not have.
        """
        return f"<{''.join(map(self._shown.__getitem__, text))}>"

    def write(self, objects: PdfObjects) -> int:
        """Write the font with the glyphs that were shown; return its number."""
        face = self._face
        character_of = {face.glyphs[character]: character for character in sorted(self._shown, reverse=True)}
        glyphs = tuple(sorted(character_of))
        name = as_name(f"{_tag(glyphs)}+{face.name}")
        program = _program(face, glyphs)
        file = objects.add_stream(program, b"/Length1 %d" % len(program))
        descriptor = objects.add(
            b"<</Type/FontDescriptor/FontName%b/Flags %d/FontBBox[%b]/ItalicAngle 0/Ascent %d/Descent %d"
            b"/CapHeight %d/StemV %d/FontFile2 %d 0 R>>"
            % (
                name,
                _NONSYMBOLIC,
                as_numbers(self._thousandths(each) for each in face.box).encode(),
                self._thousandths(face.ascent),
                self._thousandths(face.descent),
                self._thousandths(face.capital),
                _STEM_V[face.name],
                file,
            )
        )
        descendant = objects.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/CIDToGIDMap/Identity/FontDescriptor %d 0 R/DW %d/W[%b]>>"
            % (name, descriptor, self._thousandths(face.advances[0]), self._widths(glyphs).encode())
        )
        unicode = objects.add_stream(_to_unicode(character_of).encode("ascii"))
        return objects.add(
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]"
            b"/ToUnicode %d 0 R>>" % (name, descendant, unicode)
        )

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self._face.units_per_em)

    def _widths(self, glyphs: tuple[int, ...]) -> str:
        runs = []
        for _distance, run in groupby(enumerate(glyphs), key=lambda placed: placed[1] - placed[0]):
            neighbours = [glyph for _place, glyph in run]
            # Whole numbers: pdfium cuts off what is behind the point, others do not.
            widths = (self._thousandths(self._face.advances[glyph]) for glyph in neighbours)
            runs.append(f"{neighbours[0]}[{as_numbers(widths)}]")
        return "".join(runs)


class _Shown(dict[str, str]):
    """Character → its glyph's number in hexadecimal; it holds what was shown."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self._glyphs = face.glyphs

    def __missing__(self, character: str) -> str:
        self[character] = shown = f"{self._glyphs[character]:04X}"
        return shown


def _tag(glyphs: tuple[int, ...]) -> str:
    """Return the six letters that tell this subset from others of its font (9.9.2)."""
    digest = sha256(repr(glyphs).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


@lru_cache(maxsize=16)  # previews use the same few again and again
def _program(face: Typeface, glyphs: tuple[int, ...]) -> bytes:
    options = Options(
        retain_gids=True,
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        layout_features=[],
        legacy_kern=False,
    )
    with TTFont(face.file, recalcTimestamp=False, lazy=True) as font:
        options.drop_tables = [table for table in font.reader.tables if table not in _KEPT]
        subsetter = Subsetter(options)
        subsetter.populate(gids=glyphs)
        subsetter.subset(font)
        out = BytesIO()
        font.save(out)
    return out.getvalue()


def _to_unicode(character_of: dict[int, str]) -> str:
    return "\n".join(_cmap_lines(character_of))


def _cmap_lines(character_of: dict[int, str]) -> Iterator[str]:
    yield "/CIDInit/ProcSet findresource begin 12 dict begin begincmap"
    yield "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def"
    yield "/CMapName/Adobe-Identity-UCS def/CMapType 2 def"
    yield "1 begincodespacerange<0000><FFFF>endcodespacerange"
    entries = [
        f"<{glyph:04X}><{character.encode('utf-16-be').hex().upper()}>"
        for glyph, character in sorted(character_of.items())
    ]
    for first in range(0, len(entries), _AT_ONCE):
        block = entries[first : first + _AT_ONCE]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
    yield "endcmap CMapName currentdict/CMap defineresource pop end end"
