"""Where the table of a text starts and how it is written: each delimiter is tried, the header it shows decides."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analytics.errors import RefusedInput
from analytics.ingest.dialect import (
    DELIMITERS,
    RARE_DELIMITERS,
    Dialect,
    find_dialect,
    named_delimiter,
    records,
    shape_score,
)
from analytics.ingest.header import Match, locate
from analytics.ingest.limits import MAX_CELL, MAX_COLUMNS
from analytics.ingest.profile import Column, profile
from analytics.schema import Notice

_HEAD_LINES = 60
_HEAD_CHARACTERS = 2 * MAX_CELL
_POOR_SHAPE = 0.15
_GOOD_SHAPE = 0.3
_MARKS = {**DELIMITERS, **RARE_DELIMITERS}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a text starts: delimiter name, header row, first line below it, and what export it is.

    `is_named` is False where the first row is data already: the header then counts the columns. `written` says how
    cells are quoted; None is the standard way.
    """

    delimiter: str
    header: tuple[str, ...]
    before: tuple[str, ...]
    header_line: int
    match: Match | None
    is_named: bool = True
    written: Dialect | None = None
    notices: tuple[Notice, ...] = field(default=())

    @property
    def dialect(self) -> Dialect:
        """How cells are written."""
        return self.written or Dialect(_MARKS[self.delimiter])


