"""Dots, curves and bubbles: places on two axes of numbers, with their intervals."""

from itertools import pairwise
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import BubbleChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from analytics.present.deck.axes import Scale, printed, scale
from analytics.present.deck.bars import rounded
from analytics.present.deck.canvas import SMALL, TINY, Canvas, Label, ends, inner
from analytics.present.deck.measure import cut, width
from analytics.present.deck.paint import rgb, tinted
from analytics.present.story.chart import Chart, Series

Words = tuple[tuple[str, str, bool], ...]
"""Runs of words, each with its colour and whether it is bold."""

_NAMES = 0.36  # of the width, at most, for what the rows are called
_FAINT, _BAND = 0.75, 0.55  # of the colour
_BESIDE = 0.26  # of the width, at most, for the names of curves
_SPARE = 0.06  # of the range, between the highest end and the numbers beside it
_TICKS, _APART = (6, 5, 4, 3, 2), 8.0  # how many numbers are tried under an axis, and points between two
_TICK = 62.0  # points that a number under an axis asks for
_WIDE = 400.0  # points, from which an interval is printed beside its dot
_NEAR = 0.07  # of the height, under which two names would overlap
_BELOW = 34.0  # points for the numbers and the title under a chart


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
    helpers = (("names", [at.low] * len(rows)), ("labels", [at.high] * len(rows)))
    for title, places in (
        (series.name, values),
        *((look.text(f"deck.series.{key}"), places) for key, places in helpers),
    ):
        added = data.add_series(title)  # type: ignore[no-untyped-call]
        for place, row in zip(places, rows, strict=True):
            added.add_data_point(place if place is not None else at.low, row)
    drawn = canvas.add(XL_CHART_TYPE.XY_SCATTER, data)
    canvas.axis(drawn.category_axis, at, chart.unit, chart.axis)
    _rows_axis(canvas, drawn, len(rows))
    _fix(canvas, drawn, left, right)
    _dress(canvas, chart, list(drawn.plots[0].series), names, told)
    return drawn


def _range_scale(canvas: Canvas, chart: Chart, room: float) -> Scale:
    """Scale with as many ticks as their numbers have room for, no longer than it must be at its high end."""
    series = chart.series[0]
    reached = [value for value in (*series.values, *(series.lower or ()), *(series.upper or ())) if value is not None]
    reach = max(reached) - min(reached)
    most = 1.0 if chart.unit == "share" and max(reached) <= 1 else max(reached) + _SPARE * reach
    for ticks in _TICKS:
        at = scale(reached, zero=False, ticks=ticks)
        at = Scale(at.low, min(at.high, most), at.step)
        widest = max(width(printed(end, chart.unit, canvas.look), TINY) for end in (at.low, at.high))
        if room * at.step / ((at.high - at.low) or 1.0) >= widest + _APART:
            return at
    return at


def _dress(canvas: Canvas, chart: Chart, drawn: list[Any], names: list[str], told: list[Words]) -> None:
    """Draw intervals as thick lines and values as dots, and write names and numbers on points that are not drawn."""
    *intervals, dots, left, right = drawn
    ink, role = canvas.look.colour.ink, chart.series[0].role
    for interval in intervals:
        _line(interval, tinted(canvas.colour(role), canvas.look.colour.paper, _BAND), 3.0, None)
    for helper in (left, right):
        _marks(helper, None, 2)
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


def _fix(canvas: Canvas, drawn: Drawn, left: float, right: float) -> None:
    wide, high = canvas.box.width, canvas.box.height
    inner(drawn, left / wide, 6 / high, right / wide, _BELOW / high)


def _marks(drawn: Any, colour: str | None, size: int) -> None:  # noqa: ANN401
    """Points as dots without a line between them; None: not drawn."""
    drawn.format.line.fill.background()
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE if colour else XL_MARKER_STYLE.NONE, size
    if colour:
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = rgb(colour)
        drawn.marker.format.line.fill.background()


def _dots(canvas: Canvas, chart: Chart, drawn: Any) -> None:  # noqa: ANN401
    colour = canvas.colour(chart.series[0].role)
    _marks(drawn, colour, 10)
    for row, value in enumerate(chart.series[0].values):
        is_mine = chart.marked is None or row == chart.marked
        marker = drawn.points[row].marker
        if value is None:
            marker.style = XL_MARKER_STYLE.NONE
        elif not is_mine:
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(tinted(colour, canvas.look.colour.paper, _FAINT))
            marker.format.line.fill.background()


def curve(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw each series with the ends of its band, named at its end, and the place that the finding is about."""
    reached = [v for s in chart.series for v in (*s.values, *(s.lower or ()), *(s.upper or ())) if v is not None]
    ticks = max(int(0.7 * canvas.box.width / _TICK), 2)
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
        _line(plot.series[len(parts)], canvas.look.colour.ink, 1.0, MSO_LINE.DASH)
    if direct:
        widest = max(width(series.name, SMALL, bold=True) for series in chart.series)
        _fix(canvas, drawn, _tick_room(canvas, chart, up), widest + 16 if len(chart.series) > 1 else 16)
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
        _line(drawn, colour, 2.75, None)
        known = [at for at, value in enumerate(series.values) if value is not None]
        for place in [place for place, at in enumerate(known) if at == chart.marked]:
            marker = drawn.points[place].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 9
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(colour)
    else:
        _line(drawn, tinted(colour, canvas.look.colour.paper, _BAND), 1.0, MSO_LINE.SQUARE_DOT)


def _line(drawn: Any, colour: str, points: float, dash: Any) -> None:  # noqa: ANN401
    drawn.smooth = False
    drawn.format.line.color.rgb, drawn.format.line.width = rgb(colour), Pt(points)
    drawn.marker.style = XL_MARKER_STYLE.NONE
    if dash is not None:
        drawn.format.line.dash_style = dash


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
        fill.fore_color.rgb = rgb(tinted(canvas.colour(series.role), canvas.look.colour.paper, 0.8))
        plot.series[at].format.line.color.rgb = rgb(canvas.look.colour.paper)
    if len(chart.series) > 1:
        canvas.legend(drawn)
    return drawn
