"""Native Excel charts: the numbers are cells, so that whoever edits a cell redraws the chart."""

from typing import Any

from xlsxwriter.chart import Chart as Drawing

from analytics.present.palette import PALETTES, tinted
from analytics.present.scale import reach, steps
from analytics.present.story.chart import Chart, Series
from analytics.present.workbook.blocks import Block, write_block
from analytics.present.workbook.book import Book, Sheet
from analytics.present.workbook.styles import code

WIDE, HIGH = 552, 380  # pixels of a chart: half of a sheet that tells
_ROW = 20  # pixels
_TITLE, _AXIS = 11, 9  # points
_KINDS = {
    "columns": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "waterfall": {"type": "column", "subtype": "stacked"},
    "bars": {"type": "bar"},
    "ranges": {"type": "bar"},
    "curve": {"type": "scatter", "subtype": "straight"},
    "bubbles": {"type": "scatter"},
}
_LIGHT = PALETTES["light"]


def write_charts(book: Book, sheet: Sheet, charts: tuple[Chart, ...], row: int) -> int:
    """Draw charts two by two from a row on, their numbers under them; return the next free row."""
    high = HIGH // _ROW + 1
    below = row + high * ((len(charts) + 1) // 2)
    for at, chart in enumerate(charts):
        block = write_block(sheet, chart, below, book.look)
        drawing = _drawn(book, chart, block)
        place = (row + high * (at // 2), 0 if at % 2 == 0 else 4)
        sheet.page.insert_chart(*place, drawing, {"description": chart.title, "object_position": 2})
        below = block.end
    return below


def _drawn(book: Book, chart: Chart, block: Block) -> Drawing:
    drawing = book.file.add_chart(_KINDS[chart.shape] | {"name": chart.title})
    {"waterfall": _waterfall, "curve": _curve, "bubbles": _dots}.get(chart.shape, _bars)(drawing, chart, block)
    drawing.set_title({"name": chart.title, "name_font": {"size": _TITLE, "color": _LIGHT.ink}, "overlay": False})
    drawing.set_size({"width": WIDE, "height": HIGH})
    drawing.set_chartarea({"border": {"color": _LIGHT.border}})
    _axes(book, drawing, chart)
    if len(chart.series) > 1:
        ends = [at for at, name in enumerate(block.drawn) if name in ("lower", "upper")]
        drawing.set_legend({"position": "bottom", "font": {"size": _AXIS}, "delete_series": ends})
    else:
        drawing.set_legend({"none": True})
    drawing.show_blanks_as("gap")
    return drawing


def _axes(book: Book, drawing: Drawing, chart: Chart) -> None:
    font = {"size": _AXIS, "color": _LIGHT.muted}
    line = {"color": _LIGHT.border}
    common = {"num_font": font, "name_font": font | {"bold": False}, "line": line}
    values = common | {
        "name": chart.axis,
        "num_format": code(chart.unit, book.look),
        "major_gridlines": {"visible": True, "line": line},
    }
    values |= _ends(chart)
    names: dict[str, Any] = common | {"label_position": "low", "major_gridlines": {"visible": False}}
    if chart.shape in ("bars", "ranges"):  # lying: the vertical axis holds the names, the first one on top
        drawing.set_y_axis(names | {"reverse": True})
        drawing.set_x_axis(values | {"label_position": "high"})
        return
    if chart.shape in ("curve", "bubbles"):
        names |= {"name": chart.x_axis, "num_format": code(chart.x_unit, book.look)}
        names |= {"max": max(chart.x)} if chart.shape == "curve" else {}
        names |= {"min": min(chart.x)} if chart.x_unit == "factor" else {}
    drawing.set_x_axis(names)
    drawing.set_y_axis(values)


def _ends(chart: Chart) -> dict[str, float]:
    """Bars stand on zero, and an axis reaches to the ends of the intervals, which spreadsheets leave out of account."""
    if chart.shape == "stacked":
        return {"min": 0, "max": 1} if chart.unit == "share" else {}
    if chart.shape not in ("bars", "ranges", "columns"):
        return {}
    found = [reach(series.values, series.lower, series.upper) for series in chart.series]
    marks = steps(min(low for low, _ in found), max(high for _, high in found))
    return {"min": marks[0], "max": marks[-1], "major_unit": marks[1] - marks[0]}


def _filled(series: Series, share: float = 1.0) -> dict[str, Any]:
    return {"color": tinted(getattr(_LIGHT, series.role), share, _LIGHT.paper)}


def _bars(drawing: Drawing, chart: Chart, block: Block) -> None:
    for at, series in enumerate(chart.series):
        settings: dict[str, Any] = {"fill": _filled(series, 0.45 if series.lower else 1.0), "gap": 50} | _overlap(chart)
        if series.lower is not None:
            ends = {"plus_values": block.of(at, "plus"), "minus_values": block.of(at, "minus")}
            settings["y_error_bars"] = {"type": "custom", **ends, "line": {"color": _LIGHT.ink, "width": 1.5}}
        if chart.shape == "ranges" and chart.marked is not None:
            settings["points"] = [
                {"fill": _filled(series, 0.75)} if place == chart.marked else None
                for place in range(len(series.values))
            ]
        _add(drawing, block, at, "value", settings)


def _overlap(chart: Chart) -> dict[str, int]:
    """Series that never meet share the room of one column."""
    values = zip(*(series.values for series in chart.series), strict=True)
    is_one = all(sum(value is not None for value in each) <= 1 for each in values)
    return {"overlap": 100} if chart.shape == "stacked" or is_one else {}


def _add(drawing: Drawing, block: Block, at: int, part: str, settings: dict[str, Any]) -> None:
    drawing.add_series(
        {"name": block.name(at, part), "categories": block.categories, "values": block.of(at, part)} | settings
    )
    block.drawn.append(part)


def _curve(drawing: Drawing, chart: Chart, block: Block) -> None:
    for at, series in enumerate(chart.series):
        colour = getattr(_LIGHT, series.role)
        marker = {"marker": {"type": "none"}}
        _add(drawing, block, at, "value", {"line": {"color": colour, "width": 2.5}} | marker)
        if series.lower is not None:
            for end in ("lower", "upper"):
                _add(drawing, block, at, end, {"line": {"color": colour, "width": 1, "dash_type": "dash"}} | marker)


def _dots(drawing: Drawing, chart: Chart, block: Block) -> None:
    for at, series in enumerate(chart.series):
        shade = {"color": getattr(_LIGHT, series.role), "transparency": 35}
        marker = {"type": "circle", "size": 9, "fill": shade, "border": {"color": _LIGHT.paper}}
        _add(drawing, block, at, "value", {"line": {"none": True}, "marker": marker})


def _waterfall(drawing: Drawing, chart: Chart, block: Block) -> None:
    """Floating columns: what lifts them is not filled; above and below zero are two series, as columns stack apart."""
    amounts = [value or 0.0 for value in chart.series[0].values]
    last = len(amounts) - 1
    shades = [
        _LIGHT.both if at in (0, last) else _LIGHT.gain if amount >= 0 else _LIGHT.risk
        for at, amount in enumerate(amounts)
    ]
    for part in ("lift_above", "lift_below"):
        _add(drawing, block, 0, part, {"fill": {"none": True}, "border": {"none": True}, "gap": 40})
    for part in ("above", "below"):
        _add(drawing, block, 0, part, {"points": [{"fill": {"color": shade}} for shade in shades]})
