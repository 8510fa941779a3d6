"""Every paid query by organic position and CPC, with its verdict: where ads pay for clicks already won."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model import Analysis
from analytics.present.draw import canvas, coloured, each, escape, known, nothing, verdict_name
from analytics.present.look import Look
from analytics.present.palette import VERDICT_COLOURS, faded

_SHOWN_QUERIES = 500
_GOOD_POSITION = 4.5  # end of the published cell "2 to 4"
_LAST_POSITIONS = (20, 50)  # positions beyond are drawn there; the second where most listed spend is beyond the first
_ABSENT = 1.6  # queries without a listing are drawn at that many times the last position
_OPACITY = {"cut": 0.8, "test": 0.5, "defend": 0.4}  # what can be acted on stands out
_SYMBOLS = {"cut": "circle", "test": "diamond", "defend": "square"}
_LARGEST = 46
CORNERS = {"top_dear": (0, 1), "top_cheap": (0, 0), "low_dear": (1, 1), "low_cheap": (1, 0)}
"""Corners of the plot and where they are: well ranked is left, dear is up."""


def query_frame(analysis: Analysis, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Queries with spend today, largest first.

    Returns
    -------
    Columns `query` (key), `text, position` (NaN without a listing), `cpc, cost` (per month), `share` with its ends,
    `verdict`.

    """
    frame, shares = analysis.panel.frame, analysis.incrementality.frame
    current = analysis.current
    active = ((current["cost"] > 0) & (current["paid_clicks"] > 0)).to_numpy()
    rows = pd.DataFrame(
        {
            "query": frame["query"].to_numpy(),
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
    title = (
        look.text("figures.quadrants.title", n=len(cut), **facts)
        if len(cut)
        else look.text("figures.quadrants.title_none", total=facts["total"])
    )
    figure = canvas(look, title, height=540)
    shown = rows.head(_SHOWN_QUERIES)
    for verdict in ("defend", "test", "cut"):
        size = float(shown["cost"].max())
        _bubbles(figure, shown[shown["verdict"] == verdict], verdict, size, last_position(rows), look)
    _quadrant_words(figure, rows, look)
    _legend(figure, rows, look)
    figure.update_layout(
        xaxis={**_position_axis(last_position(rows), look), "title_text": look.text("figures.quadrants.x")},
        yaxis={"type": "log", **_cpc_axis(shown["cpc"], look), "title_text": look.text("figures.quadrants.y")},
        margin={"b": look.pixels(100)},
    )
    return figure


def mean_cpc(rows: pd.DataFrame) -> float:
    """CPC of all queries together, where the plot is crossed."""
    return float(rows["cost"].sum() / (rows["cost"] / rows["cpc"]).sum())


def corners(position: pd.Series, cpc: pd.Series, mean: float) -> pd.Series:
    """Corner of the plot each query is in: `top_dear, top_cheap, low_dear, low_cheap`; no listing is no rank."""
    rank, price = np.where(position <= _GOOD_POSITION, "top", "low"), np.where(cpc > mean, "dear", "cheap")
    return pd.Series([f"{one}_{other}" for one, other in zip(rank, price, strict=True)], index=cpc.index, dtype=object)


def last_position(rows: pd.DataFrame) -> int:
    """Last position drawn: 20, or 50 when most of the spend on listed queries lies beyond 20."""
    usual, far = _LAST_POSITIONS
    listed = rows[rows["position"].notna()]
    beyond = float(listed.loc[listed["position"] > usual, "cost"].sum())
    return far if beyond > float(listed["cost"].sum()) / 2 else usual


def _position_axis(last: int, look: Look) -> dict[str, object]:
    ticks = [tick for tick in (1, 2, 3, 5, 10, 20, 50) if tick <= last]
    return {
        "type": "log",
        "tickvals": [*ticks, _ABSENT * last],
        "ticktext": [*map(str, ticks[:-1]), f"{last} +", look.text("figures.quadrants.absent")],
        "range": np.log10([0.9, _ABSENT * 1.25 * last]).tolist(),
    }


def _cpc_axis(cpc: pd.Series, look: Look) -> dict[str, object]:
    """Round amounts that fall inside the range, printed the reader's way, with room for the quadrants' words."""
    low, high = float(cpc.min()) * 0.55, float(cpc.max()) * 2.6  # room for the corners' words
    steps = [base * 10.0**power for power in range(-3, 4) for base in (1, 2, 5)]
    ticks = [step for step in steps if low <= step <= high]
    return {
        "tickvals": ticks,
        "ticktext": [look.money(tick, 2) for tick in ticks],
        "range": np.log10([low, high]).tolist(),
    }


def _bubbles(figure: go.Figure, rows: pd.DataFrame, verdict: str, largest: float, last: int, look: Look) -> None:
    colour = getattr(look.colour, VERDICT_COLOURS[verdict])
    told = [
        look.text(
            "figures.quadrants.hover",
            query=escape(row.text),
            verdict=verdict_name(verdict, look),
            cost=look.money(row.cost),
            cpc=look.money(row.cpc, 2),
            share=look.percent(row.share),
            lower=look.percent(row.share_lower),
            upper=look.percent(row.share_upper),
            position=look.count(row.position, 1) if known(row.position) else look.text("figures.quadrants.absent"),
        )
        for row in each(rows)
    ]
    figure.add_scatter(
        x=rows["position"].clip(1, last).fillna(_ABSENT * last),
        y=rows["cpc"],
        mode="markers",
        cliponaxis=False,
        hovertext=told,
        hoverinfo="text",
        customdata=rows["query"],
        marker={
            "size": rows["cost"],
            "sizemode": "area",
            "sizeref": 2 * largest / _LARGEST**2,
            "sizemin": 3,
            "symbol": _SYMBOLS[verdict],
            "color": faded(colour, _OPACITY[verdict]),
            "line": {"color": colour, "width": look.pixels(1)},
        },
        name=verdict_name(verdict, look),
    )


def _quadrant_words(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Cross the plot at the end of the top positions and at the account's CPC, and say what each corner means."""
    cpc = mean_cpc(rows)
    line = {"color": look.colour.muted, "width": look.pixels(1), "dash": "dot"}
    figure.add_shape(type="line", x0=_GOOD_POSITION, x1=_GOOD_POSITION, y0=0, y1=1, yref="paper", line=line)
    figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=cpc, y1=cpc, line=line)
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=np.log10(cpc),
        yanchor="bottom",
        font={"size": look.size("tiny"), "color": look.colour.muted},
        bgcolor=faded(look.colour.paper, 0.8),
        text=look.text("figures.quadrants.mean_cpc", cpc=look.money(cpc, 2)),
    )
    for name, (x, y) in CORNERS.items():
        figure.add_annotation(
            x=0.01 + 0.98 * x,
            xref="paper",
            xanchor="right" if x else "left",
            y=0.995 if y else 0.005,
            yref="paper",
            yanchor="top" if y else "bottom",
            text=look.text(f"figures.quadrants.{name}"),
            align="right" if x else "left",
            font={"size": look.size("small"), "color": look.colour.muted},
            bgcolor=faded(look.colour.paper, 0.8),
        )


def _legend(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """Name the verdicts in their colour and shape, with how many queries each has and what the size means."""
    signs = {"cut": "●", "test": "◆", "defend": "■"}
    colours = {"cut": look.colour.gain_text, "test": look.colour.muted, "defend": look.colour.risk_text}
    counts = rows["verdict"].value_counts()
    parts = [
        coloured(f"{signs[name]} {verdict_name(name, look)}", colours[name])
        + f" {look.count(int(counts.get(name, 0)))}"
        for name in signs
    ]
    note = look.text("figures.quadrants.size")
    if len(rows) > _SHOWN_QUERIES:
        note += look.text("figures.quadrants.most", shown=look.count(_SHOWN_QUERIES), n=len(rows))
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=0,
        yref="paper",
        yanchor="top",
        yshift=look.pixels(-48),
        align="left",
        text="   ".join(parts) + f"<br>{note}",
        font={"size": look.size("small")},
    )
