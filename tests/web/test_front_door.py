"""The answer to a scan."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from contactcodes.campaigns.placed_code import PlacedCode, restore_code, retire_code
from contactcodes.scans.drain import drain
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import codes
from contactcodes.web.front_door import make_app
from tests.campaigns_made import make_campaign
from tests.web.rsgi import PHONE


def scan(phone: Client, path: str, language: str = "fr-FR", **more: str) -> TestResponse:
    return phone.get(path, headers={"User-Agent": PHONE, "Accept-Language": language, **more})


def kept(sqlite: Database, settings: Settings) -> list[object]:
    drain(sqlite, settings.journal_folder)
    with sqlite.reading() as connection:
        return list(connection.execute(select(scans).order_by(scans.c.id)))


def test_a_scan_is_sent_on_at_once_and_never_cached(phone: Client, whatsapp: PlacedCode) -> None:
    answer = scan(phone, f"/{whatsapp.code_text}")
    assert answer.status == "302 Found"
    assert answer.headers["Location"] == "https://wa.me/33612345678"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda code: str(code), id="as the symbol carries it"),
        pytest.param(lambda code: code.shown, id="as people are shown it"),
        pytest.param(lambda code: code.lower(), id="without the hyphen"),
        pytest.param(lambda code: code.replace("0", "O").replace("1", "l"), id="with look-alike letters"),
        pytest.param(lambda code: f"{code}/", id="with a slash behind"),
        pytest.param(lambda code: f"{code}.", id="with the full stop of its sentence"),
        pytest.param(lambda code: f"{code[:3]} {code[3:]}", id="with a blank"),
        pytest.param(lambda code: f"{code[:3]}_{code[3:]}", id="with a low line"),
        pytest.param(lambda code: f"{code[:3]}\u2010{code[3:]}", id="with the typographic hyphen"),
        pytest.param(lambda code: f"{code[:3]}\u2011{code[3:]}", id="with one that does not break"),
        pytest.param(lambda code: f"{code[:3]}\u2013{code[3:]}", id="with an en dash"),
        pytest.param(lambda code: f"{code[:3]}\u2015{code[3:]}", id="with a bar"),
        pytest.param(lambda code: f"{code[:3]}\u00a0{code[3:]}", id="with a blank that does not break"),
        pytest.param(lambda code: f"“{code}”", id="in quotation marks"),
    ],
)
def test_a_code_is_found_however_it_is_typed(phone: Client, whatsapp: PlacedCode, written) -> None:
    assert scan(phone, "/" + quote(written(whatsapp.code_text))).status_code == 302


def test_a_page_is_found_however_its_code_is_typed(phone: Client, call: PlacedCode) -> None:
    for behind in ("/", ".", "%20", "%E2%80%93"):
        assert "Appeler" in scan(phone, f"/{call.code_text.shown}{behind}").text


def test_every_scan_is_kept_with_what_carried_it(
    phone: Client, whatsapp: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    scan(phone, f"/{whatsapp.code_text}")
    scan(phone, f"/{whatsapp.code_text.shown}")
    scan(phone, f"/{whatsapp.code_text}?m=n")
    rows = kept(sqlite, settings)
    assert [row.carrier for row in rows] == ["symbol", "typed", "nfc"]
    assert {row.code_id for row in rows} == {whatsapp.code_id}


def test_head_answers_alike_and_is_not_counted(
    phone: Client, whatsapp: PlacedCode, call: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    answer = phone.head(f"/{whatsapp.code_text}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://wa.me/33612345678")
    page = phone.head(f"/{call.code_text}")
    assert (page.status_code, page.data) == (200, b"")
    assert kept(sqlite, settings) == []


def test_a_call_is_answered_by_a_button_never_by_a_redirect(
    phone: Client, call: PlacedCode, sqlite: Database, settings: Settings
) -> None:
    answer = scan(phone, f"/{call.code_text}")
    assert answer.status_code == 200
    assert f'href="/t/{call.code_text.shown}/1"' in answer.text
    assert "0\xa0800\xa0123\xa0456" in answer.text
    assert "<script" not in answer.text
    assert len(answer.data) < 8_000
    assert len(kept(sqlite, settings)) == 1


@pytest.mark.parametrize(
    ("language", "shown"), [("fr-FR,en;q=0.5", 'lang="fr"'), ("en-GB", 'lang="en"'), ("de-DE", 'lang="fr"')]
)
def test_a_page_speaks_the_phones_language(
    phone: Client, call: PlacedCode, language: str, shown: str
) -> None:
    assert shown in scan(phone, f"/{call.code_text}", language).text


def test_a_help_code_offers_every_way_to_reach_the_brand(
    phone: Client, sqlite: Database, whatsapp: PlacedCode, call: PlacedCode
) -> None:
    help_code = make_campaign(sqlite, "Aide", "help", ["Notice"])[0]
    answer = scan(phone, f"/{help_code.code_text}")
    assert answer.status_code == 200
    shown = help_code.code_text.shown
    assert f'href="/t/{shown}/{contact_point_of(sqlite, call)}"' in answer.text
    assert f'href="/t/{shown}/{contact_point_of(sqlite, whatsapp)}"' in answer.text


def contact_point_of(sqlite: Database, code: PlacedCode) -> int:
    with sqlite.reading() as connection:
        return connection.execute(
            select(codes.c.contact_point_id).where(codes.c.id == code.code_id)
        ).scalar_one()


def test_the_ways_to_a_brand_are_in_order_and_told_apart(phone: Client, sqlite: Database) -> None:
    targets = ["mailto:a@dupont.fr", "call:3631", "whatsapp:+33698765432", "whatsapp:+33612345678", "help"]
    made = {target: make_campaign(sqlite, target, target, ["Lyon"])[0] for target in targets}
    with sqlite.writing() as connection:
        retire_code(connection, made["call:3631"].code_id, now())

    def ways(target: str) -> list[tuple[str, str]]:
        page = scan(phone, f"/{made[target].code_text}", "en").text
        return [
            (link, re.sub(r"<[^>]+>|\s+", " ", words).strip())
            for link, words in re.findall(r'<a [^>]*href="([^"]+)">(.*?)</a>', page, re.DOTALL)
        ]

    def taps(target: str, *led: str) -> list[str]:
        shown = made[target].code_text.shown
        return [f"/t/{shown}/{contact_point_of(sqlite, made[one])}" for one in led]

    links = [link for link, _words in ways("help") if link.startswith("/t/")]
    ordered = ("whatsapp:+33698765432", "whatsapp:+33612345678", "call:3631", "mailto:a@dupont.fr")
    assert links == taps("help", *ordered)
    words = [words for link, words in ways("help") if link.startswith("/t/")]
    assert len(set(words)) == 4
    assert all(said.startswith("Write on WhatsApp") for said in words[:2])
    assert (
        ways("call:3631")[0][0] == taps("call:3631", "call:3631")[0]
    )  # where a retired code led comes first


def test_a_mistyped_code_gets_did_you_mean(phone: Client, whatsapp: PlacedCode) -> None:
    text = whatsapp.code_text
    wrong = ("0" if text[0] != "0" else "2") + text[1:]
    answer = scan(phone, f"/{wrong.lower()}")
    assert answer.status_code == 404
    assert f'href="/{text.shown}"' in answer.text


@pytest.mark.parametrize(
    ("segment", "asked"),
    [
        pytest.param("abc", "abc", id="three letters"),
        pytest.param("7k3%20qx9", "7k3 qx9", id="a blank"),
        pytest.param("%E2%80%937k3", "\u20137k3", id="a dash"),
        pytest.param("caf%C3%A9", "café", id="an accent"),
        pytest.param("%FF%00%0A", "\ufffd\ufffd ", id="no text at all"),
        pytest.param("x" * 5000, "x" * 64, id="far too long"),
        pytest.param("%3Cscript%3E", "<script>", id="markup"),
        pytest.param("<asked>", "<asked>", id="the name of a rule"),
        pytest.param("<_asked>", "<_asked>", id="the name of the rule"),
    ],
)
def test_whatever_is_mistyped_gets_a_customers_page_and_is_kept(
    phone: Client, sqlite: Database, settings: Settings, segment: str, asked: str
) -> None:
    answer = scan(phone, f"/{segment}", "en")
    assert answer.status_code == 404
    assert "We do not know this code" in answer.text
    assert "<script" not in answer.text
    assert [row.asked for row in kept(sqlite, settings)] == [asked]


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(segment=st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=80))
def test_a_customers_page_never_breaks_and_never_knows_a_cookie(phone: Client, segment: str) -> None:
    answer = scan(phone, "/" + quote(segment, safe=""))
    assert answer.status_code in {302, 404}
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text


def test_what_no_table_can_keep_never_stops_the_drain(postgres: Database, settings: Settings) -> None:
    on_postgres = settings.model_copy(update={"database_url": postgres.url})
    app = make_app(on_postgres)
    scan(Client(app), "/7k3%00qx9")
    scan(Client(app), "/%ED%A0%80abc")  # half of a character that needs two
    app.close()
    assert [row.asked for row in kept(postgres, settings)] == ["7k3\ufffdqx9", "\ufffd\ufffd\ufffdabc"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/no/such/page", 404, id="two segments"),
        pytest.param("GET", "/static/nothing.css", 404, id="a file that is none"),
        pytest.param("POST", "/7K3QX9M", 405, id="a form to a code"),
    ],
)
def test_an_error_outside_the_studio_is_a_customers_page(
    phone: Client, method: str, path: str, status: int
) -> None:
    answer = phone.open(path, method=method, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert 'action="/code"' in answer.text
    assert "csrf" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "campaigns" not in answer.text


def test_an_unknown_code_gets_a_useful_page_and_is_kept(
    phone: Client, sqlite: Database, settings: Settings
) -> None:
    answer = scan(phone, "/XXXXXXX")
    assert answer.status_code == 404
    assert "<form" in answer.text
    (row,) = kept(sqlite, settings)
    assert (row.code_id, row.asked) == (None, "XXXXXXX")


def test_the_form_for_a_mistyped_code_leads_to_the_code(phone: Client, whatsapp: PlacedCode) -> None:
    answer = phone.get(
        "/code", query_string={"text": f" {whatsapp.code_text.shown} "}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert scan(phone, answer.headers["Location"]).status_code == 302


@pytest.mark.parametrize(
    ("written", "place"),
    [
        pytest.param("https://qr.dupont.fr/7K3QX9M?m=n", "/7k3-qx9m", id="the whole address"),
        pytest.param("qr.dupont.fr/7k3-qx9m/", "/7k3-qx9m", id="as it is printed, a slash behind"),
        pytest.param("7K3 QX9M", "/7k3-qx9m", id="with a blank"),
        pytest.param("7k3", "/7k3", id="too short"),
        pytest.param("7k3?qx9", "/7k3%3Fqx9", id="a question mark that asks nothing"),
        pytest.param("café", "/caf%C3%A9", id="an accent"),
        pytest.param("//evil.example/", "/evil.example", id="another site"),
        pytest.param("/\\evil.example", "/%5Cevil.example", id="another site, as browsers forgive it"),
    ],
)
def test_the_form_leads_to_what_was_typed_and_never_elsewhere(
    phone: Client, written: str, place: str
) -> None:
    answer = phone.get("/code", query_string={"text": written})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)


@pytest.mark.parametrize("written", ["", " ", "..", "https://qr.dupont.fr/", "studio", "code", "setup"])
def test_the_form_asks_again_where_nothing_could_be_a_code(phone: Client, written: str) -> None:
    answer = phone.get("/code", query_string={"text": written})
    assert answer.status_code == (404 if written != "https://qr.dupont.fr/" else 303)
    if answer.status_code == 404:
        assert 'action="/code"' in answer.text
        assert "Set-Cookie" not in answer.headers


def test_a_retired_code_still_leads_to_the_brand(
    phone: Client, sqlite: Database, whatsapp: PlacedCode
) -> None:
    with sqlite.writing() as connection:
        retire_code(connection, whatsapp.code_id, now())
    answer = scan(phone, f"/{whatsapp.code_text}")
    assert answer.status_code == 410
    assert f'href="/t/{whatsapp.code_text.shown}/{contact_point_of(sqlite, whatsapp)}"' in answer.text
    with sqlite.writing() as connection:
        restore_code(connection, whatsapp.code_id)


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/healthz", "/static/favicon.svg", "/sign-in"])
def test_what_belongs_to_pages_is_no_scan(
    phone: Client, sqlite: Database, settings: Settings, path: str
) -> None:
    with phone.get(path) as answer:
        assert answer.status_code in {200, 302, 303}
    assert kept(sqlite, settings) == []


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/%00%ff%fe", id="no UTF-8"),
        pytest.param("/" + "A" * 5000, id="over-long"),
        pytest.param("/../../etc/passwd", id="climbing"),
        pytest.param("/7K3QX9M/more", id="two segments"),
        pytest.param("/<script>", id="markup"),
    ],
)
def test_a_malformed_path_gets_a_clear_answer(phone: Client, path: str) -> None:
    answer = scan(phone, path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_the_client_behind_a_trusted_proxy_is_told_apart(
    sqlite: Database, settings: Settings, whatsapp: PlacedCode
) -> None:
    trusting = settings.model_copy(update={"trusted_proxies": ()})
    for trusted, keys in [((), 1), (Settings(trusted_proxies="127.0.0.0/8").trusted_proxies, 2)]:
        app = make_app(trusting.model_copy(update={"trusted_proxies": trusted}))
        behind = Client(app)
        before = len(kept(sqlite, settings))
        for address in ("203.0.113.1", "203.0.113.2"):
            behind.get(
                f"/{whatsapp.code_text}",
                headers={"X-Forwarded-For": address},
                environ_base={"REMOTE_ADDR": "127.0.0.1"},
            )
        app.close()
        assert len({row.visitor_key for row in kept(sqlite, settings)[before:]}) == keys


def test_readiness_is_told(phone: Client, sqlite: Database, settings: Settings) -> None:
    assert phone.get("/readyz").json == {"ready": True, "resolves": True, "records": True}
    settings.journal_folder.rmdir()
    settings.journal_folder.write_text("in the way")
    answer = phone.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "resolves": True, "records": False})


def test_the_policy_lets_a_page_have_its_own_style_and_nothing_else(
    phone: Client, sqlite: Database, call: PlacedCode, whatsapp: PlacedCode
) -> None:
    help_code = make_campaign(sqlite, "Aide", "help", ["Notice"])[0]
    with sqlite.writing() as connection:
        retire_code(connection, whatsapp.code_id, now())
    slip = ("0" if call.code_text[0] != "0" else "2") + call.code_text[1:]
    codes = [call.code_text, help_code.code_text, whatsapp.code_text, slip, "abc", "no/such/page"]
    for code in codes:
        answer = scan(phone, f"/{code}")
        (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = dict(
            part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["style-src"] == f"'sha256-{digest}'"
        assert "script-src" not in policy
        assert not re.search(r"<script|\son\w+=|style=", answer.text)
