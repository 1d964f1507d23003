"""From a pasted list to a scan in the statistics, as a marketer, a customer and an analyst see it."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from playwright.sync_api import BrowserContext

from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.scans.drain import drain
from tests.web.conftest import EMAIL, PASSWORD, Served

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_%d like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
LISTED = "nom\tsupport\tville\nVitrine Lyon\tvitrine\tLyon\nAffiche Orléans\taffiche\tOrléans\n"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A phone that shows where it is sent instead of going there."""

    def redirect_request(self, *_unused: object) -> None:
        return None


def decoded(pdf: bytes) -> list[str]:
    """What the symbols of a PDF say, rendered at 300 dpi."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=300 / 72).to_pil() for page in document]
    return [one.text for picture in pictures for one in zxingcpp.read_barcodes(picture)]


def scan(url: str, served: Served, *, phone_number: int) -> tuple[int, str]:
    """Follow a printed URL to the service under test; return the status and where it leads."""
    phone = urllib.request.build_opener(NoRedirect)
    agent = {"User-Agent": IPHONE % phone_number}  # another phone is another visitor
    request = urllib.request.Request(served.url + urlsplit(url).path, headers=agent)
    try:
        with phone.open(request) as answer:
            return answer.status, ""
    except urllib.request.HTTPError as answer:
        with answer:
            return answer.code, answer.headers["Location"]


def test_a_marketer_prints_a_customer_scans_and_an_analyst_sees_it(
    window: BrowserContext, served: Served
) -> None:
    page = window.new_page()
    page.goto("/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Name of the campaign").fill("Printemps")
    page.get_by_text("WhatsApp", exact=True).first.click()
    page.get_by_label("Number, page or address").fill("06 12 34 56 78")
    page.get_by_role("button", name="Go on to the placements").click()
    page.get_by_label("Paste from your spreadsheet").fill(LISTED)
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Go on to the layout").click()
    page.get_by_role("radio", name="L7160").check()
    page.get_by_role("button", name="Print the sheets").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the sheets").click()
    with served.database.reading() as connection:
        placement_of = {one.url: one.placement.name for one in placed_codes(connection)}
    urls = decoded(download.value.path().read_bytes())
    assert sorted(urls) == sorted(placement_of)

    scanned = {"Vitrine Lyon": 1, "Affiche Orléans": 2}
    for url in urls:
        for phone_number in range(scanned[placement_of[url]]):
            for _twice in range(2):  # within 30 s: a repeat, which is no scan more
                answer = scan(url, served, phone_number=phone_number)
                assert answer == (302, "https://wa.me/33612345678")
    drain(served.database, served.settings.journal_folder)

    page.get_by_role("link", name="Printemps").first.click()
    page.get_by_role("link", name="Statistics").first.click()
    page.locator("#sources summary").click()
    brought = {
        name: page.locator("#sources tr", has_text=name).get_by_role("cell").first.text_content()
        for name in scanned
    }
    assert brought == {name: str(times) for name, times in scanned.items()}
