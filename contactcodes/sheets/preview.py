"""Previews: the first page of a drawn PDF as a picture for the studio."""

from __future__ import annotations

from contactcodes.sheets.page_pictures import opened_pdf


def first_page_png(pdf: bytes, *, width_px: int) -> bytes:
    """Return the first page as PNG in colour.

    width_px  1 to 4,000; the height follows

    Raises ValueError outside that range.
    """
    if not 1 <= width_px <= 4000:
        raise ValueError(f"width_px = {width_px} is not within 1 to 4000")
    with opened_pdf(pdf) as pages:
        return pages.png(1, width_px=width_px)
