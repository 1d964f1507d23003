"""What the pages of a PDF draw with: fonts that are not embedded, colours that are not for print.

Source: ISO 32000-2, 7.8.3 (resources), 8.6 (colour spaces), 9.9 (embedded font programs).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from contactcodes.language import _

_RGB = {"/DeviceRGB", "/RGB", "/CalRGB"}
_COLOUR_OPERATORS = "rg RG cs CS BI ID EI"
# In a content without any of these no operator and no operand names RGB; “#” may hide a letter of a name.
_SUSPICIOUS = (b"rg", b"RG", b"BI", b"#")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_NOT_DRAWN = {"/Parent", "/StructParents", "/Metadata", "/B", "/Thumb"}


class ResourceCheck:
    """Fonts and colours of one opened document, each object looked at once."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: set[tuple[int, int]] = set()

    def problems(self, page: pikepdf.Object) -> Iterator[str]:
        """Yield what is wrong with what a page draws and was not seen before, in words."""
        contents = page.get("/Contents")
        streams = (
            contents if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
        )
        if any(_is_suspicious(read(stream)) for stream in streams) and _draws_rgb(page):
            yield _in_rgb(_("what the page draws"))
        resources = inherited(page, "/Resources")
        for key, value in page.items():
            if key not in _NOT_DRAWN and key not in ("/Contents", "/Resources"):
                yield from self._look(value, key)
        if resources is not None:
            yield from self._look(resources, "/Resources")

    def _look(self, start: pikepdf.Object, name: str) -> Iterator[str]:
        """Look at an object and all that it refers to."""
        waiting: list[tuple[str, Any]] = [(name, start)]
        while waiting:
            where, each = waiting.pop()
            if not isinstance(each, pikepdf.Object):
                continue  # a number, a truth
            if each.is_indirect:
                if each.objgen in self._seen:
                    continue
                self._seen.add(each.objgen)
            if isinstance(each, pikepdf.Name):
                if str(each) in _RGB:
                    yield _in_rgb(where)
            elif isinstance(each, pikepdf.Array):
                if _is_icc_of_rgb(each):
                    yield _in_rgb(where)
                waiting.extend((where, item) for item in each)
            elif isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
                yield from _own_problems(each, where)
                waiting.extend((key, value) for key, value in each.items() if key not in _NOT_DRAWN)


def _own_problems(each: pikepdf.Object, where: str) -> Iterator[str]:
    if each.get("/Type") == "/Font" and not _is_embedded(each):
        yield _("the font %(font)s is not embedded: the printer would put another in its place") % {
            "font": str(each.get("/BaseFont", where)).removeprefix("/")
        }
    for program in _PROGRAMS:
        if isinstance(letters := each.get(program), pikepdf.Stream):
            read(letters)
    is_drawing = each.get("/Subtype") == "/Form" or each.get("/PatternType") == 1
    if is_drawing and isinstance(each, pikepdf.Stream) and _is_suspicious(read(each)) and _draws_rgb(each):
        yield _in_rgb(where)


def _in_rgb(where: str) -> str:
    return _("there are colours in RGB (%(where)s); for print they are CMYK, grey or a spot colour") % {
        "where": where.removeprefix("/")
    }


def read(stream: pikepdf.Object) -> bytes:
    """Return what a stream holds. Raises zlib.error where a byte of it was spoilt, which qpdf lets pass."""
    if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
        return zlib.decompress(stream.read_raw_bytes())
    return stream.read_bytes()


def inherited(page: pikepdf.Object, key: str, default: Any = None) -> Any:
    """Return an attribute of a page, or of what it hangs from (7.7.3.4)."""
    node: Any = page
    while node is not None:
        if (value := node.get(key)) is not None:
            return value
        node = node.get("/Parent")
    return default


def _is_suspicious(content: bytes) -> bool:
    return any(letters in content for letters in _SUSPICIOUS)


def _draws_rgb(drawing: pikepdf.Object) -> bool:
    """Tell whether an operator sets a colour in RGB; spaces that resources name are looked at there."""
    for instruction in pikepdf.parse_content_stream(drawing, _COLOUR_OPERATORS):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            image = instruction.iimage.obj
            named: Any = [image.get("/ColorSpace", image.get("/CS", ""))]
        else:
            if str(instruction.operator) in ("rg", "RG"):
                return True
            named = instruction.operands if str(instruction.operator) in ("cs", "CS") else []
        if any(str(each) in _RGB for each in named):
            return True
    return False


def _is_icc_of_rgb(space: pikepdf.Array) -> bool:
    return (
        len(space) > 1
        and space[0] == "/ICCBased"
        and isinstance(space[1], pikepdf.Stream)
        and space[1].get("/N") == 3
    )


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True  # its glyphs are drawings in the file
    if font.get("/Subtype") == "/Type0":
        return True  # its descendants are fonts of their own, and looked at as such
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, pikepdf.Dictionary) and any(key in descriptor for key in _PROGRAMS)
