"""Where the money freed comes from and goes to, and which unknown would change the answer."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.decide import Frontier
from analytics.present.draw import NARROW, Row, canvas, cell_word, each, nothing, theme_name, ticks, wrapped
from analytics.present.look import Look, about
from analytics.present.palette import faded
from analytics.unify import OTHER_THEME

SHOWN_FLOWS = 4
SMALLEST_FLOW = 0.08  # of the side's total; a thinner one could not hold its own label, and is gathered
_PAD = 30  # pixels between two flows: with the smallest height, room for a label of three lines
_SHOWN_UNKNOWNS = 7
_TINY = 1e-9


def flow_frame(line: Frontier, freed: float, shown: int = SHOWN_FLOWS) -> pd.DataFrame:
    """`side, group, amount` at an amount freed, largest first; thin flows and those beyond `shown` are one `rest`."""
    rows = _flows_at(line, freed).sort_values("amount", ascending=False)
    parts = []
    for _, side in rows.groupby("side"):
        large = (
            (side["group"] != OTHER_THEME)
            & (side["amount"] >= SMALLEST_FLOW * side["amount"].sum())
            & (side["amount"].rank(ascending=False) <= shown)
        )
        head, tail = side[large], side[~large]
        parts.append(head)
        if len(tail):
            group = "rest" if len(tail) > 1 else str(tail["group"].iloc[0])
            parts.append(tail.head(1).assign(group=group, amount=tail["amount"].sum()))
    return pd.concat(parts, ignore_index=True) if parts else rows


def _flows_at(line: Frontier, freed: float) -> pd.DataFrame:
    """`side, group, amount` between the two drawn points around an amount freed, so that each side adds up to it."""
    drawn = line.flows.pivot_table(index="freed", columns=["side", "group"], values="amount", fill_value=0.0)
    points = drawn.index.to_numpy(dtype=float)
    rows = [(*name, float(np.interp(freed, points, drawn[name]))) for name in drawn.columns]
    found = pd.DataFrame(rows, columns=["side", "group", "amount"])
    return found[found["amount"] > 0]


def whole_parts(amounts: pd.Series) -> list[int]:
    """Amounts as whole units that add up to their rounded sum: the largest remainders are rounded up.

    Examples
    --------
    >>> whole_parts(pd.Series([1.4, 1.4, 1.4]))
    [2, 1, 1]

    """
    low = np.floor(amounts.to_numpy(dtype=float) + _TINY)
    missing = round(float(amounts.sum())) - int(low.sum())
    order = np.argsort(low - amounts.to_numpy(dtype=float), kind="stable")
    low[order[: max(missing, 0)]] += 1
    return [int(part) for part in low]


def flows(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw where the money freed comes from (by evidence cell) and goes to (by theme)."""
    rows = flow_frame(line, freed)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_move"), width=NARROW)
    shown = rows.groupby("side")["amount"].transform(lambda side: pd.Series(whole_parts(side), index=side.index))
    named = [_flow_name(row, amount, look) for row, amount in zip(each(rows), shown, strict=True)]
    centre = len(rows)
    comes = (rows["side"] == "from").to_numpy()
    title = look.text("figures.flows.title", freed=look.money(round(freed)))
    figure = canvas(look, title, width=NARROW, height=440)
    colours = [look.colour.both if is_from else look.colour.gain for is_from in comes]
    at = range(len(rows))
    figure.add_sankey(
        node={
            "label": [*named, ""],
            "color": [*colours, look.colour.both],
            "pad": _PAD,
            "thickness": look.pixels(12),
            "line": {"width": 0},
            "hoverinfo": "none",
        },
        link={
            "source": [i if comes[i] else centre for i in at],
            "target": [centre if comes[i] else i for i in at],
            "value": rows["amount"].tolist(),
            "color": [faded(colour, 0.28) for colour in colours],
            "hovertemplate": [f"{name}<extra></extra>" for name in named],
        },
        textfont={"size": look.size("small"), "color": look.colour.ink, "shadow": "none"},
    )
    return figure.update_layout(margin={"l": 4, "r": 4, "b": 12})


def _flow_name(row: Row, amount: float, look: Look) -> str:
    if row.group == "rest":
        name = look.text("figures.flows.rest")
    else:
        name = cell_word(row.group, look) if row.side == "from" else theme_name(row.group, look)
    return f"{wrapped(name, 16)}<br><b>{look.money(amount, 0)}</b>"


def sensitivity(line: Frontier, freed: float, look: Look) -> go.Figure:
    """Draw what the net becomes when one unknown stands at its low or high end, widest first."""
    rows = line.sensitivity_at(freed).head(_SHOWN_UNKNOWNS)
    net = float(line.at(freed)["net"])
    rows = rows[(rows["high"] - rows["low"]) > 0]
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_move"), width=NARROW)
    words = [cell_word(name, look) for name in rows["unknown"]]
    names = [wrapped(word, 18) for word in words]
    flips = bool((rows["low"] < 0).any() and net > 0) or bool((rows["high"] > 0).any() and net < 0)
    key = "figures.sensitivity.title_flips" if flips else "figures.sensitivity.title_holds"
    figure = canvas(look, look.text(key, name=words[0]), width=NARROW, height=130 + 40 * len(rows))
    for end, colour in (("low", look.colour.risk), ("high", look.colour.gain)):
        told = [
            look.text(f"figures.sensitivity.{end}", name=word, net=look.change(about(value), line.measure))
            for word, value in zip(words, rows[end], strict=True)
        ]
        figure.add_bar(
            y=names,
            x=rows[end] - net,
            base=net,
            orientation="h",
            marker_color=colour,
            hovertext=told,
            hoverinfo="text",
        )
    figure.add_vline(x=net, line={"color": look.colour.ink, "width": look.pixels(1.5)})
    low, high = float(rows["low"].min()), float(rows["high"].max())
    room = 0.06 * (high - low)
    return figure.update_layout(
        barmode="overlay",
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}},
        xaxis={
            **ticks(low - room, high + room, line.measure, look, most=4),
            "title_text": look.text("figures.sensitivity.x"),
        },
    )
