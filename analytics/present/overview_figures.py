"""Overview: clicks by month, in the three states of the results page where dated query rows tell them apart."""

import pandas as pd
import plotly.graph_objects as go

from analytics.locales import numbers
from analytics.present.draw import Row, canvas, each, nothing, segment_name
from analytics.present.look import Look
from analytics.present.palette import SEGMENT_COLOURS, Role, faded
from analytics.present.spend_figures import spend_split as spend_split
from analytics.unify import QueryPanel

_SIDES: tuple[tuple[str, Role], ...] = (("organic_clicks", "seo"), ("paid_clicks", "sea"))
_STATES = ("organic_only", "both", "paid_only")
_APART = 0.07  # of the height, between two names beside the last bar


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
    """Draw clicks by month in three states, else organic under paid; without dated exports, the two totals."""
    rows, parts = monthly_parts(panel)
    if rows.empty:
        return _totals(panel, look)
    title = _title(rows, panel, look) if "organic_clicks" in rows else _states_title(rows, look)
    return _months(rows, parts, title, look)


def monthly_parts(panel: QueryPanel) -> tuple[pd.DataFrame, dict[str, Role]]:
    """Months, and the columns stacked in them with their colours: the three states, else the sides that are dated."""
    states = panel.by_state
    if states is not None and len(states):
        return states, {name: SEGMENT_COLOURS[name] for name in _STATES}
    rows = monthly_frame(panel)
    return rows, {name: colour for name, colour in _SIDES if rows[name].notna().any()}


def part_word(name: str, look: Look) -> str:
    """A state or a side in words."""
    return segment_name(name, look) if name in _STATES else look.text(f"figures.side.{name}")


def _states_title(states: pd.DataFrame, look: Look) -> str:
    sums = states[list(_STATES)].sum()
    total = float(sums.sum())
    share = look.percent(float(sums["both"]) / max(total, 1.0))
    return look.text("figures.monthly.title_states", clicks=look.count(total), share=share, n=len(states))


def _months(rows: pd.DataFrame, parts: dict[str, Role], title: str, look: Look) -> go.Figure:
    """Draw the parts (column → colour) of each month's clicks on top of each other, named beside the last bar."""
    figure = canvas(look, title, height=380)
    for name, colour in parts.items():
        _stack(figure, rows, name, getattr(look.colour, colour), look)
    _names(figure, rows, parts, look)
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        xaxis={"tickvals": list(rows.index), "ticktext": _ticks(rows, look), "tickangle": 0, "fixedrange": True},
        yaxis={"tickformat": ",.0f", "fixedrange": True, "rangemode": "tozero"},
        margin={"r": look.pixels(64 if len(parts) < len(_STATES) else 84)},
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
            font={"size": look.size("tiny"), "color": look.colour.muted},
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


def _stack(figure: go.Figure, rows: pd.DataFrame, name: str, colour: str, look: Look) -> None:
    word = part_word(name, look)
    clicks = rows[name].fillna(0)
    figure.add_bar(
        x=list(rows.index),
        y=rows[name],
        marker_color=[faded(colour, 0.5) if partial else colour for partial in rows["partial"]],
        hovertext=[_told(row, word, clicks[row.Index], look) for row in each(rows)],
        hoverinfo="text",
        name=word,
    )


def _names(figure: go.Figure, rows: pd.DataFrame, parts: dict[str, Role], look: Look) -> None:
    """Name each part beside its piece of the last bar, each name at least so far above the one below."""
    last = rows[list(parts)].fillna(0).iloc[-1]
    top, base, place = float(rows[list(parts)].sum(axis=1).max()), 0.0, float("-inf")
    for name, colour in parts.items():
        place = max(base + float(last[name]) / 2, place + _APART * top)
        base += float(last[name])
        figure.add_annotation(
            x=1.01,
            xref="paper",
            xanchor="left",
            y=place,
            text=f"<b>{part_word(name, look)}</b>",
            font={"color": getattr(look.colour, f"{colour}_text", look.colour.both), "size": look.size("text")},
        )


def _told(row: Row, side: str, clicks: float, look: Look) -> str:
    month = numbers.month(row.month.start_time.date(), look.language)
    told = look.text("figures.monthly.hover", month=month, side=side, clicks=look.count(clicks))
    return told + look.text("figures.monthly.partial") * bool(row.partial)


def _title(rows: pd.DataFrame, panel: QueryPanel, look: Look) -> str:
    sums = rows[["organic_clicks", "paid_clicks"]].sum()
    total = look.count(float(sums.sum()))
    sides = [name for name in sums.index if rows[name].notna().any()]
    if len(sides) == 1:
        days = panel.by_day.dropna(subset=sides)["date"] if panel.by_day is not None else rows["month"].dt.start_time
        is_alone = not (panel.has_paid and panel.has_organic)
        key = f"figures.monthly.{'alone' if is_alone else 'title'}_{sides[0]}"
        return look.text(key, clicks=total, start=days.min().date(), end=days.max().date())
    share = look.percent(float(sums["paid_clicks"]) / max(float(sums.sum()), 1.0))
    return look.text("figures.monthly.title", clicks=total, share=share, n=len(rows))


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
