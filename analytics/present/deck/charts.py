"""A chart of the story as a native one: what the client clicks on is a chart with its numbers, not a picture of one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pptx.chart.chart import Chart as Drawn
from pptx.slide import Slide

from analytics.present.deck.bars import bars, waterfall
from analytics.present.deck.book import bind
from analytics.present.deck.canvas import Canvas
from analytics.present.deck.clouds import bubbles, curve
from analytics.present.deck.measure import clean
from analytics.present.deck.paint import Box, describe
from analytics.present.deck.rows import ranges
from analytics.present.look import Look
from analytics.present.story.chart import Chart, Shape

_SHAPES: Mapping[Shape, Callable[[Canvas, Chart], Drawn]] = MappingProxyType(
    {
        "columns": bars,
        "bars": bars,
        "stacked": bars,
        "waterfall": waterfall,
        "ranges": ranges,
        "curve": curve,
        "bubbles": bubbles,
    }
)


def draw(slide: Slide, box: Box, chart: Chart, look: Look, made_on: date) -> None:
    """Draw a chart on a slide, with the workbook behind it and words for who cannot see it."""
    chart = _printable(chart)
    drawn = _SHAPES[chart.shape](Canvas(slide, box, look), chart)
    bind(drawn, look.text("deck.book.sheet"), made_on)
    said = look.text(
        "deck.alt.chart", title=chart.title, axis=chart.axis, names=", ".join(s.name for s in chart.series)
    )
    describe(slide.shapes[-1], look.text("deck.name.chart"), said)


def _printable(chart: Chart) -> Chart:
    """The chart without the characters that no XML may hold: its names come from queries."""
    series = tuple(replace(each, name=clean(each.name)) for each in chart.series)
    return replace(chart, series=series, categories=tuple(map(clean, chart.categories)))
