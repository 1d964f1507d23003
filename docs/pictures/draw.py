"""Draw the pictures of the README and of the studio: ``PYTHONPATH=. python docs/pictures/draw.py``.

A sample brand is made in a folder of its own, its sheet drawn and its pages photographed, so that the
pictures show what the code does today. Needs Chromium.
"""

from __future__ import annotations

import tempfile
import threading
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Connection, select, update
from werkzeug.serving import make_server

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.target import Target
from contactcodes.demo.sample import make_demo
from contactcodes.settings import load_settings
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.preview import first_page_png
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.tables import campaigns, contact_points, help_pages
from contactcodes.web.auth.user import add_user
from contactcodes.web.front_door import make_app

HERE = Path(__file__).parent
EMAIL, PASSWORD = "marie@example.com", "quatre mots à retenir"
WIDTH_PX, COLOURS = 1180, 64


def main() -> None:
    """Draw them all."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), public_url="https://qr.dupont.fr")
        database = Database(settings)
        migrate(database)
        at = now()
        demo = make_demo(database, settings, seed=1, now=at)
        with database.writing() as connection:
            add_user(connection, email=EMAIL, password=PASSWORD, locale="fr", at=at)
            sample = find_campaign(connection, demo.campaign_id)
            point_campaign(connection, sample, Target.read("whatsapp:+33199001234"), at)
            campaign = find_campaign(connection, demo.campaign_id)
            run = order_print_run(
                connection,
                campaign,
                PrintOrder(layout=find_layout("avery-l7160"), locale="fr", origin="https://qr.dupont.fr"),
                placed_codes(connection, campaign_id=campaign.id)[:21],
                at=at,
            )
            point_campaign(connection, campaign, sample.target, at)
            leads = lead_by_hours(connection, demo.campaign_id)
        produce_next(database, settings)
        (HERE / "sheet.png").write_bytes(
            first_page_png(sheet_files(settings, run.id).pdf.read_bytes(), width_px=900)
        )
        app = make_app(settings)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(
                base_url=f"http://127.0.0.1:{server.port}",
                locale="fr-FR",
                viewport={"width": WIDTH_PX, "height": 1500},
            )
            page.goto("/sign-in")
            page.locator("#email").fill(EMAIL)
            page.locator("#password").fill(PASSWORD)
            page.locator("main .btn-primary").click()
            page.wait_for_url("**/studio/**")
            page.goto(f"/studio/campaigns/{demo.campaign_id}/statistics")
            page.locator(".chart svg, .chart canvas").first.wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / "statistics.png")
            page.set_viewport_size({"width": WIDTH_PX, "height": 700})
            for name, path in {
                "contact-point": f"contact-points/{leads['whatsapp']}",
                "routes": f"campaigns/{demo.campaign_id}/routes",
                "help-page": f"help-pages/{leads['help page']}",
                "inbox": "messages",
            }.items():
                page.goto(f"/studio/{path}")
                photograph(page, HERE / f"studio-{name}.png")
            browser.close()
        server.shutdown()
        app.close()


def lead_by_hours(connection: Connection, campaign_id: int) -> dict[str, int]:
    """Give the sample brand opening hours and two routes; return the ids of what its pages show."""
    campaign = find_campaign(connection, campaign_id)
    ids = {
        name: find_or_add_contact_point(connection, campaign.brand_id, Target.read(target), now()).id
        for name, target in (("whatsapp", "whatsapp:+33199001234"), ("call", "call:+33199001234"))
    }
    connection.execute(
        update(contact_points)
        .where(contact_points.c.id == ids["whatsapp"])
        .values(
            hours="Mo-Fr 09:00-12:30,14:00-19:00; Sa 10:00-18:00; PH closed", wait_minutes=5, holidays="FR"
        )
    )
    routes = [
        Route(
            to=ids["call"],
            when=Condition(hours="Mo-Fr 09:00-18:00", platforms=(Platform.IOS, Platform.ANDROID)),
        ),
        Route(to=ids["whatsapp"], when=Condition(languages=("fr", "en"), share=50)),
    ]
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(routes=[route.as_json() for route in routes])
    )
    shown = select(help_pages.c.id).where(help_pages.c.brand_id == campaign.brand_id)
    return {**ids, "help page": connection.execute(shown).scalar_one()}


def photograph(page: Page, file: Path) -> None:
    """Keep a picture of a whole page, in few colours: a page has no more."""
    page.wait_for_load_state("networkidle")
    with Image.open(BytesIO(page.screenshot(full_page=True))) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
