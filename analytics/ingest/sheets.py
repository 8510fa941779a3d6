"""Workbooks: measured before they are opened, because a sheet of a few bytes can claim a billion cells."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from zipfile import ZipFile, ZipInfo

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import RefusedInput
from analytics.ingest.archive import DAMAGED, MAX_INFLATED, Budget
from analytics.ingest.grid import MAX_CELL, MAX_COLUMNS, Grid, Layout
from analytics.ingest.header import locate
from analytics.schema import Notice

MAX_ROWS = 1_100_000
MAX_CELLS = 20_000_000
_CHUNK = 1 << 20
_LONGEST_TAG = 4 << 20
_HEAD_ROWS = 60
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,10})["']""")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _chunks(archive: ZipFile, member: ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the inflated bytes so that no tag is cut in two: what follows the last `<` waits for the next chunk."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            budget.spend(len(chunk))
            chunk = tail + chunk
            tail = chunk[max(0, chunk.rfind(b"<")) :]
            if len(tail) > _LONGEST_TAG:
                raise OverflowError
            yield chunk


def _is_too_large(rows: int, columns: int) -> bool:
    return rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS


def _claims_too_much(archive: ZipFile, member: ZipInfo, budget: Budget) -> bool:
    """Whether the references in a member's XML span more than any export does.

    Any attribute called `r` counts, wherever it stands: telling which tag it belongs to is what an attacker plays with.
    """
    rows = columns = 0
    for chunk in _chunks(archive, member, budget):
        for letters, digits in _REFERENCE.findall(chunk):
            rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
            if _is_too_large(rows, columns):
                return True
    return False


def check_workbook(file: str, content: bytes, budget: Budget) -> None:
    """Refuse a workbook that inflates beyond its budget or claims more rows, columns or cells than any export has.

    Raises
    ------
    RefusedInput
        Naming the limit.

    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            budget.check(sum(member.file_size for member in archive.infolist()))
            too_large = any(_claims_too_much(archive, member, budget) for member in archive.infolist())
    except OverflowError:
        raise RefusedInput(Notice.of("ingest.refused.inflates", file=file, limit=MAX_INFLATED // 1_000_000)) from None
    except DAMAGED:
        raise RefusedInput(Notice.of("ingest.refused.bad_archive", file=file)) from None
    if too_large:
        raise RefusedInput(Notice.of("ingest.refused.sheet_too_large", file=file, rows=MAX_ROWS, columns=MAX_COLUMNS))


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


def _grid(rows: Sequence[Sequence[object]], place: int, header: Sequence[str]) -> Grid:
    """Texts below the header; a row with something beyond the last header is kept apart."""
    width = len(header)
    numbered = [(place + 2 + at, [_as_text(cell) for cell in row]) for at, row in enumerate(rows[place + 1 :])]
    overlong = tuple((line, ",".join(row)) for line, row in numbered if any(cell.strip() for cell in row[width:]))
    lines = {line for line, _ in overlong}
    kept = [(line, row[:width] + [""] * (width - len(row))) for line, row in numbered if line not in lines]
    index = pd.Index([line for line, _ in kept], dtype="int64")
    cells = pd.DataFrame([row for _, row in kept], index=index, columns=range(width), dtype="str")
    typed = {at for row in rows[place + 1 :] for at, cell in enumerate(row) if isinstance(cell, float | int)}
    before = tuple(",".join(map(_as_text, row)).strip(",") for row in rows[:place])
    return Grid(tuple(header), cells, before, frozenset(typed), overlong)


def read_sheets(file: str, content: bytes, budget: Budget) -> Iterator[tuple[str, Layout, Grid]]:
    """Yield name, layout and grid of each sheet that is not empty.

    Raises
    ------
    RefusedInput
        If the workbook is too large, broken or protected.

    """
    check_workbook(file, content, budget)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in workbook.sheet_names
        ]
    except (CalamineError, ValueError, OSError):
        raise RefusedInput(Notice.of("ingest.refused.bad_workbook", file=file)) from None
    for name, rows in sheets:
        if not rows or not any(any(cell != "" for cell in row) for row in rows):
            continue
        if len(rows[0]) > MAX_COLUMNS:
            raise RefusedInput(Notice.of("ingest.refused.too_many_columns", file=file, limit=MAX_COLUMNS))
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for row in rows for cell in row):
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=file, limit=MAX_CELL))
        head = [[_as_text(cell) for cell in row] for row in islice(rows, _HEAD_ROWS)]
        found = locate(head)
        place, match = found or (0, None)
        header = list(head[place])
        while header and not header[-1].strip():
            header.pop()
        grid = _grid(rows, place, header)
        yield name, Layout("", grid.header, grid.before, place + 1, match), grid
