"""A table in full, as a native Excel table under totals that follow its filters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range_abs

from analytics.decide import VERDICTS
from analytics.present.draw import verdict_name
from analytics.present.look import Look
from analytics.present.palette import PALETTES, VERDICT_COLOURS
from analytics.present.story.view import View
from analytics.present.tables import DisplayTable, TableColumn
from analytics.present.workbook.book import Book, Sheet, cell_text

NUMBERS = ("money", "price", "count", "share", "position", "factor")
_MOST_ROWS = 1_048_576  # of a sheet
_TITLE, _NOTE, _TOTALS, _HEAD, _FIRST = range(5)
_NARROW, _WIDE, _NUMBER = 12, 48, 13  # letters
_SAMPLED = 500  # rows that decide a width


@dataclass(frozen=True, eq=False)
class Details:
    """A table as written: its rows, its sheet and where each column stands."""

    table: DisplayTable
    frame: pd.DataFrame
    sheet: Sheet
    places: Mapping[str, int]

    @property
    def rows(self) -> tuple[int, int]:
        """First and last row of the table's body."""
        return _FIRST, _FIRST + len(self.frame) - 1

    def cells(self, name: str) -> str:
        """Cells of a column, for formulas of any sheet."""
        return self.sheet.cells(self.rows, self.places[name])

    def total(self, name: str) -> float:
        """Sum of a column; what nothing states adds nothing."""
        return float(self.frame[name].sum())


def additive(table: DisplayTable) -> tuple[TableColumn, ...]:
    """Columns that add up: amounts of queries. Scenarios and tests are alternatives; ends of intervals never add up."""
    if not any(column.name == "query" for column in table.columns):
        return ()
    return tuple(
        column
        for column in table.on("file")
        if column.kind in ("money", "count") and not column.name.endswith(("_lower", "_upper"))
    )


def write_details(book: Book, view: View, table: DisplayTable) -> Details:
    """Write a view's table on a sheet of its own, all of it: what no sheet can hold is said."""
    sheet, look = book.sheet(view.table_title, repeat=_HEAD), book.look
    room = _MOST_ROWS - _FIRST
    frame = table.frame.head(room)
    columns = table.on("file")
    found = Details(table, frame, sheet, {column.name: at for at, column in enumerate(columns)})
    sheet.text(_TITLE, 0, view.table_title, "title")
    sheet.text(_NOTE, 0, _note(found, look), "eyebrow")
    for at, column in enumerate(columns):
        _write_column(sheet, at, column, frame[column.name])
    sheet.page.set_row(_HEAD, 48)
    sheet.page.freeze_panes(_FIRST, 1)
    if len(frame):
        _frame_table(found, columns)
        _totals(found, look)
        _marks(found, book)
    return found


def _note(found: Details, look: Look) -> str:
    whole, n = len(found.table.frame), len(found.frame)
    if n < whole:
        return look.text("workbook.table.cut", shown=n, n=whole)
    if not n:
        return look.text("workbook.table.empty")
    return look.text("workbook.table.totals" if additive(found.table) else "workbook.table.rows", n=n)


def _write_column(sheet: Sheet, at: int, column: TableColumn, values: pd.Series) -> None:
    page, style = sheet.page, sheet.styles.of("text", column.kind)
    sheet.text(_HEAD, at, column.label, "head")
    if column.kind in NUMBERS:
        numbers = values.to_numpy(dtype=float)
        for row in np.flatnonzero(np.isfinite(numbers)).tolist():
            page.write_number(_FIRST + row, at, float(numbers[row]), style)
        page.set_column(at, at, _NUMBER)
        return
    words = [None if missing else cell_text(value) for value, missing in zip(values, values.isna(), strict=True)]
    for row, word in enumerate(words, _FIRST):
        if word:
            page.write_string(row, at, word, style)
    longest = max((len(word) for word in words[:_SAMPLED] if word), default=0)
    page.set_column(at, at, min(max(longest, _NARROW) + 2, _WIDE))


def _frame_table(found: Details, columns: tuple[TableColumn, ...]) -> None:
    taken: set[str] = set()
    heads = []
    for column in columns:
        label = column.label
        while label.casefold() in taken:
            label += " "
        taken.add(label.casefold())
        heads.append({"header": label, "header_format": found.sheet.styles.of("head")})
    found.sheet.page.add_table(
        _HEAD, 0, found.rows[1], len(columns) - 1, {"columns": heads, "style": "Table Style Light 1"}
    )


