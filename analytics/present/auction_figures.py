"""The auction drawn: price, price of one more click and clicks of both sides, all against the bid."""

from math import log

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model.auction import BestBid, Outcomes
from analytics.present.auction_rates import needed_rates as needed_rates
from analytics.present.draw import MEDIUM, canvas
from analytics.present.look import Look, about
from analytics.present.palette import faded

_PRICES, _CLICKS = (0.48, 1.0), (0.0, 0.38)  # heights of the two plots
_BETWEEN, _LOWER = 0.45, 0.04  # where upright lines are named, and how much lower the one in the middle is
_TICKS = (0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0)
_ROOM = 1.12
_DEAREST = 2.2  # times the highest CPC: prices of one more click above are off the plot
_APART = 0.13  # of the height, between two names
_SIDES = (("organic_clicks", "organic", "seo"), ("paid_clicks", "paid", "sea"))


def change(multiple: float, look: Look) -> str:
    """A multiple of today's as a change in percent, or the word for today."""
    if round(100 * (multiple - 1)) == 0:
        return look.text("auction.figure.today")
    return look.percent_change(multiple - 1)


def bid_frame(found: Outcomes) -> pd.DataFrame:
    """The table of outcomes with `x`, the logarithm of the bid over today's: halving and doubling are as far."""
    return found.table.assign(x=np.log(found.table["bid"]))


def bids(found: Outcomes, look: Look) -> go.Figure:
    """Draw CPC, price of one more click and worth of a click above the clicks of both sides, against the bid."""
    rows, figure = bid_frame(found), canvas(look, _title(found, look), width=MEDIUM, height=560)
    top = _top(found)
    _rivals(figure, found, rows, look)
    _prices(figure, found, rows, top, look)
    _clicks(figure, rows, look)
    _marks(figure, found, look)
    return figure.update_layout(
        xaxis={
            "range": [rows["x"].iloc[0], rows["x"].iloc[-1]],
            "anchor": "y2",
            "tickvals": [log(at) for at in _TICKS],
            "ticktext": [change(at, look) for at in _TICKS],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "title_text": look.text("auction.figure.x", bid=look.money(found.bid, 2)),
        },
        yaxis={
            **look.money_axis(),
            "tickformat": ",.2f",
            "domain": _PRICES,
            "range": [0, top],
            "fixedrange": True,
            "title_text": look.text("auction.figure.y_price"),
        },
        yaxis2={
            "tickformat": ",.0f",
            "domain": _CLICKS,
            "range": [0, _ROOM * float(rows["total_clicks_upper"].max())],
            "fixedrange": True,
            "title_text": look.text("auction.figure.y_clicks"),
        },
        margin={"r": look.pixels(150)},
    )


def _top(found: Outcomes) -> float:
    dearest = _DEAREST * float(found.table["cpc_upper"].max())
    return _ROOM * max(min(float(found.table["icc"].max()), dearest), found.value or 0.0)


def _title(found: Outcomes, look: Look) -> str:
    if not isinstance(found.best, BestBid):
        return look.text("auction.figure.title_clicks")
    if not found.best.pays:
        return look.text("auction.figure.title_never")
    facts = {
        "bid": look.money(found.bid * found.best.multiple.value, 2),
        "change": change(found.best.multiple.value, look),
    }
    return look.text(f"auction.figure.{'title_edge' if found.best.is_edge else 'title'}", **facts)


def _prices(figure: go.Figure, found: Outcomes, rows: pd.DataFrame, top: float, look: Look) -> None:
    _band(figure, rows, "cpc", look.colour.sea, "y")
    names = [(float(rows["cpc"].iloc[-1]), look.text("auction.figure.cpc"), look.colour.sea_text)]
    names.append((min(float(rows["icc"].iloc[-1]), top), look.text("auction.figure.icc"), look.colour.risk_text))
    for name, colour, dash in (("cpc", look.colour.sea, "solid"), ("icc", look.colour.risk, "dash")):
        figure.add_scatter(
            x=rows["x"],
            y=rows[name],
            mode="lines",
            line={"color": colour, "width": look.pixels(3), "dash": dash},
            hoverinfo="text",
            hovertext=[_told(row, name, look) for _, row in rows.iterrows()],
        )
    if found.value is not None:
        ends = {"x0": rows["x"].iloc[0], "x1": rows["x"].iloc[-1], "y0": found.value, "y1": found.value}
        figure.add_shape(type="line", **ends, line={"color": look.colour.gain, "width": look.pixels(2), "dash": "dot"})
        words = look.text("auction.figure.worth", worth=look.money(found.value, 2))
        names.append((found.value, words, look.colour.gain_text))
    _name(figure, names, top, "y")


def _told(row: pd.Series, name: str, look: Look) -> str:
    """Hover words of a point: the bid, the price, its interval where it has one."""
    facts = {"change": change(float(row["bid"]), look), "amount": look.money(float(row[name]), 2)}
    return f"{look.text(f'auction.figure.{name}')}<br>{look.text('auction.figure.hover', **facts)}"


