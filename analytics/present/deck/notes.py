"""Speaker notes: what the consultant wrote, then every number of the slide with its interval, definition and source."""

from collections.abc import Iterable, Sequence

from analytics.present.deck.axes import printed
from analytics.present.deck.canvas import ends
from analytics.present.deck.measure import clean
from analytics.present.look import Look
from analytics.present.story.chart import Chart, Series
from analytics.present.story.view import View

_MOST = 40  # numbers of one chart; of a curve only its marked place and its end


def view_notes(view: View, charts: Sequence[Chart], columns: Sequence[str], look: Look) -> str:
    """Return the notes of a view's slide, which shows `charts` and a table whose columns mean `columns`."""
    cards = [
        look.text("deck.notes.card", label=card.label, value=card.value, note=card.note or "–", help=card.help)
        for card in view.cards
    ]
    drawn = [part for chart in charts for part in (chart.title, *_numbers(chart, look))]
    return paragraphs(
        [view.note] if view.note else [],
        [look.text("deck.notes.finding"), view.headline],
        _headed("deck.notes.numbers", cards, look),
        _headed("deck.notes.charts", drawn, look),
        _headed("deck.notes.table", columns, look),
        _headed("deck.notes.caveats", view.caveats, look),
        _headed("deck.notes.sources", view.sources, look),
    )


def paragraphs(*parts: Iterable[str]) -> str:
    """Parts of notes, an empty line between them; each text on one line."""
    written = ("\n".join(clean(text) for text in part) for part in parts)
    return "\n\n".join(part for part in written if part)


def _headed(key: str, texts: Sequence[str], look: Look) -> list[str]:
    return [look.text(key), *texts] if texts else []


def _numbers(chart: Chart, look: Look) -> list[str]:
    """Every number that a chart draws; of a curve those at the marked place and at the end."""
    found = []
    for series in chart.series:
        places = [at for at, value in enumerate(series.values) if value is not None]
        if chart.shape == "curve":
            places = [at for at in places if at in (chart.marked, places[-1])]
        found += [_number(chart, series, at, look) for at in places[:_MOST]]
    return found


def _number(chart: Chart, series: Series, at: int, look: Look) -> str:
    place = chart.categories[at] if chart.categories else f"{chart.x_axis} {printed(chart.x[at], chart.x_unit, look)}"
    value = series.values[at] or 0.0
    is_estimated = series.lower is not None or chart.shape == "waterfall"
    shown = printed(value, chart.unit, look, estimated=is_estimated)
    facts = {"series": series.name, "place": place, "value": shown}
    if series.lower is None or series.upper is None:
        return look.text("deck.notes.number", **facts)
    return look.text("deck.notes.estimate", range=ends(series.lower[at], series.upper[at], chart.unit, look), **facts)
