"""What is no usable export is refused with what is wrong and the cure; what is wrong in one row costs one row."""

import time

import numpy as np
import pytest

from analytics.ingest import Refusal, describe, read_file, read_paths
from analytics.locales import LANGUAGES, tell
from tests.ingest.shapes import SEARCH_TERMS_EN, codes, export, refusal, utf16_tabs

NOISE = np.random.default_rng(1).bytes(1_000_000)
ROW = "a,Broad match,c,1,2,50%,EUR,0.10,Search,0"


def reason(item: Refusal) -> str:
    return item.reason.code.rpartition(".")[2]


BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\r\n\xef\xbb\xbf", "empty"),
    "only_a_mark": (b"\xff\xfe", "empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "binary"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
    "old_xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "binary"),
    "web_page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "markup"),
    "random": (NOISE[:100_000], "not_text"),
    "zeros": (bytes(10_000) + b"x", "not_text"),
    "prose": (b"Dear all,\nplease find the report, as agreed.\n", "unknown"),
    "other_table": (b"name,age\nAda,36\n", "unknown"),
    "indexing": ("Date,Non indexées,Dans l'index,Impressions\n2026-01-30,,,7\n".encode(), "indexing"),
    "vitals": (b"Severity,Issue,Validation,URLs\nPoor,LCP,Not Started,8\n", "vitals"),
    "trends": (b"Category: Games\n\ncodes: (Worldwide)\n\nTOP\nroblox,100\n", "trends"),
    "meta": ("Début des rapports,Nom de la campagne,Montant dépensé (EUR)\n2025-01-01,a,3\n".encode(), "meta"),
    "links": (b"Target page,Incoming links,Linking sites\nhttps://a.fr/,9,3\n", "links"),
    "two_currencies": (f"{SEARCH_TERMS_EN}\n{ROW}\n{ROW.replace('EUR', 'USD')}\n".encode(), "currencies"),
    "two_symbols": ("Search,Cost,Clicks\na,€1.00,1\nb,£1.00,1\n".encode(), "currencies"),
    "same_header_other_figures": (b"Query,Clicks,Impressions,Clicks,CTR,Position\na,1,2,9,50%,1\n", "duplicate"),
    "too_many_columns": (",".join(f"c{number}" for number in range(2_500)).encode(), "too_many_columns"),
    "endless_line": (b"Query,Clicks,Impressions\n" + b"x" * 1_100_000, "cell_too_long"),
    "broken_archive": (b"PK\x03\x04" + bytes(50), "not_text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_for_what_it_is(name):
    """Each bad file is refused with its own reason, told in both languages with the file's name."""
    content, expected = BAD[name]
    item = refusal(content, f"{name}.csv")
    assert reason(item) == expected
    assert all(f"{name}.csv" in tell(item.reason, language) for language in LANGUAGES)


def test_refused_export_keeps_its_name():
    """A table that is known and is no performance report says so; an unknown one has no name."""
    assert refusal(BAD["vitals"][0]).kind == "not_performance"
    assert refusal(BAD["other_table"][0]).kind is None


def test_a_text_that_quotes_a_header_is_no_export():
    """A list of files whose notes quote the columns of a report is unknown, not that report."""
    notes = "a.csv\tdecoy\tcolumns Date,Non indexées,Dans l'index,Impressions,Clicks\nb.csv\tgood\tnothing\n"
    assert reason(refusal("file\tkind\tnote\n" + notes + "c.csv\tgood\tas before\n" * 3)) == "unknown"


def test_two_currencies_are_both_named():
    """The refusal of two currencies names the two."""
    told = tell(refusal(BAD["two_currencies"][0]).reason, "en")
    assert "EUR" in told
    assert "USD" in told


def test_large_random_file_is_refused_at_once():
    """Fifty megabytes of noise are refused on a sample, in well under a second."""
    content = NOISE * 50
    start = time.perf_counter()
    assert reason(refusal(content)) == "not_text"
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("clicks", "cost", "why"),
    [
        ("1", "-5.00", "out_of_range"),
        ("1", "inf", "not_a_number"),
        ("1", "1e999", "not_a_number"),
        ("1", "9" * 400, "out_of_range"),
        ("one", "1.00", "not_a_number"),
        ("-1", "1.00", "out_of_range"),
        ("1", "nan", "not_a_number"),
        ("1", "#REF!", "not_a_number"),
        ("1,23,4", "1.00", "not_a_number"),
    ],
)
def test_a_row_with_an_impossible_cell_is_listed_and_left_out(clicks, cost, why):
    """A negative, infinite or unreadable amount costs its row, which is listed with line, header and value."""
    good, bad = "a,c,10,1,1.00", f'b,c,10,"{clicks}",{cost}'
    read = export(f"Search terms report\nAll time\nSearch term,Campaign,Impr.,Clicks,Cost\n{good}\n{bad}\n{good}\n")
    assert list(read.table["query"]) == ["a", "a"]
    assert read.rejects["row"].tolist() == [5]
    assert read.rejects["reason"].tolist() == [f"ingest.reject.{why}"]
    assert read.rejects["value"].iloc[0] in {clicks, cost}
    assert "rejected_rows" in codes(read)


def test_a_cell_that_does_not_add_up_costs_only_itself():
    """An unreadable quality score is missing and told; its row stays."""
    read = export("Keyword,Campaign,Impr.,Clicks,Cost,Quality Score\na,c,1,1,1.00,good\nb,c,1,1,1.00,11\n")
    assert read.table["quality_score"].isna().all()
    assert len(read.table) == 2
    assert "unread_cells" in codes(read)


def test_a_row_with_too_many_cells_is_listed_and_left_out():
    """An unquoted delimiter inside a term shifts the row: nobody can tell which cell is which."""
    read = export("Query,Clicks,Impressions\nshoes, red,1,2\nboots,3,4\n")
    assert list(read.table["query"]) == ["boots"]
    assert read.rejects["row"].tolist() == [2]
    assert read.rejects["value"].tolist() == ["shoes, red,1,2"]


def test_a_short_row_is_kept_and_told():
    """A line that ends early counts its lacking cells as missing, and its number is told."""
    read = export("Query,Clicks,Impressions\nshoes,1\nboots,3,4\n")
    assert read.table["impressions"].isna().tolist() == [True, False]
    assert "short_rows" in codes(read)


@pytest.mark.parametrize("query", ['"stray', '24" monitor', "5'10\" in cm"])
def test_a_stray_quote_swallows_no_rows(query):
    """A quotation mark that is never closed is a character: the rows after it are read."""
    rows = "\n".join(f"q{number},{number},9" for number in range(200))
    read = export(f"Query,Clicks,Impressions\n{query},7,8\n{rows}\n")
    assert len(read.table) == 201
    assert read.table["query"].iloc[0] == query
    assert read.totals["clicks"] == 7 + sum(range(200))


def test_lines_are_counted_through_quoted_line_ends():
    """A cell over two lines does not shift the line numbers of rejects."""
    read = export('Query,Clicks,Impressions\n"a\nb",1,2\nc,x,2\n')
    assert read.rejects["row"].tolist() == [4]


def test_nothing_known_in_a_folder_crashes(tmp_path):
    """A folder is read recursively; what is no data is refused, hidden files, programs and notes are left out."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Queries.csv").write_text("Top queries,Clicks,Impressions\na,1,2\n", "utf-8")
    (tmp_path / "letter.txt").write_text("Dear client\n", "utf-8")
    (tmp_path / "README.md").write_text("# Exports\n", "utf-8")
    (tmp_path / "make.py").write_text("print(1)\n", "utf-8")
    (tmp_path / ".DS_Store").write_bytes(bytes(10))
    items = read_paths([tmp_path, tmp_path / "absent.csv"])
    assert [(item.file, item.kind) for item in items] == [
        ("letter.txt", None),
        ("sub/Queries.csv", "gsc_queries"),
        ("absent.csv", None),
    ]


def test_description_is_plain_values_and_tells_absent_from_zero():
    """A measure the table lacks is None in the description, one it has without rows is 0."""
    described = describe(export("Top queries,Clicks,Impressions,CTR,Position"), "fr")
    assert described["totals"] == {"impressions": 0.0, "clicks": 0.0, "cost": None, "conversions": None}
    assert described["rows"] == 0
    assert described["refused"] is None
    assert described["warnings"] == ["Le tableau a un en-tête, mais aucune ligne."]


def test_description_numbers_totals_of_the_same_name():
    """One total per device keeps all of them."""
    read = export("Keyword,Campaign,Impr.,Clicks,Cost\na,c,1,1,1.00\nTotal: x,,1,1,1.00\nTotal: x,,1,1,1.00\n")
    assert list(describe(read)["footer"]) == ["Total: x", "Total: x (2)"]


def test_every_description_has_the_same_keys():
    """Refused or read, the object of `inspect --json` has the same shape."""
    (read,) = read_file("a.csv", utf16_tabs([["Query", "Clicks", "Impressions"], ["a", "1", "2"]]))
    assert describe(read).keys() == describe(refusal(b"")).keys()
