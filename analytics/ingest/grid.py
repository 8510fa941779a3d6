"""Text to cells that know their line: no row lost, no quote trusted blindly, and what was repaired is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analytics.ingest.below import table_end
from analytics.ingest.dialect import DELIMITERS as DELIMITERS
from analytics.ingest.dialect import Dialect, tokenise
from analytics.ingest.kinds import words
from analytics.ingest.layout import Layout as Layout
from analytics.ingest.layout import check_size as check_size
from analytics.ingest.layout import find_layout as find_layout
from analytics.ingest.limits import MAX_CELL as MAX_CELL
from analytics.ingest.limits import MAX_COLUMNS as MAX_COLUMNS
from analytics.ingest.lines import Lines
from analytics.ingest.split import Rows, Splitter
from analytics.schema import Notice


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells below a header, as texts.

    Attributes
    ----------
    cells
        Columns by place in the header; the index is the 1-based line of the file.
    before
        The lines above the header, as read.
    typed
        Places whose numbers came typed from a workbook, hence with a dot.
    overlong
        Line and text of rows with more cells than the header: nobody can tell which cell is which.
    below
        Line and text of what follows the table: another table, or lines of a single cell such as a copyright.

    """

    header: tuple[str, ...]
    cells: pd.DataFrame
    before: tuple[str, ...] = ()
    typed: frozenset[int] = frozenset()
    overlong: tuple[tuple[int, str], ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    below: tuple[tuple[int, str], ...] = ()


def split_line(line: str, delimiter: str) -> tuple[str, ...]:
    """Cells of one line, by the name of its delimiter."""
    dialect = Dialect(DELIMITERS[delimiter])
    return tuple(tokenise(line, dialect) or line.split(dialect.delimiter))


def _below(text: str, line: int) -> str:
    start = 0
    for _ in range(line):
        end = text.find("\n", start)
        if end < 0:
            return ""
        start = end + 1
    return text[start:]


def _told(code: str, numbers: Sequence[int], first: int) -> tuple[Notice, ...]:
    if not numbers:
        return ()
    return (Notice.of(f"ingest.warning.{code}", n=len(numbers), line=first + min(numbers)),)


def _notices(rows: Rows, first: int) -> tuple[Notice, ...]:
    found = (("open_quote", rows.stray), ("repaired_rows", rows.mended), ("short_rows", rows.short))
    return tuple(notice for code, numbers in found for notice in _told(code, numbers, first))


def read_grid(text: str, layout: Layout) -> Grid:
    """Split the text below the header into cells; a row with too many cells is mended in the one way it can, or apart.

    Time and memory are linear in the text; only lines that are not sound at first sight are looked at one by one.
    """
    first, width = layout.header_line + 1, len(layout.header)
    lines = Lines(_below(text, layout.header_line).encode())
    blank = frozenset({"", *words()["grand_total"]})  # a label behind the last column says no more than its empty key
    splitter = Splitter(lines, layout.dialect, width, blank)
    end = table_end(lines, splitter.widths, layout.dialect, layout.header)
    rows = splitter.split(end)
    cells = rows.cells()
    cells.index = pd.Index(cells.index.to_numpy() + first, dtype="int64")
    if len(cells) == len(lines):
        cells.index = pd.RangeIndex(first, first + len(lines))
    below = tuple((first + at, lines[at]) for at in range(end, len(lines)) if lines[at].strip())
    told = _told("below_table", [line - first for line, _ in below], first)
    overlong = tuple((first + at, lines[at]) for at in sorted(rows.overlong))
    notices = (*layout.notices, *_notices(rows, first), *told)
    return Grid(layout.header, cells, layout.before, overlong=overlong, notices=notices, below=below)
