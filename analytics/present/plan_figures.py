"""The plan: where spend moves, and what it is expected to bring beside the naive plans."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import Plan
from analytics.present.draw import HALF, Row, canvas, each, nothing, theme_name, ticks, wrapped
from analytics.present.look import Look, about
from analytics.present.scenarios_figures import interval_rows
from analytics.unify import QueryPanel

By = Literal["theme", "reason"]
_SHOWN = 12
_ROOM = 0.35  # of the range, on both sides, for the amounts written beside the bars


def move_frame(plan: Plan, panel: QueryPanel, by: By = "theme") -> pd.DataFrame:
    """`group, current, planned, change` in money per month, largest change first."""
    items = plan.items[["query", "current_cost", "planned_cost", "reason"]]
    theme = panel.frame.set_index("query")["theme"]
    labels = items["reason"] if by == "reason" else items["query"].map(theme)
    sums = items.groupby(labels.rename("group"))[["current_cost", "planned_cost"]].sum()
    sums = sums.rename(columns={"current_cost": "current", "planned_cost": "planned"})
    sums["change"] = sums["planned"] - sums["current"]
    return sums.sort_values("change", key=abs, ascending=False).reset_index()


def moved(rows: pd.DataFrame) -> tuple[float, float]:
    """Money per month that leaves some groups of a `move_frame`, and that others receive."""
    return float(-rows["change"].clip(upper=0).sum()), float(rows["change"].clip(lower=0).sum())


def spend_change(plan: Plan, panel: QueryPanel, look: Look, *, by: By = "theme") -> go.Figure:
    """Draw by how much the plan changes monthly spend per theme or per reason: left is cut, right is added."""
    every = move_frame(plan, panel, by)
    rows = every.head(_SHOWN)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    freed, added = moved(every)
    title = look.text(f"figures.moves.title_{by}", freed=look.money(about(freed)), added=look.money(about(added)))
    figure = canvas(look, title, width=HALF, height=120 + 40 * len(rows))
    name = theme_name if by == "theme" else _reason_name
    rows = rows.assign(name=[name(group, look) for group in rows["group"]])
    figure.add_bar(
        x=rows["change"],
        y=rows["name"],
        orientation="h",
        text=[look.change(about(value), "value") for value in rows["change"]],
        textposition="outside",
        cliponaxis=False,
        hovertext=[_told(row, look) for row in each(rows)],
        hoverinfo="text",
        customdata=rows["group"],
        marker_color=[look.colour.sea if value >= 0 else look.colour.muted for value in rows["change"]],
    )
    low, high = min(0.0, float(rows["change"].min())), max(0.0, float(rows["change"].max()))
    room = _ROOM * max(high - low, 1e-9)
    axis = ticks(low - room, high + room, "value", look)
    return figure.update_layout(
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}},
        xaxis={**axis, "title_text": look.text("figures.moves.x")},
    )


def _reason_name(code: str, look: Look) -> str:
    return wrapped(look.text(f"reasons.label.{code}"), 20)


def _told(row: Row, look: Look) -> str:
    return look.text(
        "figures.moves.hover",
        group=row.name,
        before=look.money(about(row.current)),
        after=look.money(about(row.planned)),
        change=look.change(about(row.change), "value"),
    )


def outcome_frame(plan: Plan) -> pd.DataFrame:
    """`name, value, lower, upper`: profit per month of the plan, then of the naive plans."""
    found = [plan.planned, *plan.baselines]
    rows = [(outcome.name, outcome.profit.value, outcome.profit.lower, outcome.profit.upper) for outcome in found]
    return pd.DataFrame(rows, columns=["name", "value", "lower", "upper"])


def outcomes(plan: Plan, look: Look) -> go.Figure:
    """Draw the plan's profit beside that of the naive plans under the same budget, each with its 80 % interval."""
    rows = outcome_frame(plan)
    rows = rows.assign(name=[look.text(f"figures.baseline.{name}") for name in rows["name"]])
    rival = float(rows["value"].iloc[1:].max())
    ahead = float(rows["value"].iloc[0]) - rival
    key = "figures.outcomes.title_less" if ahead < 0 else "figures.outcomes.title"
    title = look.text(key, gain=look.money(about(abs(ahead))))
    figure = canvas(look, title, width=HALF, height=130 + 62 * len(rows))
    interval_rows(figure, rows, "value", look, chosen=str(rows["name"].iloc[0]))
    return figure.update_layout(xaxis_title_text=look.text("figures.ranges.x_value"))
