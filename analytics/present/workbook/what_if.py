"""What if: cells to type in, and formulas that recompute the plan's profit and read the dividing line."""

from dataclasses import dataclass

import numpy as np

from analytics.decide import Frontier, Plan
from analytics.present.story.study import Study
from analytics.present.workbook.book import COLUMNS, FIRST_WIDTH, WIDTH, Book, Sheet
from analytics.present.workbook.details import Details
from analytics.present.workbook.views import LETTERS

_ALL, _NOTE = (0, COLUMNS - 1), (2, COLUMNS - 1)
_INPUT = 1  # column of what is typed and of what comes out
_SIDES = ("lost", "gained", "net")
_LINE = tuple(f"{side}{end}" for side in _SIDES for end in ("", "_lower", "_upper"))


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet written line by line; `at` remembers the cell of each line by its name."""

    book: Book
    sheet: Sheet
    at: dict[str, str]

    def typed(self, row: int, name: str, value: float, kind: str, ends: tuple[float, float]) -> int:
        """Write a cell to type in, which refuses what is out of its range; return the next row."""
        self._label(row, name)
        self.sheet.number(row, _INPUT, value, kind, "input")
        rule = {"validate": "decimal", "criteria": "between", "minimum": ends[0], "maximum": ends[1]}
        self.sheet.page.data_validation(row, _INPUT, row, _INPUT, rule | {"error_message": self._text("refused")})
        return row + 1

    def told(self, row: int, name: str, formula: str, value: float, kind: str = "money", style: str = "text") -> int:
        """Write what comes out; return the next row."""
        self._label(row, name)
        self.sheet.formula((row, _INPUT), formula.format(**self.at), value, kind, style)
        return row + 1

    def given(self, row: int, name: str, value: float, kind: str = "money") -> int:
        """Write a number that the plan states; return the next row."""
        self._label(row, name)
        self.sheet.number(row, _INPUT, value, kind)
        return row + 1

    def title(self, row: int, name: str) -> int:
        """Write a title and what stands under it; return the next row."""
        self.sheet.across(row, _ALL, self._text(f"{name}_title"), "section")
        words = self._text(f"{name}_note")
        self.sheet.across(row + 1, _ALL, words, "muted")
        self.sheet.tall(row + 1, (words, LETTERS - 10))
        return row + 2

    def _label(self, row: int, name: str) -> None:
        words = self._text(f"{name}_help")
        self.sheet.text(row, 0, self._text(name), "label")
        self.sheet.across(row, _NOTE, words, "aside")
        self.sheet.tall(row, (words, LETTERS - FIRST_WIDTH - 20), (self._text(name), FIRST_WIDTH - 2))
        self.at[name] = self.sheet.at(row, _INPUT)

    def _text(self, name: str) -> str:
        return self.book.look.text(f"workbook.what_if.{name}", currency=self.book.look.currency_sign())


def write_what_if(book: Book, study: Study, details: dict[str, Details | None]) -> None:
    """Write the sheet, if the story holds a plan or a dividing line that can be moved."""
    rows = details.get("action_plan")
    proposed = study.plan if rows is not None and len(rows.frame) else None
    told = {view.name for view in book.report.views if not view.is_silent}
    line = study.line if "trade_off" in told and len(study.line.table) > 1 else None
    if not isinstance(proposed, Plan) and line is None:
        return
    lines = Lines(book, book.telling(book.look.text("workbook.sheet.what_if")), {})
    lines.sheet.text(0, 0, book.look.text("workbook.sheet.what_if"), "title")
    lines.sheet.page.set_row(0, 28)
    row = 2
    if isinstance(proposed, Plan) and rows is not None:
        row = _plan(lines, proposed, rows, study.analysis.assumptions.margin, row)
    if line is not None:
        _line(lines, line, study.freed if study.freed is not None else line.no_regret_until or line.best, row + 1)


def _plan(lines: Lines, proposed: Plan, rows: Details, margin: float, row: int) -> int:
    """Budget, margin and price of a click typed; spend, what is left, value, profit and its change come out."""
    row = lines.title(row, "plan")
    row = lines.typed(row, "budget", proposed.budget, "money", (0, 1e12))
    row = lines.typed(row, "margin", margin, "share", (0, 1))
    row = lines.typed(row, "price", 0.0, "share", (-0.9, 10)) + 1
    now, value = rows.total("current_cost"), rows.total("incremental_value")
    planned, fixed = rows.total("planned_cost"), proposed.fixed_cost
    today = proposed.current.value.value
    row = lines.given(row, "fixed", fixed)
    row = lines.told(row, "planned", f"SUM({rows.cells('planned_cost')})*(1+{{price}})", planned)
    row = lines.told(row, "spend", "{planned}+{fixed}*(1+{price})", planned + fixed)
    row = lines.told(row, "left", "{budget}-{spend}", proposed.budget - planned - fixed)
    row = lines.told(row, "value", f"SUM({rows.cells('incremental_value')})*{{margin}}/{margin!r}", value)
    row = lines.told(row, "profit", "{value}-{planned}", value - planned, style="total") + 1
    row = lines.given(row, "value_today", today)
    row = lines.told(row, "cost_today", f"SUM({rows.cells('current_cost')})*(1+{{price}})", now)
    profit_today = f"{{value_today}}*{{margin}}/{margin!r}-{{cost_today}}"
    row = lines.told(row, "profit_today", profit_today, today - now)
    gain = value - planned - (today - now)
    return lines.told(row, "gain", "{profit}-{profit_today}", gain, style="total") + 1


def _line(lines: Lines, line: Frontier, freed: float, row: int) -> None:
    """An amount typed; what cutting loses, what reinvesting gains and the net come out, read between two points."""
    sheet, look, points = lines.sheet, lines.book.look, line.table[["freed", *_LINE]]
    kind = "money" if line.measure == "value" else "count"
    row = lines.title(row, f"line_{line.measure}")
    row = lines.typed(row, "freed", freed, "money", (0, float(points["freed"].iloc[-1]))) + 1
    heads = row + len(_SIDES) + 2
    cells = {name: sheet.cells((heads + 1, heads + len(points)), at) for at, name in enumerate(points)}
    sheet.page.set_column(len(_LINE), len(_LINE), WIDTH)
    for at, name in enumerate(("", "estimate", "lower", "upper")):
        sheet.text(row, at, look.text(f"workbook.what_if.{name}") if name else "", "head")
    for at, side in enumerate(_SIDES, row + 1):
        sheet.text(at, 0, look.text(f"metrics.{side}.label"), "label")
        for column, name in enumerate((side, f"{side}_lower", f"{side}_upper"), _INPUT):
            value = float(np.interp(freed, points["freed"], points[name]))
            formula = _read(lines.at["freed"], cells["freed"], cells[name], len(points))
            sheet.formula((at, column), formula, value, kind, "total" if side == "net" else "text")
    _points(lines, line, heads, kind)


def _read(typed: str, over: str, values: str, n: int) -> str:
    """The formula of a value at what is typed, on the straight line between the two points around it."""
    place = f"MIN(MATCH({typed},{over},1),{n - 1})"
    left, right = (f"INDEX({over},{place}{more})" for more in ("", "+1"))
    low, high = (f"INDEX({values},{place}{more})" for more in ("", "+1"))
    return f"{low}+({typed}-{left})/({right}-{left})*({high}-{low})"


def _points(lines: Lines, line: Frontier, heads: int, kind: str) -> None:
    """The dividing line that the formulas read."""
    sheet, look = lines.sheet, lines.book.look
    sheet.page.set_row(heads, 46)
    for at, name in enumerate(("freed", *_LINE)):
        side, _, end = name.partition("_")
        label = look.text(f"metrics.{side}.label")
        sheet.text(heads, at, look.text(f"metrics.interval.{end}", metric=label) if end else label, "head")
        for row, value in enumerate(line.table[name], heads + 1):
            sheet.number(row, at, float(value), "money" if name == "freed" else kind)
