"""Columns, bars and waterfalls: lengths from 0."""

from itertools import accumulate, pairwise
from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from analytics.present.deck.axes import Scale, label_code, printed, scale
from analytics.present.deck.canvas import SMALL, TINY, Canvas, Label, ends, inner
from analytics.present.deck.measure import cut, lines, width
from analytics.present.deck.paint import rgb
from analytics.present.look import about, signed
from analytics.present.palette import Role, tinted
from analytics.present.story.chart import Chart, Series

_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}
_PLOT = 0.9  # of the width, for columns
_GAP_WIDTH = 60  # percent of a column's width, between two
_LEAST_PART = 0.07  # of the highest pile, under which a part is too thin for its label
_FAINT = 0.45  # of the colour, for what the finding is not about
_THICKEST = 34.0  # points, of a lying bar
_ROOM = 0.22  # of the range, for labels beside bars
_NAMES = 0.42  # of the width, for the names of bars
_MOST_BROKEN = 9  # bars whose names may take two lines


def bars(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw columns, bars or piles of them, each labelled where there is room."""
    lying, piled = chart.shape == "bars", chart.shape == "stacked"
    names = [cut(name, TINY, _NAMES * canvas.box.width, most=_name_lines(chart)) for name in chart.categories]
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = names
    for series in chart.series:
        data.add_series(series.name, rounded(series))  # type: ignore[no-untyped-call]
    drawn = canvas.add(_KINDS[chart.shape], data)
    plot: Any = drawn.plots[0]
    apart = any(
        sum(value is not None for value in pile) > 1 for pile in zip(*(s.values for s in chart.series), strict=True)
    )
    plot.gap_width, plot.overlap = _gap(canvas, chart, apart=apart and not piled), (-10 if apart and not piled else 100)
    labelled = lying or _have_room(canvas, chart)
    top = _axes(canvas, chart, drawn, labelled=labelled)
    for at, series in enumerate(chart.series):
        _dress(canvas, chart, plot.series[at], series)
        if labelled:
            canvas.labels(plot.series[at], _labels(canvas, chart, series, top))
    if len(chart.series) > 1:
        canvas.legend(drawn)
    return drawn


def rounded(series: Series) -> tuple[float | None, ...]:
    """Values as they are shown: of an estimate, three digits."""
    if series.lower is None:
        return series.values
    return tuple(None if value is None else about(value) for value in series.values)


def _axes(canvas: Canvas, chart: Chart, drawn: Drawn, *, labelled: bool) -> float:
    """Scale the axes; return the height of the highest pile or bar."""
    reached = [value for series in chart.series for value in (*series.values, *(series.upper or ())) if value]
    if chart.shape == "stacked":
        reached = [sum(value or 0 for value in pile) for pile in zip(*(s.values for s in chart.series), strict=True)]
    at = scale(reached, zero=True, room=0.02)
    if labelled:  # no tick is read: the plot is as high as its bars and labels
        at = _tight(reached, 0.0 if chart.shape == "stacked" else _ROOM if chart.shape == "bars" else _ROOM / 2)
    canvas.axis(drawn.value_axis, at, chart.unit)
    canvas.named(drawn.category_axis, len(chart.categories))
    if labelled:
        drawn.value_axis.has_major_gridlines, drawn.value_axis.visible = False, False
    if chart.shape == "bars":
        drawn.category_axis.reverse_order = True
        room, most = _NAMES * canvas.box.width, _name_lines(chart)
        broken = [line for name in chart.categories for line in lines(cut(name, TINY, room, most=most), TINY, room)]
        widest = max(width(line, TINY) for line in broken)
        inner(drawn, (widest + 14) / canvas.box.width, 0.1 if len(chart.series) > 1 else 0.02, 0.02, 0.02)
    return max((abs(value) for value in reached), default=0.0)


def _gap(canvas: Canvas, chart: Chart, *, apart: bool) -> int:
    """Space between two bars, in percent of one: few bars are no thicker than many."""
    if chart.shape != "bars":
        return _GAP_WIDTH
    pitch = canvas.box.height / len(chart.categories) / (len(chart.series) if apart else 1)
    return round(100 * max(min(pitch / _THICKEST - 1, 5), 0.45))


def _have_room(canvas: Canvas, chart: Chart) -> bool:
    """Whether each column is as wide as its number; else numbers are read on the axis."""
    beside = 1 if chart.shape == "stacked" else len(chart.series)
    wide = _PLOT * canvas.box.width / len(chart.categories) / (beside + _GAP_WIDTH / 100)
    texts = (
        printed(value, chart.unit, canvas.look, estimated=series.lower is not None)
        for series in chart.series
        for value in series.values
        if value is not None
    )
    return all(width(text, SMALL, bold=True) <= wide for text in texts)


def _tight(reached: list[float], room: float) -> Scale:
    """From the lowest to the highest, 0 included, with room for labels where there are bars."""
    low, high = min([0.0, *reached]), max([0.0, *reached])
    reach = room * ((high - low) or 1.0)
    return Scale(low - reach * (low < 0), high + reach * (high > 0) or 1.0, (high - low) or 1.0)


def _name_lines(chart: Chart) -> int:
    return 1 if chart.shape == "bars" and len(chart.categories) > _MOST_BROKEN else 2


def _dress(canvas: Canvas, chart: Chart, drawn: Any, series: Series) -> None:  # noqa: ANN401
    """Colour a series; what the finding is not about is fainter."""
    colour, paper = canvas.colour(series.role), canvas.look.colour.paper
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = rgb(colour)
    drawn.invert_if_negative = False
    if chart.marked is not None:
        for at in range(len(series.values)):
            if at != chart.marked:
                fill = drawn.points[at].format.fill
                fill.solid()
                fill.fore_color.rgb = rgb(tinted(colour, _FAINT, paper))


def _labels(canvas: Canvas, chart: Chart, series: Series, top: float) -> list[Label]:
    """Label each value that is there, outside its bar; in a pile inside, where it is thick enough."""
    values = rounded(series)
    piled = chart.shape == "stacked"
    inside = piled
    colour = canvas.on(series.role) if inside else canvas.look.colour.ink
    shown = [
        (at, value)
        for at, value in enumerate(values)
        if value is not None and (not piled or value >= _LEAST_PART * top)
    ]
    code = label_code([value for _, value in shown], chart.unit, canvas.look)
    position = "ctr" if piled else "outEnd"
    ends_of = list(zip(series.lower or (), series.upper or (), strict=True))
    found = []
    for at, value in shown:
        text = printed(value, chart.unit, canvas.look, estimated=series.lower is not None)
        words: tuple[tuple[str, str, bool], ...] = () if code and not ends_of else ((text, colour, True),)
        if ends_of and not piled:
            words = (*words, (f"  {ends(*ends_of[at], chart.unit, canvas.look)}", canvas.look.colour.muted, False))
        found.append(Label(at, colour, words, "" if words else code or "", position))
    return found


def waterfall(canvas: Canvas, chart: Chart) -> Drawn:
    """Draw steps that hang where the one before ended: piles on a base that is not drawn."""
    amounts = [float(value or 0.0) for value in chart.series[0].values]
    levels = list(accumulate(amounts[:-1]))
    spans = [(0.0, amounts[0]), *pairwise(levels), (0.0, amounts[-1])]
    at = _tight([level for span in spans for level in span], _ROOM / 2)
    roles: list[Role] = ["muted", *("gain" if step >= 0 else "risk" for step in amounts[1:-1]), "both"]
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = list(chart.categories)
    text = canvas.look.text
    data.add_series(text("deck.series.base"), [_base(*span) for span in spans])  # type: ignore[no-untyped-call]
    parts: list[Role] = []
    for role in dict.fromkeys(roles):
        for below in (False, True):
            values = [
                _part(*span, below=below) if own == role else None for span, own in zip(spans, roles, strict=True)
            ]
            if any(values):
                parts.append(role)
                data.add_series(text(f"deck.series.{role}"), values)  # type: ignore[no-untyped-call]
    data.add_series(text("deck.series.labels"), [(at.high - at.low) / 100] * len(spans))  # type: ignore[no-untyped-call]
    drawn = canvas.add(XL_CHART_TYPE.COLUMN_STACKED, data)
    plot: Any = drawn.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    canvas.axis(drawn.value_axis, at, chart.unit)
    canvas.named(drawn.category_axis, len(spans))
    drawn.value_axis.has_major_gridlines, drawn.value_axis.visible = False, False
    for series in (plot.series[0], plot.series[len(parts) + 1]):
        series.format.fill.background()
    for series, role in zip(list(plot.series)[1:], parts, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(canvas.colour(role))
        series.invert_if_negative = False
    canvas.labels(plot.series[len(parts) + 1], _amounts(canvas, chart, amounts))
    return drawn


def _base(start: float, end: float) -> float:
    """Height of what is not drawn under (or over) a step; none where the step crosses 0.

    Examples
    --------
    >>> _base(100.0, 130.0), _base(-20.0, -50.0), _base(10.0, -5.0)
    (100.0, -20.0, 0.0)

    """
    low, high = sorted((start, end))
    return low if low > 0 else min(high, 0.0)


def _part(start: float, end: float, *, below: bool) -> float | None:
    """Length of a step above 0, or below it; None where it has none there.

    Examples
    --------
    >>> _part(10.0, -5.0, below=False), _part(10.0, -5.0, below=True), _part(10.0, 5.0, below=True)
    (10.0, -5.0, None)

    """
    low, high = sorted((start, end))
    length = min(low, 0.0) - min(high, 0.0) if below else max(high, 0.0) - max(low, 0.0)
    return length or None


def _amounts(canvas: Canvas, chart: Chart, amounts: list[float]) -> list[Label]:
    found = []
    for at, amount in enumerate(amounts):
        is_total = at in (0, len(amounts) - 1)
        size = printed(amount if is_total else abs(amount), chart.unit, canvas.look, estimated=True)
        shown = size if is_total else signed(size, amount)
        colour = canvas.colour("gain" if amount >= 0 else "risk", text=True) if not is_total else canvas.look.colour.ink
        found.append(Label(at, colour, ((shown, colour, True),), position="inBase"))
    return found
