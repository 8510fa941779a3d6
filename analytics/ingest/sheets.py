"""Workbooks to grids: every sheet as texts, with the line of each row and the columns whose numbers came typed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from analytics.errors import RefusedInput
from analytics.ingest.archive import Budget
from analytics.ingest.grid import Grid, Layout
from analytics.ingest.header import locate
from analytics.ingest.limits import MAX_CELL, MAX_COLUMNS
from analytics.ingest.workbook_check import check_workbook
from analytics.schema import Notice

_HEAD_ROWS = 60
_ROWS_AT_ONCE = 20_000

Row = Sequence[object]


@contextmanager
def _refusing_damage(file: str) -> Iterator[None]:
    """Refuse what the library cannot open; its panics are no `Exception`, so they are told by their name."""
    notice = Notice.of("ingest.refused.bad_workbook", file=file)
    try:
        yield
    except RefusedInput:
        raise
    except (CalamineError, ValueError, OSError):
        raise RefusedInput(notice) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise RefusedInput(notice) from None
        raise


def _as_text(cell: object) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return str(cell)
        case float() | int():
            text = f"{cell:.15g}"
            return f"{cell:f}" if "e" in text or abs(cell) >= 1e15 else text
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


@dataclass(slots=True)
class _Sheet:
    """The rows below a header, taken in portions so that a large sheet stands in memory once, as texts."""

    width: int
    frames: list[pd.DataFrame] = field(default_factory=list)
    typed: set[int] = field(default_factory=set)
    overlong: list[tuple[int, str]] = field(default_factory=list)

    def take(self, rows: Sequence[Row], first: int) -> None:
        """Take rows of which the first stands on line `first`; one with something beyond the header is kept apart."""
        texts = [[_as_text(cell) for cell in row] for row in rows]
        numbers, kept = [], []
        for line, row in enumerate(texts, start=first):
            if any(cell.strip() for cell in row[self.width :]):
                self.overlong.append((line, ",".join(row)))
            else:
                numbers.append(line)
                kept.append(row[: self.width] + [""] * (self.width - len(row)))
        self.typed |= {at for row in rows for at, cell in enumerate(row) if isinstance(cell, float | int)}
        index = pd.Index(numbers, dtype="int64")
        self.frames.append(pd.DataFrame(kept, index=index, columns=range(self.width), dtype="str"))

    def cells(self) -> pd.DataFrame:
        """Every row kept."""
        return pd.concat(self.frames) if self.frames else pd.DataFrame(columns=range(self.width), dtype="str")


def _checked(file: str, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if len(row) > MAX_COLUMNS:
            raise RefusedInput(Notice.of("ingest.refused.too_many_columns", file=file, limit=MAX_COLUMNS))
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in row):
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=file, limit=MAX_CELL))
        yield row


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row from line 1 on: the library starts at the first one with something in it, and at its first column."""
    if sheet.start is None:
        return
    above, left = sheet.start
    yield from ([] for _ in range(above))
    for row in sheet.iter_rows():
        yield [*[""] * left, *row]


def _is_empty(rows: Sequence[Row]) -> bool:
    return not any(cell != "" for row in rows for cell in row)


def _read_sheet(rows: Iterator[Row]) -> tuple[Layout, Grid] | None:
    head = list(islice(rows, _HEAD_ROWS))
    while _is_empty(head[-_HEAD_ROWS:]) and (more := list(islice(rows, _HEAD_ROWS))):
        head += more
    if _is_empty(head[-_HEAD_ROWS:]):
        return None
    texts = [[_as_text(cell) for cell in row] for row in head]
    place, match = locate(texts) or (0, None)
    header = texts[place]
    while header and not header[-1].strip():
        header.pop()
    sheet, line, below = _Sheet(len(header)), place + 2, chain(head[place + 1 :], rows)
    while portion := list(islice(below, _ROWS_AT_ONCE)):
        sheet.take(portion, line)
        line += len(portion)
    before = tuple(",".join(row).strip(",") for row in texts[:place])
    grid = Grid(tuple(header), sheet.cells(), before, frozenset(sheet.typed), tuple(sheet.overlong))
    return Layout("", grid.header, before, place + 1, match), grid


def read_sheets(file: str, content: bytes, budget: Budget) -> Iterator[tuple[str, Layout, Grid]]:
    """Yield name, layout and grid of each sheet that is not empty.

    Raises
    ------
    RefusedInput
        If the workbook is too large, broken or protected.

    """
    check_workbook(file, content, budget)
    with _refusing_damage(file):
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in workbook.sheet_names:
            found = _read_sheet(_checked(file, _rows(workbook.get_sheet_by_name(name))))
            if found:
                yield name, *found
