from __future__ import annotations

import gzip
import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pypdfium2
import pytest
import vl_convert
from PIL import Image

from contactcodes.language import using_locale
from contactcodes.stats.charts.chart import CHARTS, grouping_of, make_chart
from contactcodes.stats.charts.rendering import render, script
from contactcodes.stats.charts.sources import MOST_BARS
from contactcodes.stats.charts.theme import config
from contactcodes.stats.questions import CountRow

FIRST = date(2026, 10, 5)
TODAY = date(2026, 10, 14)


def row(key: int | str, scans: int) -> CountRow:
    return CountRow(key=key, name=str(key), hits=scans, scans=scans, people=scans // 2, copies=1)


ANSWERS = {
    "days": [row((FIRST + timedelta(days=number)).isoformat(), 1000 * number) for number in range(10)],
    "sources": [row(f"Vitrine {number}", 100 - number) for number in range(20)],
    "hours": [row(hour, hour * hour) for hour in range(24)],
}


def chart(name):
    return make_chart(name, ANSWERS[name], by=grouping_of(name, "placement"), today=TODAY)


def drawn(name, file_format="svg", *, locale="en", scheme="light"):
    with using_locale(locale):
        return render(
            chart(name).spec, file_format, locale=locale, title="Printemps", subtitle="Octobre", scheme=scheme
        )


def words_in(svg: bytes) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return [text.text or "" for text in tree.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_a_picture_in_every_format(name):
    assert Image.open(io.BytesIO(drawn(name, "png"))).width > 1400
    assert "Printemps" in words_in(drawn(name, "svg"))
    page = pypdfium2.PdfDocument(drawn(name, "pdf"))[0]
    assert page.get_width() > 500
    page.close()


def test_the_lines_are_named_where_they_end_and_not_in_a_legend():
    words = words_in(drawn("days"))
    assert {"scans", "people"} <= set(words)
    assert "legend" not in str(chart("days").spec)


def test_numbers_and_days_are_written_in_the_language():
    assert {"8,000", "Mon 5"} <= set(words_in(drawn("days", locale="en")))
    assert {"8\u202f000", "lun. 5"} <= set(words_in(drawn("days", locale="fr")))


def test_the_day_that_is_not_over_is_no_part_of_the_lines():
    values = chart("days").spec["data"]["values"]
    assert [value["day"] for value in values if not value["over"]] == ["2026-10-14"]


def test_fifteen_sources_have_bars_and_the_others_a_number():
    values = chart("sources").spec["data"]["values"]
    assert [value["bar"] for value in values] == [*range(100, 100 - MOST_BARS, -1), 0]
    assert values[-1]["scans"] == sum(range(100 - MOST_BARS, 80, -1))
    assert {"Vitrine 0", "5 others", "415"} <= set(words_in(drawn("sources")))


def test_silent_sources_are_not_drawn():
    rows = [row("Vitrine", 3), row("Affiche", 0)]
    made = make_chart("sources", rows, by="placement", today=TODAY)
    assert [value["name"] for value in made.spec["data"]["values"]] == ["Vitrine"]


@pytest.mark.parametrize("name", CHARTS)
def test_the_height_that_the_page_keeps_free_is_the_height_that_is_drawn(name):
    with using_locale("en"):
        made = chart(name)
    svg = vl_convert.vegalite_to_svg(made.spec | {"width": 900}, config=config("light"))
    height = float(ElementTree.fromstring(svg).attrib["height"])  # noqa: S314 - our own
    assert abs(height - made.height_px) <= 6  # half a line: a number may stand at the very top


def test_a_dark_chart_has_other_colours_than_a_light_one():
    assert config("dark")["style"]["scans"] != config("light")["style"]["scans"]
    assert drawn("hours", scheme="dark") != drawn("hours", scheme="light")


def test_a_name_in_a_chart_is_text_whatever_it_says():
    rows = [row("<script>alert(1)</script>", 30), row("datum.value]", 20)]
    with using_locale("en"):
        made = make_chart("sources", rows, by="placement", today=TODAY)
        svg = render(made.spec, "svg", locale="en", title="<b>", subtitle="")
    assert {"<script>alert(1)</script>", "datum.value]", "<b>"} <= set(words_in(svg))


def test_the_script_is_made_once_and_kept(tmp_path):
    first = script(tmp_path / "cache")
    made_at = first.stat().st_mtime_ns
    assert script(tmp_path / "cache") == first
    assert first.stat().st_mtime_ns == made_at
    assert b"window.vegaEmbed" in gzip.decompress(first.read_bytes())
    assert [file.name for file in first.parent.iterdir()] == [first.name]
