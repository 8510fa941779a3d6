"""Scenarios side by side: what each may bring, in clicks and in money."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.decide import ScenarioOutcome
from analytics.present.draw import (
    HALF,
    Row,
    canvas,
    each,
    error_bars,
    nothing,
    scenario_name,
    ticks,
    wrapped,
)
from analytics.present.look import Look, Measure, about
from analytics.present.palette import words_on
from analytics.schema import INTERVAL, Interval


def range_frame(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """`scenario, value, lower, upper, measure`: profit per month (`value`), or total clicks without one."""
    has_profit = all(outcome.profit is not None for outcome in outcomes)
    rows = []
    for outcome in outcomes:
        found: Interval = outcome.profit if has_profit and outcome.profit else outcome.total_clicks
        rows.append((outcome.scenario.name, found.value, found.lower, found.upper, "value" if has_profit else "clicks"))
    return pd.DataFrame(rows, columns=["scenario", "value", "lower", "upper", "measure"])


def ranges(outcomes: Sequence[ScenarioOutcome], look: Look) -> go.Figure:
    """Draw the 80 % range of each scenario's profit, or of its total clicks, with its expected value."""
    rows = range_frame(outcomes)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_scenario"))
    measure: Measure = rows["measure"].iloc[0]
    figure = canvas(look, _range_title(outcomes, rows, measure, look), height=130 + 62 * len(rows))
    interval_rows(figure, rows.assign(name=[scenario_name(name, look) for name in rows["scenario"]]), measure, look)
    return figure.update_layout(xaxis_title_text=look.text(f"figures.ranges.x_{measure}"))


def is_tie(one: ScenarioOutcome, other: ScenarioOutcome, measure: str) -> bool:
    """Whether the interval of the difference, in the same simulated states, holds 0."""
    lower, upper = np.quantile(other.states[measure] - one.states[measure], INTERVAL)
    return bool(lower <= 0 <= upper)


def _judged(measure: Measure) -> str:
    return "profit" if measure == "value" else "total_clicks"


def _best_two(values: pd.Series) -> list[int]:
    return values.sort_values(ascending=False, kind="stable").index.tolist()[:2]


def _range_title(outcomes: Sequence[ScenarioOutcome], rows: pd.DataFrame, measure: Measure, look: Look) -> str:
    """Name the best scenario; when the second is as good within the uncertainty, name both."""
    order = _best_two(rows["value"])
    best: Row = each(rows)[order[0]]
    name = scenario_name(best.scenario, look)
    if len(order) > 1 and is_tie(outcomes[order[0]], outcomes[order[1]], _judged(measure)):
        gap = look.amount(about(best.value - float(rows["value"][order[1]])), measure)
        other = scenario_name(str(rows["scenario"][order[1]]), look)
        return look.text("figures.ranges.title_tie", scenario=name, other=other, gap=gap)
    amount = look.amount(about(best.value), measure)
    return look.text(f"figures.ranges.title_{measure}", scenario=name, amount=amount)


def interval_rows(
    figure: go.Figure, rows: pd.DataFrame, measure: Measure, look: Look, chosen: str | None = None
) -> None:
    """Draw `name, value, lower, upper` as thick ranges with a dot, written out above; `chosen` is in full colour."""
    for at, row in enumerate(each(rows)):
        colour = look.colour.both if chosen in (None, row.name) else look.colour.muted
        found = Interval(row.value, row.lower, row.upper)
        told = f"<b>{look.amount(about(row.value), measure)}</b>  {look.interval(found, measure)}"
        figure.add_scatter(
            x=[row.lower, row.upper],
            y=[at, at],
            mode="lines",
            line={"color": colour, "width": look.pixels(9)},
            opacity=0.35,
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[row.value],
            y=[at],
            mode="markers",
            marker={"size": look.pixels(15), "color": colour},
            hovertext=[f"{row.name}<br>{told}"],
            hoverinfo="text",
        )
        figure.add_annotation(x=row.value, y=at, text=told, yshift=look.pixels(20), font={"size": look.size("small")})
    low, high = min(0.0, float(rows["lower"].min())), float(rows["upper"].max())
    room = 0.14 * max(high - low, 1e-9)
    figure.update_layout(
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [wrapped(name, 22) for name in rows["name"]],
            "range": [len(rows) - 0.5, -0.75],
            "tickfont": {"color": look.colour.ink, "size": look.size("text")},
            "showgrid": False,
            "zeroline": False,
        },
        xaxis={
            **ticks(low - room, high + room, measure, look),
            "zeroline": True,
            "zerolinecolor": look.colour.muted,
        },
    )


