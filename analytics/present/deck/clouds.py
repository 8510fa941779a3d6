"""Curves and bubbles: places on two axes of numbers, with their intervals."""

from itertools import pairwise
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import BubbleChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE

from analytics.present.deck.axes import Scale, printed, scale
from analytics.present.deck.bars import rounded
from analytics.present.deck.canvas import SMALL, TINY, Canvas, Label
from analytics.present.deck.marks import TICK, fix, lined
from analytics.present.deck.measure import width
from analytics.present.deck.paint import rgb
from analytics.present.palette import tinted
from analytics.present.story.chart import Chart, Series

_BAND = 0.55  # of the colour
_BESIDE = 0.26  # of the width, at most, for the names of curves
_NEAR = 0.07  # of the height, under which two names would overlap


def curve(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw each series with the ends of its band, named at its end, and the place that the finding is about."""
    reached = [v for s in chart.series for v in (*s.values, *(s.lower or ()), *(s.upper or ())) if v is not None]
    ticks = max(int(0.7 * canvas.box.width / TICK), 2)
    across = scale(chart.x, zero=False, room=0.0, ticks=ticks)
    up = scale(reached, zero=min(reached) >= 0 or max(reached) <= 0)
    data, parts = _curve_data(canvas, chart, up)
    drawn = canvas.add(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data)
    canvas.axis(drawn.category_axis, across, chart.x_unit, chart.x_axis)
    drawn.category_axis.has_major_gridlines = False
    canvas.axis(drawn.value_axis, up, chart.unit)
    plot: Any = drawn.plots[0]
    direct = _can_name(canvas, chart, up)
    for at, (series, part) in enumerate(parts):
        _stroke(canvas, chart, plot.series[at], series, part)
        if part == "line" and direct and len(chart.series) > 1:
            canvas.labels(plot.series[at], [_name(canvas, series)])
    if chart.marked is not None:
        lined(plot.series[len(parts)], canvas.look.colour.ink, 1.0, MSO_LINE.DASH)
    if direct:
        widest = max(width(series.name, SMALL, bold=True) for series in chart.series)
        fix(canvas, drawn, _tick_room(canvas, chart, up), widest + 16 if len(chart.series) > 1 else 16)
    else:
        helpers = [at for at, (_, part) in enumerate(parts) if part != "line"]
        canvas.legend(drawn, [*helpers, *([len(parts)] if chart.marked is not None else [])])
    return drawn


def _curve_data(canvas: Canvas, chart: Chart, up: Scale) -> tuple[XyChartData, list[tuple[Series, str]]]:
    """Lines, then the ends of their bands, then the place marked; and which of them each is."""
    data, parts = XyChartData(), []  # type: ignore[no-untyped-call]
    for series in chart.series:
        for part, values in (("line", rounded(series)), ("lower", series.lower), ("upper", series.upper)):
            if values is not None:
                title = series.name if part == "line" else canvas.look.text(f"deck.series.{part}", series=series.name)
                added = data.add_series(title)  # type: ignore[no-untyped-call]
                parts.append((series, part))
                for x, y in zip(chart.x, values, strict=True):
                    if y is not None:
                        added.add_data_point(x, y)
    if chart.marked is not None:
        added = data.add_series(canvas.look.text("deck.series.marked"))  # type: ignore[no-untyped-call]
        for y in (up.low, up.high):
            added.add_data_point(chart.x[chart.marked], y)
    return data, parts


def _tick_room(canvas: Canvas, chart: Chart, up: Scale) -> float:
    return max(width(printed(end, chart.unit, canvas.look), TINY) for end in (up.low, up.high)) + 12


def _can_name(canvas: Canvas, chart: Chart, up: Scale) -> bool:
    """Whether the names fit at the ends of the curves, without touching one another."""
    if any(width(series.name, SMALL, bold=True) > _BESIDE * canvas.box.width for series in chart.series):
        return False
    lasts = sorted(next((v for v in reversed(s.values) if v is not None), 0.0) for s in chart.series)
    return all(after - before > _NEAR * (up.high - up.low) for before, after in pairwise(lasts))


def _name(canvas: Canvas, series: Series) -> Label:
    """The name of a series, at its end."""
    colour, last = canvas.colour(series.role, text=True), sum(value is not None for value in series.values) - 1
    return Label(last, colour, ((series.name, colour, True),), position="r")


def _stroke(canvas: Canvas, chart: Chart, drawn: Any, series: Series, part: str) -> None:  # noqa: ANN401
    colour = canvas.colour(series.role)
    if part == "line":
        lined(drawn, colour, 2.75, None)
        known = [at for at, value in enumerate(series.values) if value is not None]
        for place in [place for place, at in enumerate(known) if at == chart.marked]:
            marker = drawn.points[place].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 9
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(colour)
    else:
        lined(drawn, tinted(colour, _BAND, canvas.look.colour.paper), 1.0, MSO_LINE.SQUARE_DOT)


def bubbles(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw bubbles whose area is their size; each series by itself."""
    across, up = (
        scale(chart.x, zero=False),
        scale([v for s in chart.series for v in s.values if v is not None], zero=True),
    )
    data = BubbleChartData()  # type: ignore[no-untyped-call]
    for series in chart.series:
        added = data.add_series(series.name)  # type: ignore[no-untyped-call]
        for x, y, size in zip(chart.x, series.values, chart.sizes, strict=True):
            if y is not None:
                added.add_data_point(x, y, size)
    drawn = canvas.add(XL_CHART_TYPE.BUBBLE, data)
    canvas.axis(drawn.category_axis, across, chart.x_unit, chart.x_axis)
    canvas.axis(drawn.value_axis, up, chart.unit)
    plot: Any = drawn.plots[0]
    plot.bubble_scale = 45
    for at, series in enumerate(chart.series):
        fill = plot.series[at].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(tinted(canvas.colour(series.role), 0.8, canvas.look.colour.paper))
        plot.series[at].format.line.color.rgb = rgb(canvas.look.colour.paper)
    if len(chart.series) > 1:
        canvas.legend(drawn)
    return drawn
