"""Cannibalisation: which paid clicks organic would have won, by query, by theme, and on which curve."""

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model import Analysis, ClickCurve
from analytics.present.draw import HALF, canvas, direct_label, escape, nothing, theme_name, verdict_name
from analytics.present.look import Look, about
from analytics.present.palette import VERDICT_COLOURS, faded

_SHOWN_QUERIES, _SHOWN_THEMES = 500, 14
_GOOD_POSITION = 4.5  # end of the published cell "2 to 4"
_LAST_POSITION, _ABSENT = 20, 32  # positions beyond are drawn at 20, queries without a listing at 32
_OPACITY = {"cut": 0.8, "test": 0.5, "defend": 0.3}  # what can be acted on stands out
_SYMBOLS = {"cut": "circle", "test": "diamond", "defend": "square"}
_LARGEST = 46


def query_frame(analysis: Analysis, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Queries with spend today: `text, position` (NaN without a listing), `cpc, cost` (per month), `share` with its ends, `verdict`."""
    frame, shares = analysis.panel.frame, analysis.incrementality.frame
    current = analysis.current
    active = ((current["cost"] > 0) & (current["paid_clicks"] > 0)).to_numpy()
    rows = pd.DataFrame(
        {
            "text": frame["text"].to_numpy(),
            "position": frame["organic_position"].to_numpy(),
            "cost": current["cost"].to_numpy(),
            "cpc": (current["cost"] / current["paid_clicks"].where(current["paid_clicks"] > 0)).to_numpy(),
            "share": shares["incremental_share"].to_numpy(),
            "share_lower": shares["incremental_share_lower"].to_numpy(),
            "share_upper": shares["incremental_share_upper"].to_numpy(),
            "verdict": verdicts["verdict"].to_numpy(),
        }
    )
    rows = rows[active & (rows["verdict"] != "none").to_numpy()]
    return rows.sort_values("cost", ascending=False, ignore_index=True)


def quadrants(analysis: Analysis, verdicts: pd.DataFrame, look: Look) -> go.Figure:
    """Draw queries by organic position and CPC: size is monthly cost, colour and shape the verdict."""
    rows = query_frame(analysis, verdicts)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    cut = rows[rows["verdict"] == "cut"]
    facts = {"cost": look.money(float(cut["cost"].sum())), "total": look.money(float(rows["cost"].sum()))}
    title = look.text("figures.quadrants.title", n=len(cut), **facts) if len(cut) else look.text("figures.quadrants.title_none", total=facts["total"])
    figure = canvas(look, title, height=500)
    shown = rows.head(_SHOWN_QUERIES)
    for verdict in ("defend", "test", "cut"):
        _bubbles(figure, shown[shown["verdict"] == verdict], verdict, float(shown["cost"].max()), look)
    _quadrant_words(figure, rows, look)
    _legend(figure, rows, look)
    ticks = [1, 2, 3, 5, 10, _LAST_POSITION, _ABSENT]
    names = [*map(str, ticks[:-2]), f"{_LAST_POSITION} +", look.text("figures.quadrants.absent")]
    figure.update_layout(
        xaxis={"type": "log", "tickvals": ticks, "ticktext": names, "range": np.log10([0.9, _ABSENT * 1.25]).tolist(),
               "title_text": look.text("figures.quadrants.x")},
        yaxis={"type": "log", **_cpc_axis(shown["cpc"], look), "title_text": look.text("figures.quadrants.y")},
        margin={"b": 84},
    )  # fmt: skip
    return figure


def _cpc_axis(cpc: pd.Series, look: Look) -> dict[str, object]:
    """Round amounts that fall inside the range, printed the reader's way, with room for the quadrants' words."""
    low, high = float(cpc.min()) * 0.55, float(cpc.max()) * 2.0
    steps = [base * 10.0**power for power in range(-3, 4) for base in (1, 2, 5)]
    ticks = [step for step in steps if low <= step <= high]
    return {"tickvals": ticks, "ticktext": [look.money(tick, 2) for tick in ticks], "range": np.log10([low, high]).tolist()}


def _bubbles(figure: go.Figure, rows: pd.DataFrame, verdict: str, largest: float, look: Look) -> None:
    colour = getattr(look.colour, VERDICT_COLOURS[verdict])
    told = [
        look.text(
            "figures.quadrants.hover", query=escape(row.text), verdict=verdict_name(verdict, look), cost=look.money(row.cost),
            cpc=look.money(row.cpc, 2), share=look.percent(row.share), lower=look.percent(row.share_lower), upper=look.percent(row.share_upper),
            position=look.count(row.position, 1) if row.position == row.position else look.text("figures.quadrants.absent"),
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    figure.add_scatter(
        x=rows["position"].clip(1, _LAST_POSITION).fillna(_ABSENT), y=rows["cpc"], mode="markers", hovertext=told, hoverinfo="text",
        marker={"size": rows["cost"], "sizemode": "area", "sizeref": 2 * largest / _LARGEST**2, "sizemin": 3,
                "symbol": _SYMBOLS[verdict], "color": faded(colour, _OPACITY[verdict]), "line": {"color": look.colour.paper, "width": 0.5}},
        name=verdict_name(verdict, look),
    )  # fmt: skip


def _quadrant_words(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Cross the plot at the end of the top positions and at the account's CPC, and say what each corner means."""
    cpc = float(rows["cost"].sum() / (rows["cost"] / rows["cpc"]).sum())
    line = {"color": look.colour.muted, "width": 1, "dash": "dot"}
    figure.add_shape(type="line", x0=_GOOD_POSITION, x1=_GOOD_POSITION, y0=0, y1=1, yref="paper", line=line)
    figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=cpc, y1=cpc, line=line)
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=np.log10(cpc), yanchor="bottom", font={"size": 12, "color": look.colour.muted},
        text=look.text("figures.quadrants.mean_cpc", cpc=look.money(cpc, 2)),
    )  # fmt: skip
    corners = {"top_dear": (0, 1), "top_cheap": (0, 0), "low_dear": (1, 1), "low_cheap": (1, 0)}
    for name, (x, y) in corners.items():
        figure.add_annotation(
            x=0.01 + 0.98 * x, xref="paper", xanchor="right" if x else "left", y=0.995 if y else 0.005, yref="paper",
            yanchor="top" if y else "bottom", text=look.text(f"figures.quadrants.{name}"), align="right" if x else "left",
            font={"size": 13, "color": look.colour.muted}, bgcolor=faded(look.colour.paper, 0.8),
        )  # fmt: skip


