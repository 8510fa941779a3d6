"""How a text writes its cells: each decision by itself, broken lines mended only where there is one way, none lost."""

import csv
from io import StringIO

import pytest

from analytics.ingest.grid import find_layout, read_grid
from tests.ingest.shapes import cells, codes, export

HEADER = ["Top queries", "Clicks", "Impressions", "CTR", "Position"]
ROWS = [[f"lampe {word}", str(at), str(at * 90), f"{at}.5%", f"{at}.25"] for at, word in enumerate("abcdefghij", 1)]
BODY = "\n".join(",".join(row) for row in [HEADER, *ROWS]) + "\n"


def read_with(line):
    """The export of ten sound rows and a line, which stands sixth."""
    lines = BODY.split("\n")
    return export("\n".join([*lines[:5], line, *lines[5:]]))


def row_of(read):
    """The sixth row as query, clicks, impressions and position."""
    return cells(read, "query", "clicks", "impressions", "position")[4]


@pytest.mark.parametrize(
    ("line", "query", "code"),
    [
        ('"lustre,7,8,9.5%,2.5', '"lustre', "open_quote"),
        ('"lus"tre",7,8,9.5%,2.5', 'lus"tre', "open_quote"),
        ('"(72")",7,8,9.5%,2.5', '(72")', "open_quote"),
        ('"a, "b, c" d",7,8,9.5%,2.5', 'a, "b, c" d', "repaired_rows"),
        ("lustre, rouge,7,8,9.5%,2.5", "lustre, rouge", "repaired_rows"),
        ("lustre,,7,8,9.5%,2.5", "lustre", "repaired_rows"),
        ("lustre;7;8;9.5%;2.5", "lustre", "repaired_rows"),
        ("lustre,7,8,9.5%2.5", "lustre", "repaired_rows"),
        ('"lustre""7","8","9.5%","2.5"', "lustre", "repaired_rows"),
    ],
)
def test_a_broken_line_with_one_sound_reading_is_mended_and_told(line, query, code):
    """A quote or a delimiter too many or too few leaves one row that fits the columns; its line number is told."""
    read = read_with(line)
    assert row_of(read) == (query, 7, 8, 2.5)
    assert dict(next(notice for notice in read.warnings if notice.code.endswith(code)).facts)["line"] == 6
    assert len(read.table) == 11


SHIFTS = "day,hour,code,price,product,remark\n" + "".join(
    f'2026-05-{at:02d},{at:02d}:15,AB-{at:04d},${at}.50,p{at} x,"r, {at}"\n' for at in range(10, 30)
)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (
            '2026-05-0902:15,AB-1234,$19.95,lamp,"so, so"',
            ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "so, so"],
        ),
        (
            '2026-05-09,02:15AB-1234,$19.95,lamp,"so, so"',
            ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "so, so"],
        ),
        (
            '2026-05-09,02:15,AB-1234$19.95,lamp,"so, so"',
            ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "so, so"],
        ),
        (
            '2026-05-09,02:15,AB-1234,$19.95lamp,"so, so"',
            ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "so, so"],
        ),
        (
            '2026-05-09,02:15,AB-1234,$19.95,lamp"so, so"',
            ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "so, so"],
        ),
        ("2026-05-09 02:15 AB-1234 $19.95 lamp ok", ["2026-05-09", "02:15", "AB-1234", "$19.95", "lamp", "ok"]),
    ],
)
def test_cells_run_together_are_parted_where_the_shapes_of_their_columns_say(line, row):
    """A day, an hour, a code, an amount or a quote shows where a delimiter was lost; the line is told."""
    text = SHIFTS.replace("2026-05-20", f"{line}\n2026-05-20")
    grid = read_grid(text, find_layout("file", text))
    assert grid.cells.iloc[10].tolist() == row
    assert [notice.code.rpartition(".")[2] for notice in grid.notices] == ["repaired_rows"]


