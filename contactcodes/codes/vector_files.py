"""Filled shapes as files of an exact size on paper: SVG, PDF, EPS, and PNG from the PDF.

Shapes stand in modules of the symbol, from the top left of the quiet zone, y downwards.
Each is one path and one fill: neighbours that are filled one by one leave hairlines that
make a symbol unreadable at some resolutions (measured).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

import pypdfium2

from contactcodes.codes.drawing_pdf import Cmyk, DrawingPdf
from contactcodes.codes.pdf_objects import as_numbers
from contactcodes.codes.pdfium import PDFIUM
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH  # ISO 32000-2, 8.3.2.3: default user space
SMALLEST_SIDE_MM = 5.0  # modules of 0.15 mm: nothing smaller is printed
LARGEST_SIDE_MM = 5000.0
LARGEST_SIDE_PX = 10_000
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

# The operators of a PDF's page (ISO 32000-2, 8.5), so that an EPS holds the very same drawing.
_EPS_PROLOGUE = """\
%%BeginProlog
/contactcodes 10 dict def contactcodes begin
/cm{6 array astore concat}bind def
/k{setcmykcolor}bind def
/cs{load setcolorspace}bind def
/scn{setcolor}bind def
/m{moveto}bind def
/l{lineto}bind def
/c{curveto}bind def
/h{closepath}bind def
/re{4 2 roll moveto 1 index 0 rlineto 0 exch rlineto neg 0 rlineto closepath}bind def
/f{fill}bind def
/f*{eofill}bind def
"""
_EPS_BEGIN = """\
end
%%EndProlog
%%Page: 1 1
save contactcodes begin
%%BeginObject: drawing
"""
_EPS_END = """
%%EndObject
end restore
showpage
%%Trailer
%%EOF
"""
_EPS_INK = re.compile(
    rb"^/I[0-9]+\[/Separation\((.*)\)cvn/DeviceCMYK\{dup ([0-9.]+) mul exch dup ([0-9.]+) mul exch "
    rb"dup ([0-9.]+) mul exch ([0-9.]+) mul\}\]def$",
    re.MULTILINE,
)


class Colour(NamedTuple):
    """A colour on paper and on a screen.

    cmyk  cyan, magenta, yellow, black: 0 to 1 each; of a spot colour, what screens show for it
    rgb   sRGB as ``#rrggbb``
    spot  the name of a spot colour, as the printing house calls it; empty: it is printed in CMYK
    """

    cmyk: Cmyk
    rgb: str
    spot: str = ""


BLACK = Colour((0, 0, 0, 1), "#000000")  # K100: in black ink only, which cannot be out of register
WHITE = Colour((0, 0, 0, 0), "#ffffff")

# Move to, line to, curve to (two control points and the end), close; and a whole rectangle by its
# corner, width and height, of which a plain symbol is made.
Segment: TypeAlias = (
    tuple[Literal["M"], float, float]
    | tuple[Literal["L"], float, float]
    | tuple[Literal["C"], float, float, float, float, float, float]
    | tuple[Literal["Z"]]
    | tuple[Literal["R"], float, float, float, float]
)

_SVG = {
    "M": "M{:g} {:g}".format,
    "L": "L{:g} {:g}".format,
    "C": "C{:g} {:g} {:g} {:g} {:g} {:g}".format,
    "Z": "z".format,
    "R": "M{0:g} {1:g}h{2:g}v{3:g}h-{2:g}z".format,
}
_PDF = {
    "M": "{:g} {:g} m".format,
    "L": "{:g} {:g} l".format,
    "C": "{:g} {:g} {:g} {:g} {:g} {:g} c".format,
    "Z": "h".format,
    "R": "{:g} {:g} {:g} {:g} re".format,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One path, filled at once.

    segments   closed paths in modules, y downwards
    even_odd   True: inside is what is crossed an odd number of times; False: by winding,
               so that a hole runs against what it is in
    """

    colour: Colour
    segments: Sequence[Segment]
    even_odd: bool = False


def svg_of(
    shapes: Sequence[Shape], modules: float, side_mm: float, title: str, *, modules_high: float | None = None
) -> bytes:
    """Return an SVG document that names its title to screen readers; nothing is behind the shapes.

    modules       across, quiet zones included: what ``side_mm`` is wide
    side_mm       the printed width
    modules_high  where it is no square

    Raises SymbolError if the side is not ``SMALLEST_SIDE_MM`` to ``LARGEST_SIDE_MM``.
    """
    high = modules if modules_high is None else modules_high
    width_mm = checked_side_mm(side_mm)
    named = escape(_NO_XML_CHARACTER.sub("\ufffd", title))
    paths = "".join(map(_svg_path, shapes))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"'
        f' width="{width_mm:.6g}mm" height="{width_mm / modules * high:.6g}mm"'
        f' viewBox="0 0 {modules:g} {high:g}" shape-rendering="{_rendering(shapes)}">'
        f"<title>{named}</title>{paths}</svg>\n"
    ).encode()


