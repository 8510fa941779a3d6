"""From budget to profit: what every monthly budget could bring at best, with today's spend and the plan on the line."""

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import BudgetLine
from analytics.present.draw import Row, band, canvas, each, nothing
from analytics.present.look import Look, about
from analytics.present.palette import faded
from analytics.schema import Interval

_BAND = 0.16
_SYMBOLS = {"current": "circle", "planned": "square"}


def best_budget(line: BudgetLine) -> float:
    """Monthly budget at which the expected profit is greatest."""
    return float(line.table["budget"].to_numpy()[line.table["profit"].to_numpy().argmax()])


def budget_profit(line: BudgetLine, look: Look) -> go.Figure:
    """Draw the best expected profit at every budget with its 80 % band, and where today and the plan stand."""
    table = line.table
    if float(table["budget"].iloc[-1]) <= 0:
        return nothing(look, look.text("figures.nothing.no_spend"))
    top = look.money(about(best_budget(line)))
    figure = canvas(look, look.text("plan.line.title", budget=top, profit=look.money(about(table["profit"].max()))))
    ends = table["profit_lower"], table["profit_upper"]
    band(figure, table["budget"], ends, faded(look.colour.gain, _BAND))
    figure.add_scatter(
        x=table["budget"],
        y=table["profit"],
        mode="lines",
        line={"color": look.colour.gain, "width": look.pixels(3)},
        hovertext=[_told(row, look) for row in each(table)],
        hoverinfo="text",
    )
    for name, point in line.points.iterrows():
        _mark(figure, str(name), point, look)
    return figure.update_layout(
        xaxis={**look.money_axis(), "showgrid": False, "title_text": look.text("plan.line.x")},
        yaxis={**look.money_axis(), "title_text": look.text("plan.line.y")},
    )


def _told(row: Row, look: Look) -> str:
    profit = look.interval(Interval(row.profit, row.profit_lower, row.profit_upper), "value")
    facts = {"budget": look.money(about(row.budget)), "profit": look.money(about(row.profit)), "range": profit}
    return look.text("plan.line.hover", price=look.money(row.price, 2), **facts)


def _mark(figure: go.Figure, name: str, point: pd.Series, look: Look) -> None:
    """Mark a way to spend and name it: today under the line, which it cannot pass, the plan above."""
    budget, profit = float(point["budget"]), float(point["profit"])
    figure.add_scatter(
        x=[budget],
        y=[profit],
        mode="markers",
        marker={"size": look.pixels(13), "color": look.colour.both, "symbol": _SYMBOLS[name]},
        hoverinfo="skip",
    )
    told = look.text(f"plan.line.{name}", profit=look.money(about(profit)))
    figure.add_annotation(
        x=budget,
        y=profit,
        text=told,
        yshift=look.pixels(22 if name == "planned" else -22),
        font={"size": look.size("small")},
    )