def test_a_line_cut_short_is_not_parted():
    """Where the last cells may lack, the line is taken as it stands and told as short."""
    text = SHIFTS.replace('"r, 20"', "") + '2026-05-09,02:15,AB-1234,$19.95,"a lamp, red"\n'
    grid = read_grid(text, find_layout("file", text))
    assert grid.cells.iloc[-1].tolist() == ["2026-05-09", "02:15", "AB-1234", "$19.95", "a lamp, red", ""]
    assert [notice.code.rpartition(".")[2] for notice in grid.notices] == ["short_rows"]


@pytest.mark.parametrize("short", ["day,hour,code,price,product", "day,hour,codeprice,product,remark"])
def test_a_header_shorter_than_its_rows_is_still_the_header(short):
    """Names are kept, the columns beyond them have none, and the line is told."""
    text = SHIFTS.replace("day,hour,code,price,product,remark", short)
    layout = find_layout("file", text)
    assert layout.header == (*short.split(","), "")
    assert [notice.code for notice in layout.notices] == ["ingest.warning.uneven_header"]
    assert len(read_grid(text, layout).cells) == 20


def test_rows_keep_their_lines_where_every_line_is_looked_at_by_itself():
    """Lines with escapes and lines with bare quotes come back in the order of the file."""
    rows = [f'a{at} \\" b,{at},9,9.5%,2.5' if at % 3 else f'"c{at} \\"d\\"",{at},9,9.5%,2.5' for at in range(1, 31)]
    read = export("\n".join([",".join(HEADER), *rows]) + "\n")
    assert read.table["clicks"].tolist() == list(range(1, 31))


@pytest.mark.parametrize("line", ["lustre,1,5,7,8,9.5%,2.5", "lustre,7,8,9,9.5%,2.5,3.5", "a,b,c,d,e,f,g,h"])
def test_a_broken_line_with_several_readings_is_listed(line):
    """Where nobody can tell which cell is which, the line is a reject with its number, and nothing else suffers."""
    read = read_with(line)
    assert read.rejects["row"].tolist() == [6]
    assert read.rejects["value"].tolist() == [line]
    assert len(read.table) == 10


def test_inches_are_no_quotes():
    """A quotation mark inside a cell that is not quoted is a character, and there is nothing to tell."""
    read = read_with('ecran 24",7,8,9.5%,2.5')
    assert row_of(read)[0] == 'ecran 24"'
    assert "open_quote" not in codes(read)


def test_a_stray_quote_over_many_lines_swallows_none():
    """A quote left open far above the next one is a character of its line; the line is told."""
    read = export(BODY.replace("lampe c", '"lampe c') + "\n".join(f"q{at},1,2,50%,1" for at in range(5_000)))
    assert len(read.table) == 5_010
    assert read.table["query"].iloc[2] == '"lampe c'


def test_a_cell_goes_on_over_lines_only_between_quotes_that_close():
    """A quoted line end belongs to the cell, and the lines after it keep their numbers."""
    read = export(BODY.replace("lampe c", '"lampe\nc"') + "x,y,1,1%,1\n")
    assert read.table["query"].iloc[2] == "lampe\nc"
    assert read.rejects["row"].tolist() == [13]


def test_backslashes_hide_quotes_where_the_file_says_so():
    """A backslash before a quote inside a cell is an escape; before anything else it stays."""
    read = export(BODY + '"say \\"hi\\", C:\\temp",7,8,9.5%,2.5\n')
    assert read.table["query"].iloc[-1] == 'say "hi", C:\\temp'


def test_a_backslash_at_the_end_of_a_cell_is_a_backslash():
    """A file that doubles its quotes may hold a cell that ends in a backslash."""
    read = export(BODY + '"C:\\",7,8,9.5%,2.5\n"a ""b""",7,8,9.5%,2.5\n')
    assert read.table["query"].tolist()[-2:] == ["C:\\", 'a "b"']


def test_single_quotes_are_quotes_where_they_stand_around_cells():
    """Apostrophes inside words are none."""
    text = StringIO()
    csv.writer(text, quotechar="'", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *ROWS])
    assert list(export(text.getvalue()).table["query"]) == [row[0] for row in ROWS]
    assert export(BODY.replace("lampe a", "l'été d'or")).table["query"].iloc[0] == "l'été d'or"


