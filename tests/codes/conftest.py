"""An independent scanner for symbols and pictures of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from contactcodes.codes.symbol import Symbol

Scanner = Callable[[Symbol | NDArray[np.uint8]], zxingcpp.Barcode]


@pytest.fixture(scope="session")
def scan() -> Scanner:
    """Read the one symbol of a grey picture, or of modules drawn 3 pixels wide."""

    def read(seen: Symbol | NDArray[np.uint8]) -> zxingcpp.Barcode:
        if isinstance(seen, Symbol):
            light = ~np.pad(seen.modules, 4)
            seen = light.repeat(3, axis=0).repeat(3, axis=1) * np.uint8(255)
        barcodes = zxingcpp.read_barcodes(
            seen, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain
        )
        assert len(barcodes) == 1
        return barcodes[0]

    return read
