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
from contactcodes.stats.charts.rendering import NARROW_PX, render, script
from contactcodes.stats.charts.sources import MOST_BARS
from contactcodes.stats.charts.theme import TEXT_PX, config
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
            chart(name).spec,
            file_format,
            locale=locale,
            title="Printemps",
            subtitles=["Octobre", "en tout"],
            scheme=scheme,
        )


def words_in(svg: bytes) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own
    # A text of several lines has a tspan for each.
    return [words for text in tree.iter("{http://www.w3.org/2000/svg}text") for words in text.itertext()]


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_a_picture_in_every_format(name):
    assert Image.open(io.BytesIO(drawn(name, "png"))).width > 1400
    assert {"Printemps", "Octobre", "en tout"} <= set(words_in(drawn(name, "svg")))
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


def test_fifteen_sources_have_bars_and_the_others_are_said_beside_them():
    made = chart("sources")
    scans = [value["scans"] for value in made.spec["data"]["values"]]
    assert scans == [*range(100, 100 - MOST_BARS, -1)]
    assert made.note == "5 other placements: 415 scans."
    assert "415" not in words_in(drawn("sources"))


@pytest.mark.parametrize(
    ("first", "days", "label"),
    [
        pytest.param(date(2026, 10, 28), 10, "dim. 1er", id="each day"),
        pytest.param(date(2026, 5, 1), 60, "1er juin", id="Mondays"),
        pytest.param(date(2026, 1, 1), 130, "avr. 2026", id="months"),
    ],
)
def test_the_first_of_a_month_is_marked_as_french_reads_it(first, days, label):
    rows = [row((first + timedelta(days=number)).isoformat(), number) for number in range(days)]
    with using_locale("fr"):
        made = make_chart("days", rows, by="day", today=first + timedelta(days=days))
        words = words_in(render(made.spec, "svg", locale="fr"))
    assert label in words


@pytest.mark.parametrize(
    ("today", "marks"),
    [
        pytest.param(FIRST, {"point", "text", "rule"}, id="not over"),
        pytest.param(TODAY, {"line", "point", "text", "rule"}, id="over"),
    ],
)
def test_a_chart_has_no_layer_without_a_day_in_it(today, marks):
    made = make_chart("days", ANSWERS["days"][:1], by="day", today=today)
    filled = [layer["mark"].get("filled") for layer in made.spec["layer"] if layer["mark"]["type"] == "point"]
    assert {layer["mark"]["type"] for layer in made.spec["layer"]} == marks
    assert filled == [today == TODAY] * 2


def test_a_picture_for_a_phone_is_as_narrow_and_its_words_as_large():
    svg = render(chart("sources").spec, "svg", locale="en", narrow=True)
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own
    assert float(tree.attrib["width"]) == NARROW_PX
    sizes = [text.attrib.get("font-size") for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert set(sizes) <= {f"{TEXT_PX}px", f"{TEXT_PX + 1}px"}


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
        svg = render(made.spec, "svg", locale="en", title="<b>")
    assert {"<script>alert(1)</script>", "datum.value]", "<b>"} <= set(words_in(svg))


def test_the_script_is_made_once_and_kept(tmp_path):
    first = script(tmp_path / "cache")
    made_at = first.stat().st_mtime_ns
    assert script(tmp_path / "cache") == first
    assert first.stat().st_mtime_ns == made_at
    assert b"window.vegaEmbed" in gzip.decompress(first.read_bytes())
    assert [file.name for file in first.parent.iterdir()] == [first.name]
