"""Several tables in one text, each below its own lines of comment: where each starts, and what it is."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analytics.ingest.dates import find_days
from analytics.ingest.grid import DELIMITERS, Layout, split_line
from analytics.ingest.header import as_kind
from analytics.ingest.kinds import Kind, kinds
from analytics.schema import Period

_COMMENT = re.compile(r"(?m)^[\"']?#.*(?:\n[\"']?#.*)*\n?")
_DATED = re.compile(r"\W*#[^\d:]{3,40}:\s*[\d./-]{8,10}\W*$")
_MOST_TABLES = 100


def _tables(text: str, kind: Kind) -> list[tuple[int, int, str]]:
    """Start and end of each table, in characters, with the comment above it."""
    comments = [found for found in _COMMENT.finditer(text) if kind.blocks and kind.blocks.search(found[0])]
    ends = [comment.start() for comment in comments[1:]] + [len(text)]
    return [(comment.end(), end, comment[0]) for comment, end in zip(comments, ends, strict=False)]


def _layout(text: str, start: int, end: int, comment: str, kind: Kind) -> Layout:
    """The first line with something in it is the header; it is the comment that says what the table is."""
    blank = len(text[start:end]) - len(text[start:end].lstrip("\n"))
    line = text.count("\n", 0, start + blank) + 1
    header_text = text[start + blank : end].partition("\n")[0]
    name = max(DELIMITERS, key=lambda name: len(split_line(header_text, name)))
    header = split_line(header_text, name)
    return Layout(name, header, tuple(comment.splitlines()), line, as_kind(kind, header))


def comment_period(lines: Sequence[str]) -> Period | None:
    """Return the period whose first day stands on one line and whose last day on the next, each with a word before it.

    Examples
    --------
    >>> comment_period(["# All Users", "# Start date: 20250201", "# End date: 20250228"]).days
    28

    """
    days = [find_days(line) if _DATED.match(line) else [] for line in lines]
    for first, last in pairwise(days):
        if len(first) == len(last) == 1 and first[0] <= last[0]:
            return Period(first[0], last[0])
    return None


def split_blocks(text: str) -> Iterator[tuple[str, Layout]]:
    """Yield each table as the text up to its end, and where in that text it is; nothing for a text with one table."""
    for kind in kinds() if text[:2].strip("\"'\ufeff").startswith("#") else ():
        tables = _tables(text, kind) if kind.blocks else []
        if len(tables) > 1:
            for start, end, comment in tables[:_MOST_TABLES]:
                yield text[:end], _layout(text, start, end, comment, kind)
            return