def pdf_of(
    shapes: Sequence[Shape], modules: float, side_mm: float, title: str, *, modules_high: float | None = None
) -> bytes:
    """Return a PDF of one page of the drawing's size, in CMYK and spot colours, the same bytes each time.

    Arguments and errors as those of ``svg_of``.
    """
    file = io.BytesIO()
    with DrawingPdf(file, title=title) as pdf:
        add_page(pdf, shapes, modules, side_mm, modules_high=modules_high)
    return file.getvalue()


def add_page(
    pdf: DrawingPdf,
    shapes: Sequence[Shape],
    modules: float,
    side_mm: float,
    *,
    label: str = "",
    modules_high: float | None = None,
) -> None:
    """Add a page of the drawing's size to a PDF.

    label  what viewers call the page, in ASCII; empty: its number
    """
    width_pt, height_pt = _size_pt(modules, side_mm, modules_high)
    drawing = _placed(_operators(shapes, "cmyk"), width_pt / modules, height_pt)
    pdf.add_page(drawing, width_pt, height_pt, label=label, spots=spot_colours(shapes))


def eps_of(
    shapes: Sequence[Shape], modules: float, side_mm: float, title: str, *, modules_high: float | None = None
) -> bytes:
    """Return an EPS file in CMYK and spot colours, drawn as ``pdf_of`` draws; for layout programs of old.

    Arguments and errors as those of ``svg_of``.
    Source: Adobe, PostScript Language Document Structuring Conventions 3.0 and EPSF 3.0.
    """
    width_pt, height_pt = _size_pt(modules, side_mm, modules_high)
    named = "".join(one if " " <= one <= "~" else "?" for one in title)[:200]
    spots = spot_colours(shapes)
    head = (
        "%!PS-Adobe-3.0 EPSF-3.0\n"
        f"%%BoundingBox: 0 0 {ceil(width_pt)} {ceil(height_pt)}\n"
        f"%%HiResBoundingBox: 0 0 {width_pt:.5f} {height_pt:.5f}\n"
        f"%%Title: {named}\n%%Creator: contactcodes\n%%LanguageLevel: 2\n%%Pages: 1\n"
        f"{_eps_comments(spots)}%%EndComments\n"
    )
    drawing = _placed(_operators(shapes, "cmyk"), width_pt / modules, height_pt)
    return (head + _EPS_PROLOGUE + _eps_inks(spots) + _EPS_BEGIN + drawing + _EPS_END).encode("ascii")


def png_of(
    shapes: Sequence[Shape],
    modules: float,
    side_mm: float,
    title: str,
    *,
    dpi: int = 600,
    modules_high: float | None = None,
) -> bytes:
    """Return an RGB PNG on white of whole pixels a module, drawn by pdfium.

    dpi  the least resolution. The file is a little finer where modules would not be
         whole pixels, and says so (pHYs), so that it prints ``side_mm`` wide.

    Raises SymbolError as ``svg_of``, and for more than ``LARGEST_SIDE_PX`` pixels a side.
    """
    module_px = module_pixels(max(modules, modules_high or 0), side_mm / modules, dpi)
    width_pt, height_pt = _size_pt(modules, side_mm, modules_high)
    page = io.BytesIO()
    with DrawingPdf(page, title=title) as pdf:
        pdf.add_page(_placed(_operators(shapes, "rgb"), width_pt / modules, height_pt), width_pt, height_pt)
    with PDFIUM:
        document = pypdfium2.PdfDocument(page.getvalue())
        try:
            # A hair less, because pdfium rounds up.
            drawn = document[0].render(scale=(module_px * modules - 1e-3) / width_pt)
            picture = drawn.to_pil().convert("RGB")
        finally:
            document.close()
    file = io.BytesIO()
    exact_dpi = module_px * modules / side_mm * MM_PER_INCH
    picture.save(file, "PNG", dpi=(exact_dpi, exact_dpi))
    return file.getvalue()


def module_pixels(modules: float, module_mm: float, dpi: int) -> int:
    """Return the whole pixels of a module in a picture of at least that resolution.

    Raises SymbolError if the picture has more than ``LARGEST_SIDE_PX`` pixels a side.
    """
    checked_side_mm(modules * module_mm)
    module_px = max(1, ceil(module_mm / MM_PER_INCH * dpi - 1e-9))
    if module_px * modules > LARGEST_SIDE_PX:
        raise SymbolError(
            _(
                "The picture would have %(pixels)s pixels a side; at most %(limit)s are made. Take SVG or "
                "PDF, which are sharp at any size, or a lower resolution."
            )
            % {"pixels": format_number(int(module_px * modules)), "limit": format_number(LARGEST_SIDE_PX)}
        )
    return module_px


