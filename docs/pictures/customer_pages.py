"""Draw the pictures of customers' pages: ``PYTHONPATH=. python docs/pictures/customer_pages.py``.

Every page a customer meets, of one brand on one afternoon, by a browser of a phone's size: in French in
daylight, in English in the dark, and on a desk; and the README's three. Needs what the tests need
(requirements-test.txt, Chromium).
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import time_machine
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Connection, update
from sqlalchemy.exc import OperationalError
from werkzeug.serving import WSGIRequestHandler, make_server

from contactcodes.campaigns.brand import change_brand, own_brand
from contactcodes.campaigns.brand_style import keep_style
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import add_placements, placed_codes, retire_code
from contactcodes.campaigns.placement import Placement
from contactcodes.codes.logo import Logo
from contactcodes.codes.style import Style
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.help.page import Coupon, HelpText, ProductFacts, ProductWords
from contactcodes.contacts.help.stored_pages import add_help_page, help_page, save_facts, save_help_text
from contactcodes.contacts.target import Target
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points
from contactcodes.web.front_door import make_app

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 16, 20, tzinfo=UTC)  # a Tuesday, 17:20 in Paris
CHROMIUM = "/usr/bin/chromium"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
)
PHONE_PX, DESK_PX = (390, 760), (900, 760)
ACROSS, GAP_PX, SHOWN = 5, 14, 0.56
WHATSAPP, CALL, FORM = "whatsapp:+33612345678", "call:0800123456", "message"
# What leads where: page → target, hours, minutes of waiting, what to do when closed.
POINTS = {
    "page": ("page:shops", "", 0, ""),
    "call": (CALL, "Mo-Sa 09:00-19:00", 0, ""),
    "whatsapp": (WHATSAPP, "Mo-Sa 09:00-18:00", 4, ""),
    "sms": ("sms:+33612345678?body=Bonjour", "", 0, ""),
    "mailto": ("mailto:bonjour@maison-dupont.fr", "", 1440, ""),
    "wechat": ("wechat:http://weixin.qq.com/r/moNieu7EoLPfraoZ99aI?name=Maison Dupont", "", 0, ""),
    "app": ("app:https://www.maison-dupont.fr/app ios=1234567890&android=fr.dupont.app", "", 0, ""),
    "card": ("card:Maison%20Dupont?tel=0800123456&email=bonjour@maison-dupont.fr", "", 0, ""),
    "chat": ("chatwoot:chat.maison-dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h", "", 0, ""),
    "closed": ("call:3631", "Mo-Fr 09:00-12:00", 0, "message"),
    "help": ("help:creme", "", 0, ""),
    "help without a page": ("help:coffrets", "", 0, ""),
    "message": (FORM, "", 240, ""),
    "callback": ("callback", "", 0, ""),
    "retired": ("https://maison-dupont.fr/noel", "", 0, ""),
}
OFFERED = ("whatsapp", "call", "mailto", "message", "card")
ENGLISH_HELP = """
## How do I open it?

Turn the cap to the left, then press.

## Does it contain milk?

Yes, 2% lactose.
"""
FRENCH_HELP = """
## Comment l’ouvrir ?

Tournez le bouchon vers la gauche, puis pressez.

## Contient-elle du lait ?

Oui, 2 % de lactose.
"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


def made(database: Database) -> dict[str, str]:
    """Make the brand and a code for each page; return page → path."""
    paths = {}
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)
        change_brand(connection, brand, name="Maison Dupont")
        keep_style(connection, brand.id, Style(dark="#8a1c3b", eye="#8a1c3b", logo=_logo()), AT)
        ids = {}
        for name, (target, hours, wait_minutes, when_closed) in POINTS.items():
            campaign = open_campaign(connection, brand, name, Target.read(target), AT)
            add_placements(
                connection,
                campaign,
                [Placement(name="Vitrine Lyon Part-Dieu", country="FR")],
                origin="https://qr.dupont.fr",
                code_length=6,
                at=AT,
            )
            (code,) = placed_codes(connection, campaign_id=campaign.id)
            paths[name] = f"/{code.code_text}"
            ids[name] = find_or_add_contact_point(connection, brand.id, Target.read(target), AT).id
            connection.execute(
                update(contact_points)
                .where(contact_points.c.id == ids[name])
                .values(hours=hours, wait_minutes=wait_minutes or None, when_closed=when_closed)
            )
            if name == "retired":
                retire_code(connection, code.code_id, AT)
        keep_offers(connection, ids["page"], [ids[name] for name in OFFERED])
        _write_help(connection, brand.id)
    shown = paths["page"][1:4] + "-" + paths["page"][4:]
    form = f"/message/{shown}".lower()
    slip = "0" if paths["call"][1] != "0" else "2"
    return {
        **paths,
        "tap": f"/t/{shown}/{ids['call']}".lower(),
        "mistyped": ("/" + slip + paths["call"][2:]).lower(),
        "unknown": "/7k3_qx9",
        "privacy": f"/privacy/{shown}".lower(),
        "refused": form,
        "sent": f"{form}/sent?kind=message&point={ids['message']}",
        "trouble": "/7k3-qx9m",
    }