@dataclass(frozen=True, slots=True)
class _Head:
    """The first records as one delimiter gives them, with the line each ends on."""

    name: str
    dialect: Dialect
    rows: tuple[list[str], ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def width(self) -> int:
        widths = Counter(len(row) for row in self.rows if any(row))
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


def _first_lines(text: str) -> list[str]:
    lines: list[str] = []
    start = 0
    while start < min(len(text), _HEAD_CHARACTERS) and len(lines) < _HEAD_LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        lines.append(text[start:end])
        start = end + 1
    return lines


def _head(name: str, lines: Sequence[str], text: str) -> _Head | None:
    """The head in one delimiter, None when that makes more columns than any export has."""
    mark = _MARKS[name]
    if any(line.count(mark) > 10 * MAX_COLUMNS for line in lines):
        return None
    dialect = find_dialect(lines, text, mark)
    found = [(at, end, row) for at, end, row, _ in records(lines, dialect)]
    if any(len(row) > MAX_COLUMNS for _, _, row in found):
        return None
    starts, ends, rows = zip(*found, strict=True) if found else ((), (), ())
    return _Head(name, dialect, rows, starts, ends)


def _without_gaps(head: _Head) -> _Head:
    """A row with as many empty cells as it is wider than the table has delimiters too many: a header that shifted."""
    width = head.width
    rows = [
        [cell for cell in row if cell.strip()]
        if len(row) > width > 1 and sum(not cell.strip() for cell in row) == len(row) - width and row[-1].strip()
        else row
        for row in head.rows
    ]
    return _Head(head.name, head.dialect, tuple(rows), head.starts, head.ends)


def _names_columns(row: Sequence[str], width: int) -> bool:
    """Whether a row that is not as wide as the table may still be its header: mostly full, and of words only."""
    stated = [cell for cell in row if cell.strip()]
    return 2 * len(stated) > width and all(Column("text", has_gaps=False).misfit(cell) == 0 for cell in stated)


def _first_row(rows: Sequence[Sequence[str]], width: int) -> tuple[int, bool]:
    """Place of the first row of an unknown table, and whether it names the columns: their cells look otherwise."""
    places = [at for at, row in enumerate(rows) if len(row) == width]
    full = [at for at in places if sum(bool(cell.strip()) for cell in rows[at]) * 2 > width]
    first = next(iter(full or places), 0)
    columns = profile(rows[first + 1 :], width)
    telling = [at for at, column in enumerate(columns or ()) if column.look in {"number", "date"}]
    named = [
        at
        for at in full[:3]
        if columns and all(columns[cell].misfit(rows[at][cell]) or not rows[at][cell].strip() for cell in telling)
    ]
    if telling and first in named:
        return named[-1], True
    above = next((at for at in range(first - 1, -1, -1) if any(rows[at])), None)
    if above is not None and _names_columns(rows[above], width) and not _names_columns(rows[first], width):
        return above, True
    return first, not telling


def _header(head: _Head, place: int, *, is_named: bool, is_known: bool) -> tuple[str, ...]:
    """The cells that name the columns; numbers where none does, and nothing where only some do."""
    if not head.rows:
        return ()
    row = head.rows[place]
    if not is_named:
        return tuple(str(number) for number in range(1, len(row) + 1))
    nameless = 0 if is_known else head.width - len(row)
    return _trimmed([*row, *[""] * nameless], head.rows[place + 1 :])


def _told(head: _Head, whole: _Head, place: int, *, is_named: bool, is_known: bool) -> tuple[Notice, ...]:
    """What had to be done to the header, or is wrong with it."""
    if not head.rows or not is_named:
        return ()
    line, cells = head.ends[place], len(whole.rows[place])
    if whole.rows[place] != head.rows[place]:
        return (Notice.of("ingest.warning.repaired_rows", n=1, line=line),)
    is_uneven = not is_known and cells != whole.width
    return (Notice.of("ingest.warning.uneven_header", line=line, n=cells, rows=whole.width),) if is_uneven else ()


def _layout(head: _Head) -> tuple[float, float, Layout]:
    """How well a delimiter does (header score, then shape) and the layout it gives."""
    shape = shape_score(head.rows)
    whole = _without_gaps(head)
    found = locate(whole.rows)
    place, is_named = (found[0], True) if found else _first_row(whole.rows, whole.width)
    is_known = found is not None
    header = _header(whole, place, is_named=is_named, is_known=is_known)
    line = (head.ends if is_named else head.starts)[place] if head.rows else 1
    before = tuple(head.dialect.delimiter.join(row) for row in head.rows[:place])
    notices = _told(head, whole, place, is_named=is_named, is_known=is_known)
    score, match = (found[1].score, found[1]) if found else (0.0, None)
    return score, shape, Layout(head.name, header, before, line, match, is_named, head.dialect, notices)


def _is_meant(head: _Head, lines: Sequence[str]) -> bool:
    """Spaces part cells only where words are quoted: otherwise they part words."""
    return head.name != "space" or 2 * sum(head.dialect.quote in line for line in lines) > len(lines)


def _trimmed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The header without empty cells at its end, unless something stands below them: every line ends in a delimiter."""
    width = len(header)
    while (
        width > 1
        and not header[width - 1].strip()
        and not any(row[width - 1 :] != [""] for row in rows if row[width - 1 :])
    ):
        width -= 1
    return tuple(header[:width])


def _candidates(lines: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    """Delimiters that occur at all; the first one for a table of a single column."""
    named = named_delimiter(lines[0]) if lines else None
    present = [name for name, mark in names.items() if any(mark in line for line in lines)]
    chosen = [name for name, mark in names.items() if mark == named]
    yield from chosen or present or list(names)[:1]


def find_layout(file: str, text: str) -> Layout:
    """Decide delimiter and header together: the delimiter that shows the best known header, else the most regular one.

    Raises
    ------
    RefusedInput
        If the header has more than 2,000 columns.

    """
    lines = _first_lines(text)
    heads = [_head(name, lines, text) for name in _candidates(lines, DELIMITERS)]
    found = [_layout(head) for head in heads if head]
    best = max(found, key=lambda layout: layout[:2], default=None)
    if best is None or (best[0] == 0 and None in heads):
        raise RefusedInput(Notice.of("ingest.refused.too_many_columns", file=file, limit=MAX_COLUMNS))
    if best[0] == 0:
        rare = [_head(name, lines, text) for name in _candidates(lines, RARE_DELIMITERS)]
        shaped = [_layout(head) for head in rare if head and _is_meant(head, lines)]
        is_poor = best[1] < _POOR_SHAPE
        shaped = [one for one in shaped if one[0] > 0 or (is_poor and one[1] > _GOOD_SHAPE)]
        best = max([best, *shaped], key=lambda layout: layout[:2])
    return best[2]