def checked_side_mm(side_mm: float) -> float:
    """Return the side. Raises SymbolError if it is not ``SMALLEST_SIDE_MM`` to ``LARGEST_SIDE_MM``."""
    if not SMALLEST_SIDE_MM <= side_mm <= LARGEST_SIDE_MM:  # nor what is no number
        raise SymbolError(
            _("A symbol’s side is %(least)s to %(most)s mm; %(side)s mm was asked for.")
            % {
                "least": format_number(SMALLEST_SIDE_MM),
                "most": format_number(LARGEST_SIDE_MM),
                "side": format_number(side_mm),
            }
        )
    return side_mm


def _svg_path(shape: Shape) -> str:
    rule = ' fill-rule="evenodd"' if shape.even_odd else ""
    drawn = "".join(_written(shape.segments, _SVG))
    return f'<path fill="{_short(shape.colour.rgb)}"{rule} d="{drawn}"/>'


def _rendering(shapes: Iterable[Shape]) -> str:
    # Whole modules are sharpest unsmoothed; curves are not.
    curved = any(segment[0] == "C" for shape in shapes for segment in shape.segments)
    return "geometricPrecision" if curved else "crispEdges"


def _short(rgb: str) -> str:
    return f"#{rgb[1]}{rgb[3]}{rgb[5]}" if rgb[1::2] == rgb[2::2] else rgb


def cmyk_operators(shapes: Sequence[Shape]) -> str:
    """Return the operators of PDF that fill shapes in their inks, in their own unit, y downwards (8.5)."""
    return _operators(shapes, "cmyk")


def spot_colours(shapes: Iterable[Shape]) -> dict[str, Cmyk]:
    """Return the spot colours of a drawing in the order it calls them: name → what screens show."""
    return {shape.colour.spot: shape.colour.cmyk for shape in shapes if shape.colour.spot}


def spot_colours_of_eps(file: bytes) -> dict[str, Cmyk]:
    """Return the spot colours as the PostScript of an EPS of ``eps_of`` makes them."""
    found = {}
    for written, *parts in _EPS_INK.findall(file):
        cyan, magenta, yellow, black = map(float, parts)
        name = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), written).decode()
        found[name] = (cyan, magenta, yellow, black)
    return found


def _eps_comments(spots: Mapping[str, Cmyk]) -> str:
    """Return what layout programs look for (DSC 3.0, 6.3): the names, and the same again with CMYK."""
    if not spots:
        return ""
    names = " ".join(f"({_eps_string(name)})" for name in spots)
    inks = " ".join(f"{as_numbers(cmyk)} ({_eps_string(name)})" for name, cmyk in spots.items())
    return f"%%DocumentCustomColors: {names}\n%%CMYKCustomColor: {inks}\n"


def _eps_inks(spots: Mapping[str, Cmyk]) -> str:
    """Return the definitions of spot colours (PostScript Language Reference, 4.8.4: Separation)."""
    lines = []
    for place, (name, cmyk) in enumerate(spots.items(), 1):
        cyan, magenta, yellow, black = (as_numbers([part]) for part in cmyk)
        tint = f"dup {cyan} mul exch dup {magenta} mul exch dup {yellow} mul exch {black} mul"
        lines.append(f"/I{place}[/Separation({_eps_string(name)})cvn/DeviceCMYK{{{tint}}}]def\n")
    return "".join(lines)


def _eps_string(text: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}" for byte in text.encode()
    )


def _operators(shapes: Sequence[Shape], inks: Literal["cmyk", "rgb"]) -> str:
    """Return the operators that fill the shapes, in modules."""
    lines: list[str] = []
    spots = list(spot_colours(shapes))
    for shape in shapes:
        if inks == "cmyk" and shape.colour.spot:
            lines.append(f"/I{spots.index(shape.colour.spot) + 1} cs 1 scn")
        elif inks == "cmyk":
            lines.append("{:g} {:g} {:g} {:g} k".format(*shape.colour.cmyk))
        else:
            red, green, blue = bytes.fromhex(shape.colour.rgb.removeprefix("#"))
            lines.append(f"{red / 255:.4f} {green / 255:.4f} {blue / 255:.4f} rg")
        lines.extend(_written(shape.segments, _PDF))
        lines.append("f*" if shape.even_odd else "f")
    return "\n".join(lines)


def _written(segments: Iterable[Segment], forms: Mapping[str, Callable[..., str]]) -> Iterator[str]:
    for name, *numbers in segments:
        # To a ten thousandth of a module, which {:g} never writes with an exponent: PDF knows none.
        yield forms[name](*[round(number, 4) for number in numbers])


def _placed(operators: str, scale: float, height_pt: float) -> str:
    return f"{scale:.8f} 0 0 -{scale:.8f} 0 {height_pt:.5f} cm\n{operators}"  # y downwards


def _size_pt(modules: float, side_mm: float, modules_high: float | None) -> tuple[float, float]:
    width_pt = checked_side_mm(side_mm) * POINTS_PER_MM
    return width_pt, width_pt if modules_high is None else width_pt / modules * modules_high
