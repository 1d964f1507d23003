"""What stands on a panel, as operators of PDF: symbol, logo, mark, words."""

from __future__ import annotations

from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.sheets.artwork import Artwork, logo_operators, mark_operators
from contactcodes.sheets.boxes import Panel, SymbolBox, TextBox
from contactcodes.sheets.lettering import Label, Lettering
from contactcodes.sheets.pdf_file import PdfFile
from contactcodes.sheets.press import Ink
from contactcodes.sheets.symbol_path import symbol_path, symbol_transform
from contactcodes.sheets.text_block import TextBlock


class PanelDrawing:
    """A panel of a run: what all labels share is made once.

    Points, y upwards, from the top left of the face.
    """

    def __init__(self, panel: Panel, pdf: PdfFile, lettering: Lettering, artwork: Artwork, ink: Ink) -> None:
        """Take what stands on it; ``ink`` is that of the symbols."""
        self._pdf = pdf
        self._symbol = panel.symbol
        self._trade_symbol = panel.trade_symbol
        self._ink = "0 0 0 1 k"
        if not ink.is_process_black:
            self._ink = f"{pdf.spot(ink.name, ink.alternate)} cs 1 scn"
        self._transforms: dict[int, str] = {}  # side of a symbol → what stands before its path
        self._trade_transforms: dict[int, str] = {}
        self._pictures = ""
        if panel.logo and artwork.logo:
            self._pictures += logo_operators(artwork.logo, pdf.picture(artwork.logo), panel.logo)
        if panel.mark and artwork.mark:
            self._pictures += mark_operators(artwork.mark, panel.mark)
        self._words = "".join(self._block(box).operators(fitted) for box, fitted in lettering.shared(panel))
        self._drawn: tuple[Label | None, str] = None, ""
        self._own = [(words, self._block(words.box)) for words in lettering.own(panel)]

    def operators(self, label: Label) -> str:
        """Return what draws the panel of a label."""
        if label is not self._drawn[0]:  # copies come one after the other, and the faces of a tent
            own = "".join([block.operators(words.on(label)) for words, block in self._own])
            operators = f"{self._symbol_of(label)}{self._pictures}BT\n{self._words}{own}ET\n"
            self._drawn = label, operators
        return self._drawn[1]

    def _symbol_of(self, label: Label) -> str:
        drawn = self._filled(label.symbol, self._symbol, self._transforms) if self._symbol else ""
        if self._trade_symbol and label.trade_symbol:
            drawn += self._filled(label.trade_symbol, self._trade_symbol, self._trade_transforms)
        return drawn

    def _filled(self, symbol: MatrixSymbol, box: SymbolBox, transforms: dict[int, str]) -> str:
        transform = transforms.get(symbol.side_modules)
        if transform is None:
            transform = f"{self._ink}\nq {symbol_transform(symbol, box)}\n"
            transforms[symbol.side_modules] = transform
        return f"{transform}{symbol_path(symbol)}f Q\n"

    def _block(self, box: TextBox) -> TextBlock:
        return TextBlock(box, self._pdf.font(box.weight), self._pdf.font_operand(box.weight))