def _legend(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Name the verdicts in their colour and shape, with how many queries each has and what the size means."""
    signs = {"cut": "●", "test": "◆", "defend": "■"}
    colours = {"cut": look.colour.gain_text, "test": look.colour.muted, "defend": look.colour.risk_text}
    counts = rows["verdict"].value_counts()
    parts = [
        f'<span style="color:{colours[name]}"><b>{signs[name]} {verdict_name(name, look)}</b></span> {look.count(int(counts.get(name, 0)))}'
        for name in signs
    ]
    note = look.text("figures.quadrants.size")
    if len(rows) > _SHOWN_QUERIES:
        note += look.text("figures.quadrants.most", shown=look.count(_SHOWN_QUERIES), n=len(rows))
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=0, yref="paper", yanchor="top", yshift=-48, text="   ".join([*parts, note]), font={"size": 13}
    )


def group_frame(analysis: Analysis, by: str = "theme") -> pd.DataFrame:
    """Incremental share of each group, weighted by monthly cost: `group, cost, share, lower, upper, avoidable`, most avoidable first."""
    cost = analysis.current["cost"].to_numpy(dtype=float)
    labels = analysis.panel.frame[by].to_numpy()
    rows = []
    for group in pd.unique(labels[cost > 0]):
        inside = (labels == group) & (cost > 0)
        found = _within(analysis, inside).avoidable(cost[inside], analysis.assumptions.draws, analysis.assumptions.seed)
        total = float(cost[inside].sum())
        rows.append((group, total, 1 - found.value / total, 1 - found.upper / total, 1 - found.lower / total, found.value))
    frame = pd.DataFrame(rows, columns=["group", "cost", "share", "lower", "upper", "avoidable"])
    return frame.sort_values("avoidable", ascending=False, ignore_index=True)


def _within(analysis: Analysis, inside: np.ndarray):  # noqa: ANN202 - replaced by Incrementality.by_group
    found = analysis.incrementality
    return replace(found, frame=found.frame[inside], quantiles=found.quantiles[inside], groups=found.groups[inside])


def share_by_group(analysis: Analysis, look: Look, by: str = "theme") -> go.Figure:
    """Draw the incremental share of each theme as a dot with its 80 % interval, most avoidable cost first."""
    rows = group_frame(analysis, by).head(_SHOWN_THEMES)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_spend"))
    names = [theme_name(str(group), look) for group in rows["group"]]
    first = rows.iloc[0]
    title = look.text("figures.shares.title", theme=names[0], cost=look.money(about(first["avoidable"])), share=look.percent(1 - first["share"]))
    figure = canvas(look, title, width=HALF, height=120 + 28 * len(rows))
    told = [
        look.text(
            "figures.shares.hover", theme=name, share=look.percent(row.share), lower=look.percent(row.lower),
            upper=look.percent(row.upper), cost=look.money(row.cost), avoidable=look.money(about(row.avoidable)),
        )
        for name, row in zip(names, rows.itertuples(), strict=True)
    ]  # fmt: skip
    figure.add_scatter(
        x=rows["share"], y=names, mode="markers", hovertext=told, hoverinfo="text",
        marker={"size": 11, "color": look.colour.both},
        error_x={"type": "data", "symmetric": False, "array": rows["upper"] - rows["share"],
                 "arrayminus": rows["share"] - rows["lower"], "color": look.colour.both, "thickness": 3, "width": 0},
    )  # fmt: skip
    for name, row in zip(names, rows.itertuples(), strict=True):
        figure.add_annotation(x=1.03, xref="paper", xanchor="left", y=name, text=look.money(about(row.avoidable)), font={"size": 13})
    figure.add_annotation(
        x=1.03, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=4,
        text=look.text("figures.shares.avoidable"), font={"size": 12, "color": look.colour.muted},
    )  # fmt: skip
    figure.update_layout(
        xaxis={**share_axis(look), "title_text": look.text("figures.shares.x")},
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}}, margin={"r": 120},
    )  # fmt: skip
    return figure


def share_axis(look: Look, step: float = 0.25, until: float = 1.0) -> dict[str, object]:
    """Axis settings that print shares as the reader writes percentages."""
    ticks = np.arange(0, until + step / 2, step)
    return {"tickvals": ticks.tolist(), "ticktext": [look.percent(float(tick)) for tick in ticks], "range": [-0.02, until * 1.02]}


def click_curve(curve: ClickCurve, look: Look, *, brand: bool = False) -> go.Figure:
    """Draw the client's click-through rate by position against the published curve, for brand or generic queries."""
    rows = curve.table[(curve.table["brand"] == brand) & (curve.table["position"] <= 10)]
    kind = look.text("figures.curve.brand" if brand else "figures.curve.generic")
    own = rows["impressions"].sum() > 0
    first = rows.iloc[0]
    facts = {"kind": kind, "published": look.percent(first["prior_ctr"], 1)}
    title = look.text("figures.curve.title", own=look.percent(first["ctr"], 1), **facts) if own else look.text("figures.curve.title_none", **facts)
    figure = canvas(look, title, width=HALF, height=340)
    told = [
        look.text("figures.curve.hover", position=look.count(row.position), own=look.percent(row.ctr, 1),
                  published=look.percent(row.prior_ctr, 1), impressions=look.count(row.impressions))
        for row in rows.itertuples()
    ]  # fmt: skip
    common = {"x": rows["position"], "hovertext": told, "hoverinfo": "text"}
    figure.add_scatter(**common, y=rows["prior_ctr"], mode="lines", line={"color": look.colour.muted, "width": 2, "dash": "dot"})
    if own:
        figure.add_scatter(**common, y=rows["ctr"], mode="lines+markers", line={"color": look.colour.seo, "width": 3}, marker={"size": 7})
    _curve_labels(figure, rows, look, own=bool(own))
    top = max(float(rows["ctr"].max()), float(rows["prior_ctr"].max()))
    figure.update_layout(
        xaxis={"dtick": 1, "title_text": look.text("figures.curve.x"), "range": [0.7, 10.3]},
        yaxis={**share_axis(look, 0.1, np.ceil(top * 10) / 10), "title_text": look.text("figures.curve.y")},
    )
    return figure


def _curve_labels(figure: go.Figure, rows: pd.DataFrame, look: Look, *, own: bool) -> None:
    """Name the two curves where they part most, the higher one above."""
    at = rows.iloc[1]
    above = bool(at["ctr"] >= at["prior_ctr"])
    high = {"x": 2.3, "y": max(float(at["ctr"]), float(at["prior_ctr"])), "yshift": 8}
    low = {"x": 0.8, "y": 0.35 * min(float(at["ctr"]), float(at["prior_ctr"]))}
    published, mine = (low, high) if above and own else (high, low)
    words = look.text("figures.curve.published")
    direct_label(figure, look, words=words, colour=look.colour.muted, xanchor="left", **published)
    if own:
        words = look.text("figures.curve.own")
        direct_label(figure, look, words=words, colour=look.colour.seo_text, xanchor="left", **mine)
