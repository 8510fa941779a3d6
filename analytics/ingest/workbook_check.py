"""Workbooks measured before they are opened: a sheet of a few bytes can claim a billion cells, a string stand in each.

python-calamine earns its place by speed and types (200,000 rows of five cells take it 0.8 to 1.0 s of processor time,
openpyxl in read-only mode 6.1 to 6.4 s), but it believes what a sheet claims and takes the whole program down when
memory runs out; so nothing reaches it that was not measured here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import numpy as np

from analytics.errors import RefusedInput
from analytics.ingest.archive import DAMAGED, Budget, inflated, inflates
from analytics.ingest.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_TEXT,
    MAX_STRINGS,
    MAX_WORKBOOK,
)
from analytics.schema import Notice

_LONGEST_TAG = 4 << 20
_STRINGS = "xl/sharedstrings.xml"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,20})["']""")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_SHARED_CELL = re.compile(rb"""=\s*["']s["']""")
_SHARED_VALUE = re.compile(rb"""<c\s[^<>]*\bt="s"[^<>]*><v>(\d{1,9})</v>""")
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class _TooLargeError(Exception):
    """A sheet is beyond a limit on rows, columns or cells."""


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


@dataclass(slots=True)
class _Measure:
    """What the members of a workbook claim, as far as they were read."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    lengths: list[int] = field(default_factory=list)

    def add(self, chunk: bytes) -> None:
        """Count cells and follow references.

        Any attribute called `r` counts, wherever it stands: telling which tag it belongs to is what an attacker plays
        with. So does anything that starts like a cell.
        """
        self.cells += chunk.count(b"<c") + chunk.count(b":c")
        found = _REFERENCE.findall(chunk)
        self.columns = max([self.columns, *map(_column_number, {letters for letters, _ in found})])
        self.rows = max([self.rows, *map(int, {digits for _, digits in found})])
        too_wide = self.rows > MAX_ROWS or self.columns > MAX_COLUMNS
        if too_wide or self.rows * self.columns > MAX_CELLS or self.cells > MAX_CELLS + MAX_ROWS:
            raise _TooLargeError


def _chunks(archive: ZipFile, member: ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the inflated bytes so that no tag is cut in two: what follows the last `<` waits for the next chunk."""
    tail, is_first = b"", True
    for piece in inflated(archive, member, budget):
        if is_first and piece.startswith(_WIDE_TEXT):
            raise ValueError(member.filename)
        chunk, is_first = tail + piece, False
        tail = chunk[max(0, chunk.rfind(b"<")) :]
        if len(tail) > _LONGEST_TAG:
            raise OverflowError
        yield chunk[: len(chunk) - len(tail)]
    yield tail


def _string_lengths(archive: ZipFile, budget: Budget) -> np.ndarray:
    """Bytes of each shared string, its tags included."""
    starts, offset = [], 0
    for member in archive.infolist():
        if member.filename.lower() == _STRINGS:
            for chunk in _chunks(archive, member, budget):
                starts += [offset + found.start() for found in _STRING.finditer(chunk)]
                offset += len(chunk)
                if len(starts) > MAX_STRINGS:
                    raise _TooLargeError
    return np.diff(np.array(starts, dtype=np.int64), append=offset)


def _shared_text(archive: ZipFile, member: ZipInfo, lengths: np.ndarray, budget: Budget) -> int:
    """Bytes that shared strings come to once they stand in the cells; a cell we cannot follow counts as the longest."""
    named, claimed, total = 0, 0, 0
    for chunk in _chunks(archive, member, budget):
        claimed += len(_SHARED_CELL.findall(chunk))
        places = np.array(_SHARED_VALUE.findall(chunk), dtype=np.int64)
        places = places[places < len(lengths)]
        named += len(places)
        total += int(lengths[places].sum())
    return total + max(0, claimed - named) * int(lengths.max())


def _measure(archive: ZipFile, shared: Budget) -> None:
    budget = Budget(MAX_WORKBOOK)
    declared = sum(member.file_size for member in archive.infolist())
    budget.check(declared)
    shared.spend(declared)
    lengths = _string_lengths(archive, budget)
    longest, again = int(lengths.max(initial=0)), Budget(2 * MAX_WORKBOOK)
    for member in archive.infolist():
        measure = _Measure()
        for chunk in _chunks(archive, member, again):
            measure.add(chunk)
        if measure.cells * longest <= MAX_SHEET_TEXT or member.filename.lower() == _STRINGS:
            continue
        if _shared_text(archive, member, lengths, again) > MAX_SHEET_TEXT:
            raise _TooLargeError


def check_workbook(file: str, content: bytes, budget: Budget) -> None:
    """Refuse a workbook that inflates beyond 800 MB or claims more rows, columns, cells or text than any export has.

    What it inflates to counts against the budget of the archive it came in.

    Raises
    ------
    RefusedInput
        Naming the limit.

    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            _measure(archive, budget)
    except OverflowError:
        raise RefusedInput(inflates(file, MAX_WORKBOOK)) from None
    except _TooLargeError:
        facts = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS // 1_000_000}
        raise RefusedInput(Notice.of("ingest.refused.sheet_too_large", file=file, **facts)) from None
    except DAMAGED:
        raise RefusedInput(Notice.of("ingest.refused.bad_archive", file=file)) from None
