"""Whatever table is written in whatever vendor style is read back cell for cell."""

import csv
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ingest import describe, read_file
from tests.ingest.shapes import cells, export

TERMS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"), exclude_characters="\ufeff\u00a0\u202f"),
    min_size=1,
    max_size=30,
).map(lambda term: " ".join(term.split())).filter(lambda term: term and not term.startswith("Total"))  # fmt: skip
COUNTS = st.integers(min_value=0, max_value=5_000_000)
CENTS = st.integers(min_value=0, max_value=900_000_000)
ROWS = st.lists(st.tuples(TERMS, COUNTS, COUNTS, CENTS), min_size=1, max_size=12)
HEADERS = {
    "en": ("Search term", "Campaign", "Impr.", "Clicks", "Cost"),
    "fr": ("Terme de recherche", "Campagne", "Impr.", "Clics", "Coût"),
}
THOUSANDS = {"en": st.sampled_from(["", ","]), "fr": st.sampled_from(["", "\u202f", "\u00a0", " ", "."])}


def written(row, language, thousands):
    """A row as a vendor of that language prints it."""
    term, impressions, clicks, cents = row
    decimal = "." if language == "en" else ","
    counts = [f"{count:,}".replace(",", thousands) for count in (impressions, clicks)]
    return [term, "c", *counts, f"{cents // 100:,}".replace(",", thousands) + f"{decimal}{cents % 100:02d}"]


@settings(max_examples=100)
@given(
    rows=ROWS,
    language=st.sampled_from(["en", "fr"]),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    preamble=st.booleans(),
    data=st.data(),
)
def test_a_table_comes_back_as_it_was_written(rows, language, delimiter, encoding, newline, preamble, data):
    """Delimiter, encoding, line end, grouping, decimal mark and preamble change nothing in what is read."""
    thousands = data.draw(THOUSANDS[language])
    text = StringIO()
    if preamble:
        text.write(f"Search terms report{newline}1 May 2026 - 8 May 2026{newline}")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerow(HEADERS[language])
    writer.writerows(written(row, language, thousands) for row in rows)
    read = export(text.getvalue().encode(encoding))
    assert list(read.table["query"]) == [row[0] for row in rows]
    assert list(read.table["impressions"]) == [row[1] for row in rows]
    assert list(read.table["clicks"]) == [row[2] for row in rows]
    assert [round(cost * 100) for cost in read.table["cost"]] == [row[3] for row in rows]
    assert read.language == language
    assert not len(read.rejects)


CELLS = st.text(st.sampled_from("ab \"',;|\n\t-0"), max_size=8)


@settings(max_examples=100)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8), delimiter=st.sampled_from(",;\t|"))
def test_quotes_delimiters_and_line_ends_inside_cells_survive(rows, delimiter):
    """A cell may hold quotes, delimiters and line ends: what a spreadsheet writes is what is read."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("Search term", "Campaign", "Ad group", "Clicks"))
    writer.writerows((f"q{first}", second, third, 1) for first, second, third in rows)
    read = export(text.getvalue())
    missing = {"", "-", "--"}
    assert list(read.table["query"]) == [f"q{first}".strip() for first, _, _ in rows]
    assert [cell for (cell,) in cells(read, "ad_group")] == [
        None if third.strip() in missing else third.strip() for _, _, third in rows
    ]


@settings(max_examples=100)
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from('ab",;\n\x00é'), max_size=6), max_size=6), max_size=8),
    cut=st.integers(min_value=0, max_value=200),
)
def test_no_text_crashes_the_reader(rows, cut):
    """Whatever follows a known header, and wherever it is cut, something is said about it."""
    body = "Query,Clicks,Impressions,CTR\n" + "\n".join(",".join(row) for row in rows)
    (item,) = read_file("any.csv", body.encode()[:cut] or b"x")
    assert describe(item, "fr").keys() == describe(item, "en").keys()


def test_a_plain_table_and_a_ragged_one_are_read_alike():
    """The fast parser and the careful one give the same rows: a short last line changes nothing above it."""
    rows = [f'"term ""{number}"", x",c,{number},"1,{number:03d}"' for number in range(300)]
    even = export("\n".join(["Search term,Campaign,Clicks,Impr.", *rows]))
    ragged = export("\n".join(["Search term,Campaign,Clicks,Impr.", *rows, "last,c"]))
    assert even.table.frame().equals(ragged.table.frame().iloc[:-1])
