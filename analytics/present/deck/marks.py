"""Dots and lines on two axes of numbers: how they are drawn, and where their plot stands."""

from typing import Any

from pptx.chart.chart import Chart as Drawn
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.util import Pt

from analytics.present.deck.canvas import Canvas, inner
from analytics.present.deck.paint import rgb

TICK = 62.0
"""Points that a number under an axis asks for."""

_BELOW = 34.0  # points for the numbers and the title under a chart


def fix(canvas: Canvas, drawn: Drawn, left: float, right: float) -> None:
    """Leave so many points at the left and right of the plot, and below it what its axis takes."""
    wide, high = canvas.box.width, canvas.box.height
    inner(drawn, left / wide, 6 / high, right / wide, _BELOW / high)


def marked(drawn: Any, colour: str | None, size: int) -> None:  # noqa: ANN401
    """Points as dots without a line between them; None: not drawn."""
    drawn.format.line.fill.background()
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE if colour else XL_MARKER_STYLE.NONE, size
    if colour:
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = rgb(colour)
        drawn.marker.format.line.fill.background()


def lined(drawn: Any, colour: str, points: float, dash: Any) -> None:  # noqa: ANN401
    """Points as a line without dots; `dash` None is a full line."""
    drawn.smooth = False
    drawn.format.line.color.rgb, drawn.format.line.width = rgb(colour), Pt(points)
    drawn.marker.style = XL_MARKER_STYLE.NONE
    if dash is not None:
        drawn.format.line.dash_style = dash
