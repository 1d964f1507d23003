"""The brand on the page: the one chosen in this browser, else the service's own."""

from __future__ import annotations

from typing import cast

from flask import g, session

from contactcodes.campaigns.brand import Brand, all_brands
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.web.current_service import service

_CHOSEN = "brand"


def brands_here() -> list[Brand]:
    """Return every brand, read once a request; the sample brand last."""
    if "brands" not in g:
        with service().database.reading() as connection:
            g.brands = all_brands(connection)
    return cast(list[Brand], g.brands)


def current_brand() -> Brand:
    """Return the brand on the page. Raises NotFoundError while the service has none."""
    brands = brands_here()
    if not brands:
        raise NotFoundError(_("There is no brand yet."))
    chosen = session.get(_CHOSEN)
    return next((brand for brand in brands if brand.id == chosen), brands[0])


def leave_sample_brand() -> None:
    """Go to a brand of one's own: what is made in the sample brand goes when the sample goes."""
    own = next((brand for brand in brands_here() if not brand.sample), None)
    if current_brand().sample and own is not None:
        show_brand(own.id)


def show_brand(brand_id: int) -> None:
    """From now on, this browser sees that brand."""
    if current_brand().id != brand_id:
        session[_CHOSEN] = brand_id
