"""The numbers of a chart as cells: values, ends of intervals and, worked out by formulas, what a drawing needs more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import nan

from analytics.present.look import Look
from analytics.present.story.chart import Chart, Series
from analytics.present.workbook.book import COLUMNS, FIRST_WIDTH, WIDTH, Sheet

Cell = tuple[str, float]
"""A formula, or nothing for a typed number, and its value."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of a chart: which column holds which part of which series; `drawn` are the parts drawn so far, in order."""

    sheet: Sheet
    rows: tuple[int, int]
    columns: dict[tuple[int, str], int]
    labels: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The next free row."""
        return self.rows[1] + 3

    def of(self, series: int, part: str) -> str:
        """Cells of a part of a series, for a chart."""
        return "=" + self.sheet.cells(self.rows, self.columns[series, part])

    def name(self, series: int, part: str) -> str:
        """The cell that names it."""
        head = self.rows[0] - 1
        return "=" + self.sheet.cells((head, head), self.columns[series, part])

    @property
    def categories(self) -> str:
        """Cells that say over what."""
        return "=" + self.sheet.cells(self.rows, 0)


def write_block(sheet: Sheet, chart: Chart, row: int, look: Look) -> Block:
    """Write a chart's numbers under its finding, from a row on."""
    n = len(chart.categories or chart.x)
    first = row + 2
    block = Block(sheet, (first, first + n - 1), {})
    sheet.across(row, (0, COLUMNS - 1), chart.title, "section")
    sheet.tall(row, (chart.title, FIRST_WIDTH + WIDTH * (COLUMNS - 1)), line=18)
    sheet.text(first - 1, 0, chart.x_axis, "head")
    for at, name in enumerate(chart.categories, first):
        sheet.text(at, 0, name)
    for at, place in enumerate(chart.x, first):
        sheet.number(at, 0, place, chart.x_unit)
    for at, series in enumerate(chart.series):
        _write_series(block, at, series, chart, look)
    if chart.shape == "stacked" and len(chart.series) > 1:
        _write(block, (0, "total"), look.text("workbook.part.total"), _totals(block, chart), chart.unit)
    if chart.sizes:
        sizes = [("", size) for size in chart.sizes]
        _write(block, (0, "size"), look.text("workbook.part.size", currency=look.currency_sign()), sizes, "money")
    sheet.tall(first - 1, *((label, WIDTH - 3) for label in block.labels), (chart.x_axis, FIRST_WIDTH - 4))
    return block


def _write(block: Block, key: tuple[int, str], label: str, cells: Sequence[Cell], kind: str) -> None:
    column = 1 + len(block.columns)
    block.columns[key] = column
    block.labels.append(label)
    block.sheet.text(block.rows[0] - 1, column, label, "head")
    for row, (formula, value) in enumerate(cells, block.rows[0]):
        if formula:
            block.sheet.formula((row, column), formula, value, kind)
        else:
            block.sheet.number(row, column, value, kind)


def _write_series(block: Block, at: int, series: Series, chart: Chart, look: Look) -> None:
    values: list[Cell] = [("", nan if value is None else value) for value in series.values]
    if chart.shape == "waterfall":
        values[-1] = (_sum(block, 1, (block.rows[0], block.rows[1] - 1)), values[-1][1])
    _write(block, (at, "value"), series.name, values, chart.unit)
    for part, ends in (("lower", series.lower), ("upper", series.upper)):
        if ends is not None:
            label = look.text(f"metrics.interval.{part}", metric=series.name)
            _write(block, (at, part), label, [("", end) for end in ends], chart.unit)
    if series.lower is not None and series.upper is not None and chart.shape != "curve":
        for part, cells in _reach(block, at, series):
            _write(block, (at, part), look.text(f"workbook.part.{part}"), cells, chart.unit)
    if chart.shape == "waterfall":
        _write_steps(block, [value for _, value in values], chart, look)


def _reach(block: Block, at: int, series: Series) -> list[tuple[str, list[Cell]]]:
    """How far the interval reaches on either side of the value: what error bars take."""
    value, lower, upper = (_column(block, at, part) for part in ("value", "lower", "upper"))
    ends = zip(series.values, series.lower or (), series.upper or (), strict=True)
    reach = [(known - low, high - known) if known is not None else (nan, nan) for known, low, high in ends]
    below = [(f"{value(row)}-{lower(row)}", gap[0]) for row, gap in enumerate(reach, block.rows[0])]
    above = [(f"{upper(row)}-{value(row)}", gap[1]) for row, gap in enumerate(reach, block.rows[0])]
    return [("minus", below), ("plus", above)]


def _column(block: Block, series: int, part: str) -> Callable[[int], str]:
    column = block.columns[series, part]
    return lambda row: block.sheet.at(row, column)


def _sum(block: Block, column: int, rows: tuple[int, int]) -> str:
    return f"SUM({block.sheet.at(rows[0], column)}:{block.sheet.at(rows[1], column)})"


def _totals(block: Block, chart: Chart) -> list[Cell]:
    """Sum of the series of each row."""
    last = len(chart.series)
    rows = zip(*(series.values for series in chart.series), strict=True)
    return [
        (f"SUM({block.sheet.at(row, 1)}:{block.sheet.at(row, last)})", sum(value or 0.0 for value in values))
        for row, values in enumerate(rows, block.rows[0])
    ]


def floats(amounts: Sequence[float]) -> list[tuple[float, float]]:
    """Where each step of a waterfall starts and ends; the first and the last stand on zero.

    Examples
    --------
    >>> floats([10.0, -4.0, 3.0, 9.0])
    [(0.0, 10.0), (10.0, 6.0), (6.0, 9.0), (0.0, 9.0)]

    """
    tops = [sum(amounts[: at + 1]) for at in range(len(amounts) - 1)]
    return [(0.0, amounts[0]), *pairwise(tops), (0.0, amounts[-1])]


def _write_steps(block: Block, amounts: list[float], chart: Chart, look: Look) -> None:
    """From where to where each step goes, and the columns that draw it: lifted and shown, above and below zero."""
    value, steps = _column(block, 0, "value"), floats(amounts)
    first, last = block.rows
    end_at = 1 + len(block.columns) + 1
    starts = [
        ("0" if row in (first, last) else block.sheet.at(row - 1, end_at), start)
        for row, (start, _) in enumerate(steps, first)
    ]
    _write(block, (0, "start"), look.text("workbook.part.start"), starts, chart.unit)
    start = _column(block, 0, "start")
    ends = [(f"{start(row)}+{value(row)}", end) for row, (_, end) in enumerate(steps, first)]
    _write(block, (0, "end"), look.text("workbook.part.end"), ends, chart.unit)
    end = _column(block, 0, "end")
    parts: dict[str, tuple[str, Callable[[float, float], float]]] = {
        "lift_above": ("MAX(0,MIN({a},{b}))", lambda a, b: max(0.0, min(a, b))),
        "lift_below": ("MIN(0,MAX({a},{b}))", lambda a, b: min(0.0, max(a, b))),
        "above": ("MAX(0,MAX({a},{b}))-MAX(0,MIN({a},{b}))", lambda a, b: max(0.0, a, b) - max(0.0, min(a, b))),
        "below": ("MIN(0,MIN({a},{b}))-MIN(0,MAX({a},{b}))", lambda a, b: min(0.0, a, b) - min(0.0, max(a, b))),
    }
    for part, (formula, of) in parts.items():
        cells = [(formula.format(a=start(row), b=end(row)), of(*step)) for row, step in enumerate(steps, first)]
        _write(block, (0, part), look.text(f"workbook.part.{part}"), cells, chart.unit)
