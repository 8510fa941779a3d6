"""Overlap: the three segments side by side, and the themes where both channels meet."""

import pandas as pd
import plotly.graph_objects as go

from analytics.present.draw import HALF, canvas, each, known, nothing, segment_name, theme_name
from analytics.present.look import Look
from analytics.present.palette import SEGMENT_COLOURS, SEQUENCES, words_on
from analytics.schema import SEGMENTS
from analytics.unify import BRAND_THEME, OTHER_THEME

_PANELS = (("queries", 0.30, 0.50), ("clicks", 0.54, 0.74), ("cost", 0.78, 0.98))
_HIGHEST_LOW = 0.8
_SHOWN_THEMES = 10
_SMALL_CELL = 0.08  # share of the clicks under which a cell holds its name and its share alone
_SMALLEST_TEXT = 10  # pixels; words that a cell could only hold smaller are left to its tooltip


def segment_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Tidy rows of `overlap(panel)`, per month: `segment, queries, clicks, cost`, each with its `_share` (or NaN)."""
    rows = table.groupby("segment")[["queries", "paid_clicks", "organic_clicks", "cost"]].sum().reindex(list(SEGMENTS))
    out = pd.DataFrame(
        {"queries": rows["queries"], "clicks": rows["paid_clicks"] + rows["organic_clicks"], "cost": rows["cost"]}
    )
    for name in ("queries", "clicks", "cost"):
        total = float(out[name].sum())
        out[f"{name}_share"] = out[name] / total if total > 0 else float("nan")
    return out.reset_index()


def intersections(table: pd.DataFrame, look: Look) -> go.Figure:
    """Draw queries, clicks and cost of the three segments, each row marked with the channels it belongs to."""
    rows = segment_frame(table)
    if not rows["queries"].sum():
        return nothing(look, look.text("figures.nothing.no_queries"))
    figure = canvas(look, _title(rows, look), height=300)
    for at, (measure, left, right) in enumerate(_PANELS, start=2):
        _panel(figure, rows, measure, at, look)
        figure.update_layout({f"xaxis{at}": {"domain": [left, right], "visible": False, "anchor": "y"}})
    _membership(figure, look)
    figure.update_layout(
        xaxis={"domain": [0, 0.08], "visible": False, "range": [-0.6, 1.6], "fixedrange": True},
        yaxis={"range": [2.5, -0.95], "visible": False, "fixedrange": True},
        bargap=0.4,
    )
    return figure


def _title(rows: pd.DataFrame, look: Look) -> str:
    both = rows.set_index("segment").loc["both"].astype(float).to_dict()
    if not both["queries"]:
        return look.text("figures.overlap.title_none")
    if known(both["cost_share"]):
        return look.text(
            "figures.overlap.title", queries=look.percent(both["queries_share"]), cost=look.percent(both["cost_share"])
        )
    return look.text("figures.overlap.title_no_cost", queries=look.percent(both["queries_share"]))


def _panel(figure: go.Figure, rows: pd.DataFrame, measure: str, at: int, look: Look) -> None:
    shown = look.money if measure == "cost" else look.count
    told = [
        look.text("figures.overlap.bar", amount=shown(value), share=look.percent(share))
        if known(share)
        else shown(value)
        for value, share in zip(rows[measure], rows[f"{measure}_share"], strict=True)
    ]
    largest = max(float(rows[measure].max()), 1e-9)
    figure.add_bar(
        x=rows[measure],
        y=list(range(len(rows))),
        xaxis=f"x{at}",
        orientation="h",
        text=told,
        textposition="outside",
        marker_color=[getattr(look.colour, SEGMENT_COLOURS[name]) for name in rows["segment"]],
        cliponaxis=False,
        customdata=rows["segment"],
        hoverinfo="text",
        hovertext=[f"{segment_name(name, look)} · {words}" for name, words in zip(rows["segment"], told, strict=True)],
    )
    figure.update_layout({f"xaxis{at}": {"range": [0, largest * 1.75], "fixedrange": True}})
    figure.add_annotation(
        x=0,
        xref=f"x{at}",
        xanchor="left",
        y=-0.75,
        text=look.text(f"figures.overlap.{measure}"),
        font={"color": look.colour.muted, "size": look.size("small")},
    )


def _membership(figure: go.Figure, look: Look) -> None:
    """Two dots per row, full where the channel takes part; the segment's words beside them."""
    members = {"both": (True, True), "paid_only": (False, True), "organic_only": (True, False)}
    for row, segment in enumerate(SEGMENTS):
        seo, sea = members[segment]
        if seo and sea:
            figure.add_scatter(
                x=[0, 1],
                y=[row, row],
                mode="lines",
                line={"color": look.colour.both, "width": look.pixels(4)},
                hoverinfo="skip",
            )
        colours = [look.colour.seo if seo else look.colour.border, look.colour.sea if sea else look.colour.border]
        figure.add_scatter(
            x=[0, 1], y=[row, row], mode="markers", marker={"size": look.pixels(17), "color": colours}, hoverinfo="skip"
        )
        figure.add_annotation(
            x=0.1,
            xref="paper",
            xanchor="left",
            y=row,
            text=f"<b>{segment_name(segment, look)}</b>",
            font={"size": look.size("text")},
        )
    for at, name in enumerate(("seo", "sea")):
        figure.add_annotation(
            x=at,
            y=-0.75,
            text=look.text(f"figures.channel.{name}"),
            font={"color": look.colour.muted, "size": look.size("small")},
        )


