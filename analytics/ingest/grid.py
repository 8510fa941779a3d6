"""Text to cells that know their line: delimiter by the header it reveals, no row lost, no quote trusted blindly."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO, StringIO

import numpy as np
import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.header import Match, locate
from analytics.schema import Notice

DELIMITERS = {"tab": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}
MAX_COLUMNS = 2_000
MAX_CELL = 1_000_000
_HEAD_LINES = 60
_LONGEST_QUOTED_CELL = 50  # lines; a quote left open longer than this is a stray quote

csv.field_size_limit(MAX_CELL)  # the standard library's own limit is a module-wide setting


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

    """

    header: tuple[str, ...]
    cells: pd.DataFrame
    before: tuple[str, ...] = ()
    typed: frozenset[int] = frozenset()
    overlong: tuple[tuple[int, str], ...] = ()
    notices: tuple[Notice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a text starts: delimiter name, header row, first line below it, and what export it is."""

    delimiter: str
    header: tuple[str, ...]
    before: tuple[str, ...]
    header_line: int
    match: Match | None


def _head(lines: Sequence[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """The first rows with the line each ends on; a cell beyond the limit ends the list."""
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        rows.extend((reader.line_num, row) for row in reader)
    return rows


def _widest(rows: Sequence[tuple[int, list[str]]]) -> int:
    widths = Counter(len(row) for _, row in rows if row)
    return max(widths.items(), key=lambda pair: (pair[1], pair[0]))[0] if widths else 0


def check_size(file: str, text: str) -> None:
    """Refuse a line or a cell beyond what any export holds.

    Raises
    ------
    RefusedInput
        If a line is longer than a million characters.

    """
    start = 0
    while len(text) - start > MAX_CELL:
        end = text.rfind("\n", start, start + MAX_CELL + 1)
        if end < 0:
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=file, limit=MAX_CELL))
        start = end + 1


def _below(text: str, line: int) -> str:
    start = 0
    for _ in range(line):
        end = text.find("\n", start)
        if end < 0:
            return ""
        start = end + 1
    return text[start:]


def _layout(name: str, rows: Sequence[tuple[int, list[str]]]) -> tuple[float, int, Layout]:
    """How well a delimiter does (header score, then width) and the layout it gives."""
    found = locate([row for _, row in rows])
    width = _widest(rows)
    place = found[0] if found else next((at for at, (_, row) in enumerate(rows) if len(row) == width), 0)
    line, header = rows[place] if rows else (1, [])
    before = tuple(DELIMITERS[name].join(row) for _, row in rows[:place])
    score, match = (found[1].score, found[1]) if found else (0.0, None)
    return score, width, Layout(name, tuple(header), before, line, match)


def find_layout(file: str, text: str) -> Layout:
    """Decide delimiter and header together: the delimiter that shows the best known header, else the widest.

    Raises
    ------
    RefusedInput
        If the header has more than 2,000 columns.

    """
    lines = list(StringIO(text[: len(text) - len(_below(text, _HEAD_LINES))]))
    heads = {name: _head(lines, delimiter) for name, delimiter in DELIMITERS.items()}
    if any(len(row) > MAX_COLUMNS for rows in heads.values() for _, row in rows):
        raise RefusedInput(Notice.of("ingest.refused.too_many_columns", file=file, limit=MAX_COLUMNS))
    return max((_layout(name, rows) for name, rows in heads.items()), key=lambda found: found[:2])[2]


def _fast(body: str, delimiter: str, width: int) -> pd.DataFrame | None:
    """The C parser, for tables in which every line is a row; None when that does not hold."""
    try:
        cells = pd.read_csv(
            BytesIO(body.encode()), sep=delimiter, header=None, names=range(width), dtype=str, index_col=False,
            keep_default_na=False, na_filter=False, skip_blank_lines=False, engine="c",
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        return None
    return cells if len(cells) == body.count("\n") + (not body.endswith("\n")) else None


def _records(body: str, delimiter: str, first_line: int) -> Iterator[tuple[int, list[str], bool]]:
    """Yield line, cells and whether a stray quote was taken literally."""
    lines = body.split("\n")
    at = 0
    while at < len(lines):
        end, chunk = at + 1, lines[at]
        while chunk.count('"') % 2 and end < len(lines) and end - at < _LONGEST_QUOTED_CELL:
            chunk, end = f"{chunk}\n{lines[end]}", end + 1
        is_stray = chunk.count('"') % 2 == 1
        if is_stray:
            chunk, end = lines[at], at + 1
        rows = csv.reader(
            StringIO(chunk), delimiter=delimiter, quoting=csv.QUOTE_NONE if is_stray else csv.QUOTE_MINIMAL
        )
        start = 0
        for row in rows:
            yield first_line + at + start, row, is_stray
            start = rows.line_num
        at = end


def _careful(body: str, layout: Layout) -> Grid:
    width = len(layout.header)
    numbers, kept, overlong, stray, short = [], [], [], [], []
    for line, row, is_stray in _records(body, DELIMITERS[layout.delimiter], layout.header_line + 1):
        if is_stray:
            stray.append(line)
        while len(row) > width and not row[-1].strip():
            row.pop()
        if len(row) > width:
            overlong.append((line, DELIMITERS[layout.delimiter].join(row)))
            continue
        if 1 < len(row) < width:
            short.append(line)
        numbers.append(line)
        kept.append(row + [""] * (width - len(row)))
    notices = []
    if stray:
        notices.append(Notice.of("ingest.warning.open_quote", n=len(stray), line=stray[0]))
    if short:
        notices.append(Notice.of("ingest.warning.short_rows", n=len(short), line=short[0]))
    cells = pd.DataFrame(kept, index=pd.Index(numbers, dtype="int64"), columns=range(width), dtype="str")
    return Grid(layout.header, cells, layout.before, overlong=tuple(overlong), notices=tuple(notices))


def _is_even(body: str, delimiter: str, width: int) -> bool:
    """Whether every line has exactly the cells of the header, quotes standing only around whole cells."""
    if '"' in body:
        mark = re.escape(delimiter)
        body = re.sub(rf'(?:(?<=[{mark}\n])|^)"[^"]*(?:""[^"]*)*"(?=[{mark}\n]|$)', "", body)
        if '"' in body:
            return False
    characters = np.frombuffer(f"{body}\n".encode() if not body.endswith("\n") else body.encode(), dtype=np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    marks = np.flatnonzero(characters == ord(delimiter))
    per_line = np.diff(np.searchsorted(marks, ends), prepend=0)
    return bool((per_line == width - 1).all())


def read_grid(text: str, layout: Layout) -> Grid:
    """Split the text below the header into cells; a row with too many cells is kept apart, never cut."""
    body, delimiter, width = _below(text, layout.header_line), DELIMITERS[layout.delimiter], len(layout.header)
    if body and _is_even(body, delimiter, width):
        cells = _fast(body, delimiter, width)
        if cells is not None:
            cells.index = pd.RangeIndex(layout.header_line + 1, layout.header_line + 1 + len(cells))
            return Grid(layout.header, cells, layout.before)
    return _careful(body, layout)
