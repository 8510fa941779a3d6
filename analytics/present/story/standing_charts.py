"""Charts of the views that say where an account stands."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.locales import numbers
from analytics.model import Analysis
from analytics.model.auction import Outcomes
from analytics.model.forecast import Forecast
from analytics.present.auction_figures import change
from analytics.present.cannibalisation_figures import group_frame
from analytics.present.draw import each, known, segment_name, theme_word
from analytics.present.forecast_figures import path_frame
from analytics.present.forecast_wording import measure_word
from analytics.present.look import Look
from analytics.present.overlap_figures import segment_frame, theme_frame
from analytics.present.overview_figures import monthly_parts, part_word
from analytics.present.palette import SEGMENT_COLOURS, Role
from analytics.present.quadrant_figures import last_position, query_frame
from analytics.present.spend_figures import spend_frame
from analytics.present.story.chart import Chart, Series
from analytics.present.tables import Kind
from analytics.unify import QueryPanel

_THEMES, _BUBBLES, _BIDS = 12, 40, 31  # as many as stay readable, or editable, in a document
_ABSENT = 1.6  # queries without a listing stand at that many times the last position
_MONTH_WEEKS = 4
_PARTS: dict[str, Role] = {"seen": "muted", "ahead": "both"}


def numbers_of(values: object) -> tuple[float | None, ...]:
    """Values of a column, None where nothing states one."""
    return tuple(float(value) if np.isfinite(value) else None for value in np.asarray(values, dtype=float))


def ends_of(values: object) -> tuple[float, ...]:
    """Ends of intervals."""
    return tuple(float(value) for value in np.asarray(values, dtype=float))


def monthly(panel: QueryPanel, title: str, look: Look) -> tuple[Chart, ...]:
    """Clicks by month, as the page stacks them; none without dated exports."""
    rows, parts = monthly_parts(panel)
    if rows.empty:
        return ()
    series = tuple(Series(part_word(name, look), numbers_of(rows[name]), role) for name, role in parts.items())
    months = tuple(
        numbers.month(row.month.start_time.date(), look.language) + " *" * bool(row.partial) for row in each(rows)
    )
    return (Chart("stacked", title, series, "count", look.text("story.axis.clicks_month"), months),)


def spend(analysis: Analysis, title: str, look: Look) -> tuple[Chart, ...]:
    """Monthly spend by what it buys."""
    rows = spend_frame(analysis)
    if rows.empty:
        return ()
    parts = tuple(look.text(f"figures.spend.{part}") for part in rows["part"])
    series = Series(look.text("figures.overlap.cost"), numbers_of(rows["cost"]), "both")
    return (Chart("bars", title, (series,), "money", look.text("figures.overlap.cost"), parts),)


def segments(table: pd.DataFrame, title: str, look: Look) -> tuple[Chart, ...]:
    """Share of queries, clicks and cost that each segment holds."""
    rows = segment_frame(table)
    measures = [name for name in ("queries", "clicks", "cost") if known(float(rows[f"{name}_share"].iloc[0]))]
    if not measures:
        return ()
    names = tuple(look.text(f"figures.overlap.{name}") for name in measures)
    series = tuple(
        Series(
            segment_name(row.segment, look),
            tuple(float(getattr(row, f"{name}_share")) for name in measures),
            SEGMENT_COLOURS[row.segment],
        )
        for row in each(rows)
    )
    return (Chart("stacked", title, series, "share", look.text("story.axis.share"), names),)


def themes(table: pd.DataFrame, title: str, look: Look) -> tuple[Chart, ...]:
    """Clicks of each theme."""
    rows = theme_frame(table).head(_THEMES)
    if rows.empty:
        return ()
    names = tuple(theme_word(theme, look) for theme in rows["theme"])
    series = Series(look.text("figures.overlap.clicks"), numbers_of(rows["clicks"]), "both")
    return (Chart("bars", title, (series,), "count", look.text("figures.overlap.clicks"), names),)


def queries(analysis: Analysis, judged: pd.DataFrame, title: str, look: Look) -> tuple[Chart, ...]:
    """The dearest queries by organic position and price of a click; size is monthly cost."""
    rows = query_frame(analysis, judged).head(_BUBBLES)
    if rows.empty:
        return ()
    absent = _ABSENT * last_position(rows)
    roles: tuple[tuple[str, Role], ...] = (("cut", "gain"), ("test", "muted"), ("defend", "risk"))
    series = tuple(
        Series(look.text(f"figures.verdict.{verdict}"), numbers_of(rows["cpc"].where(rows["verdict"] == verdict)), role)
        for verdict, role in roles
        if (rows["verdict"] == verdict).any()
    )
    return (
        Chart(
            "bubbles",
            title,
            series,
            "price",
            look.text("figures.quadrants.y"),
            x=ends_of(rows["position"].fillna(absent)),
            x_unit="position",
            x_axis=look.text("figures.quadrants.x"),
            sizes=ends_of(rows["cost"]),
        ),
    )


def shares(analysis: Analysis, title: str, look: Look) -> tuple[Chart, ...]:
    """Incremental share of each theme with its interval, most avoidable cost first."""
    rows = group_frame(analysis).head(_THEMES)
    if rows.empty:
        return ()
    names = tuple(theme_word(theme, look) for theme in rows["group"])
    series = Series(
        look.text("metrics.incremental_share.label"),
        numbers_of(rows["share"]),
        "both",
        ends_of(rows["lower"]),
        ends_of(rows["upper"]),
    )
    return (Chart("ranges", title, (series,), "share", look.text("figures.shares.x"), names, marked=0),)


def bids(found: Outcomes, title: str, look: Look) -> tuple[Chart, ...]:
    """Clicks of both channels at every bid."""
    rows = found.table.iloc[np.unique(np.linspace(0, len(found.table) - 1, _BIDS).round().astype(int))]
    sides: tuple[tuple[str, Role], ...] = (("organic_clicks", "seo"), ("paid_clicks", "sea"))
    series = tuple(
        Series(
            look.text(f"figures.side.{name}"),
            numbers_of(rows[name]),
            role,
            ends_of(rows[f"{name}_lower"]),
            ends_of(rows[f"{name}_upper"]),
        )
        for name, role in sides
    )
    axis = look.text("story.axis.bid", today=change(1.0, look))
    clicks = look.text("story.axis.clicks_month")
    return (Chart("curve", title, series, "count", clicks, x=ends_of(rows["bid"]), x_unit="factor", x_axis=axis),)


def ahead(found: Forecast, title: str, look: Look) -> tuple[Chart, ...]:
    """What was seen and what comes, week by week; and what is expected in all, with its interval."""
    rows, measure = path_frame(found), found.asked.measure
    unit: Kind = "price" if measure == "cpc" else "money" if measure == "cost" else "count"
    axis = measure_word(measure, look)
    week = pd.to_datetime(rows["date"]).dt.to_period("W").dt.start_time
    how: Callable[[pd.Series], float] = _mean if measure == "cpc" else _whole_sum
    rows = rows.assign(week=week)
    by_week = rows.pivot_table(values="value", index="week", columns="part", aggfunc=how)
    steps = rows.pivot_table(values="date", index="week", columns="part", aggfunc="count")
    by_week = by_week.where(steps == steps.max().max()).dropna(how="all")  # of a week cut short, nothing is drawn
    series = tuple(
        Series(look.text(f"story.series.{part}"), numbers_of(by_week[part]), role)
        for part, role in _PARTS.items()
        if part in by_week
    )
    days = tuple(numbers.day(at.date(), look.language) for at in by_week.index)
    weekly = look.text("story.axis.per_week", measure=axis)
    return Chart("columns", title, series, unit, weekly, days), _expected(found, unit, axis, look)


def _expected(found: Forecast, unit: Kind, axis: str, look: Look) -> Chart:
    until = sorted({*range(_MONTH_WEEKS, found.asked.weeks, _MONTH_WEEKS), found.asked.weeks})
    totals = [found.total(weeks) for weeks in until]
    series = Series(
        axis,
        tuple(total.value for total in totals),
        "both",
        tuple(total.lower for total in totals),
        tuple(total.upper for total in totals),
    )
    names = tuple(look.text("story.axis.weeks", n=weeks) for weeks in until)
    title = look.text("story.chart.expected", weeks=found.asked.weeks)
    return Chart("ranges", title, (series,), unit, axis, names, marked=len(until) - 1)


def _mean(values: pd.Series) -> float:
    return float(values.mean())


def _whole_sum(values: pd.Series) -> float:
    return float(values.sum(min_count=1))
