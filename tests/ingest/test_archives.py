"""Archives and workbooks: names repaired, forks skipped, bombs refused before they go off."""

import resource
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from analytics.errors import RefusedInput
from analytics.ingest import Export, Refusal, read_file
from analytics.ingest.archive import Budget
from analytics.ingest.sheets import check_workbook
from tests.ingest.shapes import archive, refusal, sheet_xml, workbook

QUERIES = "Top queries,Clicks,Impressions,CTR,Position\na,1,2,50%,1\n"


def reasons(content: bytes) -> list[str]:
    items = read_file("x.zip", content)
    return [item.reason.code.rpartition(".")[2] if isinstance(item, Refusal) else item.kind for item in items]


def test_a_mac_archive_gets_its_accents_back():
    """Names in two-character accents without the flag are repaired, resource forks skipped."""
    content = archive({"Reque\u0302tes.csv": QUERIES, "__MACOSX/._Reque\u0302tes.csv": b"\x00\x05\x16\x07"}, mac=True)
    (item,) = read_file("x.zip", content)
    assert isinstance(item, Export)
    assert item.file == "x.zip!Requêtes.csv"


def test_an_archive_in_an_archive_is_read_once():
    """One level of nesting is read, a second is refused by name."""
    inner = archive({"Queries.csv": QUERIES})
    nested = archive({"inner.zip": inner})
    assert [item.file for item in read_file("x.zip", nested)] == ["x.zip!inner.zip!Queries.csv"]
    assert reasons(archive({"nested.zip": nested})) == ["nested"]


def test_each_bad_member_is_refused_beside_the_good_ones():
    """A member that is no table does not spoil the others."""
    assert reasons(archive({"a.pdf": b"%PDF-1.4", "Queries.csv": QUERIES})) == ["binary", "gsc_queries"]


def test_too_many_members_are_refused():
    """An archive of more than 100 files is no download of exports."""
    assert reasons(archive({f"{number}.csv": QUERIES for number in range(101)})) == ["members"]


def test_an_archive_without_files_is_empty():
    """An archive of nothing but folders is empty."""
    assert reasons(archive({"folder/": b""})) == ["empty"]


def test_paths_that_climb_stay_names(tmp_path, monkeypatch):
    """A member called ../../evil.csv is read in memory and written nowhere."""
    monkeypatch.chdir(tmp_path)
    assert reasons(archive({"../../evil.csv": QUERIES})) == ["gsc_queries"]
    assert not list(tmp_path.rglob("*"))


def test_a_bomb_is_refused_while_it_inflates():
    """An archive that inflates 1,000 times is refused in little time and memory."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as bomb:
        for number in range(3):
            bomb.writestr(f"{number}.csv", bytes(150_000_000))
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reasons(buffer.getvalue()) == ["inflates"]
    assert time.perf_counter() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_a_declared_size_that_lies_is_counted():
    """A member that claims to be small is stopped when it inflates beyond 200 times its size."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("0.csv", bytes(60_000_000))
    content = buffer.getvalue().replace((60_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert reasons(content)[0] in {"inflates", "bad_archive"}


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>",
        '<row r="1"><c s="0" r="ZZ1048576"><v>1</v></c></row>',
        '<x:row r="1"><x:c r="XFD9"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c r="A4294967295"><v>1</v></c></row>',
        '<row r="1"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_claims_a_giant_corner_is_refused_unopened(cell):
    """A cell far out would make the reader ask for gigabytes: the sheet is measured first."""
    hostile = workbook({"a": f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'})
    assert reasons(hostile) == ["sheet_too_large"]


def test_a_declared_range_of_the_whole_sheet_is_harmless():
    """Some writers declare the whole sheet as used: only cells count."""
    rows = sheet_xml([["Query", "Clicks", "Impressions"], ["a", 1, 2]])
    declared = rows.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    (item,) = read_file("x.xlsx", workbook({"a": declared}))
    assert item.kind == "gsc_queries"


def test_a_row_of_too_many_cells_is_refused():
    """Cells without references are counted once the sheet is open."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row>{"<c><v>1</v></c>" * 2_500}</row></sheetData></worksheet>'
    assert reasons(workbook({"a": sheet})) == ["too_many_columns"]


def test_a_reference_cannot_hide_between_chunks():
    """A reference pushed across the border of what is read at once is still seen."""
    for padding in range(2**20 - 200, 2**20 + 10, 7):
        cells = f'<row r="1"><c r="A1" x="{" " * padding}" r2="" r="XFD9"><v>1</v></c></row>'
        hostile = workbook({"a": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'})
        with pytest.raises(RefusedInput):
            check_workbook("x.xlsx", hostile, Budget())


def test_a_broken_workbook_is_refused():
    """Sheet XML that does not close is a damaged workbook, not a crash."""
    assert reasons(workbook({"a": "<worksheet><sheetData><row>"})) in (["bad_workbook"], ["empty"])


def test_other_office_documents_are_named():
    """A text document is refused as such."""
    assert refusal(archive({"[Content_Types].xml": "x", "word/document.xml": "x"})).reason.code.endswith("document")


def test_a_row_beyond_the_header_is_listed():
    """In a sheet too, a row with more cells than the header is listed, never cut."""
    (item,) = read_file(
        "x.xlsx", workbook({"Queries": [["Query", "Clicks", "Impressions"], ["a", 1, 2, 3], ["b", 1, 2]]})
    )
    assert isinstance(item, Export)
    assert list(item.table["query"]) == ["b"]
    assert item.rejects["row"].tolist() == [2]