def _clicks(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    for name, word, colour in _SIDES:
        shade = getattr(look.colour, colour)
        told = [look.text("figures.units.clicks", n=round(about(y))) for y in rows[name]]
        figure.add_scatter(
            x=rows["x"],
            y=rows[name],
            yaxis="y2",
            mode="lines",
            stackgroup="clicks",
            line={"color": shade, "width": look.pixels(2)},
            fillcolor=faded(shade, 0.35),
            hoverinfo="text",
            hovertext=[f"{look.text(f'auction.figure.{word}')}<br>{words}" for words in told],
        )
    _band(figure, rows, "total_clicks", look.colour.ink, "y2")
    last = rows.iloc[-1]
    middles = (last["organic_clicks"] / 2, last["organic_clicks"] + last["paid_clicks"] / 2)
    names = [
        (float(middle), look.text(f"auction.figure.{word}"), getattr(look.colour, f"{colour}_text"))
        for middle, (_, word, colour) in zip(middles, _SIDES, strict=True)
    ]
    _name(figure, names, _ROOM * float(rows["total_clicks_upper"].max()), "y2")


def _band(figure: go.Figure, rows: pd.DataFrame, name: str, colour: str, axis: str) -> None:
    figure.add_scatter(
        x=pd.concat([rows["x"], rows["x"][::-1]]),
        y=pd.concat([rows[f"{name}_upper"], rows[f"{name}_lower"][::-1]]),
        yaxis=axis,
        fill="toself",
        fillcolor=faded(colour, 0.18),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _name(figure: go.Figure, names: list[tuple[float, str, str]], top: float, axis: str) -> None:
    """Name curves at their right ends, beside the plot, each at least so far above the one below."""
    height = -top
    for wanted, words, colour in sorted(names):
        height = max(wanted, height + _APART * top * (1 if axis == "y" else 1.4))
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=height,
            yref=axis,
            text=words,
            align="left",
            font={"color": colour},
        )


def _rivals(figure: go.Figure, found: Outcomes, rows: pd.DataFrame, look: Look) -> None:
    """Shade the bids at which the best rival is met, and draw where the reserve stands."""
    low, high = float(rows["x"].iloc[0]), float(rows["x"].iloc[-1])
    start, end = (min(max(log(bid / found.bid), low), high) for bid in found.rivals)
    figure.add_shape(
        type="rect",
        x0=start,
        x1=end,
        y0=_PRICES[0],
        y1=_PRICES[1],
        yref="paper",
        line_width=0,
        layer="below",
        fillcolor=faded(look.colour.muted, 0.10),
    )
    figure.add_annotation(
        x=(start + end) / 2,
        y=1,
        yref="paper",
        yanchor="top",
        text=look.text("auction.figure.rivals"),
        font={"size": look.size("tiny"), "color": look.colour.muted},
        bgcolor=faded(look.colour.paper, 0.85),
    )
    figure.add_shape(
        type="line",
        x0=low,
        x1=high,
        y0=found.lone_price,
        y1=found.lone_price,
        line={"color": look.colour.muted, "width": look.pixels(1.5), "dash": "dot"},
    )
    figure.add_annotation(
        x=high,
        xanchor="right",
        y=found.lone_price,
        yanchor="top",
        text=look.text("auction.figure.reserve", reserve=look.money(found.lone_price, 2)),
        font={"size": look.size("tiny"), "color": look.colour.muted},
    )


def _marks(figure: go.Figure, found: Outcomes, look: Look) -> None:
    """Upright lines at today's bid, the chosen and the best one, named between the two plots."""
    marks = [("today", 1.0, look.colour.muted, "dot")]
    if float(found.chosen["bid"]) != 1.0:
        marks.append(("chosen", float(found.chosen["bid"]), look.colour.both, "solid"))
    if isinstance(found.best, BestBid) and found.best.pays:
        marks.append(("best", found.best.multiple.value, look.colour.gain_text, "dash"))
    for at, (name, bid, colour, dash) in enumerate(sorted(marks, key=lambda mark: mark[1])):
        figure.add_shape(
            type="line",
            x0=log(bid),
            x1=log(bid),
            y0=0,
            y1=1,
            yref="paper",
            line={"color": colour, "width": look.pixels(1.5), "dash": dash},
        )
        is_first, is_last = at == 0 and len(marks) > 1, at == len(marks) - 1 and len(marks) > 1
        figure.add_annotation(
            x=log(bid),
            xanchor="right" if is_first else "left" if is_last else "center",
            y=_BETWEEN - _LOWER * (0 < at < len(marks) - 1),
            yref="paper",
            yanchor="middle",
            text=f"<b>{look.text(f'auction.figure.mark_{name}')}</b>",
            font={"size": look.size("tiny"), "color": colour},
            bgcolor=faded(look.colour.paper, 0.85),
        )
