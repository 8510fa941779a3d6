"""The first rows of a table nobody knows, for its user to say what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass

from analytics.ingest.archive import Budget, is_archive, is_workbook
from analytics.ingest.decode import decode
from analytics.ingest.grid import Grid, read_grid
from analytics.ingest.layout import find_layout
from analytics.ingest.sheets import read_sheets

_SHOWN_ROWS = 20
_READ_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Preview:
    """A table by its name, its header row as printed, and its first rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _rows(grid: Grid) -> tuple[tuple[str, ...], ...]:
    shown = grid.cells.head(_SHOWN_ROWS)
    return tuple(tuple(map(str, row)) for row in shown.itertuples(index=False, name=None))


def preview(file: str, content: bytes) -> Iterator[Preview]:
    """Yield the tables of a text or of a workbook that have a header; those of an archive are read one by one.

    Raises
    ------
    RefusedInput
        If the file is no table.

    """
    if is_archive(content) and is_workbook(content):
        for name, layout, grid in read_sheets(file, content, Budget()):
            yield Preview(f"{file}!{name}", layout.header, _rows(grid))
        return
    text = decode(file, content).text[:_READ_CHARACTERS]
    layout = find_layout(file, text)
    if any(cell.strip() for cell in layout.header):
        yield Preview(file, layout.header, _rows(read_grid(text, layout)))
