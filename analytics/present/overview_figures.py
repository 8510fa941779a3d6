"""Overview: clicks of both channels by month, and what the budget is spent on."""

import pandas as pd
import plotly.graph_objects as go

from analytics.locales import numbers
from analytics.present.draw import HALF, Row, canvas, each, nothing
from analytics.present.look import Look
from analytics.present.palette import faded
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import QueryPanel

_SIDES = (("organic_clicks", "seo"), ("paid_clicks", "sea"))
_FITS, _RIGHT_HALF = 0.3, 0.55  # shares of the bar: words fit beside the next ones; words end where the part ends


def monthly_frame(panel: QueryPanel) -> pd.DataFrame:
    """Clicks per calendar month: `month, organic_clicks, paid_clicks, partial`; NaN where a side has no day."""
    if panel.by_day is None:
        return pd.DataFrame(columns=["month", "organic_clicks", "paid_clicks", "partial"])
    sides = ["organic_clicks", "paid_clicks"]
    month = panel.by_day["date"].dt.to_period("M").rename("month")
    by_month = panel.by_day[sides].groupby(month)
    counted = by_month.count()
    lasts = panel.by_day["date"].dt.days_in_month.groupby(month).first()
    partial = counted.where(counted > 0).min(axis="columns") < lasts
    return by_month.sum(min_count=1).assign(partial=partial).reset_index()


def totals_frame(panel: QueryPanel) -> pd.DataFrame:
    """Clicks of the whole period, `side, clicks`: the complete figure where an export states it."""
    found = {"organic_clicks": panel.coverage.organic_clicks, "paid_clicks": panel.coverage.paid_clicks}
    loaded = {"organic_clicks": panel.has_organic, "paid_clicks": panel.has_paid}
    rows = [(name, found[name].total or found[name].visible) for name in found if loaded[name]]
    return pd.DataFrame(rows, columns=["side", "clicks"])


def monthly_clicks(panel: QueryPanel, look: Look) -> go.Figure:
    """Draw clicks by month, organic under paid; without dated exports, the two totals."""
    rows = monthly_frame(panel)
    if rows.empty:
        return _totals(panel, look)
    sums = rows[["organic_clicks", "paid_clicks"]].sum()
    figure = canvas(look, _title(sums, look, months=len(rows)), height=380)
    for name, colour in _SIDES:
        if rows[name].notna().any():
            _stack(figure, rows, (name, getattr(look.colour, colour)), look)
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        xaxis={"tickvals": list(rows.index), "ticktext": _ticks(rows, look), "tickangle": 0, "fixedrange": True},
        yaxis={"tickformat": ",.0f", "fixedrange": True, "rangemode": "tozero"},
        margin={"r": 64},
    )
    if rows["partial"].any():
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            text=look.text("figures.monthly.note"),
            font={"size": 12, "color": look.colour.muted},
        )
    return figure


def _ticks(rows: pd.DataFrame, look: Look) -> list[str]:
    """Short month names; the year under the first one and under each January; a star on an incomplete month."""
    ticks = []
    for row in each(rows):
        name, year = numbers.month(row.month.start_time.date(), look.language).rsplit(" ", 1)
        is_first = row.Index == 0 or row.month.month == 1
        ticks.append(f"{name}{' *' * row.partial}" + f"<br>{year}" * is_first)
    return ticks


def _stack(figure: go.Figure, rows: pd.DataFrame, side: tuple[str, str], look: Look) -> None:
    name, colour = side
    word = look.text(f"figures.side.{name}")
    clicks = rows[name].fillna(0)
    figure.add_bar(
        x=list(rows.index),
        y=rows[name],
        marker_color=[faded(colour, 0.5) if partial else colour for partial in rows["partial"]],
        hovertext=[_told(row, word, clicks[row.Index], look) for row in each(rows)],
        hoverinfo="text",
        name=word,
    )
    last = rows[["organic_clicks", "paid_clicks"]].fillna(0).iloc[-1]
    base = float(last["organic_clicks"]) if name == "paid_clicks" else 0.0
    figure.add_annotation(
        x=1.01,
        xref="paper",
        xanchor="left",
        y=base + float(last[name]) / 2,
        text=f"<b>{word}</b>",
        font={"color": look.colour.sea_text if name == "paid_clicks" else look.colour.seo_text, "size": 14},
    )


def _told(row: Row, side: str, clicks: float, look: Look) -> str:
    month = numbers.month(row.month.start_time.date(), look.language)
    told = look.text("figures.monthly.hover", month=month, side=side, clicks=look.count(clicks))
    return told + look.text("figures.monthly.partial") * bool(row.partial)


