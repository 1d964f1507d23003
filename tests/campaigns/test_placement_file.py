"""Lists of placements as people really have them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.campaigns import placement_file
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.placement_file import read_placements, told
from contactcodes.campaigns.placement_media import medium_label, read_medium
from contactcodes.errors import PlacementsError
from contactcodes.language import using_locale

SAMPLES = Path(__file__).parent.parent / "samples" / "placements"
FRANCE = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "placements_france.csv"


def read_sample(name: str):
    return read_placements((SAMPLES / name).read_bytes(), name)


def refusal(data: bytes, file_name: str = "") -> str:
    with pytest.raises(PlacementsError) as refused:
        read_placements(data, file_name)
    assert refused.value.problems
    return str(refused.value)


def test_a_list_saved_by_french_excel_is_read_whole() -> None:
    listed = read_sample("french_excel.csv")
    assert listed.problems == []
    assert listed.label_headings == ["Étage"]
    assert listed.good == [
        (
            2,
            Placement(
                name="Vitrine Orléans",
                medium=Medium.SHOP_WINDOW,
                site="Boutique « Le Châtelet »",
                city="Orléans",
                country="FR",
                latitude=47.90289,
                longitude=1.90389,
                copies=1,
                cost_cents=123450,
                labels={"Étage": "RdC"},
            ),
        ),
        (
            3,
            Placement(
                name="Réglette Besançon",
                medium=Medium.SHELF,
                city="Besançon",
                country="FR",
                copies=1000,
                cost_cents=50,
            ),
        ),
        (
            5,
            Placement(
                name="Affiche Saint-Denis",
                medium=Medium.POSTER,
                city="Saint-Denis",
                country="RE",
                latitude=-20.88231,
                longitude=55.4504,
                copies=12,
                labels={"Étage": "2e"},
            ),
        ),
    ]


def test_excels_unicode_text_is_read() -> None:
    assert read_sample("excel_unicode_text.txt").good == [
        (2, Placement(name="Œuvre d’été", city="Orléans", cost_cents=4800)),
        (3, Placement(name="Łódź", city="Łódź", cost_cents=1200)),
    ]


def test_the_accents_of_excel_for_mac_are_read() -> None:
    assert read_sample("excel_for_mac.csv").good == [(2, Placement(name="Boué", city="Orléans"))]
    assert read_placements("nom\rPère\r".encode("mac_roman")).good[0][1].name == "Père"


def test_a_first_line_sep_names_the_delimiter() -> None:
    assert read_sample("sep_line.csv").good == [(3, Placement(name="Shop; corner", city="Lyon"))]


def test_line_numbers_are_the_files_own_where_cells_contain_line_breaks() -> None:
    listed = read_sample("cells_with_line_breaks.csv")
    assert listed.good == [
        (3, Placement(name="Window Paris", cost_cents=4800, labels={"note": "two lines"})),
    ]
    assert [(problem.line, problem.heading) for problem in listed.problems] == [(7, "Cost (€)")]


def test_pasted_names_need_no_heading() -> None:
    listed = read_sample("pasted_names.txt")
    assert [(line, placement.name) for line, placement in listed.good] == [
        (1, "Vitrine Paris"),
        (2, "Vitrine Lyon, Bellecour"),
        (4, "Vitrine Lille"),
    ]
    assert [column.heading for column in listed.columns] == ["name"]


def test_cells_pasted_from_a_spreadsheet_are_read() -> None:
    pasted = 'Ville\tNom\tCoût HT\r\nParis\tVitrine 5"\t1 234,5 €\r\n'
    assert read_placements(pasted.encode()).good == [
        (2, Placement(name='Vitrine 5"', city="Paris", cost_cents=123450))
    ]


def test_every_bad_cell_is_told_at_once_with_its_line_and_reason() -> None:
    listed = read_sample("bad_rows.csv")
    assert [(problem.line, problem.heading) for problem in listed.problems] == [
        (2, "support"),
        (2, "pays"),
        (2, "latitude"),
        (2, "exemplaires"),
        (2, "coût"),
        (3, "nom"),
        (3, "latitude"),
        (3, "coût"),
        (5, "nom"),
        (6, ""),
    ]
    reasons = [problem.message for problem in listed.problems]
    assert reasons[0].startswith(
        "“vitrinne” is no medium. Did you mean “shop window”? There are: shop window,"
    )
    assert reasons[1] == "“Belgiqe” is no country. Did you mean Belgium (BE)?"
    assert reasons[2] == "“91” is no number of degrees from −90 to 90, such as 48.85341."
    assert reasons[3].startswith("“0” is no number of copies.")
    assert reasons[4] == "“1,234” can mean two amounts. Write 1234 or 1.23."
    assert reasons[5] == "The name is missing."
    assert reasons[6].endswith("Give latitude and longitude, or neither.")
    assert reasons[7].startswith("“-3” is no cost in euros.")
    assert reasons[8] == "“Affiche” is already the name in line 4. Each placement needs its own."
    assert reasons[9].startswith("A cell has no heading above it (8 cells, 7 headings).")
    assert [line for line, _placement in listed.good] == [4]


def test_a_preview_can_mark_each_bad_cell() -> None:
    listed = read_sample("bad_rows.csv")
    first, last = listed.rows[0], listed.rows[-1]
    assert first.cells == ("Vitrine", "vitrinne", "Belgiqe", "91", "3", "0", "1,234")
    marked = [column.heading for column in listed.columns if first.problem_of(column)]
    assert marked == ["support", "pays", "latitude", "exemplaires", "coût"]
    assert first.whole_line_problem is None
    assert last.whole_line_problem is not None
    assert [column.field for column in listed.columns][:2] == ["name", "medium"]


def test_nothing_is_taken_from_a_list_with_one_bad_row() -> None:
    listed = read_sample("bad_rows.csv")
    with pytest.raises(PlacementsError) as refused:
        listed.all_good()
    assert refused.value.problems == tuple(listed.problems)
    assert str(refused.value).startswith(
        "4 rows of 5 cannot be used. The first: Line 2, “support”: “vitrinne”"
    )
    assert told(listed.problems[-1]).startswith("Line 6: A cell has no heading")
    assert [one.name for one in read_sample("sep_line.csv").all_good()] == ["Shop; corner"]


TEXT = st.text(
    st.one_of(
        st.sampled_from(" ,;\t\"'=éèçœŒÉ€«»’…\n"),
        st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Cf"), exclude_characters="Žˆ‰"),
    ),
    min_size=1,
    max_size=20,
)


def as_read(text: str) -> str:
    return read_placements(f"name;note\n{_quoted(text)};x".encode()).good[0][1].name


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


PLACEMENTS = st.lists(
    st.builds(
        Placement,
        # Trimmed, NFC, line breaks and tabs to spaces: what the reader itself makes of any text.
        name=TEXT.filter(str.strip).map(as_read),
        medium=st.sampled_from(Medium),
        city=st.one_of(st.just(""), TEXT.filter(str.strip).map(as_read)),
        country=st.sampled_from(["", "FR", "BE", "RE"]),
        copies=st.integers(1, 10_000_000),
        cost_cents=st.one_of(st.none(), st.integers(0, 10_000_000)),
        labels=st.one_of(st.just({}), TEXT.filter(str.strip).map(as_read).map(lambda text: {"Étage": text})),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda placement: placement.name,
)
FIELDS = ["name", "medium", "city", "country", "copies", "cost_eur", "Étage"]


@settings(max_examples=50, deadline=None)
@given(
    PLACEMENTS,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.permutations(FIELDS),
    st.sampled_from([".", ","]),
)
def test_any_list_written_as_csv_of_any_kind_is_read_back_the_same(
    placements, delimiter, encoding, line_end, quoting, order, point
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(order)
    for placement in placements:
        cost = placement.cost_cents
        cells = {
            "name": placement.name,
            "medium": placement.medium.value,
            "city": placement.city,
            "country": placement.country,
            "copies": placement.copies,
            "cost_eur": "" if cost is None else f"{cost // 100}{point}{cost % 100:02}",
            "Étage": placement.labels.get("Étage", ""),
        }
        writer.writerow([cells[field] for field in order])
    listed = read_placements(written.getvalue().encode(encoding))
    assert listed.problems == []
    assert [placement for _line, placement in listed.good] == placements


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text('nom;ville,"\n\r\tAé=1', max_size=80).map(str.encode)))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        listed = read_placements(data)
    except PlacementsError as problem:
        told_to_people = str(problem)
    else:
        told_to_people = "read." if listed.rows else ""
    assert told_to_people.rstrip("…")[-1:] in (".", "?")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "The list is empty.", id="empty"),
        pytest.param(b"\n ; ;\n", "The list is empty.", id="blank"),
        pytest.param(b"nom;ville\n\n", "a line of headings and nothing below it", id="headings only"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "an old Excel file (.xls)", id="xls"),
        pytest.param(b"%PDF-1.7\n", "a PDF, which cannot be read. Save it as .xlsx or as CSV.", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a picture", id="png"),
        pytest.param(b"\r\n<HTML><table>", "a web page", id="html called xls"),
        pytest.param(b"{\\rtf1", "a word processor", id="rtf"),
        pytest.param(b"\x1f\x8b\x08", "an archive", id="gzip"),
        pytest.param(b"nom\x00ville", "Save it as .xlsx or as CSV", id="other bytes"),
        pytest.param(b"\xff\xfen\x00o", "characters", id="half of UTF-16"),
        pytest.param(b'nom;ville\nA;"Paris\nB;Lyon\n', "line 2 is never closed", id="open quotation mark"),
        pytest.param(b'nom;ville\nA;"' + b"x" * 140_000, "line 2 is never closed", id="endless cell"),
        pytest.param(b"a;b\n1;2\n", "No heading is understood in line 1: “a”, “b”.", id="no headings"),
        pytest.param(b"Liste 2026;;\nnom;ville;x\na;b;c\n", "“Liste 2026”. Begin with a line of", id="title"),
        pytest.param(
            b"Vitrine, Paris\nAffiche, Lyon", "name/nom, medium/support, site/lieu", id="two columns"
        ),
        pytest.param(b"ville;pays\n1;2\n", "Call it “name” or “nom”. Found: “ville”, “pays”.", id="no name"),
        pytest.param(b"nom;a;a\n1;2;3\n", "The heading “a” is there twice. Rename one column.", id="twice"),
        pytest.param(b"nom;cost;prix\n1;2;3\n", "“cost” and “prix” both mean cost_eur.", id="same meaning"),
        pytest.param(b"nom;lat\n1;2\n", "“lat” needs a column “longitude” beside it.", id="half a place"),
        pytest.param(
            ("nom;" + "x" * 121).encode() + b"\nA;1", "121 characters; at most 120", id="no heading"
        ),
        pytest.param(
            b"nom;" + b";".join(b"a%d" % n for n in range(100)) + b"\n1",
            "101 columns; at most 100",
            id="wide",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_remedy(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_all_heading_problems_are_told_at_once_under_the_files_name() -> None:
    with pytest.raises(PlacementsError) as refused:
        read_placements(b"ville;ville;lat\n1;2;3")
    assert str(refused.value).startswith("The headings in line 1 have 3 problems. The first: ")
    assert [problem.heading for problem in refused.value.problems] == ["", "ville", "lat"]
    assert refusal(b"%PDF-", "liste.pdf").startswith("liste.pdf is a PDF")


def test_limits_are_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "has 21 MB; at most 20 MB can be read. Split it" in refusal(b"n" * 20_000_001)
    monkeypatch.setattr(placement_file, "MAX_ROWS", 3)
    assert len(read_placements(b"nom\n1\n2\n\n3\n").rows) == 3
    assert "more than 3 rows. Split it into several files." in refusal(b"nom\n1\n2\n3\n4\n")
    assert "more than 3 rows" in refusal(b"one\ntwo\nthree\nfour")


def test_html_and_formulas_are_only_text() -> None:
    listed = read_placements(b"nom,note\n<script>alert(1)</script>,=1+1\n")
    assert listed.good == [(2, Placement(name="<script>alert(1)</script>", labels={"note": "=1+1"}))]


@pytest.mark.parametrize(
    "cell",
    ["x" * 121, "a\x00b", "a\u202eb", "a\x85b"],
    ids=["121 characters", "NUL", "turned direction", "C1 control"],
)
def test_a_name_that_cannot_be_printed_is_refused(cell: str) -> None:
    data = f"nom;ville\n{cell};Lyon\n".encode("utf-16")  # marked, so that a NUL is text
    assert [problem.heading for problem in read_placements(data).problems] == ["nom"]


def test_a_name_of_120_characters_and_a_narrow_space_are_kept() -> None:
    name = "Où\N{NARROW NO-BREAK SPACE}? ".ljust(120, "x")
    assert read_placements(f"nom\n{name}".encode()).all_good()[0].name == name


def test_the_words_of_the_list_are_in_the_readers_language_and_understood() -> None:
    for locale in ("fr", "en"):
        with using_locale(locale):
            for medium in Medium:
                assert read_medium(medium_label(medium)) is medium


@pytest.mark.skipif(not FRANCE.exists(), reason="the shared sample data is not beside this project")
def test_the_300_placements_of_france_are_good() -> None:
    listed = read_placements(FRANCE.read_bytes(), FRANCE.name)
    assert len(listed.all_good()) == 300
    assert listed.label_headings == []
    assert {placement.country for placement in listed.all_good()} == {"FR"}
    assert sum(placement.copies for placement in listed.all_good()) > 30_000
