"""Whatever table is written in whatever vendor style is read back cell for cell."""

import csv
from dataclasses import dataclass, replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ingest import describe, read_file
from tests.ingest.shapes import cells, export

TERMS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"), exclude_characters="\ufeff\u00a0\u202f"),
    min_size=1,
    max_size=30,
).map(lambda term: " ".join(term.split())).filter(lambda term: term and not term.startswith("Total"))  # fmt: skip
SCRIPTS = st.sampled_from(["παπούτσια, φθηνά", "أحذية رخيصة", 'जूते "सस्ते"', "👟 pas cher", "c++; l'été|x", "a\tb", "x:y"])
WORDS = st.lists(
    st.sampled_from("écharpe été œil maïs forêt garçon crème à l’hôtel niño größe Éclair 12€ city".split()),
    min_size=1,
    max_size=4,
).map(" ".join)
COUNTS = st.integers(min_value=0, max_value=5_000_000)
CENTS = st.integers(min_value=0, max_value=900_000_000)
HEADERS = {
    "en": ("Search term", "Campaign", "Impr.", "Clicks", "Cost"),
    "fr": ("Terme de recherche", "Campagne", "Impr.", "Clics", "Coût"),
}
GSC = {
    "en": ("Top queries", "Clicks", "Impressions", "CTR", "Position"),
    "fr": ("Requêtes les plus fréquentes", "Clics", "Impressions", "CTR", "Position"),
}
THOUSANDS = {"en": st.sampled_from(["", ","]), "fr": st.sampled_from(["", "\u202f", "\u00a0", " ", "."])}
TOTALS = {
    "en": ("Total: Search terms", "Total: Account"),
    "fr": ("Total\u00a0: Termes de recherche", "Total\u00a0: Compte"),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
EIGHT_BIT = ("cp1252", "iso8859_15", "mac_roman")


@dataclass(frozen=True)
class Style:
    """How a file is written, its content left aside."""

    delimiter: str
    encoding: str
    newline: str
    quoting: int
    preamble: bool
    footers: int

    def content(self, rows, language):
        """The bytes of a file with these rows, the header first."""
        text = StringIO()
        if self.preamble:
            text.write(f"Search terms report{self.newline}1 May 2026 - 8 May 2026{self.newline}")
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline, quoting=self.quoting)
        writer.writerows(rows)
        width = len(rows[0])
        writer.writerows([label, *[""] * (width - 1)] for label in TOTALS[language][: self.footers])
        mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(self.encoding, "")
        return (mark + text.getvalue()).encode(self.encoding)


def styles(encodings):
    """Every way of writing: five delimiters, line ends and quotings, with or without preamble and footers."""
    return st.builds(
        Style,
        delimiter=st.sampled_from(",;\t|:"),
        encoding=st.sampled_from(encodings),
        newline=st.sampled_from(["\n", "\r\n", "\r"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        preamble=st.booleans(),
        footers=st.integers(min_value=0, max_value=2),
    )


def rows_of(terms):
    """Rows of a term, two counts and an amount in cents."""
    return st.lists(st.tuples(terms, COUNTS, COUNTS, CENTS), min_size=1, max_size=12)


def written(row, language, thousands):
    """A row as a vendor of that language prints it."""
    term, impressions, clicks, cents = row
    decimal = "." if language == "en" else ","
    counts = [f"{count:,}".replace(",", thousands) for count in (impressions, clicks)]
    return [term, "c", *counts, f"{cents // 100:,}".replace(",", thousands) + f"{decimal}{cents % 100:02d}"]


def check_google_ads(rows, language, style, thousands):
    """A Google Ads table comes back with its terms, counts, amounts and language, and nothing is rejected."""
    read = export(style.content([HEADERS[language], *(written(row, language, thousands) for row in rows)], language))
    assert list(read.table["query"]) == [row[0] for row in rows]
    assert list(read.table["impressions"]) == [row[1] for row in rows]
    assert list(read.table["clicks"]) == [row[2] for row in rows]
    assert [round(cost * 100) for cost in read.table["cost"]] == [row[3] for row in rows]
    assert [footer.label for footer in read.footers] == list(TOTALS[language][: style.footers])
    assert read.language == language
    assert not len(read.rejects)


@settings(max_examples=60, deadline=None)
@given(
    rows=rows_of(TERMS | SCRIPTS),
    language=st.sampled_from(["en", "fr"]),
    style=styles(UNICODE),
    data=st.data(),
)
def test_a_table_comes_back_as_it_was_written(rows, language, style, data):
    """Delimiter, encoding, line end, quoting, grouping, decimal mark, preamble and footers change nothing."""
    check_google_ads(
        [(" ".join(row[0].split()), *row[1:]) for row in rows], language, style, data.draw(THOUSANDS[language])
    )


@settings(max_examples=60, deadline=None)
@given(rows=rows_of(WORDS), language=st.sampled_from(["en", "fr"]), style=styles(EIGHT_BIT))
def test_eight_bit_encodings_are_told_apart(rows, language, style):
    """Windows, ISO with the euro and old Macs give the words that were written."""
    if style.encoding != "cp1252":
        rows = [(row[0].replace("l’", "l'"), *row[1:]) for row in rows]
    sure = ("maïs à écharpe forêt", 1, 2, 3)  # enough accents to tell, as any French file has
    check_google_ads([sure, *rows], language, replace(style, footers=0), "")


@settings(max_examples=40, deadline=None)
@given(rows=rows_of(TERMS | SCRIPTS | WORDS), language=st.sampled_from(["en", "fr"]), style=styles(UNICODE))
def test_a_search_console_table_comes_back_as_it_was_written(rows, language, style):
    """The other vendor, whose numbers have a dot in every language."""
    rows = [(" ".join(term.split()), clicks, shown, cents % 9000 + 100) for term, clicks, shown, cents in rows]
    printed = [[term, clicks, shown, "1.5%", f"{at / 100:.2f}"] for term, clicks, shown, at in rows]
    read = export(replace(style, footers=0, preamble=False).content([GSC[language], *printed], language))
    assert read.kind == "gsc_queries"
    assert list(read.table["query"]) == [row[0] for row in rows]
    assert list(read.table["clicks"]) == [row[1] for row in rows]
    assert list(read.table["impressions"]) == [row[2] for row in rows]
    assert [round(position * 100) for position in read.table["position"]] == [row[3] for row in rows]


@settings(max_examples=25, deadline=None)
@given(rows=rows_of(TERMS | SCRIPTS), style=styles(UNICODE), data=st.data())
def test_order_changes_nothing_and_neither_does_reading_again(rows, style, data):
    """Rows and columns in another order give the same rows and totals; the same bytes give the same description."""
    table = [HEADERS["en"], *(written((" ".join(row[0].split()), *row[1:]), "en", "") for row in rows)]
    order = data.draw(st.permutations(range(5)))
    shuffled = [[line[at] for at in order] for line in [table[0], *data.draw(st.permutations(table[1:]))]]
    plain = replace(style, footers=0)
    content = plain.content(table, "en")
    first, again, other = export(content), export(content), export(plain.content(shuffled, "en"))
    columns = ["query", "impressions", "clicks", "cost"]
    assert sorted(cells(first, *columns)) == sorted(cells(other, *columns))
    assert describe(first) == describe(again)
    assert first.totals == pytest.approx(other.totals, rel=1e-12)
    assert first.table.frame().equals(again.table.frame())


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