def _title(sums: pd.Series, look: Look, *, months: int) -> str:
    total = float(sums.sum())
    if not sums["organic_clicks"] or not sums["paid_clicks"]:
        return look.text("figures.monthly.title_one_side", clicks=look.count(total), n=months)
    share = look.percent(float(sums["paid_clicks"]) / total)
    return look.text("figures.monthly.title", clicks=look.count(total), share=share, n=months)


def _totals(panel: QueryPanel, look: Look) -> go.Figure:
    rows = totals_frame(panel)
    if rows["clicks"].sum() <= 0:
        return nothing(look, look.text("figures.nothing.no_clicks"))
    sums = rows.set_index("side")["clicks"].reindex(["organic_clicks", "paid_clicks"]).fillna(0)
    share = look.percent(float(sums["paid_clicks"] / sums.sum()))
    figure = canvas(look, look.text("figures.totals.title", clicks=look.count(float(sums.sum())), share=share))
    for name, colour in _SIDES:
        figure.add_bar(
            y=[look.text(f"figures.side.{name}")],
            x=[sums[name]],
            orientation="h",
            text=[look.count(sums[name])],
            marker_color=getattr(look.colour, colour),
            hoverinfo="skip",
            textposition="auto",
        )
    figure.update_layout(height=220, xaxis={"visible": False}, yaxis={"autorange": "reversed"})
    return figure


def spend_frame(panel: QueryPanel) -> pd.DataFrame:
    """Monthly spend by what it buys: `part` (`brand, generic_listed, generic_alone, hidden`), `cost`, `share`."""
    is_visible = panel.frame["query"] != OTHER_SEARCH_TERMS
    paid = panel.frame[is_visible & (panel.frame["segment"] != "organic_only")]
    listed = paid["segment"] == "both"
    parts = {
        "brand": paid.loc[paid["brand"], "cost"].sum(),
        "generic_listed": paid.loc[~paid["brand"] & listed, "cost"].sum(),
        "generic_alone": paid.loc[~paid["brand"] & ~listed, "cost"].sum(),
        "hidden": panel.coverage.cost.hidden or 0.0,
    }
    costs = pd.Series(parts, name="cost", dtype=float).rename_axis("part").reset_index()
    total = float(costs["cost"].sum())
    costs = costs.assign(cost=costs["cost"] / panel.paid_months, share=costs["cost"] / total if total else 0.0)
    return costs[costs["cost"] > 0].reset_index(drop=True)


def listed_share(panel: QueryPanel) -> float:
    """Share of all spend, hidden included, on queries that have an own organic listing; 0 without spend."""
    cost = panel.frame["cost"][panel.frame["query"] != OTHER_SEARCH_TERMS]
    total = float(cost.sum()) + (panel.coverage.cost.hidden or 0.0)
    return float(cost[panel.frame.loc[cost.index, "segment"] == "both"].sum()) / total if total else 0.0


def spend_split(panel: QueryPanel, look: Look) -> go.Figure:
    """Draw one bar of the monthly spend: brand, generic with and without an own listing, hidden."""
    rows = spend_frame(panel)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    listed = look.percent(listed_share(panel))
    figure = canvas(look, look.text("figures.spend.title", share=listed), height=190, width=HALF)
    colours = {
        "brand": look.colour.both,
        "generic_listed": faded(look.colour.both, 0.55),
        "generic_alone": look.colour.sea,
    }
    for row in each(rows):
        words = look.text(f"figures.spend.{row.part}")
        told = look.text("figures.spend.bar", part=words, cost=look.money(row.cost), share=look.percent(row.share))
        figure.add_bar(
            x=[row.cost],
            y=[""],
            orientation="h",
            marker_color=colours.get(row.part, look.colour.border),
            hovertext=[told.replace("<br>", " · ")],
            hoverinfo="text",
        )
    _name_parts(figure, rows, look)
    figure.update_layout(
        barmode="stack",
        bargap=0,
        xaxis={"visible": False, "range": [0, float(rows["cost"].sum())]},
        yaxis={"visible": False, "range": [-2.6, 0.5]},
    )
    return figure


def _name_parts(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Write each part's words under its left end; narrow parts take turns on a lower line."""
    start, line = 0.0, 0
    for row in each(rows):
        words = look.text(f"figures.spend.{row.part}")
        told = look.text("figures.spend.bar", part=words, cost=look.money(row.cost), share=look.percent(row.share))
        is_right = start > _RIGHT_HALF * float(rows["cost"].sum())
        side = "right" if is_right else "left"
        figure.add_annotation(
            x=start + (row.cost if is_right else 0),
            xanchor=side,
            y=-0.55 - 1.05 * line,
            yanchor="top",
            text=told,
            align=side,
            font={"size": 13},
        )
        line = 1 - line if row.share < _FITS else 0
        start += row.cost
