"""A large text is read as a small one is: same rows, same rejects, same totals, same words."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.ingest import Export, Refusal, read_file
from analytics.ingest import bulk as bulk_module
from analytics.ingest import careful as careful_module
from analytics.ingest import large as large_module
from analytics.ingest import scan as scan_module
from analytics.ingest.large import read_path

ODD_NUMBERS = [
    "--",
    "",
    "abc",
    "-5",
    "1e5",
    "< 10%",
    "1,234",
    "1.234",
    "1 234",
    "1\u202f234",
    "9" * 15,
    "inf",
    "5.",
    "€12",
]
TEXTS = [
    "chaussure",
    "Lampe LED",
    " bois ",
    "été",
    "a,b",
    '5" tv',
    "Total",
    "Total: x",
    "total gym",
    "[exact]",
    '"phrase"',
]
TEXTS += ["--", "日本", "\u00a0nb", "", "@home"]
DEVICES = ["MOBILE", "Mobile", "DESKTOP", "Ordinateurs", "--", "toaster"]
DAYS = {
    "iso": ["2025-01-31", "2025-12-02", "2025-02-30"],
    "slashed": ["31/01/2025", "01/02/2025", "12/12/2025"],
    "compact": ["20250131", "20251202", "yesterday"],
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes at which a few rows already take every way that millions take."""
    monkeypatch.setattr(bulk_module, "_FEW_ODD", 2)


def counts() -> st.SearchStrategy[str]:
    """A count as vendors write it, now and then badly."""
    return st.one_of(*[st.integers(0, 3000).map(str)] * 12, st.sampled_from(ODD_NUMBERS))


def amounts(mark: str) -> st.SearchStrategy[str]:
    """An amount with a decimal mark, now and then badly written."""
    written = st.integers(0, 99_999).map(lambda cents: f"{cents / 100:.2f}".replace(".", mark))
    return st.one_of(*[written] * 12, st.sampled_from(ODD_NUMBERS))


def quoted(cells: Sequence[str], delimiter: str) -> str:
    """A line as spreadsheets write it."""
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"' if {delimiter, '"'} & set(cell) else cell for cell in cells
    )


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A table of a kind that can be large, with odd rows, in some dialect and encoding."""
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    mark = "." if delimiter == "," else draw(st.sampled_from(".,"))
    share = draw(st.sampled_from(["0{}05", "5{}00%", "12{}5"])).format(mark)
    text = st.tuples(st.sampled_from(TEXTS), st.integers(0, 9)).map(lambda pair: f"{pair[0]}{pair[1] or ''}")
    day = st.sampled_from(DAYS[draw(st.sampled_from(sorted(DAYS)))])
    columns = {
        "terms": {
            "Search term": text, "Match type": st.sampled_from(["Exact match", "Broad match", "odd"]), "Day": day,
            "Campaign": text, "Clicks": counts(), "Impr.": counts(), "Currency code": st.just("EUR"),
            "Cost": amounts(mark), "CTR": st.just(share),
        },
        "keywords": {
            "Keyword": text, "Campaign": text, "Clicks": counts(), "Impr.": counts(), "Cost": amounts(mark),
            "Max. CPC": amounts(mark), "Quality Score": st.sampled_from(["7", "--", "11"]),
        },
        "queries": {
            "date": day, "query": text, "page": text, "country": st.just("fra"), "device": st.sampled_from(DEVICES),
            "clicks": counts(), "impressions": counts(), "ctr": st.just(share), "position": amounts(mark),
        },
        "pages": {
            "page": text, "clicks": counts(), "impressions": counts(), "ctr": st.just(share), "position": amounts(mark),
        },
        "bulk": {
            "data_date": day, "query": text, "is_anonymized_query": st.sampled_from(["true", "false", "false"]),
            "impressions": counts(), "clicks": counts(), "sum_position": amounts(mark),
        },
    }[draw(st.sampled_from(["terms", "keywords", "queries", "pages", "bulk"]))]  # fmt: skip
    rows = draw(st.lists(st.tuples(*columns.values()), max_size=25))
    lines = [list(columns), *map(list, rows)]
    footer = ["Total", *[""] * (len(columns) - 1)]
    for extra in draw(st.lists(st.sampled_from([footer, list(columns), [""], ["a"], [*footer, "x"]]), max_size=2)):
        lines.insert(draw(st.integers(1, len(lines))), extra)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    body = end.join(quoted(line, delimiter) for line in lines) + draw(st.sampled_from(["", end]))
    return body.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])), errors="replace")


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in an order of their own."""
    return frame.sort_values(list(frame.columns), ignore_index=True)


