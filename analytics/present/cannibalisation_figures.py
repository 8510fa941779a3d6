"""Cannibalisation: the incremental share by theme with its interval, and the click curves behind it."""

from math import ceil

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model import Analysis, ClickCurve
from analytics.present.draw import HALF, Row, canvas, direct_label, each, error_bars, nothing, theme_name, wrapped
from analytics.present.look import Look, about
from analytics.present.quadrant_figures import quadrants as quadrants
from analytics.present.quadrant_figures import query_frame as query_frame
from analytics.unify import BRAND_THEME

_SHOWN_THEMES = 14
_AXIS_NAME = 34  # letters of a line under a narrow figure
_SHOWN_POSITIONS = 10
_TELLING = 0.05  # avoidable share of a theme's spend under which its amount is noise


def group_frame(analysis: Analysis, by: str = "theme") -> pd.DataFrame:
    """Incremental share per group, weighted by monthly cost, most avoidable cost first.

    Returns
    -------
    Columns `group, cost, share, lower, upper, avoidable`; money per month, shares with their central 80 %.

    """
    cost = analysis.current["cost"].to_numpy(dtype=float)
    labels = analysis.panel.frame[by].to_numpy()
    rows = []
    for group in pd.unique(labels[cost > 0]):
        own = np.where(labels == group, cost, 0.0)
        found = analysis.incrementality.avoidable(own, analysis.assumptions.draws, analysis.assumptions.seed)
        total = float(own.sum())
        rows.append(
            (group, total, 1 - found.value / total, 1 - found.upper / total, 1 - found.lower / total, found.value)
        )
    frame = pd.DataFrame(rows, columns=["group", "cost", "share", "lower", "upper", "avoidable"])
    return frame.sort_values("avoidable", ascending=False, ignore_index=True)


def share_by_group(analysis: Analysis, look: Look, by: str = "theme") -> go.Figure:
    """Draw the incremental share of each theme as a dot with its 80 % interval, most avoidable cost first."""
    rows = group_frame(analysis, by).head(_SHOWN_THEMES)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    rows = rows.assign(name=[theme_name(str(group), look) for group in rows["group"]])
    first = worth_saying(rows)
    facts = {"cost": look.money(about(first.avoidable)), "share": look.percent(1 - first.share)}
    title = look.text("figures.shares.title", theme=first.name, **facts)
    figure = canvas(look, title, width=HALF, height=120 + 28 * len(rows))
    figure.add_scatter(
        x=rows["share"],
        y=rows["name"],
        mode="markers",
        hovertext=[_told(row, look) for row in each(rows)],
        hoverinfo="text",
        customdata=rows["group"],
        cliponaxis=False,
        marker={"size": look.pixels(11), "color": look.colour.both},
        error_x={**error_bars(rows, "share", look.colour.both), "thickness": look.pixels(3), "width": 0},
    )
    _write_avoidable(figure, rows, look)
    return figure.update_layout(
        xaxis={**share_axis(look), "title_text": wrapped(look.text("figures.shares.x"), _AXIS_NAME)},
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}},
        margin={"r": look.pixels(120)},
    )


def worth_saying(rows: pd.DataFrame) -> Row:
    """Row that the title names: most avoidable money among shares that count, else brand, else the first."""
    every: list[Row] = each(rows)
    telling = [row for row in every if 1 - row.share >= _TELLING]
    return next(iter([*telling, *(row for row in every if row.group == BRAND_THEME), *every]))


def _told(row: Row, look: Look) -> str:
    return look.text(
        "figures.shares.hover",
        theme=row.name,
        share=look.percent(row.share),
        lower=look.percent(row.lower),
        upper=look.percent(row.upper),
        cost=look.money(row.cost),
        avoidable=look.money(about(row.avoidable)),
    )


def _write_avoidable(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Write the avoidable cost of each row in a column beside the plot."""
    place = {"x": 1.03, "xref": "paper", "xanchor": "left"}
    for row in each(rows):
        figure.add_annotation(
            **place, y=row.name, text=look.money(about(row.avoidable)), font={"size": look.size("small")}
        )
    head = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": look.pixels(4),
        "font": {"size": look.size("tiny"), "color": look.colour.muted},
    }
    figure.add_annotation(**place, **head, text=look.text("figures.shares.avoidable"))


def share_axis(look: Look, step: float = 0.25, until: float = 1.0) -> dict[str, object]:
    """Axis settings that print shares as the reader writes percentages."""
    ticks = np.arange(0, until + step / 2, step)
    return {
        "tickvals": ticks.tolist(),
        "ticktext": [look.percent(float(tick)) for tick in ticks],
        "range": [-0.02, until * 1.02],
    }


def click_curve(curve: ClickCurve, look: Look, *, brand: bool = False) -> go.Figure:
    """Draw the client's click-through rate by position against the published curve, for brand or generic queries."""
    rows = curve.table[(curve.table["brand"] == brand) & (curve.table["position"] <= _SHOWN_POSITIONS)]
    kind = look.text("figures.curve.brand" if brand else "figures.curve.generic")
    own = rows["impressions"].sum() > 0
    first = rows.iloc[0]
    facts = {"kind": kind, "published": look.percent(first["prior_ctr"], 1)}
    title = (
        look.text("figures.curve.title", own=look.percent(first["ctr"], 1), **facts)
        if own
        else look.text("figures.curve.title_none", **facts)
    )
    figure = canvas(look, title, width=HALF, height=340)
    common = {"x": rows["position"], "hovertext": _curve_told(rows, look), "hoverinfo": "text"}
    figure.add_scatter(
        **common,
        y=rows["prior_ctr"],
        mode="lines",
        line={"color": look.colour.muted, "width": look.pixels(2), "dash": "dot"},
    )
    if own:
        figure.add_scatter(
            **common,
            y=rows["ctr"],
            mode="lines+markers",
            line={"color": look.colour.seo, "width": look.pixels(3)},
            marker={"size": look.pixels(7)},
        )
    _curve_labels(figure, rows, look, own=bool(own))
    top = max(float(rows["ctr"].max()), float(rows["prior_ctr"].max()))
    figure.update_layout(
        xaxis={"dtick": 1, "title_text": look.text("figures.curve.x"), "range": [0.7, 10.3]},
        yaxis={**share_axis(look, 0.1, ceil(top * 10) / 10), "title_text": look.text("figures.curve.y")},
    )
    return figure


def _curve_told(rows: pd.DataFrame, look: Look) -> list[str]:
    return [
        look.text(
            "figures.curve.hover",
            position=look.count(row.position),
            own=look.percent(row.ctr, 1),
            published=look.percent(row.prior_ctr, 1),
            impressions=look.count(row.impressions),
        )
        for row in each(rows)
    ]


def _curve_labels(figure: go.Figure, rows: pd.DataFrame, look: Look, *, own: bool) -> None:
    """Name the two curves where they part most, the higher one above."""
    at = rows.iloc[1]
    above = bool(at["ctr"] >= at["prior_ctr"])
    high = {"x": 2.3, "y": max(float(at["ctr"]), float(at["prior_ctr"])), "yshift": look.pixels(8)}
    low = {"x": 0.8, "y": 0.35 * min(float(at["ctr"]), float(at["prior_ctr"]))}
    published, mine = (low, high) if above and own else (high, low)
    words = look.text("figures.curve.published")
    direct_label(figure, look, words=words, colour=look.colour.muted, xanchor="left", **published)
    if own:
        words = look.text("figures.curve.own")
        direct_label(figure, look, words=words, colour=look.colour.seo_text, xanchor="left", **mine)
