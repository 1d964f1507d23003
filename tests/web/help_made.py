"""A help page with everything on it, for tests: in French, English and Arabic."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from contactcodes.contacts.help.image import HelpImage
from contactcodes.contacts.help.page import Coupon, HelpPage, HelpText, ProductFacts, ProductWords
from contactcodes.contacts.help.stored_images import add_image
from contactcodes.contacts.help.stored_pages import add_help_page, help_page, save_facts, save_help_text
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database

FRENCH = """
Une crème **riche**, faite à Lyon. [Voir le geste](https://www.youtube.com/watch?v=abc).

![Le bouchon, tourné vers la gauche](image:%s)

## Comment l’ouvrir ?

1. Tournez le bouchon vers la gauche.
2. Pressez.

Écrivez à [notre service](mailto:aide@dupont.fr).

## Contient-elle du lait ?

Oui, 2 % de lactose.

## Quel format choisir ?

| Format | Prix |
|---|--:|
| 50 ml | 12,90 € |
| 100 ml | 21,00 € |

### Et pour offrir ?

Le coffret.

## Livraison

Partout en France, en deux jours.
"""
ENGLISH = """
A *rich* cream, made in Lyon.

## How do I open it?

Turn the cap to the left.

## Does it contain milk?

Yes, 2% lactose.

## Which size should I take?

The small one.
"""
ARABIC = "## كيف أفتحه؟\n\nأدر الغطاء إلى اليسار.\n"


def photograph(width: int = 1600, height: int = 900, form: str = "JPEG") -> bytes:
    """Return the file of a picture."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).ellipse((width // 3, height // 4, width // 2, height // 2), fill=(200, 60, 40))
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def make_help_page(database: Database, brand_id: int = 1, *, coupon: Coupon | None = None) -> HelpPage:
    """Add the page ``creme-mains``."""
    at = now()
    with database.writing() as connection:
        name = add_image(connection, brand_id, HelpImage.read(photograph()), at)
        page = add_help_page(connection, brand_id, title="Crème mains", slug="", locale="fr", at=at)
        save_facts(
            connection,
            page,
            product=ProductFacts(gtin="03453120000011", price_cents=1290),
            coupon=coupon or Coupon(code="MERCI10", last_day=date(2099, 12, 31)),
            map_url="https://maps.example.com/dupont",
            at=at,
        )
        page = help_page(connection, page.id)
        for text in (
            HelpText(
                locale="fr",
                title="Crème mains",
                markdown=FRENCH.strip().replace("%s", name),
                product=ProductWords(
                    name="Crème mains à l’amande",
                    price_note="le tube de 50 ml · 25,80 € les 100 ml",
                    allergens="lait, amande",
                    ingredients="Aqua, Glycerin, Prunus amygdalus dulcis oil, Lac powder, Parfum",
                    instructions="Étalez une noisette sur des mains sèches.\nNe pas avaler.",
                    others="Poids : 58 g\nOrigine : Lyon",
                ),
                coupon="10 % de remise dès 20 €",
            ),
            HelpText(
                locale="en",
                title="Hand cream",
                markdown=ENGLISH.strip(),
                product=ProductWords(
                    allergens="milk, almond", ingredients="Aqua, Glycerin", others="Weight: 58 g"
                ),
                coupon="10% off from €20",
            ),
            HelpText(locale="ar", title="كريم اليدين", markdown=ARABIC.strip()),
        ):
            save_help_text(connection, page, text, at)
        return help_page(connection, page.id)
