"""Rows of dots, each on its interval, with its name at the left and its numbers at the right."""

from dataclasses import replace
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION

from analytics.present.deck.axes import Scale, printed, scale
from analytics.present.deck.bars import rounded
from analytics.present.deck.canvas import SMALL, TINY, Canvas, Label, ends
from analytics.present.deck.marks import fix, lined, marked
from analytics.present.deck.measure import cut, width
from analytics.present.deck.paint import rgb
from analytics.present.palette import tinted
from analytics.present.story.chart import Chart

Words = tuple[tuple[str, str, bool], ...]
"""Runs of words, each with its colour and whether it is bold."""

_NAMES = 0.36  # of the width, at most, for what the rows are called
_FAINT, _BAND = 0.75, 0.55  # of the colour: a row that the finding is not about, and an interval
_INSIDE = (0.001, 0.999)  # of an axis: what stands on its very end, some programs leave out
_SPARE = 0.06  # of the range, between the highest end and the numbers beside it
_TICKS, _APART = (6, 5, 4, 3, 2), 8.0  # how many numbers are tried under an axis, and points between two
_WIDE = 400.0  # points, from which an interval is printed beside its dot


def ranges(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw a dot on its interval for each row, the first on top, and print both at the right."""
    series, look, wide = chart.series[0], canvas.look, canvas.box.width
    values, rows = rounded(series), list(range(len(chart.categories), 0, -1))
    names = [cut(name, SMALL, _NAMES * wide) for name in chart.categories]
    told = [_told(canvas, chart, row) for row in range(len(names))]
    left = max(width(name, SMALL) for name in names) + 14
    right = max(sum(width(words, SMALL, bold=bold) for words, _, bold in row) for row in told) + 14
    at = _range_scale(canvas, chart, wide - left - right)
    data = XyChartData()  # type: ignore[no-untyped-call]
    if series.lower is not None and series.upper is not None:
        bands = data.add_series(look.text("deck.series.interval"))  # type: ignore[no-untyped-call]
        for low, high, row in zip(series.lower, series.upper, rows, strict=True):
            for x, y in ((low, row), (high, row), (high, None)):  # a gap before the next
                bands.add_data_point(x, y)
    left_edge, right_edge = (end * (at.high - at.low) + at.low for end in _INSIDE)
    helpers = (("names", [left_edge] * len(rows)), ("labels", [right_edge] * len(rows)))
    for title, places in (
        (series.name, values),
        *((look.text(f"deck.series.{key}"), places) for key, places in helpers),
    ):
        added = data.add_series(title)  # type: ignore[no-untyped-call]
        for place, row in zip(places, rows, strict=True):
            added.add_data_point(place if place is not None else left_edge, row)
    drawn = canvas.add(XL_CHART_TYPE.XY_SCATTER, data)
    canvas.axis(drawn.category_axis, at, chart.unit, chart.axis)
    _rows_axis(canvas, drawn, len(rows))
    fix(canvas, drawn, left, right)
    _dress(canvas, chart, list(drawn.plots[0].series), names, told)
    return drawn


def _range_scale(canvas: Canvas, chart: Chart, room: float) -> Scale:
    """Scale with as many ticks as their numbers have room for, no longer than it must be at its high end."""
    series = chart.series[0]
    reached = [value for value in (*series.values, *(series.lower or ()), *(series.upper or ())) if value is not None]
    reach = max(reached) - min(reached)
    most = 1.0 if chart.unit == "share" and max(reached) <= 1 else max(reached) + _SPARE * reach
    at = scale(reached, zero=False)
    for ticks in _TICKS:
        at = scale(reached, zero=False, ticks=ticks)
        at = replace(at, high=min(at.high, most))
        widest = max(width(printed(end, chart.unit, canvas.look), TINY) for end in (at.low, at.high))
        if room * at.step / ((at.high - at.low) or 1.0) >= widest + _APART:
            return at
    return at


def _dress(canvas: Canvas, chart: Chart, drawn: list[Any], names: list[str], told: list[Words]) -> None:
    """Draw intervals as thick lines and values as dots, and write names and numbers on points that are not drawn."""
    *intervals, dots, left, right = drawn
    ink, role = canvas.look.colour.ink, chart.series[0].role
    for interval in intervals:
        lined(interval, tinted(canvas.colour(role), _BAND, canvas.look.colour.paper), 3.0, None)
    for helper in (left, right):
        marked(helper, None, 2)
    canvas.labels(left, [Label(n, ink, ((name, ink, False),), position="l") for n, name in enumerate(names)])
    canvas.labels(right, [Label(n, ink, words, position="r") for n, words in enumerate(told)])
    _dots(canvas, chart, dots)


def _told(canvas: Canvas, chart: Chart, row: int) -> Words:
    """Words beside a dot: its value, and its interval where there is room for it."""
    series, look = chart.series[0], canvas.look
    value = series.values[row]
    if value is None:
        return ((look.text("wording.unknown"), look.colour.muted, False),)
    is_mine = chart.marked is None or row == chart.marked
    shown = (printed(value, chart.unit, look, estimated=series.lower is not None), look.colour.ink, is_mine)
    if canvas.box.width < _WIDE or series.lower is None or series.upper is None:
        return (shown,)
    return (shown, (f"  {ends(series.lower[row], series.upper[row], chart.unit, look)}", look.colour.muted, False))


def _rows_axis(canvas: Canvas, drawn: Drawn, rows: int) -> None:
    axis = drawn.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0.4, rows + 0.6, 1
    axis.has_major_gridlines, axis.tick_label_position = False, XL_TICK_LABEL_POSITION.NONE
    canvas.quiet(axis)


def _dots(canvas: Canvas, chart: Chart, drawn: Any) -> None:  # noqa: ANN401
    colour = canvas.colour(chart.series[0].role)
    marked(drawn, colour, 10)
    for row, value in enumerate(chart.series[0].values):
        is_mine = chart.marked is None or row == chart.marked
        marker = drawn.points[row].marker
        if value is None:
            marker.style = XL_MARKER_STYLE.NONE
        elif not is_mine:
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(tinted(colour, _FAINT, canvas.look.colour.paper))
            marker.format.line.fill.background()
