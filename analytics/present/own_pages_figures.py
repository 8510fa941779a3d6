"""Own pages on one query, drawn: the mean position they share, the best page's, and the clicks at stake."""

import pandas as pd
import plotly.graph_objects as go

from analytics.model.own_pages import OwnPages
from analytics.present.draw import HALF, canvas, each, escape, known, nothing
from analytics.present.look import Look, about

_SHOWN = 12
_SHORT = 26  # letters of a query on the axis


def rank_frame(found: OwnPages) -> pd.DataFrame:
    """Queries with clicks at stake, most first: `text, position, best, best_lower, best_upper, lower, upper`.

    `best` is the mean position less the loss, not below 1; its ends are NaN where weeks cannot tell them.
    """
    rows = found.queries[found.queries["lost_clicks_upper"] > 0].head(_SHOWN)
    best = {
        f"best{end}": (rows["position"] - rows[f"position_loss{opposite}"]).clip(lower=1.0)
        for end, opposite in (("", ""), ("_lower", "_upper"), ("_upper", "_lower"))
    }
    clicks = {end: rows[f"lost_clicks_{end}"] for end in ("lower", "upper")}
    return rows[["text", "position"]].assign(**best, **clicks).reset_index(drop=True)


def ranks(found: OwnPages, look: Look) -> go.Figure:
    """Draw, per query, the step from the mean position to the best page's, and the clicks a month it may bring."""
    rows = rank_frame(found)
    if rows.empty:
        return nothing(look, look.text("own_pages.figure.nothing"), width=HALF)
    first = rows.iloc[0]
    facts = {"query": escape(first["text"]), "position": look.count(first["position"], 1)}
    title = look.text("own_pages.figure.title", **facts, best=look.count(first["best"], 1))
    figure = canvas(look, title, width=HALF, height=140 + 30 * len(rows))
    for at, row in enumerate(each(rows)):
        line = {"mode": "lines", "y": [at, at], "hoverinfo": "skip"}
        figure.add_scatter(
            x=[row.best, row.position], line={"color": look.colour.border, "width": look.pixels(5)}, **line
        )
        if known(row.best_lower):
            figure.add_scatter(
                x=[row.best_lower, row.best_upper], line={"color": look.colour.seo, "width": look.pixels(2)}, **line
            )
    for name, colour in (("position", look.colour.muted), ("best", look.colour.seo)):
        figure.add_scatter(
            x=rows[name],
            y=rows.index,
            mode="markers",
            marker={"size": look.pixels(11), "color": colour},
            hovertext=[_told(row, look) for row in each(rows)],
            hoverinfo="text",
        )
    _beside(figure, rows, look)
    return figure.update_layout(
        xaxis={"title_text": look.text("own_pages.figure.x"), "autorange": "reversed", "tickformat": ",.0f"},
        yaxis={
            "tickvals": list(rows.index),
            "ticktext": [escape(text, _SHORT) for text in rows["text"]],
            "range": [len(rows) - 0.5, -0.8],
            "tickfont": {"color": look.colour.ink},
            "showgrid": False,
        },
        margin={"r": look.pixels(130)},
    )


def _told(row: object, look: Look) -> str:
    facts = {name: look.count(getattr(row, name), 1) for name in ("position", "best")}
    return look.text("own_pages.figure.hover", query=escape(getattr(row, "text", "")), **facts)


def _beside(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Write the range of clicks at stake beside each query."""
    place = {"x": 1.02, "xref": "paper", "xanchor": "left"}
    for row in each(rows):
        ends = {end: look.count(about(getattr(row, end))) for end in ("lower", "upper")}
        figure.add_annotation(
            **place, y=row.Index, text=look.text("figures.units.range", **ends), font={"size": look.size("small")}
        )
    head = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": look.size("tiny"), "color": look.colour.muted},
    }
    figure.add_annotation(**place, **head, text=look.text("own_pages.figure.clicks"))
