"""What the monthly budget is spent on, by where the site already stands in organic search."""

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import hidden_cost
from analytics.model import Analysis
from analytics.present.draw import HALF, canvas, each, nothing
from analytics.present.look import Look
from analytics.present.palette import faded
from analytics.schema import OTHER_SEARCH_TERMS

PAGE_ONE = 10.5  # mean position up to which a query's listing is on the first page
_UNIT, _LINE, _UNDER = 40, 1.05, 8  # the bar's height in pixels; a line of words in bars; pixels under the last line
_WORDS, _RIGHT_HALF = 0.22, 0.55  # shares of the bar: the width of a part's words; from where words end with the part


def spend_frame(analysis: Analysis) -> pd.DataFrame:
    """Monthly spend of today by what it buys, adding up to today's budget.

    Returns
    -------
    Columns `part` (`brand, page_one, beyond, no_seo, hidden`; only those with spend), `cost`, `share`. The middle three
    are generic: mean organic position up to 10.5, beyond, or no organic row.

    """
    frame, cost = analysis.panel.frame, analysis.current["cost"]
    visible, brand = frame["query"] != OTHER_SEARCH_TERMS, frame["brand"].astype(bool)
    first, known = frame["organic_position"] <= PAGE_ONE, frame["organic_position"].notna()
    masks = {
        "brand": brand,
        "page_one": ~brand & first,
        "beyond": ~brand & known & ~first,
        "no_seo": ~brand & ~known,
    }
    parts = {name: float(cost[visible & mask].sum()) for name, mask in masks.items()}
    costs = pd.Series(parts | {"hidden": hidden_cost(analysis)}, name="cost", dtype=float).rename_axis("part")
    total = float(costs.sum())
    return costs[costs > 0].reset_index().assign(share=lambda rows: rows["cost"] / total)


def page_one_share(analysis: Analysis) -> float:
    """Share of today's spend, hidden included, on queries whose listing is on the first page; 0 without spend."""
    frame, cost = analysis.panel.frame, analysis.current["cost"]
    visible = frame["query"] != OTHER_SEARCH_TERMS
    total = float(cost[visible].sum()) + hidden_cost(analysis)
    return float(cost[visible & (frame["organic_position"] <= PAGE_ONE)].sum()) / total if total else 0.0


def is_total_known(analysis: Analysis) -> bool:
    """Whether an export states what the account spends in all, so that a share of spend is one of the whole."""
    return analysis.panel.coverage.cost.total is not None


def spend_split(analysis: Analysis, look: Look) -> go.Figure:
    """Draw one bar of the monthly spend: brand, generic by where the site stands, hidden; one part alone is said."""
    rows = spend_frame(analysis)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    if len(rows) == 1:
        facts = {"part": look.text(f"figures.spend.{rows['part'].iloc[0]}"), "cost": look.money(rows["cost"].iloc[0])}
        return nothing(look, look.text("figures.spend.title_alone", **facts), height=120)
    key = "figures.spend.title" if is_total_known(analysis) else "figures.spend.title_visible"
    figure = canvas(look, look.text(key, share=look.percent(page_one_share(analysis))), width=HALF)
    colours = {
        "brand": look.colour.both,
        "page_one": faded(look.colour.both, 0.65),
        "beyond": faded(look.colour.both, 0.3),
        "no_seo": look.colour.sea,
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
    depth = 0.5 + _LINE * _name_parts(figure, rows, look)
    return figure.update_layout(
        barmode="stack",
        bargap=0,
        height=figure.layout.margin.t + look.pixels(_UNIT * (0.5 + depth) + _UNDER),
        margin={"b": look.pixels(_UNDER)},
        xaxis={"visible": False, "range": [0, float(rows["cost"].sum())]},
        yaxis={"visible": False, "range": [-depth, 0.5]},
    )


def _name_parts(figure: go.Figure, rows: pd.DataFrame, look: Look) -> int:
    """Write each part's words under its left end (its right end in the right half), on the first line with room.

    Returns how many lines it took.
    """
    total, start, taken = float(rows["cost"].sum()), 0.0, [0.0] * len(rows)
    for row in each(rows):
        words = look.text(f"figures.spend.{row.part}")
        told = look.text("figures.spend.bar", part=words, cost=look.money(row.cost), share=look.percent(row.share))
        is_right = start > _RIGHT_HALF * total
        left = (start + row.cost) / total - _WORDS if is_right else start / total
        line = next((at for at, end in enumerate(taken) if left >= end), len(taken) - 1)
        taken[line] = left + _WORDS
        side = "right" if is_right else "left"
        figure.add_annotation(
            x=start + (row.cost if is_right else 0),
            xanchor=side,
            y=-0.55 - _LINE * line,
            yanchor="top",
            text=told,
            align=side,
            font={"size": look.size("small")},
        )
        start += row.cost
    return sum(end > 0 for end in taken)