def clicks_frame(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """`scenario, organic, paid, total, lower, upper`: expected clicks per month, the interval of their sum."""
    rows = [
        (
            o.scenario.name,
            o.organic_clicks.value,
            o.paid_clicks.value,
            o.total_clicks.value,
            o.total_clicks.lower,
            o.total_clicks.upper,
        )
        for o in outcomes
    ]
    return pd.DataFrame(rows, columns=["scenario", "organic", "paid", "total", "lower", "upper"])


def clicks(outcomes: Sequence[ScenarioOutcome], look: Look, *, visible_only: bool = False) -> go.Figure:
    """Draw organic and paid clicks of each scenario, stacked, with the interval of the total.

    `visible_only`: no export states all paid clicks, so that those drawn are the visible ones.
    """
    rows = clicks_frame(outcomes)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_scenario"))
    figure = canvas(look, _clicks_title(outcomes, rows, look), width=HALF, height=400)
    paid = "paid_visible" if visible_only else "paid_clicks"
    for side, word, colour in (("organic", "organic_clicks", look.colour.seo), ("paid", paid, look.colour.sea)):
        _side(figure, rows[side], look.text(f"figures.side.{word}"), colour, look)
    figure.add_scatter(
        x=[at + 0.36 for at in rows.index],
        y=rows["total"],
        mode="markers",
        marker={"size": look.pixels(7), "color": look.colour.ink},
        hoverinfo="text",
        hovertext=[look.interval(Interval(row.total, row.lower, row.upper), "clicks") for row in each(rows)],
        error_y={**error_bars(rows, "total", look.colour.ink), "thickness": look.pixels(2), "width": look.pixels(5)},
    )
    names = [wrapped(scenario_name(name, look), 14) for name in rows["scenario"]]
    axis = {"tickvals": list(rows.index), "ticktext": names, "tickfont": {"color": look.colour.ink}}
    return figure.update_layout(
        barmode="stack",
        yaxis={"tickformat": ",.0f", "rangemode": "tozero"},
        xaxis={**axis, "showgrid": False, "zeroline": False},
    )


def _clicks_title(outcomes: Sequence[ScenarioOutcome], rows: pd.DataFrame, look: Look) -> str:
    order = _best_two(rows["total"])
    names = [scenario_name(str(rows["scenario"][at]), look) for at in order]
    most = look.count(about(float(rows["total"][order[0]])))
    if len(order) > 1 and is_tie(outcomes[order[0]], outcomes[order[1]], "total_clicks"):
        return look.text("figures.clicks.title_tie", scenario=names[0], other=names[1], clicks=most)
    return look.text("figures.clicks.title", scenario=names[0], clicks=most)


def _side(figure: go.Figure, values: pd.Series, word: str, colour: str, look: Look) -> None:
    figure.add_bar(
        x=list(values.index),
        y=values,
        width=0.6,
        marker_color=colour,
        text=[f"{word}<br>{look.count(about(value))}" for value in values],
        insidetextanchor="middle",
        textposition="inside",
        insidetextfont={"color": words_on(colour, look.colour)},
        hoverinfo="skip",
        textangle=0,
    )