def _write_help(connection: Connection, brand_id: int) -> None:
    added = add_help_page(connection, brand_id, title="Crème mains", slug="creme", locale="fr", at=AT)
    for locale, title, markdown, words in (
        ("fr", "Crème mains", FRENCH_HELP, ("le tube de 50 ml", "amande", "−20 % sur la deuxième")),
        ("en", "Hand cream", ENGLISH_HELP, ("the tube of 50 ml", "almond", "20% off the second one")),
    ):
        note, allergens, coupon = words
        product = ProductWords(price_note=note, allergens=allergens)
        text = HelpText(locale=locale, title=title, markdown=markdown, product=product, coupon=coupon)
        save_help_text(connection, help_page(connection, added.id), text, AT)
    save_facts(
        connection,
        help_page(connection, added.id),
        product=ProductFacts(gtin="09520123456788", price_cents=1290),
        coupon=Coupon(code="MAINS20", last_day=date(2026, 12, 31)),
        map_url="",
        at=AT,
    )


def _logo() -> Logo:
    drawn = Image.new("RGBA", (512, 512))
    pencil = ImageDraw.Draw(drawn)
    pencil.ellipse((16, 16, 496, 496), fill="#8a1c3b")
    pencil.polygon([(176, 128), (256, 128), (368, 256), (256, 384), (176, 384)], fill="#f6e7d2")
    file = BytesIO()
    drawn.save(file, "PNG")
    return Logo.read(file.getvalue())


@contextmanager
def served() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a brand of its own; give its address and the paths."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder))
        app = make_app(settings)
        database = Database(settings)
        paths = made(database)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}", paths
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            app.close()
            database.close()


def _away(*_unused: object) -> None:
    raise OperationalError("SELECT", {}, Exception("away"))


def _open(page: Page, name: str, path: str) -> None:
    """Bring a page about as a customer does, or as a bad day does."""
    if name == "trouble":
        with patch.object(Database, "reading", _away), patch.object(Database, "version", _away):
            page.goto(path)
        return
    page.goto(path)
    if name == "refused":
        page.locator("#text").fill("42 ?")
        page.locator("#reach").fill("06 12 34")
        page.locator("form .button").click()


def seen(
    browser: Browser, url: str, paths: dict[str, str], *, locale: str, scheme: str, desk: bool
) -> Image.Image:
    """Return the pages side by side, as a device shows them."""
    size = DESK_PX if desk else PHONE_PX
    pictures = []
    with browser.new_context(
        base_url=url,
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": size[0], "height": size[1]},
        user_agent=None if desk else IPHONE,
        java_script_enabled=False,
    ) as context:
        page = context.new_page()
        for name, path in paths.items():
            _open(page, name, path)
            page.wait_for_timeout(200)
            with Image.open(BytesIO(page.screenshot())) as picture:
                pictures.append(picture.convert("RGB"))
        page.close()
    return _beside(pictures)


def _beside(pictures: list[Image.Image]) -> Image.Image:
    wide, high = (round(side * SHOWN) for side in pictures[0].size)
    across = min(ACROSS, len(pictures), 1110 // wide)
    down = -(-len(pictures) // across)
    whole = Image.new("RGB", (across * (wide + GAP_PX) + GAP_PX, down * (high + GAP_PX) + GAP_PX), "#b9bec6")
    for place, picture in enumerate(pictures):
        row, column = divmod(place, across)
        shown = picture.resize((wide, high), Image.Resampling.LANCZOS)
        whole.paste(shown, (GAP_PX + column * (wide + GAP_PX), GAP_PX + row * (high + GAP_PX)))
    return whole


def main() -> int:
    """Draw them all."""
    phone = [name for name in POINTS if name not in ("whatsapp", "retired")]
    phone += ["refused", "sent", "tap", "retired", "mistyped", "unknown", "privacy", "trouble"]
    desk = ["page", "call", "wechat", "card"]
    with time_machine.travel(AT), served() as (url, paths), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, pages, locale, scheme, wide in (
            ("phone-french", phone, "fr-FR", "light", False),
            ("phone-english-dark", phone, "en-GB", "dark", False),
            ("desk", desk, "fr-FR", "light", True),
            ("phones", ["page", "closed", "help"], "fr-FR", "light", False),
        ):
            picture = seen(
                browser, url, {one: paths[one] for one in pages}, locale=locale, scheme=scheme, desk=wide
            )
            picture.quantize(64).save(HERE / f"customer-{name}.png", optimize=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
