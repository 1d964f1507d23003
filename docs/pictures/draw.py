"""Draw the pictures of the README: ``PYTHONPATH=. python docs/pictures/draw.py`` (needs Chromium).

A sample brand is made in a folder of its own, its sheet drawn and its statistics page
photographed, so that the pictures show what the code does today.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.campaigns.sheet_files import produce_next, sheet_files
from contactcodes.contacts.target import Target
from contactcodes.demo.sample import make_demo
from contactcodes.settings import load_settings
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.preview import first_page_png
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.web.auth.user import add_user
from contactcodes.web.front_door import make_app

HERE = Path(__file__).parent
EMAIL, PASSWORD = "marie@example.com", "quatre mots à retenir"


def main() -> None:
    """Draw both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), public_url="https://qr.dupont.fr")
        database = Database(settings)
        migrate(database)
        at = now()
        demo = make_demo(database, settings, seed=1, now=at)
        with database.writing() as connection:
            add_user(connection, email=EMAIL, password=PASSWORD, locale="fr", at=at)
            point_campaign(
                connection,
                find_campaign(connection, demo.campaign_id),
                Target.read("whatsapp:+33199001234"),
                at,
            )
            campaign = find_campaign(connection, demo.campaign_id)
            run = order_print_run(
                connection,
                campaign,
                PrintOrder(layout=find_layout("avery-l7160"), locale="fr", origin="https://qr.dupont.fr"),
                placed_codes(connection, campaign_id=campaign.id)[:21],
                at=at,
            )
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
                viewport={"width": 1180, "height": 1500},
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
            browser.close()
        server.shutdown()
        app.close()


if __name__ == "__main__":
    main()
