"""An independent scanner for symbols and pictures of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from contactcodes.codes.matrix_symbol import MatrixSymbol

Scanner = Callable[[MatrixSymbol | NDArray[np.uint8]], zxingcpp.Barcode]


@pytest.fixture(scope="session")
def scan() -> Scanner:
    """Read the one symbol of a grey picture, a QR Code, or of modules drawn 3 pixels wide, whatever it is."""
    formats = {
        "QR Code": zxingcpp.BarcodeFormat.QRCode,
        "Micro QR Code": zxingcpp.BarcodeFormat.MicroQRCode,
        "GS1 Data Matrix": zxingcpp.BarcodeFormat.DataMatrix,
    }

    def read(seen: MatrixSymbol | NDArray[np.uint8]) -> zxingcpp.Barcode:
        symbology = "QR Code"
        if isinstance(seen, MatrixSymbol):
            symbology = seen.symbology
            light = ~np.pad(seen.modules, seen.quiet_zone_modules)
            seen = light.repeat(3, axis=0).repeat(3, axis=1) * np.uint8(255)
        barcodes = zxingcpp.read_barcodes(seen, formats=formats[symbology], text_mode=zxingcpp.TextMode.Plain)
        assert len(barcodes) == 1
        return barcodes[0]

    return read
