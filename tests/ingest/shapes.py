"""Small files in the shapes that vendors print, made on the fly."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from analytics.ingest import Export, Refusal, read_file

SEARCH_TERMS_EN = "Search term,Match type,Campaign,Clicks,Impr.,CTR,Currency code,Cost,Campaign type,Conversions"
GSC_FR = "Requêtes les plus fréquentes,Clics,Impressions,CTR,Position"


def export(text: str | bytes, name: str = "file.csv") -> Export:
    """The one export of a file that must be read."""
    (item,) = read_file(name, text.encode() if isinstance(text, str) else text)
    assert isinstance(item, Export), item
    return item


def refusal(text: str | bytes, name: str = "file.csv") -> Refusal:
    """The one refusal of a file that must not be read."""
    (item,) = read_file(name, text.encode() if isinstance(text, str) else text)
    assert isinstance(item, Refusal), item
    return item


def codes(item: Export) -> list[str]:
    """Last words of the codes an export tells."""
    return [notice.code.rpartition(".")[2] for notice in item.warnings]


def utf16_tabs(rows: Sequence[Sequence[str]]) -> bytes:
    """A table as Google Ads writes its "CSV for Excel"."""
    return "\n".join("\t".join(row) for row in rows).encode("utf-16")


def archive(members: dict[str, bytes | str], *, mac: bool = False) -> bytes:
    """A ZIP of members; a Mac's names are UTF-8 bytes without the flag that says so."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, content in members.items():
            shown = name.encode().decode("cp437") if mac else name
            target.writestr(shown, content)
    content = buffer.getvalue()
    return unflagged(content) if mac else content


def unflagged(content: bytes) -> bytes:
    """The same archive with names as raw bytes: Python always flags names beyond ASCII, a Mac never does."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as source:
        parts = [(item.filename.encode("cp437"), source.read(item)) for item in source.infolist()]
    placeholders = [(f"{at:03d}".ljust(len(name), "_"), name, body) for at, (name, body) in enumerate(parts)]
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for placeholder, _, body in placeholders:
            target.writestr(placeholder, body)
    made = buffer.getvalue()
    for placeholder, name, _ in placeholders:
        made = made.replace(placeholder.encode(), name)
    return made


_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _letters(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(reference: str, value: object) -> str:
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[object]]) -> str:
    """The XML of a sheet; numbers are typed, texts are inline."""
    body = "".join(
        f'<row r="{y}">' + "".join(_cell(f"{_letters(x)}{y}", cell) for x, cell in enumerate(row, 1)) + "</row>"
        for y, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def workbook(sheets: dict[str, Sequence[Sequence[object]] | str]) -> bytes:
    """An XLSX of sheets given as rows, or as ready XML for hostile ones."""
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATION}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
    }
    for at, rows in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{at}.xml"] = rows if isinstance(rows, str) else sheet_xml(rows)
    return archive(members)


def cells(item: Export, *names: str) -> list[tuple[object, ...]]:
    """Rows of some columns, missing values as None."""
    frame: pd.DataFrame = item.table.frame(list(names)).astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