def rounded(item: Export) -> list[object]:
    """Footers, their sums without the last digits."""
    return [
        (footer.label, footer.role, {name: round(value, 6) for name, value in footer.totals}) for footer in item.footers
    ]


def read_large(content: bytes) -> list[Export | Refusal]:
    """Read bytes as a large text; tables come as frames."""
    with TemporaryDirectory() as folder:
        path, room = Path(folder) / "file", Path(folder) / "room"
        path.write_bytes(content)
        room.mkdir()
        items = read_path("file.csv", path, room, least=0)
        for item in items:
            if isinstance(item, Export):
                item.__dict__["held"] = item.table.frame()
        return list(items)


def same(one: Export | Refusal, other: Export | Refusal) -> None:
    """Check that a large reading gave what the ordinary one gives."""
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        assert one == other
        return
    for name in ("file", "kind", "language", "encoding", "delimiter", "currency", "period", "reconciled", "warnings"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.content_hash == other.content_hash
    assert rounded(one) == rounded(other)
    pd.testing.assert_frame_equal(one.rejects, other.rejects)
    pd.testing.assert_frame_equal(in_order(one.__dict__["held"]), in_order(other.table.frame()))


@given(content=tables())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_large_is_read_as_small(content: bytes):
    """Whatever the kind, dialect, encoding and odd rows: the same export, or the same refusal."""
    found, expected = read_large(content), read_file("file.csv", content)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        same(one, other)


def queries(rows: int, *, extra: Sequence[str] = ()) -> bytes:
    """Search Console rows by day, with some lines put in the middle."""
    body = [
        f"2025-01-{1 + at % 28:02},query {at},https://a.fr/,{at % 7},{10 + at % 90},0.{at % 10},3.5"
        for at in range(rows)
    ]
    body[rows // 2 : rows // 2] = extra
    return "\n".join(["date,query,page,clicks,impressions,ctr,position", *body, ""]).encode()


@pytest.fixture
def careful_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small blocks, and no fast way."""
    monkeypatch.setattr(careful_module, "_BLOCK", 4_000)
    monkeypatch.setattr(large_module, "sound", lambda *_: None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.usefixtures("careful_only")
def test_blocks_join_without_a_seam(encoding: str):
    """A text split over many blocks loses and doubles no line, in one byte or two per character."""
    content = queries(600, extra=["2025-01-01,été,https://a.fr/,x,1,0.1,2"]).decode().encode(encoding)
    (found,), (expected,) = read_large(content), read_file("file.csv", content)
    same(found, expected)
    assert found.rejects["row"].tolist() == [302]


@pytest.mark.usefixtures("careful_only")
def test_a_cell_of_several_lines_is_not_parted_by_a_seam():
    """Wherever a block ends, a quoted cell that holds a line end stays one cell."""
    content = queries(600).replace(b"query ", b'"two\nlines').replace(b",https", b'",https')
    (found,), (expected,) = read_large(content), read_file("file.csv", content)
    same(found, expected)
    assert len(expected.table) == 600
    assert expected.totals["clicks"] == sum(at % 7 for at in range(600))


@pytest.mark.usefixtures("careful_only")
def test_a_broken_line_before_a_seam_ends_no_table():
    """A line of a single cell is one bad line wherever a block ends, and the rows below it are read."""
    lines = queries(600).split(b"\n")
    content = b"\n".join(line for at, row in enumerate(lines) for line in ([row] if at % 4 else [row, b"x"]))
    (found,), (expected,) = read_large(content), read_file("file.csv", content)
    same(found, expected)
    assert found.__dict__["held"]["clicks"].sum() == sum(at % 7 for at in range(600))


def test_lines_may_end_as_on_an_old_mac():
    """A text with carriage returns alone is no endless line, whatever its size."""
    content = queries(120_000).replace(b"\n", b"\r").replace(b"query 7,", b'"query\n7",')
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])


def engine_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The relations that the engine was asked for rows of."""
    seen: list[str] = []
    ask = bulk_module._Reader._pass

    def seeing(reader: object, *rest: object) -> object:
        seen.append(reader.scan.relation)
        return ask(reader, *rest)

    monkeypatch.setattr(bulk_module._Reader, "_pass", seeing)
    return seen


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("2025-01-01,Total,--,1,1,0.1,2", {"read_csv"}),
        ("2025-01-01,short", {"read_csv", "read_parquet"}),
        ('2025-01-01,"open,https://a.fr/,1,1,0.1,2', {"read_csv", "read_parquet"}),
        ('2025-01-01,"two\nlines",https://a.fr/,1,1,0.1,2', {"read_csv", "read_parquet"}),
    ],
)
def test_one_bad_line_costs_one_line(monkeypatch: pytest.MonkeyPatch, line: str, ways: set[str]):
    """A line that the engine cannot split sends the text the careful way; it is never refused for it."""
    monkeypatch.setattr(scan_module, "_SAMPLE_ROWS", 20)
    seen = engine_calls(monkeypatch)
    content = queries(300, extra=[line])
    (found,), (expected,) = read_large(content), read_file("file.csv", content)
    same(found, expected)
    assert len(expected.table) >= 300
    assert {way.partition("(")[0] for way in seen} == ways


