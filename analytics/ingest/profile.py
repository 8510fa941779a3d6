"""What the cells of each column look like in the rows that are sound, so that a broken row can be fitted to them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Look = Literal["number", "date", "word", "text"]

_NUMBER = re.compile(
    r"\s*(?:[-+<>(]\s?)?(?:[A-Z]{0,3}[$€£]|[A-Z]{3}\s)?\s?\d[\d.,'’\u00a0\u202f ]{0,40}(?:[eE][-+]?\d{1,3})?"
    r"(?:%|[A-Z]{3}|[$€£])?\)?\s*"
)
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d\d?:\d\d(?::\d\d)?[\d.Z+:-]*)?\s*")
_MISSING = frozenset({"", "-", "--", "n/a", "N/A", "NA", "null"})
_ENOUGH_ROWS = 5
_MOST_ROWS = 400
_MOST_WORDS = 12
_ROWS_PER_WORD = 3
_SHARE = 0.97
_MOST_SHAPES = 3
_LONGEST_SHAPE = 40
_FIRST_DIGITS = re.compile(r"9+")
_DIGITS = "\x00"  # in a mask: any number of digits


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number, an amount or a share as anybody prints one."""
    return bool(_NUMBER.fullmatch(cell))


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column look, whether some are empty, and its words where it has but a few.

    `shape` matches its cells and nothing longer or shorter where all are built alike, as `12:30`, `AB-1234`, `$9.99`.
    """

    look: Look
    has_gaps: bool
    words: frozenset[str] = frozenset()
    has_numbers: bool = False
    shape: re.Pattern[str] | None = None

    def misfit(self, cell: str) -> float:
        """0 for a cell like the others, up to 3 for one that cannot be in this column."""
        bare = cell.strip()
        if bare in _MISSING:
            return 0.0 if self.has_gaps or bare else 2.0
        match self.look:
            case "number":
                return 0.0 if _NUMBER.fullmatch(cell) else 3.0
            case "date":
                return 0.0 if _DATE.fullmatch(cell) else 3.0
            case "word":
                return 0.0 if cell in self.words else 1.0
            case _:
                return 1.0 if not self.has_numbers and (_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)) else 0.0


def _mask(cell: str) -> str:
    """A cell with 9 for a digit and A for a letter."""
    marks = cell[: _LONGEST_SHAPE + 1]
    return "".join("9" if mark.isdecimal() else "A" if mark.isalpha() else mark for mark in marks)


def _pattern(mask: str) -> str:
    kinds = {"9": r"\d", "A": r"[^\W\d_]", _DIGITS: r"\d+"}
    return "".join(kinds.get(mark) or re.escape(mark) for mark in mask)


def _shape(cells: Sequence[str]) -> re.Pattern[str] | None:
    """How nearly all cells are built: alike throughout, or but for the number of their first digits."""
    masks = [_mask(cell) for cell in cells]
    loose = [_FIRST_DIGITS.sub(_DIGITS, mask, count=1) for mask in masks]
    for found in map(Counter, (masks, loose)):
        usual = found.most_common(_MOST_SHAPES)
        is_telling = all(set(mask) - {"9", _DIGITS} and len(mask) <= _LONGEST_SHAPE for mask, _ in usual)
        if is_telling and sum(count for _, count in usual) >= _SHARE * len(cells) >= _ENOUGH_ROWS:
            return re.compile("|".join(_pattern(mask) for mask, _ in usual))
    return None


def _column(cells: Sequence[str]) -> Column:
    stated = [cell for cell in cells if cell.strip() not in _MISSING]
    has_gaps = len(stated) < len(cells)
    enough = _SHARE * len(stated)
    if stated and sum(map(looks_like_number, stated)) >= enough:
        return Column("number", has_gaps, shape=_shape(stated))
    if stated and sum(bool(_DATE.fullmatch(cell)) for cell in stated) >= enough:
        return Column("date", has_gaps, shape=_shape(stated))
    words = frozenset(stated)
    if 0 < len(words) <= _MOST_WORDS and len(stated) >= _ROWS_PER_WORD * len(words):
        return Column("word", has_gaps, words)
    return Column("text", has_gaps, has_numbers=any(map(looks_like_number, stated)), shape=_shape(stated))


def profile(rows: Sequence[Sequence[str]], width: int) -> tuple[Column, ...] | None:
    """Columns as sound rows show them, None where there are too few to tell."""
    sound = [row for row in rows if len(row) == width and any(cell.strip() for cell in row)]
    if len(sound) < _ENOUGH_ROWS:
        return None
    step = max(1, len(sound) // _MOST_ROWS)
    return tuple(_column(cells) for cells in zip(*sound[::step], strict=True))
