"""A pause drawn: from the cost saved to the net saving part by part, and how the loss of clicks builds up over days."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.model import NoValue
from analytics.model.pausing import Pause
from analytics.present.draw import HALF, band, canvas, each, ticks, waterfall_style, wrapped
from analytics.present.look import Look, Measure, about
from analytics.present.palette import faded

_ROOM = 0.22  # of the width, for the amounts beside the bars
_NOTHING = 0.005  # of the largest part: a smaller one is not drawn
_DAYS = 60
_NAME = 20  # letters of a line beside a bar


def part_frame(found: Pause) -> pd.DataFrame:
    """Steps of the figure: `step, amount` of each part that counts, then the sum; money, or clicks without a value."""
    parts = found.clicks if isinstance(found.money, NoValue) else found.money
    amounts = {part.name: part.amount.value for part in parts}
    rows = pd.DataFrame({"step": list(amounts), "amount": list(amounts.values())})
    size = rows["amount"].abs()
    rows["counts"] = size > _NOTHING * size.max()
    total = pd.DataFrame({"step": ["total"], "amount": [rows["amount"].sum()]})
    return pd.concat([rows.query("counts")[["step", "amount"]], total], ignore_index=True)


def steps(found: Pause, look: Look) -> go.Figure:
    """Draw the parts of the net saving as a waterfall; without a value per click, those of the change of clicks."""
    measure: Measure = "clicks" if isinstance(found.money, NoValue) else "value"
    rows = part_frame(found)
    total = float(rows["amount"].iloc[-1])
    way = "up" if total >= 0 else "down"
    title = look.text(f"pausing.steps.{measure}_{way}", amount=look.amount(about(abs(total)), measure))
    figure = canvas(look, title, width=HALF, height=420)
    shown = [look.change(about(row.amount), measure) for row in each(rows)]
    places = list(range(len(rows)))
    figure.add_waterfall(
        x=[*rows["amount"][:-1], 0.0],
        y=places,
        orientation="h",
        measure=[*(["relative"] * (len(rows) - 1)), "total"],
        text=shown,
        textfont={"size": look.size("tiny")},
        constraintext="none",
        hovertext=shown,
        **waterfall_style(look),
    )
    levels = [0.0, *np.cumsum(rows["amount"][:-1])]
    room = _ROOM * max(max(levels) - min(levels), 1e-9)
    names = [wrapped(look.text(f"pausing.{measure}.{row.step}"), _NAME) for row in each(rows)]
    named = {"tickvals": places, "ticktext": names, "tickfont": {"color": look.colour.ink}, "autorange": "reversed"}
    return figure.update_layout(
        xaxis=ticks(min(levels) - room, max(levels) + room, measure, look),
        yaxis={**named, "showgrid": False},
        margin={"t": 48},
    )


def over_time(found: Pause, look: Look) -> go.Figure:
    """Draw the clicks lost at a monthly rate by day of the pause, between the first days and the steady state."""
    days = np.arange(_DAYS + 1, dtype=float)
    lost = found.lost_after(days)
    facts = {
        "first": look.count(about(found.lost_first.value)),
        "steady": look.count(about(found.lost_steady.value)),
    }
    grows = found.lost_steady.value > (1 + _NOTHING) * found.lost_first.value
    title = look.text("pausing.over_time.title" if grows else "pausing.over_time.title_flat", **facts)
    figure = canvas(look, title, width=HALF, height=420)
    built_up = 1 - np.exp(-days / found.reaction_days.value)
    pairs = ((getattr(found.lost_first, end), getattr(found.lost_steady, end)) for end in ("lower", "upper"))
    lower, upper = (first + (steady - first) * built_up for first, steady in pairs)
    band(figure, days, (lower, upper), faded(look.colour.risk, 0.15))
    figure.add_scatter(
        x=days,
        y=lost,
        mode="lines",
        line={"color": look.colour.risk, "width": look.pixels(3)},
        hovertext=[
            look.text("pausing.over_time.hover", day=look.count(day), clicks=look.count(about(value)))
            for day, value in zip(days, lost, strict=True)
        ],
        hoverinfo="text",
    )
    return figure.update_layout(
        xaxis={"title_text": look.text("pausing.over_time.x"), "range": [0, _DAYS]},
        yaxis={
            **ticks(0.0, 1.1 * max(found.lost_first.upper, found.lost_steady.upper, 1e-9), "clicks", look),
            "title_text": look.text("pausing.over_time.y"),
        },
    )
