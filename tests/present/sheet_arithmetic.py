"""The arithmetic of a spreadsheet, written apart from what wrote the sheet: enough to recompute a workbook of ours."""

import bisect
import re
import warnings
from collections.abc import Mapping
from copy import copy
from io import BytesIO

import openpyxl
from openpyxl.cell import Cell

_RANGE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?(?![\w(])")
_EQUALS = re.compile(r"(?<![<>=])=(?!=)")


class Spreadsheet:
    """A workbook whose formulas are worked out anew."""

    def __init__(self, content: bytes) -> None:
        """Read it twice: formulas, and the values that were written with them."""
        with warnings.catch_warnings():  # openpyxl knows no data bars, and says so
            warnings.filterwarnings("ignore", message=".*xtension is not supported")
            self.book = openpyxl.load_workbook(BytesIO(content))
            self.written = openpyxl.load_workbook(BytesIO(content), data_only=True)
        self._known: dict[tuple[str, str], object] = {}

    def after(self, sheet: str, typed: Mapping[str, float]) -> "Spreadsheet":
        """The same workbook with cells of a sheet overwritten, by place."""
        changed = copy(self)
        changed._known = {(sheet, place): value for place, value in typed.items()}
        return changed

    def formulas(self) -> list[tuple[str, Cell]]:
        """Every formula with its sheet."""
        cells = [(page.title, cell) for page in self.book for row in page.iter_rows() for cell in row]
        return [(name, cell) for name, cell in cells if cell.data_type == "f"]

    def value(self, sheet: str, place: str) -> object:
        """Value of a cell, worked out once."""
        if (sheet, place) not in self._known:
            cell = self.book[sheet][place]
            self._known[sheet, place] = self._worked_out(sheet, cell.value) if cell.data_type == "f" else cell.value
        return self._known[sheet, place]

    def place(self, words: str, sheet: str) -> str:
        """The cell to the right of the one that holds these words."""
        found = next(cell for row in self.book[sheet].iter_rows() for cell in row if cell.value == words)
        return found.offset(0, 1).coordinate

    def _worked_out(self, sheet: str, formula: str) -> object:
        cells: list[object] = []

        def taken(found: re.Match[str]) -> str:
            name, column, row, last_column, last_row = found.groups()
            where = (name or sheet).replace("''", "'")
            if last_row is None:
                cells.append(self.value(where, f"{column}{row}"))
            else:
                area = self.book[where][f"{column}{row}:{last_column}{last_row}"]
                cells.append([self.value(where, cell.coordinate) for line in area for cell in line])
            return f"cells[{len(cells) - 1}]"

        expression = _EQUALS.sub("==", _RANGE.sub(taken, formula.removeprefix("=")))
        return eval(expression, {"cells": cells, **_FUNCTIONS})  # noqa: S307 - formulas of our own workbook


def _numbers(values: object) -> list[float]:
    every = values if isinstance(values, list) else [values]
    return [value for value in every if isinstance(value, int | float)]


def _subtotal(what: int, values: list[object]) -> float:
    return sum(_numbers(values)) if what == 109 else len([value for value in values if value is not None])


def _sumif(words: list[object], word: object, values: list[object]) -> float:
    return sum(_numbers([value for said, value in zip(words, values, strict=True) if said == word]))


_FUNCTIONS = {
    "SUM": lambda values: sum(_numbers(values)),
    "SUBTOTAL": _subtotal,
    "SUMIF": _sumif,
    "COUNTIF": lambda words, word: words.count(word),
    "MIN": min,
    "MAX": max,
    "IF": lambda test, then, otherwise: then if test else otherwise,
    "MATCH": lambda value, values, _: bisect.bisect_right(values, value),
    "INDEX": lambda values, at: values[at - 1],
}