def test_spaces_after_delimiters_are_padding():
    """Cells set apart by a comma and a space, some of them quoted."""
    padded = BODY.replace(",", ", ").replace("lampe c", '"lampe, c"')
    assert export(padded).table["query"].tolist()[:3] == ["lampe a", "lampe b", "lampe, c"]


@pytest.mark.parametrize(
    ("name", "mark"), [("semicolon", ";"), ("pipe", "|"), ("caret", "^"), ("tilde", "~"), ("colon", ":")]
)
def test_the_first_line_may_name_the_delimiter(name, mark):
    """What a spreadsheet writes above a table, and any delimiter the header shows, is believed."""
    table = BODY.replace(",", mark)
    assert export(table).delimiter == name
    assert export(f"sep={mark}\n{table}").totals == export(BODY).totals


def test_tabs_inside_a_comma_file_are_text():
    """A tab in a query parts nothing when commas show the header."""
    assert export(BODY.replace("lampe c", "lampe\tc")).table["query"].iloc[2] == "lampe\tc"


def test_trailing_delimiters_and_blank_lines_say_nothing():
    """Every line may end in a delimiter, and lines may be empty."""
    assert export(BODY.replace("\n", ",\n")).totals == export(BODY).totals
    assert export(BODY.replace("\n", "\n\n")).totals == export(BODY).totals
    assert len(export(f"{BODY},,,,\n\n,,,,\n").table) == 10


@pytest.mark.parametrize("above", ["Site,,,,\n,,,,\n", "a,b,c,d,e,f,g,h\n", "Performance\n\n", "# note\n# note, two\n"])
def test_lines_above_may_be_narrower_or_wider(above):
    """A preamble of any width is no header."""
    assert export(above + BODY).totals == export(BODY).totals


def test_a_header_with_a_delimiter_too_many_is_put_right_and_told():
    """An empty cell in the header that no row has is a delimiter too many."""
    read = export(BODY.replace("Top queries,", "Top queries,,"))
    assert read.totals == export(BODY).totals
    assert "repaired_rows" in codes(read)


@pytest.mark.parametrize("below", ["©2026 Nobody. All rights reserved.\n", "shop,owner,staff\na,Ada,3\nb,Bob,4\n"])
def test_what_follows_the_table_is_no_row_and_is_listed(below):
    """A closing line and a second table are never taken for rows; each line is a reject with its number and reason."""
    read = export(f"{BODY}\n{below}")
    assert read.totals == export(BODY).totals
    assert dict(next(notice for notice in read.warnings if notice.code.endswith("below_table")).facts)["line"] == 13
    assert read.rejects["row"].tolist() == [13 + at for at in range(below.count("\n"))]
    assert read.rejects["value"].tolist() == below.splitlines()
    assert set(read.rejects["reason"]) == {"ingest.reject.below_table"}


@pytest.mark.parametrize("quote", ["", '"'])
def test_the_closing_line_of_a_vendor_is_no_reject(quote):
    """A colophon that the catalogue knows is expected: nobody has to look at it."""
    assert not len(export(f"{BODY}\n{quote}©2026 Microsoft Corporation. All rights reserved.{quote}\n").rejects)


def test_a_file_without_its_last_line_end_loses_nothing():
    """Downloads end in none, one or several line ends."""
    assert export(BODY[:-1]).totals == export(BODY).totals
    assert export(BODY + "\n\n\n").totals == export(BODY).totals


def test_every_line_is_accounted_for():
    """Rows, rejects, footers, headers and blank lines add up to the lines of the file."""
    lines = ["a,b,c,d,e,f,g,h", "", "lustre;7;8;9.5%;2.5", ",,,,", '"x,1,2,3%,4', "lustre,7", "Total,1,2,3%,4"]
    text = BODY + "\n".join(lines) + "\n"
    read = export(text)
    blank, header = 2, 1
    counted = len(read.table) + read.rejects["row"].nunique() + len(read.footers) + blank + header
    assert counted == text.count("\n")
