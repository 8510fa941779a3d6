"""Break-even drawn: the conversion rate each theme needs beside the one it has."""

from math import floor

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.present.draw import HALF, Row, canvas, each, nothing, theme_name
from analytics.present.look import Look
from analytics.present.palette import faded

_THEMES = 12  # the dearest: more lines nobody compares
_SHORT = 4  # of them, that convert too little
_ROOM = 1.1
_STEPS, _MOST_TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25), 5
_MARKS = (("needed", "both", "diamond"), ("observed", "sea", "circle"))


def rate_frame(rates: pd.DataFrame) -> pd.DataFrame:
    """The dearest themes, the dearest last, and so on top: the columns of `model.auction.break_even`.

    A few that convert too little are among them however cheap they are: the title counts them.
    """
    places = np.arange(len(rates))
    short = places[(rates["observed"] < rates["needed"]).to_numpy()][:_SHORT]
    kept = np.sort(np.r_[short, np.setdiff1d(places, short)][:_THEMES])
    return rates.iloc[kept[::-1]].reset_index(drop=True)


def needed_rates(rates: pd.DataFrame, look: Look) -> go.Figure:
    """Draw needed and observed conversion rates per theme with their intervals, a line between the two."""
    if rates.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    rows = rate_frame(rates)
    figure = canvas(look, _title(rates, look), width=HALF, height=150 + 32 * len(rows))
    for row in each(rows):
        gap = look.colour.gain if row.observed >= row.needed else look.colour.risk
        figure.add_shape(
            type="line",
            x0=row.needed,
            x1=row.observed,
            y0=row.Index,
            y1=row.Index,
            line={"color": faded(gap, 0.6), "width": look.pixels(2)},
            layer="below",
        )
    for mark in _MARKS:
        _rates(figure, rows, mark, look)
    most = float(rows[["needed_upper", "observed_upper"]].max().max())
    return figure.update_layout(
        xaxis={
            **_ticks(min(_ROOM * most, 1.0), look),
            "fixedrange": True,
            "title_text": look.text("auction.needed.x"),
        },
        yaxis={
            "tickvals": list(rows.index),
            "ticktext": [theme_name(name, look) for name in rows["theme"]],
            "range": [-0.6, len(rows) + 0.2],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"color": look.colour.ink},
        },
    )


def _ticks(end: float, look: Look) -> dict[str, object]:
    """Round shares from nothing to the end, printed the reader's way."""
    step = next(size for size in _STEPS if end / size <= _MOST_TICKS)
    values = [step * at for at in range(floor(end / step) + 1)]
    shown = [look.percent(value, 1 if step < _STEPS[1] else 0) for value in values]
    return {"tickvals": values, "ticktext": shown, "range": [0, end]}


def _title(rates: pd.DataFrame, look: Look) -> str:
    enough = int((rates["observed"] >= rates["needed"]).sum())
    key = "title_all" if enough == len(rates) else "title"
    return look.text(f"auction.needed.{key}", n=enough, all=len(rates))


def _rates(figure: go.Figure, rows: pd.DataFrame, mark: tuple[str, str, str], look: Look) -> None:
    name, colour, symbol = mark
    shade = getattr(look.colour, colour)
    figure.add_scatter(
        x=rows[name],
        y=rows.index,
        mode="markers",
        marker={"size": look.pixels(11), "symbol": symbol, "color": shade},
        error_x={
            "type": "data",
            "symmetric": False,
            "color": faded(shade, 0.4),
            "thickness": look.pixels(6),
            "width": 0,
            "array": rows[f"{name}_upper"] - rows[name],
            "arrayminus": rows[name] - rows[f"{name}_lower"],
        },
        hoverinfo="text",
        hovertext=[_told(row, name, look) for row in each(rows)],
    )
    top = rows.iloc[-1]
    is_right = float(top[name]) >= float(top["needed" if name == "observed" else "observed"])
    figure.add_annotation(
        x=float(top[name]),
        xanchor="left" if is_right else "right",
        y=len(rows) - 1,
        yshift=look.pixels(18),
        text=f"<b>{look.text(f'auction.needed.{name}')}</b>",
        font={"size": look.size("small"), "color": look.colour.sea_text if colour == "sea" else shade},
    )


def _told(row: Row, name: str, look: Look) -> str:
    value, lower, upper = (look.percent(float(getattr(row, f"{name}{end}")), 1) for end in ("", "_lower", "_upper"))
    facts = {"theme": theme_name(row.theme, look), "rate": value, "lower": lower, "upper": upper}
    return look.text(f"auction.needed.hover_{name}", **facts)
