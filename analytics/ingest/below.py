"""Where a table ends: before a second table under an empty line, and before closing lines of a single cell."""

import numpy as np

from analytics.ingest.dialect import DELIMITERS, Dialect, tokenise
from analytics.ingest.kinds import words
from analytics.ingest.lines import Ints, Lines
from analytics.ingest.profile import Column, looks_like_number, profile

_SAMPLE_ROWS = 400
_MOST_GAPS = 1_000
_MOST_CLOSING_LINES = 20
_LEAST_WIDTH = 3  # in a narrower table a line of one cell may well be a row


def _is_header(cells: list[str], following: list[str], columns: tuple[Column, ...] | None) -> bool:
    """Whether a row under an empty line names columns: words only, where numbers stand above it or below it."""
    if len(cells) < 2 or not all(cell.strip() for cell in cells) or any(map(looks_like_number, cells)):
        return False
    if any(cell.strip().startswith(tuple(words()["total_prefix"])) for cell in cells):
        return False
    if columns is None or len(cells) != len(columns):
        return len(following) == len(cells) and any(map(looks_like_number, following))
    telling = [(column, cell) for column, cell in zip(columns, cells, strict=True) if column.look in {"number", "date"}]
    return bool(telling) and all(cell.strip("- ") and column.misfit(cell) for column, cell in telling)


def _cells(lines: Lines, at: int, dialect: Dialect) -> list[str]:
    return tokenise(lines[at], dialect) or [] if at < len(lines) else []


def _second_table(lines: Lines, widths: Ints, dialect: Dialect, header: tuple[str, ...]) -> int:
    is_empty = lines.starts == lines.ends
    after_gaps = np.flatnonzero(is_empty[:-1] & ~is_empty[1:]) + 1
    if not len(after_gaps):
        return len(lines)
    sound = np.flatnonzero(widths[: after_gaps[-1]] == len(header))[:_SAMPLE_ROWS]
    columns = profile([_cells(lines, int(at), dialect) for at in sound], len(header))
    own = [cell.strip() for cell in header]
    for at in map(int, after_gaps[:_MOST_GAPS]):
        cells = _cells(lines, at, dialect)
        is_own = [cell.strip() for cell in cells] == own  # the same export pasted below itself goes on
        if at > 1 and not is_own and _is_header(cells, _cells(lines, at + 1, dialect), columns):
            return at
    return len(lines)


def _is_closing(line: str, dialect: Dialect, width: int) -> bool:
    if any(line.count(mark) >= width - 1 for mark in DELIMITERS.values()):  # a row written with another delimiter
        return False
    cells = tokenise(line, dialect) or line.split(dialect.delimiter)
    first = cells[0].strip()
    is_total = first in words()["grand_total"] or first.startswith(tuple(words()["total_prefix"]))
    return not is_total and not any(cell.strip() for cell in cells[1:])


def table_end(lines: Lines, widths: Ints, dialect: Dialect, header: tuple[str, ...]) -> int:
    """Number of the line that follows the table."""
    end, width = _second_table(lines, widths, dialect, header), len(header)
    if width < _LEAST_WIDTH:
        return end
    first = end
    for at in range(end - 1, max(end - 1 - _MOST_CLOSING_LINES, -1), -1):
        line = lines[at]
        if line.strip() and (widths[at] == width or not _is_closing(line, dialect, width)):
            break
        first = at
    return first if any(lines[at].strip() for at in range(first, end)) else end
