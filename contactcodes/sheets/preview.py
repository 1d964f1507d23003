"""Previews: a page of a drawn PDF as a picture for the studio."""

from __future__ import annotations

from pathlib import Path

from contactcodes.sheets.page_pictures import opened_pdf


def first_page_png(pdf: bytes | Path, *, width_px: int, page: int = 1) -> bytes:
    """Return the first page, or another one, as PNG in colour.

    width_px  1 to 4,000; the height follows
    page      from 1

    Raises ValueError outside that range, and for a page that the file does not have.
    """
    if not 1 <= width_px <= 4000:
        raise ValueError(f"width_px = {width_px} is not within 1 to 4000")
    with opened_pdf(pdf) as pages:
        if not 1 <= page <= pages.count:
            raise ValueError(f"page = {page} is not within 1 to {pages.count}")
        return pages.png(page, width_px=width_px)
