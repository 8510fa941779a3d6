"""The slide of a view: the finding, its numbers with their intervals, its main chart, its table or second chart."""

from collections.abc import Sequence

from pptx.slide import Slide

from analytics.present.cards import Card
from analytics.present.deck.charts import draw
from analytics.present.deck.grid import HEAD, ROW, columns_that_fit, grid
from analytics.present.deck.measure import LINE, Fitted, cut, fit
from analytics.present.deck.notes import view_notes
from analytics.present.deck.page import BOTTOM, ROOM, Maker
from analytics.present.deck.paint import Box, Line, block, write
from analytics.present.deck.sheet import MARGIN
from analytics.present.story.chart import Chart
from analytics.present.story.view import View
from analytics.present.tables import DisplayTable

_MOST_CARDS = 5
_CAVEATS = 6
_GAP, _INSET = 14.0, 8.0
_MAIN = 0.55  # of the room, for the main chart beside another or a table
_LEAST = 165.0  # points high, under which no second chart stands under a table
_HEADING, _SMALL = (13.0, 12.0), 10.0


def view_slide(maker: Maker, view: View) -> None:
    """Add the slide of a view."""
    slide, top = maker.page(view.question, view.headline)
    if view.cards:
        top = _cards(maker, slide, view.cards[:_MOST_CARDS], top) + _GAP
    charts = [
        chart for chart in view.charts if any(value is not None for each in chart.series for value in each.values)
    ]
    table = view.table if view.table is not None and len(view.table.frame) else None
    if not (charts or table):
        _caveats(maker, slide, view, top)
    split = MARGIN + (ROOM * _MAIN if charts else 0.0)
    rest = Box(split, top, MARGIN + ROOM - split, BOTTOM - top)
    told: tuple[str, ...] = ()
    if table is not None:
        bottom, told = _table(maker, slide, table, view.table_title, rest)
        rest = Box(split, bottom + _GAP, rest.width, BOTTOM - bottom - _GAP)
    beside = charts[1:2] if rest.height >= _LEAST else []
    alone = table is None and not beside
    if charts:
        wide = ROOM if alone else ROOM * _MAIN - 2 * _GAP
        _chart(maker, slide, charts[0], Box(MARGIN, top, wide, BOTTOM - top))
    for chart in beside:
        _chart(maker, slide, chart, rest)
    maker.noted(slide, view_notes(view, [*charts[:1], *beside], told, maker.look))


def _caveats(maker: Maker, slide: Slide, view: View, top: float) -> None:
    """Say what stands in the way, where there is nothing to draw."""
    said = [cut(each, _HEADING[1], ROOM * 0.8, most=2) for each in (*view.caveats, *maker.report.caveats)[:_CAVEATS]]
    lines = [Line(each, _HEADING[1], maker.look.colour.ink, before=6) for each in dict.fromkeys(said)]
    if lines:
        maker.say(slide, Box(MARGIN, top, ROOM * 0.8, BOTTOM - top), lines, "limits")


def _cards(maker: Maker, slide: Slide, cards: Sequence[Card], top: float) -> float:
    """Draw the numbers side by side, all equally high; return where they end."""
    wide = (ROOM - _GAP * (len(cards) - 1)) / len(cards)
    room = wide - 2 * _INSET
    measured = [
        (
            fit(card.label, room, (11.0, 10.0), 1),
            fit(card.value, room, (22.0, 18.0, 14.0, 11.0), 1, bold=True),
            fit(card.note, room, (10.0,), 2),
        )
        for card in cards
    ]
    high = max(sum(part.height for part in parts) for parts in measured) + 2 * _INSET + 4
    for at, (card, parts) in enumerate(zip(cards, measured, strict=True)):
        shape = block(slide, Box(MARGIN + at * (wide + _GAP), top, wide, high), maker.look.colour.panel, card.label)
        write(shape, _card_lines(maker, parts), maker.look.language, inset=_INSET)
    return top + high


def _card_lines(maker: Maker, parts: tuple[Fitted, Fitted, Fitted]) -> list[Line]:
    label, value, note = parts
    colour = maker.look.colour
    return [
        Line(label.text, label.size, colour.muted),
        Line(value.text, value.size, colour.ink, bold=True),
        Line(note.text, note.size, colour.muted),
    ]


def _chart(maker: Maker, slide: Slide, chart: Chart, box: Box) -> None:
    """Draw a chart under its finding, what it measures, and how its interval is drawn."""
    look = maker.look
    title = fit(chart.title, box.width, _HEADING, 2, bold=True)
    said = [] if chart.shape == "ranges" else [chart.axis]
    if any(series.lower is not None for series in chart.series):
        said.append(look.text("deck.chart.band" if chart.shape == "curve" else "deck.chart.whisker"))
    under = Line(cut(" · ".join(said), _SMALL, box.width), _SMALL, look.colour.muted, before=2)
    high = title.height + 2 + _SMALL * LINE
    lines = [Line(title.text, title.size, look.colour.ink, bold=True), under]
    maker.say(slide, Box(*box[:3], high + 2), lines, "chart_title")
    draw(slide, Box(box.left, box.top + high + 4, box.width, box.height - high - 4), chart, look, maker.report.made_on)


def _table(maker: Maker, slide: Slide, table: DisplayTable, name: str, box: Box) -> tuple[float, tuple[str, ...]]:
    """Draw the first rows of a table under its name; return where they end, and the definitions of its columns."""
    look = maker.look
    title = fit(name, box.width, _HEADING, 1, bold=True)
    heading = Line(title.text, title.size, look.colour.ink, bold=True)
    maker.say(slide, Box(*box[:3], title.height + 2), [heading], "table_title")
    inside = Box(box.left, box.top + title.height + 6, box.width, box.height - title.height - 22)
    rows = min(int((inside.height - HEAD) // ROW), len(table.frame))
    columns, told = columns_that_fit(table, rows, box.width, look)
    bottom = grid(slide, inside, columns, look, look.text("deck.alt.table", title=name, rows=rows))
    if rows < len(table.frame):
        more = cut(look.text("deck.table.first", rows=rows, n=len(table.frame)), _SMALL, box.width)
        maker.say(slide, Box(box.left, bottom + 2, box.width, 13), [Line(more, _SMALL, look.colour.muted)], "foot")
        bottom += 15
    return bottom, told
