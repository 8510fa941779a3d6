"""Workbooks: measured before they are opened, because a sheet of a few bytes can claim a billion cells."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile, ZipFile, ZipInfo

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import RefusedInput
from analytics.ingest.grid import MAX_CELL, MAX_COLUMNS, Grid, Layout
from analytics.ingest.header import locate
from analytics.schema import Notice

MAX_ROWS = 1_100_000
MAX_CELLS = 20_000_000
MAX_INFLATED = 400_000_000
_CHUNK = 1 << 20
_HEAD_ROWS = 60
_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row|dimension)\b[^>]{0,400}?\b(?:r|ref)\s*=\s*["'](?:[A-Za-z]{1,3}\d{1,7}:)?([A-Za-z]{0,3})(\d{1,10})["']""")
_OVERLAP = 512


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _chunks(archive: ZipFile, member: ZipInfo, left: int) -> Iterator[bytes]:
    tail, inflated = b"", 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            inflated += len(chunk)
            if inflated > left:
                raise OverflowError
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _extent(archive: ZipFile, member: ZipInfo, left: int) -> tuple[int, int]:
    """Largest row and column that the sheet's XML claims."""
    rows = columns = 0
    for chunk in _chunks(archive, member, left):
        for letters, digits in _REFERENCE.findall(chunk):
            rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
            if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
                return rows, columns
    return rows, columns


def check_workbook(file: str, content: bytes) -> None:
    """Refuse a workbook that inflates beyond 400 MB or claims more rows, columns or cells than any export has.

    Raises
    ------
    RefusedInput
        Naming the limit.

    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_INFLATED:
                raise OverflowError
            left = MAX_INFLATED
            for member in archive.infolist():
                if not member.filename.endswith(".xml"):
                    continue
                rows, columns = _extent(archive, member, left)
                left -= member.file_size
                if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
                    raise RefusedInput(Notice.of("ingest.refused.sheet_too_large", file=file, rows=MAX_ROWS, columns=MAX_COLUMNS))
    except OverflowError:
        raise RefusedInput(Notice.of("ingest.refused.inflates", file=file, limit=MAX_INFLATED // 1_000_000)) from None
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, RefusedInput):
            raise
        raise RefusedInput(Notice.of("ingest.refused.bad_archive", file=file)) from None


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return str(cell)
        case float() | int():
            return f"{cell:.15g}" if abs(cell) < 1e15 and "e" not in f"{cell:.15g}" else f"{cell:f}"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _grid(rows: list[list[object]], place: int, header: list[str]) -> Grid:
    below = rows[place + 1 :]
    width = len(header)
    texts = [[_as_text(cell) for cell in row[:width]] + [""] * (width - len(row)) for row in below]
    typed = frozenset(at for at in range(width) if any(isinstance(row[at], float | int) for row in below if at < len(row)))
    index = pd.RangeIndex(place + 2, place + 2 + len(below))
    before = tuple(",".join(map(_as_text, row)).strip(",") for row in rows[:place])
    return Grid(tuple(header), pd.DataFrame(texts, index=index, columns=range(width), dtype="str"), before, typed)


def read_sheets(file: str, content: bytes) -> Iterator[tuple[str, Layout, Grid]]:
    """Yield name, layout and grid of each sheet that is not empty.

    Raises
    ------
    RefusedInput
        If the workbook is too large, broken or protected.

    """
    check_workbook(file, content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in workbook.sheet_names]
    except (CalamineError, ValueError, OSError):
        raise RefusedInput(Notice.of("ingest.refused.bad_workbook", file=file)) from None
    for name, rows in sheets:
        if not rows or not any(any(cell != "" for cell in row) for row in rows):
            continue
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for row in rows for cell in row):
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=file, limit=MAX_CELL))
        head = [[_as_text(cell) for cell in row] for row in islice(rows, _HEAD_ROWS)]
        found = locate(head)
        place, match = found if found else (0, None)
        header = list(head[place])
        while header and not header[-1].strip():
            header.pop()
        grid = _grid(rows, place, header)
        yield name, Layout("", grid.header, grid.before, place + 1, match), grid
