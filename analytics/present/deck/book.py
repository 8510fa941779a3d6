"""The workbook behind a chart: all that it draws, none of it a formula, so that the client edits the chart there."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.oxml.ns import qn
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

_SHEET = "Sheet1"  # as python-pptx calls it
_PARTS = ("c:tx", "c:cat", "c:val", "c:xVal", "c:yVal", "c:bubbleSize")


def bind(drawn: Drawn, sheet_name: str, made_on: date) -> None:
    """Rewrite the workbook from what the chart holds: no text in it runs, and its day is that of the report."""
    space: Any = drawn._chartSpace  # noqa: SLF001 - the numbers of a chart have no other door
    part: Any = drawn.part
    for point in [point for point in space.iter(qn("c:pt")) if point.find(qn("c:v")).text in (None, "", "None")]:
        point.getparent().remove(point)
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(made_on, time()), "author": "Accord"})
        sheet = book.add_worksheet(sheet_name)
        for row, column, value in (cell for series in space.iter(qn("c:ser")) for cell in _cells(series)):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    part.chart_workbook.update_from_xlsx_blob(content.getvalue())
    for formula in space.iter(qn("c:f")):
        formula.text = formula.text.replace(f"{_SHEET}!", f"'{sheet_name}'!")


def _cells(series: Any) -> list[tuple[int, int, float | str]]:  # noqa: ANN401 - an element of lxml
    """Every cell that a series refers to: row, column and what the chart holds of it."""
    found: list[tuple[int, int, float | str]] = []
    for part in (child for name in _PARTS for child in series.findall(qn(name))):
        formula = part.find(f".//{qn('c:f')}").text
        row, column = xl_cell_to_rowcol(formula.split("!")[1].split(":")[0].replace("$", ""))
        is_number = part.find(f".//{qn('c:numCache')}") is not None
        for point in part.iter(qn("c:pt")):
            shown = point.find(qn("c:v")).text
            found.append((row + int(point.get("idx")), column, float(shown) if is_number else str(shown)))
    return found
