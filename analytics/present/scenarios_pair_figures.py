"""One scenario against another: the steps that lead there, and what would change our mind."""

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
import plotly.graph_objects as go

from analytics.decide.scenarios import SHOCKS, Pair, Swing
from analytics.present.draw import (
    HALF,
    Row,
    canvas,
    each,
    escape,
    nothing,
    scenario_name,
    ticks,
    waterfall_style,
    wrapped,
)
from analytics.present.look import Look, Measure, about
from analytics.present.scenarios_wording import flips, level_word, measure_of, told_unknown, unknown_word
from analytics.schema import Interval

_ROOM, _ROOM_BESIDE = 0.12, 0.2  # of the range, around a waterfall that stands, or lies
_MOST_UPRIGHT = 5  # steps whose names stand side by side; more lie one under the other
_MOST = 8  # unknowns drawn
_LEAST = 1e-3  # of the widest, under which an unknown moves nothing


def step_frame(pair: Pair) -> pd.DataFrame:
    """Steps `step, amount, is_total` from the reference to the other scenario, in the measure of the pair."""
    rows = [(step.name, step.amount, step.name in ("start", "end")) for step in pair.steps]
    return pd.DataFrame(rows, columns=["step", "amount", "is_total"])


def waterfall(pair: Pair, look: Look) -> go.Figure:
    """Draw the steps from the reference to the other: what happens, shock by shock, then what is decided."""
    rows, measure = step_frame(pair), measure_of(pair)
    figure = canvas(look, _waterfall_title(pair, measure, look), width=HALF, height=400)
    shown = [
        look.amount(about(row.amount), measure) if row.is_total else look.change(about(row.amount), measure)
        for row in each(rows)
    ]
    places, amounts = list(range(len(rows))), [0.0 if row.is_total and row.Index else row.amount for row in each(rows)]
    lying = len(rows) > _MOST_UPRIGHT
    figure.add_waterfall(
        x=amounts if lying else places,
        y=places if lying else amounts,
        orientation="h" if lying else "v",
        measure=["absolute", *["relative"] * (len(rows) - 2), "total"],
        text=shown,
        hovertext=shown,
        constraintext="none",
        **waterfall_style(look),
    )
    low, high = _levels(rows["amount"].tolist(), _ROOM_BESIDE if lying else _ROOM)
    names = [wrapped(step_word(row, pair, look), 26 if lying else 12) for row in each(rows)]
    amounts_axis = ticks(low, high, measure, look)
    steps_axis = {"tickvals": places, "ticktext": names, "tickfont": {"color": look.colour.ink}, "showgrid": False}
    if lying:
        return figure.update_layout(xaxis=amounts_axis, yaxis={**steps_axis, "autorange": "reversed"}, margin={"t": 48})
    return figure.update_layout(yaxis=amounts_axis, xaxis=steps_axis, margin={"t": 48})


def _waterfall_title(pair: Pair, measure: Measure, look: Look) -> str:
    facts = {
        "scenario": scenario_name(pair.other.scenario.name, look),
        "change": look.change(about(pair.difference.value), measure),
    }
    if pair.reference.scenario.name == "as_is":
        return look.text(f"figures.waterfall.title_{measure}", **facts)
    reference = scenario_name(pair.reference.scenario.name, look)
    return look.text(f"figures.waterfall.title_{measure}_than", reference=reference, **facts)


def _levels(amounts: Sequence[float], share: float) -> tuple[float, float]:
    """Lowest and highest level that the steps reach, 0 included, with room for the words outside the bars."""
    levels = (0.0, *accumulate(amounts[:-1]), amounts[-1])
    room = share * max(max(levels) - min(levels), 1e-9)
    return min(levels) - room * (min(levels) < 0), max(levels) + room


