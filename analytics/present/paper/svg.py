"""Charts drawn as SVG from their numbers alone, for paper."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

from markupsafe import Markup

from analytics.present.look import Look
from analytics.present.palette import PALETTES, faded
from analytics.present.paper.frame import Frame, framed
from analytics.present.story.chart import Chart, Series

_LIGHT = PALETTES["light"]
_FULL, _DOT, _LINE = 0.62, 5.0, 2.2  # share of a band that bars fill; radius; width
_BUBBLE = 14.0  # radius of the largest


def drawn(chart: Chart, look: Look) -> Markup:
    """The chart as an `svg` element; its words are escaped by the writer of XML.

    Examples
    --------
    >>> chart = Chart("bars", "More", (Series("<b>", (1.0, 2.0), "seo"),), "count", "Clicks", ("a", "b"))
    >>> str(drawn(chart, Look("en"))).count("<rect")  # one per value
    2

    """
    frame = framed(chart, look)
    _DRAWERS[chart.shape](frame)
    frame.legend()
    return Markup(ET.tostring(frame.svg, encoding="unicode"))  # noqa: S704 - every text went through ElementTree


def _side_by_side(frame: Frame) -> None:
    n = len(frame.chart.series)
    for at, series in enumerate(frame.chart.series):
        wide = frame.band * _FULL / n
        for place, value in enumerate(series.values):
            if value is not None:
                start = frame.middle(place) - frame.band * _FULL / 2 + at * wide
                frame.bar(start, wide, 0.0, value, _shade(series, frame, place))
                _whisker(frame, series, place, start + wide / 2)


def _on_one_another(frame: Frame) -> None:
    above = [0.0] * len(frame.chart.categories)
    below = list(above)
    for series in frame.chart.series:
        for place, value in enumerate(series.values):
            pile = above if (value or 0.0) >= 0 else below
            start, wide = frame.middle(place) - frame.band * _FULL / 2, frame.band * _FULL
            frame.bar(start, wide, pile[place], pile[place] + (value or 0.0), getattr(_LIGHT, series.role))
            pile[place] += value or 0.0


def _ranges(frame: Frame) -> None:
    series = frame.chart.series[0]
    for place, value in enumerate(series.values):
        _whisker(frame, series, place, frame.middle(place))
        if value is not None:
            frame.dot(frame.middle(place), value, _DOT, _shade(series, frame, place))


def _shade(series: Series, frame: Frame, place: int) -> str:
    colour = str(getattr(_LIGHT, series.role))
    return colour if frame.chart.marked in (None, place) else faded(colour, 0.7)


def _whisker(frame: Frame, series: Series, place: int, at: float) -> None:
    if series.lower is not None and series.upper is not None:
        frame.line([(at, series.lower[place]), (at, series.upper[place])], _shade(series, frame, place), _LINE)


def _waterfall(frame: Frame) -> None:
    amounts = [value or 0.0 for value in frame.chart.series[0].values]
    level, last = 0.0, len(amounts) - 1
    for place, amount in enumerate(amounts):
        is_total = place in (0, last)
        start = 0.0 if is_total else level
        colour = _LIGHT.both if is_total else _LIGHT.gain if amount >= 0 else _LIGHT.risk
        frame.bar(frame.middle(place) - frame.band * _FULL / 2, frame.band * _FULL, start, start + amount, colour)
        frame.amount(frame.middle(place), max(start, start + amount), amount, is_change=not is_total)
        level = start + amount


def _curve(frame: Frame) -> None:
    for series in frame.chart.series:
        colour = str(getattr(_LIGHT, series.role))
        places = [frame.across(x) for x in frame.chart.x]
        if series.lower is not None and series.upper is not None:
            frame.area(places, series.lower, series.upper, faded(colour, 0.15))
        points = [(x, y) for x, y in zip(places, series.values, strict=True) if y is not None]
        frame.line(points, colour, _LINE)
        if frame.chart.marked is not None and series.values[frame.chart.marked] is not None:
            frame.dot(places[frame.chart.marked], series.values[frame.chart.marked] or 0.0, _DOT, colour)


def _bubbles(frame: Frame) -> None:
    largest = max(frame.chart.sizes, default=1.0) or 1.0
    sizes = frame.chart.sizes or (largest,) * len(frame.chart.x)
    for series in frame.chart.series:
        for x, y, area in zip(frame.chart.x, series.values, sizes, strict=True):
            if y is not None:
                radius = max(_BUBBLE * (max(area, 0.0) / largest) ** 0.5, 2.0)
                frame.dot(frame.across(x), y, radius, faded(str(getattr(_LIGHT, series.role)), 0.6))


_DRAWERS: dict[str, Callable[[Frame], None]] = {
    "columns": _side_by_side,
    "bars": _side_by_side,
    "stacked": _on_one_another,
    "ranges": _ranges,
    "waterfall": _waterfall,
    "curve": _curve,
    "bubbles": _bubbles,
}