def _totals(found: Details, look: Look) -> None:
    columns = additive(found.table)
    if not columns:
        return
    sheet = found.sheet
    counted = sheet.styles.counted(look.text("workbook.table.unit", n=len(found.frame)))
    names = xl_range_abs(*_body(found, 0))
    sheet.page.write_formula(_TOTALS, 0, f"=SUBTOTAL(103,{names})", counted, len(found.frame))
    for at in range(1, len(found.places)):
        sheet.page.write_blank(_TOTALS, at, None, sheet.styles.of("total"))
    for column in columns:
        place = found.places[column.name]
        amounts = xl_range_abs(*_body(found, place))
        sheet.formula((_TOTALS, place), f"SUBTOTAL(109,{amounts})", found.total(column.name), column.kind, "total")
    _mean_share(found)


def _mean_share(found: Details) -> None:
    """The incremental share of the cost shown: 1 - avoidable / cost."""
    if not {"incremental_share", "avoidable_cost", "monthly_cost"} <= set(found.places):
        return
    cost, avoidable = (found.sheet.at(_TOTALS, found.places[name]) for name in ("monthly_cost", "avoidable_cost"))
    spent = found.total("monthly_cost")
    value = 1 - found.total("avoidable_cost") / spent if spent else float("nan")
    place = (_TOTALS, found.places["incremental_share"])
    found.sheet.formula(place, f'IF({cost}=0,"",1-{avoidable}/{cost})', value, "share", "total")


def _body(found: Details, column: int) -> tuple[int, int, int, int]:
    return found.rows[0], column, found.rows[1], column


def _marks(found: Details, book: Book) -> None:
    """Bars for confidence, and a colour beside, never instead of, the word of a verdict."""
    page, colours = found.sheet.page, PALETTES["light"]
    if "confidence" in found.places:
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": colours.border, "min_type": "num", "max_type": "num"}
        page.conditional_format(*_body(found, found.places["confidence"]), bar | {"min_value": 0, "max_value": 1})
    if "verdict" in found.places:
        for verdict in VERDICTS:
            word = verdict_name(verdict, book.look)
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"'}
            style = {"format": book.styles.marked(VERDICT_COLOURS[verdict])}
            page.conditional_format(*_body(found, found.places["verdict"]), rule | style)


def recap_column(table: DisplayTable) -> TableColumn | None:
    """The first column of few words, by which amounts are worth adding up."""
    if not additive(table):
        return None
    return next((column for column in table.on("file") if column.kind == "category"), None)


def write_recap(found: Details, sheet: Sheet, row: int, look: Look) -> int:
    """Write amounts by verdict, or by decision, added up from the table's rows; return the next free row."""
    by = recap_column(found.table)
    if by is None or found.frame.empty:
        return row
    columns = [column for column in additive(found.table) if column.kind == "money"]
    said = found.frame[found.frame[by.name].fillna("") != ""]
    sums = said.groupby(by.name, sort=False)[[column.name for column in columns]].sum()
    counts = said[by.name].value_counts()
    sheet.text(row, 0, look.text("workbook.recap.title", by=by.label.lower()), "section")
    heads = [by.label, look.text("workbook.recap.queries"), *(column.label for column in columns)]
    for at, head in enumerate(heads):
        sheet.text(row + 1, at, head, "head")
    sheet.page.set_row(row + 1, 34)
    words, first = found.cells(by.name), row + 2
    for at, word in enumerate(sums.index, first):
        sheet.text(at, 0, word)
        sheet.formula((at, 1), f"COUNTIF({words},{sheet.at(at, 0)})", float(counts[word]), "count")
        for place, column in enumerate(columns, 2):
            formula = f"SUMIF({words},{sheet.at(at, 0)},{found.cells(column.name)})"
            sheet.formula((at, place), formula, float(sums.loc[word, column.name]), column.kind)
    _recap_total(sheet, (first, first + len(sums) - 1), [float(counts.sum()), *sums.sum()], columns, look)
    return first + len(sums) + 2


def _recap_total(
    sheet: Sheet, rows: tuple[int, int], totals: list[float], columns: list[TableColumn], look: Look
) -> None:
    row = rows[1] + 1
    sheet.text(row, 0, look.text("workbook.recap.total"), "total")
    for at, (total, kind) in enumerate(zip(totals, ["count", *(c.kind for c in columns)], strict=True), 1):
        sheet.formula((row, at), f"SUM({xl_range_abs(rows[0], at, rows[1], at)})", total, kind, "total")