def step_word(row: Row, pair: Pair, look: Look) -> str:
    """A step in words."""
    if row.step in SHOCKS:
        return look.text(f"scenarios.shock.{row.step}")
    unit = "_clicks" if measure_of(pair) == "clicks" else ""
    if row.step == "start":
        is_today = pair.reference.scenario.name == "as_is"
        return look.text(f"figures.waterfall.{'today' if is_today else 'reference'}{unit}")
    if row.step == "end":
        return look.text(f"figures.waterfall.chosen{unit}")
    return look.text(f"figures.waterfall.{row.step}_{'up' if row.amount >= 0 else 'down'}")


def tornado_frame(pair: Pair) -> pd.DataFrame:
    """`unknown, low, high, flips` of the unknowns that move the difference most, widest first."""
    widest = max((swing.width for swing in pair.swings), default=0.0)
    kept = [swing for swing in pair.swings if swing.width > _LEAST * widest][:_MOST]
    rows = [(swing.name, swing.low, swing.high, swing.threshold is not None) for swing in kept]
    return pd.DataFrame(rows, columns=["unknown", "low", "high", "flips"])


def tornado(pair: Pair, look: Look) -> go.Figure:
    """Draw how far each unknown alone moves the difference, and mark those that turn the preference."""
    rows, measure = tornado_frame(pair), measure_of(pair)
    if rows.empty:
        return nothing(look, look.text("scenarios.tornado.nothing"), width=HALF)
    figure = canvas(look, _tornado_title(pair, look), width=HALF, height=400)
    by_name = {swing.name: swing for swing in pair.swings}
    for at, row in enumerate(each(rows)):
        _bar(figure, at, by_name[row.unknown], pair, look)
    low, high = min(0.0, float(rows[["low", "high"]].min().min())), max(0.0, float(rows[["low", "high"]].max().max()))
    room = _ROOM * max(high - low, 1e-9)
    names = [wrapped(escape(unknown_word(row.unknown, look)), 26) for row in each(rows)]
    figure.add_vline(x=pair.difference.value, line={"color": look.colour.both, "width": look.pixels(2), "dash": "dot"})
    return figure.update_layout(
        bargap=0.35,
        barmode="overlay",
        xaxis={
            **ticks(low - room, high + room, measure, look),
            "zeroline": True,
            "zerolinecolor": look.colour.ink,
            "title_text": look.text(f"scenarios.tornado.x_{measure}"),
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": names,
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
            "tickfont": {"color": look.colour.ink},
        },
    )


def _bar(figure: go.Figure, at: int, swing: Swing, pair: Pair, look: Look) -> None:
    measure, flipped = measure_of(pair), swing.threshold is not None
    low, high = sorted((swing.low, swing.high))
    told = "" if swing.threshold is None else level_word(swing, swing.threshold, pair, look)
    facts = {"low": look.change(about(swing.low), measure), "high": look.change(about(swing.high), measure)}
    figure.add_bar(
        y=[at],
        x=[high - low],
        base=[low],
        orientation="h",
        marker_color=look.colour.risk if flipped else look.colour.both,
        opacity=1.0 if flipped else 0.55,
        hoverinfo="text",
        hovertext=look.text("scenarios.tornado.hover", name=unknown_word(swing.name, look), **facts),
        text=look.text("scenarios.tornado.flips_at", level=told) if flipped else "",
        textposition="auto",
        cliponaxis=False,
    )


def _tornado_title(pair: Pair, look: Look) -> str:
    turned, measure = flips(pair), measure_of(pair)
    heaviest = (turned or pair.swings)[0]
    name = escape(told_unknown(heaviest.name, look))
    if heaviest.threshold is not None:
        return look.text(
            "scenarios.tornado.title_flips", name=name, level=level_word(heaviest, heaviest.threshold, pair, look)
        )
    low, high = sorted((heaviest.low, heaviest.high))
    span = look.interval(Interval(low, low, high), measure, sign=True)
    return look.text("scenarios.tornado.title_holds", name=name, range=span)
