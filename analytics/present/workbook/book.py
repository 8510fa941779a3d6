"""A workbook and its sheets: text is only ever text, a formula carries its value, every sheet can be printed."""

import io
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil, isfinite

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from analytics.present.look import Look
from analytics.present.spreadsheet import neutral
from analytics.present.story.report import Report
from analytics.present.workbook.styles import Styles

FIRST_WIDTH, WIDTH, COLUMNS = (
    34,
    15,
    9,
)  # a sheet that tells: letters of its first column and of the others, and how many
LONGEST = 32_767  # letters that a cell holds
_NAME = 31  # letters that a sheet's name holds
_LINE = 15.5  # points
_A4 = 9
_FIXED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def cell_text(words: object) -> str:
    """Text as a cell holds it: never a formula, and cut, visibly, where Excel would refuse it."""
    safe = neutral(str(words))
    return safe if len(safe) <= LONGEST else safe[: LONGEST - 1] + "…"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows and columns count from 0."""

    name: str
    page: Worksheet
    styles: Styles

    def text(self, row: int, column: int, words: object, style: str = "text") -> None:
        """Write text that may come from data."""
        self.page.write_string(row, column, cell_text(words), self.styles.of(style))

    def printed(self, row: int, column: int, amount: str, style: str = "text") -> None:
        """Write an amount as the page prints it: its plus sign stays the first thing read."""
        self.page.write_string(row, column, amount, self.styles.of(style))

    def number(self, row: int, column: int, value: float, kind: str, style: str = "text") -> None:
        """Write a number; one that nothing states leaves the cell empty."""
        if isfinite(value):
            self.page.write_number(row, column, value, self.styles.of(style, kind))
        else:
            self.page.write_blank(row, column, None, self.styles.of(style, kind))

    def formula(self, at: tuple[int, int], words: str, value: float, kind: str, style: str = "text") -> None:
        """Write a formula and the value it has, for readers that do not calculate."""
        shown = value if isfinite(value) else ""
        self.page.write_formula(*at, f"={words}", self.styles.of(style, kind), shown)

    def across(self, row: int, columns: tuple[int, int], words: str, style: str = "wrapped") -> None:
        """Write text over several columns, in as many lines as it needs."""
        first, last = columns
        self.page.merge_range(row, first, row, last, "", self.styles.of(style))
        self.text(row, first, words, style)

    def tall(self, row: int, *texts: tuple[str, int], line: float = _LINE) -> None:
        """Give a row the height of its longest text; each text comes with the letters that fit its width."""
        lines = max(ceil(len(words) / letters) for words, letters in texts)
        self.page.set_row(row, max(lines, 1) * line + 3)

    def at(self, row: int, column: int) -> str:
        """A cell of this sheet, for its own formulas."""
        return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))

    def cells(self, rows: tuple[int, int], column: int) -> str:
        """Cells of a column, from a row to a row, for formulas of any sheet."""
        return f"{quoted(self.name)}!{xl_range_abs(rows[0], column, rows[1], column)}"


def quoted(name: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


class Book:
    """The workbook of a report while it is written; the same report gives the same bytes."""

    def __init__(self, report: Report) -> None:
        """Open it and say what it is."""
        self.report, self._bytes = report, io.BytesIO()
        self.file = Workbook(self._bytes, _FIXED)
        self.styles = Styles(self.file, report.look)
        self._taken: set[str] = set()
        made = datetime.combine(report.made_on, time())
        title = report.look.text("workbook.title", client=report.client.name or report.look.text("workbook.account"))
        self.file.set_properties({"title": title, "company": report.client.name, "created": made, "author": "Accord"})
        self.file.set_calc_mode("auto")

    @property
    def look(self) -> Look:
        """How the report speaks."""
        return self.report.look

    def sheet(self, name: str, *, repeat: int | None = None) -> Sheet:
        """Add a sheet, set up to be printed across one page; `repeat` is the last row that each page repeats."""
        page = self.file.add_worksheet(self._free(name))
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(0.4, 0.4, 0.5, 0.6)
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L{name.replace('&', '&&')}&R&P / &N")
        if repeat is not None:
            page.repeat_rows(0, repeat)
        return Sheet(page.get_name(), page, self.styles)

    def telling(self, name: str) -> Sheet:
        """Add a sheet that tells: one wide column, then even ones."""
        sheet = self.sheet(name)
        sheet.page.set_column(0, 0, FIRST_WIDTH)
        sheet.page.set_column(1, COLUMNS - 1, WIDTH)
        if self.report.client.colour:
            sheet.page.set_tab_color(self.report.client.colour)
        return sheet

    def _free(self, name: str) -> str:
        words = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")
        short, at = words[:_NAME], 1
        while short.casefold() in self._taken:
            at += 1
            short = f"{words[: _NAME - len(str(at)) - 1]} {at}"
        self._taken.add(short.casefold())
        return short

    def done(self) -> bytes:
        """Close it and give its bytes."""
        self.file.close()
        return self._bytes.getvalue()
