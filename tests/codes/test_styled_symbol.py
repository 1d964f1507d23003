"""Styled symbols: drawn, proven, and written as files that say what the symbol says."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import vl_convert
from numpy.typing import NDArray
from PIL import Image

from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.logo import Logo
from contactcodes.codes.qr_standard import blocks, data_places, function_patterns
from contactcodes.codes.style import Style, StyleError
from contactcodes.codes.style_proof import LEAST_UNUSED, prove_styled, styled, unused_correction
from contactcodes.codes.styled_file import prove_styled_file, styled_file
from contactcodes.codes.styled_symbol import Format, StyledSymbol, draw, logo_modules
from contactcodes.codes.symbol import make_symbol
from contactcodes.codes.vector_files import Shape
from contactcodes.errors import ProofError
from tests.codes.conftest import Scanner
from tests.codes.logos_made import disc

USUAL = "HTTPS://QR.DUPONT.FR/7K3QX9M"
WHATSAPP = ChannelMark("WhatsApp", "#25d366")


@pytest.fixture(scope="module")
def everything() -> StyledSymbol:
    """A symbol with all that a style can ask for."""
    style = Style(
        modules="rounded",
        eyes="rounded",
        dark="#1b3a6b",
        eye="#14532d",
        light="#fff8e7",
        logo=Logo.read(disc("#7b1e3a")),
        level_h=True,
        call_to_action="Une question ? Écrivez-nous",
        channel_mark=True,
    )
    return styled(style.symbol_of(USUAL), style, WHATSAPP)


@pytest.mark.parametrize(
    ("modules", "eyes", "words", "mark"),
    list(product(["square", "rounded"], ["square", "rounded"], ["", "Écrivez-nous"], [False, True])),
)
def test_every_style_is_proven(modules: str, eyes: str, words: str, mark: bool) -> None:
    style = Style(
        modules=modules,  # type: ignore[arg-type]
        eyes=eyes,  # type: ignore[arg-type]
        call_to_action=words,
        channel_mark=mark,
        dark="#1b3a6b",
        eye="#7b1e3a",
        light="#fffacd",
    )
    proof = prove_styled(styled(make_symbol(USUAL), style, WHATSAPP))
    assert (proof.wrong_modules, proof.unused) == (0, 1)


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "eps"])
def test_each_file_says_what_the_symbol_says(
    everything: StyledSymbol, form: Format, scan: Scanner, tmp_path: Path
) -> None:
    file = everything.as_file(form, side_mm=30)
    assert scan(rendered(file, form, tmp_path)).text == USUAL


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "eps"])
@pytest.mark.parametrize("side_mm", [12.5, 30, 400])
def test_each_file_is_proven_as_it_is_delivered(
    everything: StyledSymbol, form: Format, side_mm: float
) -> None:
    if (form, side_mm) == ("png", 400):
        side_mm = 150  # more pixels are refused
    file = styled_file(everything, form, side_mm=side_mm)
    assert file == everything.as_file(form, side_mm=side_mm)


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "eps"])
def test_a_file_that_is_another_symbol_s_is_refused(everything: StyledSymbol, form: Format) -> None:
    style = everything.style
    other = styled(style.symbol_of(USUAL[:-1] + "N"), style, WHATSAPP).as_file(form, side_mm=30)
    with pytest.raises(ProofError, match="is not proven to scan, so there is none"):
        prove_styled_file(other, form, everything)
    with pytest.raises(ProofError, match="cannot be read"):
        prove_styled_file(b"nothing", form, everything)
    unframed = styled(everything.symbol, replace(style, call_to_action="")).as_file(form, side_mm=30)
    with pytest.raises(ProofError, match="width and height"):
        prove_styled_file(unframed, form, everything)


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "eps"])
def test_the_same_style_gives_the_same_bytes(everything: StyledSymbol, form: Format) -> None:
    again = styled(everything.symbol, everything.style, WHATSAPP)
    assert everything.as_file(form, side_mm=30) == again.as_file(form, side_mm=30)


def test_a_frame_comes_on_top_of_the_side(everything: StyledSymbol) -> None:
    symbol_modules = everything.symbol.side_modules + 8
    width_mm, height_mm = (
        size / 72 * 25.4
        for size in pypdfium2.PdfDocument(everything.as_file("pdf", side_mm=30))[0].get_size()
    )
    assert width_mm == pytest.approx(30 * everything.across / symbol_modules, abs=0.01)
    assert height_mm == pytest.approx(30 * everything.down / symbol_modules, abs=0.01)
    bare = styled(make_symbol(USUAL), Style(modules="rounded"))
    assert bare.width_mm(30) == 30


def test_the_logo_stands_in_cleared_whole_modules_never_more_than_its_share() -> None:
    for version, share in product(range(2, 7), (0.12, 0.15, 0.17, 0.2)):
        symbol = make_symbol(USUAL, version=version, level="L" if version == 2 else None)
        side = logo_modules(symbol, share)
        assert side % 2 == 1
        assert side <= share * symbol.side_modules
        assert side >= 3 or share * symbol.side_modules < 3


@pytest.mark.parametrize("text", ["HTTPS://A.CO/7K3QX9M", USUAL, USUAL + "XXXXXXXXXXXXXXXXXX"])
@pytest.mark.parametrize("share", [0.12, 0.2])
def test_a_logo_that_is_let_through_leaves_most_of_the_error_correction(text: str, share: float) -> None:
    style = Style(logo=Logo.read(disc("#7b1e3a")), logo_share=share, level_h=True)
    proof = prove_styled(styled(style.symbol_of(text), style))
    assert proof.wrong_modules > 0
    assert LEAST_UNUSED <= proof.unused < 1


def test_a_logo_that_leaves_too_little_is_refused_by_the_proof_alone() -> None:
    style = Style(logo=Logo.read(disc("#7b1e3a")), logo_share=0.3, level_h=True)
    with pytest.raises(StyleError, match=r"spoils \d+ modules and leaves \d+% .* 60% is needed"):
        prove_styled(draw(style.symbol_of("HTTPS://A.CO/7K3QX9M"), style))


def test_a_logo_on_a_square_that_leads_the_scanner_is_refused() -> None:
    style = Style(logo=Logo.read(disc("#7b1e3a")), logo_share=0.12)
    with pytest.raises(StyleError, match="squares by which a scanner finds its way"):
        prove_styled(draw(make_symbol(USUAL, version=7), style))


def planted(drawing: StyledSymbol, x: float, y: float) -> StyledSymbol:
    """Return the drawing with one dark module more."""
    dark = drawing.shapes[1].colour
    return replace(drawing, shapes=(*drawing.shapes, Shape(dark, [("R", x, y, 1, 1)])))


def test_ink_in_the_quiet_zone_is_found() -> None:
    drawing = styled(make_symbol(USUAL), Style(modules="rounded"))
    with pytest.raises(StyleError, match="white border"):
        prove_styled(planted(drawing, 1, 10))


def test_one_wrong_module_is_counted() -> None:
    drawing = styled(make_symbol(USUAL), Style(modules="rounded"))
    light = np.argwhere(~drawing.symbol.modules & ~function_patterns(drawing.symbol.version)[1])[0]
    proof = prove_styled(planted(drawing, drawing.left + light[1], drawing.top + light[0]))
    assert proof.wrong_modules == 1
    assert proof.unused == pytest.approx(1 - 1 / 11)  # 2-Q: 22 codewords repair 11


def test_a_symbol_that_says_something_else_is_refused() -> None:
    drawing = styled(make_symbol(USUAL), Style(modules="rounded"))
    with pytest.raises(StyleError):
        prove_styled(replace(drawing, symbol=make_symbol(USUAL[:-1] + "N")))


@pytest.mark.parametrize(("version", "level"), [(2, "H"), (3, "H"), (3, "Q"), (5, "Q"), (7, "H"), (10, "M")])
def test_unused_correction_counts_codewords_block_by_block(version: int, level: str) -> None:
    side = 17 + 4 * version
    sizes, correction = blocks(version, level)  # type: ignore[arg-type]
    rows, columns = data_places(version)
    codewords = sum(sizes) + correction * len(sizes)
    wrong = np.zeros((side, side), dtype=bool)
    assert unused_correction(wrong, version, level) == 1  # type: ignore[arg-type]
    # The last codewords are correction and go to the blocks by turns: two of one block, one of each other.
    for codeword in range(codewords - len(sizes) - 1, codewords):
        wrong[rows[8 * codeword], columns[8 * codeword]] = True
    assert unused_correction(wrong, version, level) == pytest.approx(1 - 2 / (correction // 2))  # type: ignore[arg-type]
    for bit in range(8):  # a codeword is wrong once, however many of its modules are
        place = 8 * (codewords - 1) + bit
        wrong[rows[place], columns[place]] = True
    assert unused_correction(wrong, version, level) == pytest.approx(1 - 2 / (correction // 2))  # type: ignore[arg-type]
    assert unused_correction(~wrong, version, level) == 0  # type: ignore[arg-type]


def test_all_that_is_wrong_is_told_at_once() -> None:
    style = Style(
        dark="#f28c28",
        logo=Logo.read(disc("#000000")),
        logo_share=0.5,
        call_to_action="W" * 40,
        eye="#14532d",
    )
    with pytest.raises(StyleError) as told:
        styled(make_symbol(USUAL), style)
    assert [one.field for one in told.value.refusals] == ["dark", "logo_share", "level_h", "call_to_action"]
    assert "fewer words" in str(told.value)


def test_words_shrink_before_they_are_refused() -> None:
    short, longer = (
        draw(make_symbol(USUAL), Style(call_to_action=words)).shapes[3]
        for words in ("HIT", "HIT THE HILL AT NINE")
    )
    assert height(short) > height(longer) > 0


def height(shape: Shape) -> float:
    ends = [segment[-1] for segment in shape.segments if segment[0] in "ML"]
    return max(ends) - min(ends)  # type: ignore[operator, type-var]


def rendered(file: bytes, form: Format, folder: Path) -> NDArray[np.uint8]:
    """Return a file as a grey picture, by a renderer of its kind."""
    if form == "svg":
        file = vl_convert.svg_to_png(file.decode(), scale=3)
    elif form == "pdf":
        return np.asarray(pypdfium2.PdfDocument(file)[0].render(scale=3).to_pil().convert("L"))
    elif form == "eps":
        ghostscript = shutil.which("gs")
        if ghostscript is None:
            pytest.skip("Ghostscript is missing; install it: apt install ghostscript")
        (folder / "symbol.eps").write_bytes(file)
        options = ["-q", "-dNOPAUSE", "-dBATCH", "-dEPSCrop", "-sDEVICE=png16m", "-r200"]
        subprocess.run(
            [ghostscript, *options, f"-sOutputFile={folder / 'symbol.png'}", str(folder / "symbol.eps")],
            check=True,
        )
        file = (folder / "symbol.png").read_bytes()
    return np.asarray(Image.open(io.BytesIO(file)).convert("L"))
