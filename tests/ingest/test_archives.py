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


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/etc/passwd", "/etc/passwd"),
        ("C:\\Windows\\win.csv", "C:\\Windows\\win.csv"),
        ("..\\win.csv", "..\\win.csv"),
        ("CON", "CON"),
        ("\u202egpj.csv", "gpj.csv"),
        ("a" * 60_000 + ".csv", "a" * 196 + ".csv"),
        ("été 👟 ταξίδι.csv", "été 👟 ταξίδι.csv"),
    ],
)
def test_a_member_name_is_only_ever_shown(name, shown, tmp_path, monkeypatch):
    """Absolute, Windows, endless and right-to-left names are shown without what cannot be seen; nothing is written."""
    monkeypatch.chdir(tmp_path)
    (item,) = read_file("x.zip", archive({name: QUERIES}))
    assert isinstance(item, Export)
    assert item.file == f"x.zip!{shown}"
    assert not list(tmp_path.rglob("*"))


def test_a_zero_byte_ends_no_name_early():
    """A name that hides its end behind a zero byte reads its own member."""
    content = archive({"Queries.csv_hidden": QUERIES}).replace(b"Queries.csv_hidden", b"Queries.csv\x00hidden")
    assert reasons(content) in (["gsc_queries"], ["bad_archive"])


def test_members_of_one_name_are_both_read():
    """The last one does not win silently."""
    content = archive({"Queries.csv": QUERIES, "Another.csv": QUERIES + "b,3,4,50%,1\n"})
    items = read_file("x.zip", content.replace(b"Another.csv", b"Queries.csv"))
    assert [(item.file, len(item.table)) for item in items] == [("x.zip!Queries.csv", 1), ("x.zip!Queries.csv", 2)]


def test_a_declared_size_beyond_the_limit_is_refused_unread():
    """A small member that claims gigabytes is refused for the claim."""
    content = archive({"0.csv": QUERIES}).replace(
        len(QUERIES).to_bytes(4, "little"), (4_200_000_000).to_bytes(4, "little")
    )
    assert reasons(content) == ["inflates"]


def strings_workbook(strings: str, cells: str) -> bytes:
    """A workbook whose cells name shared strings."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    made = workbook({"a": sheet})
    buffer = BytesIO(made)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    with ZipFile(buffer) as source:
        members = {item.filename: source.read(item) for item in source.infolist()}
    links = members["xl/_rels/workbook.xml.rels"].decode()
    link = f'<Relationship Id="rId99" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'
    members["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", link).encode()
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    return archive(members)


def shared_cells(rows: int, attribute: str = 't="s"') -> str:
    """Rows of one cell, each naming the first shared string."""
    return "".join(f'<row r="{y}"><c r="A{y}" {attribute}><v>0</v></c></row>' for y in range(1, rows + 1))


@pytest.mark.parametrize("attribute", ['t="s"', "t='s'", 'x=">" t = "s"'])
def test_a_long_string_in_very_many_cells_is_refused_unopened(attribute):
    """A string of 1 MB named by 2,000 cells would come to 2 GB, however the cell is written."""
    hostile = strings_workbook(f"<si><t>{'y' * 1_000_000}</t></si>", shared_cells(2_000, attribute))
    assert reasons(hostile) == ["sheet_too_large"]


def test_shared_strings_of_a_usual_workbook_are_read():
    """A long note beside many short strings is no bomb."""
    strings = "".join(f"<si><t>{text}</t></si>" for text in ("Query", "Clicks", "Impressions", "lampe", "y" * 30_000))
    rows = ['<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>']
    rows += [f'<row r="{y}"><c r="A{y}" t="s"><v>3</v></c><c r="B{y}"><v>1</v></c></row>' for y in range(2, 20_002)]
    (item,) = read_file("x.xlsx", strings_workbook(strings, "".join(rows)))
    assert len(item.table) == 20_000


@pytest.mark.parametrize(
    "xml",
    [
        "<a>" * 200_000,
        f'<worksheet xmlns="{MAIN}">' + "<sheetData>" * 200_000,
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="9"><c r="A99999999999999"><v>1</v></c></row></sheetData></worksheet>',
    ],
)
def test_strange_xml_is_refused_or_empty_never_a_crash(xml):
    """Nesting without end, entities and rows beyond any number end in a sentence."""
    assert reasons(workbook({"a": xml}))[0] in {"bad_workbook", "empty", "sheet_too_large", "unknown", "bad_archive"}


def test_xml_in_two_byte_characters_is_not_believed():
    """What cannot be measured is not opened."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    assert reasons(archive({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": sheet.encode("utf-16")})) == [
        "bad_archive"
    ]
