"""The help page of the sample brand: a product with its facts, and answers to what is asked of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from contactcodes.contacts.help.page import HelpText, ProductFacts, ProductWords
from contactcodes.contacts.help.stored_pages import add_help_page, save_facts, save_help_text
from contactcodes.language import _

_GTIN = "09520123456788"  # of the examples in the GS1 Digital Link standard: nobody's product
_PRICE_CENTS = 490


def add_sample_help(connection: Connection, brand_id: int, locale: str, at: datetime) -> None:
    """Add the page, in the locale in force.

    locale  that locale, ``fr`` or ``en``
    at      the moment of adding, aware
    """
    title = _("Almond biscuits")
    page = add_help_page(connection, brand_id, title=title, slug="", locale=locale, at=at)
    words = ProductWords(
        price_note=_("the tin of 200 g, 24.50 € a kilo"),
        allergens=_("wheat, milk, egg, almond"),
        ingredients=_("wheat flour, butter, sugar, almonds, egg, salt"),
        instructions=_("Keep the tin closed, dry and below 25 °C."),
        others=_("Weight: 200 g\nBest within: 3 months"),
    )
    text = HelpText(locale=locale, title=title, markdown=_markdown(), product=words)
    save_help_text(connection, page, text, at)
    facts = ProductFacts(gtin=_GTIN, price_cents=_PRICE_CENTS)
    save_facts(connection, page, product=facts, coupon=None, map_url="", at=at)


def _markdown() -> str:
    asked = (
        (_("Are they made without palm oil?"), _("Yes: their only fat is butter.")),
        (_("Can I bring the tin back?"), _("Yes. We fill it again in any of our shops.")),
    )
    questions = "\n\n".join(f"## {question}\n\n{answer}" for question, answer in asked)
    return _("Baked in small batches, with **butter and almonds**.") + "\n\n" + questions + "\n"
