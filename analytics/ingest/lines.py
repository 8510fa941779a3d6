"""The lines of a body as bytes and offsets, and which of them are rows at first sight: no loop over a million lines."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analytics.ingest.dialect import Dialect

_BLOCK = 1 << 24
_NEWLINE = ord("\n")

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Lines:
    """The lines of some bytes that end in a newline; line numbers start at 0."""

    def __init__(self, body: bytes) -> None:
        self.body = body if body.endswith(b"\n") or not body else body + b"\n"
        self.ends: Ints = np.concatenate([at + start for at, start in self._newlines()] or [np.empty(0, np.int64)])
        self.starts: Ints = np.concatenate([np.zeros(min(1, len(self.ends)), np.int64), self.ends[:-1] + 1])

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> str:
        return self.body[self.starts[number] : self.ends[number]].decode()

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        start = 0
        while start < len(self.body):
            end = self.body.rfind(b"\n", start, start + _BLOCK) + 1 or self.body.find(b"\n", start) + 1
            yield start, self.body[start:end]
            start = end

    def _newlines(self) -> Iterator[tuple[Ints, int]]:
        for start, block in self._blocks():
            yield np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == _NEWLINE), start

    def widths(self, dialect: Dialect) -> Ints:
        """Cells per line, -1 where quotes do not just stand around whole cells of that line."""
        parts = [_widths(block, dialect) for _, block in self._blocks()]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def joined(self, chosen: Flags) -> bytes:
        """The chosen lines as one body."""
        if chosen.all():
            return self.body
        edges = np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0))
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return b"".join(self.body[self.starts[first] : self.ends[after - 1] + 1] for first, after in pairs)


def _whole_cells(dialect: Dialect) -> re.Pattern[bytes]:
    mark, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    pad = " *+" if dialect.padded else ""
    quoted = rf"{quote}[^{quote}\n]*+(?:{quote}{quote}[^{quote}\n]*+)*+{quote}"
    return re.compile(rf"(?:(?<=[{mark}\n])|\A){pad}{quoted}{pad}(?=[{mark}\n])".encode())


def _widths(block: bytes, dialect: Dialect) -> Ints:
    quote, escape = dialect.quote.encode(), dialect.escape.encode()
    bare = _whole_cells(dialect).sub(b"", block) if quote in block and not (escape and escape in block) else block
    codes = np.frombuffer(bare, dtype=np.uint8)
    ends = np.flatnonzero(codes == _NEWLINE)
    marks = np.flatnonzero(codes == ord(dialect.delimiter))
    widths: Ints = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    if escape and escape in block:
        widths[np.unique(np.searchsorted(ends, np.flatnonzero(codes == ord(dialect.escape))))] = -1
    if quote in bare:
        widths[np.unique(np.searchsorted(ends, np.flatnonzero(codes == ord(dialect.quote))))] = -1
    return widths