def test_an_account_in_two_currencies_is_refused_at_any_size():
    """The second currency stands in one row of thousands: it is found all the same."""
    row = "a{at},Exact match,C,1,2,{code},3.50"
    body = [row.format(at=at, code="USD" if at == 4_500 else "EUR") for at in range(5_000)]
    content = "\n".join(["Search term,Match type,Campaign,Clicks,Impr.,Currency code,Cost", *body]).encode()
    (found,) = read_large(content)
    assert found == read_file("file.csv", content)[0]
    assert found.reason.code == "ingest.refused.currencies"


def test_a_share_above_one_far_below_changes_how_shares_are_read():
    """What the head of a file suggests is dropped when a row in the middle contradicts it."""
    head = "Keyword,Campaign,Clicks,Impr.,Cost,Search impr. share"
    body = [f"k{at},C,1,9,1.50,{55 if at == 4_700 else 0.5}" for at in range(5_000)]
    content = "\n".join([head, *body]).encode()
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])
    assert found.__dict__["held"]["impression_share"].max() == 0.55


def test_points_that_neither_the_first_rows_nor_the_last_show_are_points():
    """Clicks, and with them what a CTR of 0.5 means, stand in the middle of the file only."""
    clicks = [5 if 4_200 < at < 5_800 else 0 for at in range(6_000)]
    body = [f"query {at},{n},1000,{0.1 * n:.1f},3.5" for at, n in enumerate(clicks)]
    content = "\n".join(["query,clicks,impressions,ctr,position", *body]).encode()
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])
    assert found.__dict__["held"]["ctr"].max() == 0.005


@pytest.mark.parametrize("header", ["Day", "Week", "Month", "Quarter"])
def test_a_day_means_what_its_header_says_at_any_size(header: str):
    """Below `Month`, the first of January is all of January, in every row."""
    body = [f"a {at},C,2025-{1 + 3 * (at % 4):02}-01,1,9,1.50" for at in range(5_000)]
    content = "\n".join([f"Search term,Campaign,{header},Clicks,Impr.,Cost", *body]).encode()
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])
    assert ("date_end" in found.table) == (header != "Day")


@pytest.mark.parametrize("first", [0, 4_500])
def test_anonymous_rows_are_added_up_wherever_they_stand(first: int):
    """What Search Console hides is one sum apart from the rows."""
    rows = [f"2025-01-01,q{at},{'true' if at >= first and at % 3 == 0 else 'false'},10,2,30" for at in range(5_000)]
    content = "\n".join(["data_date,query,is_anonymized_query,impressions,clicks,sum_position", *rows]).encode()
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])
    hidden = sum(at >= first and at % 3 == 0 for at in range(5_000))
    assert dict(found.footers[0].totals)["clicks"] == 2 * hidden


def test_days_of_anonymous_rows_do_not_decide_the_order_of_day_and_month():
    """Only rows that are read tell what 01/02/2025 is, at any size."""
    rows = ["31/01/2025,a,true,0,0,--", "31/01/2025,b,true,0,0,--", "01/02/2025,c,false,0,0,0.00"]
    content = "\n".join(
        ["data_date,query,is_anonymized_query,impressions,clicks,sum_position", "Total,,,,,", *rows]
    ).encode()
    (found,) = read_large(content)
    same(found, read_file("file.csv", content)[0])