def cells(table: pd.DataFrame) -> dict[str, str]:
    """Cell of each theme of `overlap(panel, "theme")`: its own for the largest, else that of the others."""
    clicks = table["paid_clicks"] + table["organic_clicks"]
    largest = set(clicks.groupby(table["theme"]).sum().nlargest(_SHOWN_THEMES).index)
    return {theme: theme if theme in largest else OTHER_THEME for theme in table["theme"]}


def theme_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Tidy rows of `overlap(panel, "theme")`, most clicks first; small themes join `other`.

    Returns
    -------
    Columns `theme, clicks, cost, both_share` (of cost, else of clicks).

    """
    clicks = table["paid_clicks"] + table["organic_clicks"]
    parts = pd.DataFrame({"theme": table["theme"].map(cells(table)), "clicks": clicks, "cost": table["cost"]})
    meets = table["segment"] == "both"
    sums = parts.groupby("theme")[["clicks", "cost"]].sum()
    both = parts[meets].groupby("theme")[["clicks", "cost"]].sum().reindex(sums.index).fillna(0)
    by_cost = both["cost"] / sums["cost"].where(sums["cost"] > 0)
    sums["both_share"] = by_cost.fillna(both["clicks"] / sums["clicks"].where(sums["clicks"] > 0)).fillna(0)
    return sums[sums["clicks"] > 0].sort_values("clicks", ascending=False).reset_index()


def themes(table: pd.DataFrame, look: Look) -> go.Figure:
    """Draw themes sized by clicks and shaded by the share of their cost that meets an own listing."""
    rows = theme_frame(table)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_clicks"))
    named = [theme_name(theme, look) for theme in rows["theme"]]
    shades = _shades(rows["both_share"])
    cell = "cell" if _is_paid(rows) else "cell_clicks"
    shares = [look.percent(row.both_share) if cell == "cell" else "" for row in each(rows)]
    told = [
        look.text(f"figures.themes.{cell}", share=share, clicks=look.count(row.clicks))
        for share, row in zip(shares, each(rows), strict=True)
    ]
    is_large = (rows["clicks"] > _SMALL_CELL * rows["clicks"].sum()).tolist()
    ink = {"color": [words_on(SEQUENCES[look.mode][step], look.colour) for step in shades]}
    figure = canvas(look, _themes_title(rows, look), width=HALF)
    figure.add_treemap(
        labels=named,
        parents=[""] * len(rows),
        values=rows["clicks"],
        text=[words if large else share for words, large, share in zip(told, is_large, shares, strict=True)],
        textinfo="label+text",
        ids=[str(at) for at in rows.index],
        customdata=rows["theme"],
        hovertext=[f"<b>{name}</b><br>{words}" for name, words in zip(named, told, strict=True)],
        hoverinfo="text",
        marker={
            "colors": [SEQUENCES[look.mode][step] for step in shades],
            "line": {"color": look.colour.paper, "width": look.pixels(2)},
        },
        insidetextfont=ink,
        outsidetextfont=ink,  # of a cell that is alone
        tiling={"pad": 2},
        sort=True,
        pathbar={"visible": False},
    )
    return figure.update_layout(uniformtext={"minsize": _SMALLEST_TEXT, "mode": "hide"})


def _is_paid(rows: pd.DataFrame) -> bool:
    """Whether there are two sides that could meet."""
    return bool(rows["cost"].sum() > 0 or rows["both_share"].sum() > 0)


def _themes_title(rows: pd.DataFrame, look: Look) -> str:
    """Name the largest generic theme and how much of its cost meets a listing; without ads, its share of clicks."""
    top = next((row for row in each(rows) if row.theme not in (BRAND_THEME, OTHER_THEME)), None)
    if top is None:
        return look.text("figures.themes.title_other")
    if not _is_paid(rows):
        share = look.percent(top.clicks / rows["clicks"].sum())
        return look.text("figures.themes.title_clicks", theme=theme_name(top.theme, look), share=share)
    return look.text("figures.themes.title", theme=theme_name(top.theme, look), share=look.percent(top.both_share))


def _shades(shares: pd.Series) -> list[int]:
    """Step of the sequence per share, from the ten per cent under the smallest one to all: near shares stay apart."""
    low = min(float(shares.min() * 10) // 1 / 10, _HIGHEST_LOW)
    return [min(int((share - low) / (1 - low) * 10), 9) for share in shares]
