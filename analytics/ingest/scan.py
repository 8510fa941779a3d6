"""A large text as a relation of texts by place, which an engine scans where every line is sound."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analytics.engine.duck import literal
from analytics.ingest.grid import Grid, Layout, read_grid
from analytics.ingest.limits import MAX_CELL
from analytics.ingest.progress import Tell
from analytics.schema import Notice

HEAD = 2_000_000  # bytes that say what a file is
_BLOCK = 8_000_000
_SAMPLE_ROWS = 4_000
LAST_ROWS = 3
_NO_NULL = "\x01no cell is like this\x01"
_PADDED_QUOTE = re.compile(rb'" +[,;|\t\r\n]|[,;|\t\n] +"')
_GLOB = set("*?[")


@dataclass(frozen=True, eq=False)
class Scan:
    """Rows below a header as a relation of texts `c0, c1 …`, those that are told apart, and what was repaired.

    Attributes
    ----------
    relation
        SQL of the rows; `numbered` the same with their `line`, which costs more.
    rows
        How many rows there are when every line is one.
    sample
        The first rows and the last ones, indexed by line.

    """

    relation: str
    numbered: str
    rows: int
    sample: pd.DataFrame
    encoding: str
    notices: tuple[Notice, ...] = ()
    overlong: tuple[tuple[int, str], ...] = ()
    below: tuple[tuple[int, str], ...] = ()

    def grid(self, layout: Layout, cells: pd.DataFrame) -> Grid:
        """The chosen rows as the grid of the whole file."""
        notices = (*layout.notices, *self.notices)
        return Grid(layout.header, cells, layout.before, overlong=self.overlong, notices=notices, below=self.below)


def sample_rows() -> int:
    """How many of the first rows are looked at."""
    return _SAMPLE_ROWS


def head_of(path: Path, size: int = HEAD) -> bytes:
    """The first whole lines of a file."""
    with path.open("rb") as file:
        content = file.read(size)
        is_all = not file.read(1)
    return content if is_all else content[: content.rfind(b"\n") + 1] or content


# -------------------------------------------------------------------------------------------------------- sound texts


def _has_lone_return(block: bytes) -> bool:
    """Whether carriage returns stand elsewhere than once before a newline."""
    ends = block.count(b"\r") - block.endswith(b"\r")
    return ends != block.count(b"\r\n") or b"\r\r" in block


_SUSPECTS: tuple[tuple[bytes, Callable[[bytes], object]], ...] = (
    (b"\xef", lambda block: b"\n\xef\xbb\xbf" in block),
    (b'"', _PADDED_QUOTE.search),
    (b"\r", _has_lone_return),
)
"""What is looked for first, for speed, and what a scan would then read otherwise than the careful way does."""


@dataclass(slots=True)
class _Survey:
    lines: int = 0
    is_sound: bool = True


def _survey(path: Path, tell: Tell) -> _Survey:
    """Count the lines, and look for what a scan would read otherwise than the careful way does."""
    found, done, last = _Survey(), 0, b""
    size = path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.lines += block.count(b"\n")
            if b"\x00" in block or any(mark in block and is_odd(last[-1:] + block) for mark, is_odd in _SUSPECTS):
                found.is_sound = False
            last, done = block, done + len(block)
            tell(done / size, "checking")
    found.lines += not last.endswith(b"\n")
    return found


def _columns(width: int) -> str:
    return "{" + ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width)) + "}"


def _tail(path: Path, lines: int, layout: Layout, encoding: str) -> pd.DataFrame:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * MAX_CELL))
        last = file.read().decode(encoding, errors="replace").replace("\r\n", "\n").removesuffix("\n").split("\n")
    n = min(LAST_ROWS, lines - layout.header_line, len(last))
    body = last[len(last) - n :]
    cells = read_grid("\n".join(body), replace(layout, header_line=0)).cells
    cells.index = pd.RangeIndex(lines - len(body) + 1, lines + 1) if len(cells) == len(body) else cells.index
    return cells


def sound(path: Path, folder: Path, layout: Layout, text: str, tell: Tell) -> Scan | None:
    """Return the scan of a text in UTF-8 whose every line is a row as far as can be told without reading it."""
    dialect = layout.dialect
    if dialect.escape or dialect.padded or not layout.is_named:
        return None
    survey = _survey(path, tell)
    head = read_grid("\n".join(text.split("\n")[: layout.header_line + _SAMPLE_ROWS]), layout)
    if not survey.is_sound or head.overlong or head.below or head.notices != layout.notices:
        return None
    if _GLOB & set(str(path)):
        path = Path(shutil.copy(path, folder / "text"))
    options = (
        f"delim={literal(dialect.delimiter)}, quote={literal(dialect.quote)}, escape={literal(dialect.quote)}, "
        f"header=false, skip={layout.header_line}, auto_detect=false, columns={_columns(len(layout.header))}, "
        f"strict_mode=true, null_padding=false, max_line_size={4 * MAX_CELL}, nullstr={literal(_NO_NULL)}"
    )
    relation = f"read_csv({literal(str(path.resolve()))}, {options})"
    numbered = f"(SELECT row_number() OVER () + {layout.header_line} AS line, * FROM {relation})"  # noqa: S608
    tail = _tail(path, survey.lines, layout, "utf-8")
    sample = pd.concat([head.cells, tail[~tail.index.isin(head.cells.index)]])
    return Scan(relation, numbered, survey.lines - layout.header_line, sample, "utf-8")
