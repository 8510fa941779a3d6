"""Any text as a relation of texts by place: split the way small ones are, block by block, in bounded memory."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.engine.duck import literal
from analytics.errors import RefusedInput
from analytics.ingest.decode import decode
from analytics.ingest.grid import Grid, Layout, read_grid
from analytics.ingest.limits import LONGEST_QUOTED_CELL, MAX_CELL
from analytics.ingest.progress import Tell
from analytics.ingest.scan import LAST_ROWS, Scan, sample_rows
from analytics.schema import Notice

_BLOCK = 8_000_000


def _marked(head: bytes) -> bytes:
    """What every block must start with so that it is read in the encoding of the file: the mark of UTF-16."""
    return next((mark for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) if head.startswith(mark)), b"")


def _line_end(head: bytes) -> bytes:
    sample = head[:65_536]
    if sample[1::2].count(0) > len(sample) / 4:
        return b"\n\x00"
    if sample[::2].count(0) > len(sample) / 4:
        return b"\x00\n"
    return b"\r" if head.count(b"\r") > 2 * head.count(b"\n") else b"\n"


def _last_end(held: bytes, end: bytes, stop: int) -> int:
    """Where the last line before `stop` ends; less than the length of a line end where none does."""
    cut = held.rfind(end, 0, stop) + len(end)
    while len(end) > 1 and cut % 2 and cut >= len(end):  # half a character further back
        cut = held.rfind(end, 0, cut - 1) + len(end)
    return cut


def _cut(held: bytes, end: bytes, layout: Layout) -> int:
    """The end of the last whole row, else of the last line that leaves no quoted cell open, else of the last line.

    A block must not end on a line of a single cell: the table would seem to be over. Where every line with all its
    delimiters seems to stand in a quoted cell, a stray quote is above it.
    """
    quote, mark = layout.dialect.quote.encode(), layout.dialect.delimiter.encode()
    last = cut = _last_end(held, end, len(held))
    quotes, full, closed = held.count(quote, 0, max(0, cut)), 0, 0
    for _ in range(LONGEST_QUOTED_CELL):
        if cut < len(end):
            break
        start = max(0, _last_end(held, end, cut - 1))
        is_full, is_closed = held.count(mark, start, cut) >= len(layout.header) - 1, quotes % 2 == 0
        if is_full and is_closed:
            return cut
        full, closed = full or cut * is_full, closed or cut * is_closed
        quotes -= held.count(quote, start, cut)
        cut = start
    return full or closed or last


def _blocks(file: BinaryIO, name: str, end: bytes, layout: Layout) -> Iterator[bytes]:
    rest = b""
    while block := file.read(_BLOCK):
        held = rest + block
        if len(block) < _BLOCK:  # the last one: nothing follows that a line of it could belong to
            yield held
            return
        cut = _cut(held, end, layout)
        if cut < len(end) and len(held) > 4 * MAX_CELL:
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=name, limit=MAX_CELL))
        if cut >= len(end):
            yield held[:cut]
            held = held[cut:]
        rest = held
    if rest:
        yield rest


@dataclass(slots=True)
class _Told:
    """Notices of blocks added up: each once, its number summed, its first line that of the file."""

    found: dict[str, Notice] = field(default_factory=dict)

    def add(self, notices: Sequence[Notice], offset: int) -> None:
        for notice in notices:
            facts = dict(notice.facts)
            if "line" in facts:
                facts["line"] = int(str(facts["line"])) + offset
            earlier = dict(self.found[notice.code].facts) if notice.code in self.found else None
            if earlier and "n" in facts:
                facts = earlier | {"n": int(str(earlier["n"])) + int(str(facts["n"]))}
            self.found[notice.code] = Notice.of(notice.code, **facts)


class _Careful:
    """Splits a text block by block into a Parquet file of cells by line."""

    def __init__(self, name: str, layout: Layout, target: Path) -> None:
        self.name, self.layout, self.target = name, layout, target
        self.decoded, self.split = _Told(), _Told()
        self.encoding, self.line, self.rows = "", 0, 0
        self.overlong: list[tuple[int, str]] = []
        self.below: list[tuple[int, str]] = []
        self.is_over = False
        self.sample: list[pd.DataFrame] = []
        places = [(f"c{place}", pa.string()) for place in range(len(layout.header))]
        self.schema = pa.schema([("line", pa.int64()), *places])

    def take(self, block: bytes, writer: pq.ParquetWriter) -> None:
        decoded = decode(self.name, block)
        self.decoded.add(decoded.notices, self.line)
        if not self.encoding or self.encoding == "utf-8":
            self.encoding = decoded.encoding
        skipped = self.layout.header_line if self.line == 0 else 0
        if self.is_over:
            more = [(line, text) for line, text in enumerate(decoded.text.split("\n"), 1) if text.strip()]
            self.below += [(line + self.line, text) for line, text in more]
            told = [Notice.of("ingest.warning.below_table", n=len(more), line=line) for line, _ in more[:1]]
            self.split.add(told, self.line)
        else:
            self._keep(read_grid(decoded.text, replace(self.layout, header_line=skipped, notices=())), writer)
        self.line += decoded.text.count("\n") + (not decoded.text.endswith("\n"))

    def _keep(self, grid: Grid, writer: pq.ParquetWriter) -> None:
        self.split.add(grid.notices, self.line)
        self.overlong += [(line + self.line, text) for line, text in grid.overlong]
        self.below += [(line + self.line, text) for line, text in grid.below]
        self.is_over = bool(grid.below)
        cells = grid.cells.set_axis(grid.cells.index + self.line)
        arrays = [pa.array(cells.index, pa.int64()), *(pa.array(cells[place], pa.string()) for place in cells)]
        writer.write_table(pa.table(arrays, schema=self.schema))
        self.rows += len(cells)
        self.sample = [*self.sample[:1], cells.head(sample_rows()) if not self.sample else cells.tail(LAST_ROWS)]
        self.last = cells.tail(LAST_ROWS)

    def scan(self) -> Scan:
        """What was read."""
        relation = f"read_parquet({literal(str(self.target.resolve()))})"
        first = self.sample[0]
        sample = pd.concat([first, self.last[~self.last.index.isin(first.index)]])
        notices = (*self.decoded.found.values(), *self.split.found.values())
        apart = (tuple(self.overlong), tuple(self.below))
        return Scan(relation, relation, self.rows, sample, self.encoding, notices, *apart)


def careful(name: str, path: Path, folder: Path, layout: Layout, tell: Tell) -> Scan:
    """Split any text the way small ones are, in blocks of 8 MB, into a Parquet file of cells.

    Raises
    ------
    RefusedInput
        If a block is no text, or a line is longer than a million characters.

    """
    target, size, done = folder / "cells.parquet", path.stat().st_size, 0
    reader = _Careful(name, layout, target)
    with path.open("rb") as file, pq.ParquetWriter(target, reader.schema) as writer:
        head = file.read(65_536)
        mark = _marked(head)
        file.seek(0)
        for block in _blocks(file, name, _line_end(head), layout):
            is_first = done == 0
            done += len(block)
            if block.strip():
                reader.take(block if is_first else mark + block, writer)
            else:
                reader.line += block.count(b"\n")
            tell(done / size, "splitting")
    return reader.scan()
