"""The tests that could be run, what each brings and costs, and how long the one shown must last."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.learn.candidates import LENGTHS, Candidate
from analytics.learn.design import Design
from analytics.present.cannibalisation_figures import share_axis
from analytics.present.draw import HALF, MEDIUM, Row, canvas, coloured, each, escape, nothing, ticks, wrapped
from analytics.present.experiment_wording import power_word, segment_word, share_or_none, shown
from analytics.present.look import Look, about

_SHOWN = 8
_HEIGHT = 430
_ROOM = 1.6  # of the widest bar, for the amounts written beside it
_ABOVE = 1.3


def candidate_frame(design: Design) -> pd.DataFrame:
    """`at` (place in `design.candidates`), `gain, cost, power, verdict` of the candidates that could bring most."""
    rows = [(at, one.gain, one.cost, one.power, one.verdict) for at, one in enumerate(design.candidates)]
    frame = pd.DataFrame(rows, columns=["at", "gain", "cost", "power", "verdict"])
    frame["first"] = frame["verdict"] != "worth"
    return (
        frame.sort_values(["first", "gain"], ascending=[True, False], kind="stable").head(_SHOWN).drop(columns="first")
    )


def candidates(design: Design, look: Look) -> go.Figure:
    """Draw the expected gain of each test as a bar and its cost as a mark: it is worth it when the bar is longer."""
    rows = candidate_frame(design)
    if rows.empty:
        return nothing(look, look.text("design.figure.no_candidate"))
    rows = rows.assign(name=[escape(segment_word(design.candidates[at], look)) for at in rows["at"]])
    figure = canvas(look, _title(design, look), width=MEDIUM, height=_HEIGHT)
    names = [wrapped(name, 30) for name in rows["name"]]
    _bars(figure, rows, names, look)
    ends = rows[["gain", "cost"]].max(axis=1)
    figure.add_scatter(
        x=ends,
        y=names,
        mode="text",
        text=[f"  {_label(row, look)}" for row in each(rows)],
        textposition="middle right",
        textfont={"color": look.colour.ink},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    top = max(float(ends.max()), 1.0) * _ROOM
    axis = look.text("design.figure.x", months=design.options.horizon_months, currency=look.currency_sign())
    _name_marks(figure, look)
    return figure.update_layout(
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour.ink}},
        xaxis={**ticks(0.0, top, "value", look, most=5), "title_text": axis},
    )


def _name_marks(figure: go.Figure, look: Look) -> None:
    """Say above the plot, each in its colour and shape, what a bar and a mark are."""
    signs = (("gain", "■", look.colour.gain_text), ("cost", "┃", look.colour.risk_text))
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        text="   ".join(coloured(f"{sign} {look.text(f'design.figure.{name}')}", shade) for name, sign, shade in signs),
        font={"size": look.size("small")},
    )


def _bars(figure: go.Figure, rows: pd.DataFrame, names: list[str], look: Look) -> None:
    """Draw gains as bars, those of tests worth their cost in colour, and costs as marks."""
    colours = {"worth": look.colour.gain, "unresolved": look.colour.muted, "not_worth": look.colour.muted}
    told = [_told(row, look) for row in each(rows)]
    figure.add_bar(
        x=rows["gain"],
        y=names,
        orientation="h",
        name=look.text("design.figure.gain"),
        marker_color=[colours[verdict] for verdict in rows["verdict"]],
        hoverinfo="text",
        hovertext=told,
    )
    figure.add_scatter(
        x=rows["cost"],
        y=names,
        mode="markers",
        name=look.text("design.figure.cost"),
        marker={
            "symbol": "line-ns",
            "size": look.pixels(20),
            "line": {"width": look.pixels(3), "color": look.colour.risk},
        },
        hoverinfo="text",
        hovertext=told,
    )


def _label(row: Row, look: Look) -> str:
    return look.text("design.figure.label", gain=look.money(about(row.gain), 0), cost=look.money(about(row.cost), 0))


def _title(design: Design, look: Look) -> str:
    worth = [one for one in design.candidates if one.verdict == "worth"]
    if not worth:
        return look.text("design.figure.title_none")
    key = "design.figure.title_worth" if len(worth) == 1 else "design.figure.title_several"
    return look.text(key, n=len(worth), segment=escape(segment_word(worth[0], look)))


def _told(row: Row, look: Look) -> str:
    return look.text(
        "design.figure.hover",
        segment=row.name,
        gain=look.money(about(row.gain)),
        cost=look.money(about(row.cost)),
        power=power_word(row.power, look),
    )


def lengths(design: Design, look: Look) -> go.Figure:
    """Draw the distance of incremental share that the test shown detects against its length, and the one it needs."""
    best = shown(design)
    if best is None:
        return nothing(look, look.text("design.figure.curve_no_test"))
    rows, wanted = best.by_weeks, abs(best.other - best.supposed)
    if not np.isfinite(rows["detectable"]).any():
        return nothing(look, look.text("design.figure.curve_never"))
    figure = canvas(look, _length_title(best, wanted, look), width=HALF, height=_HEIGHT)
    figure.add_scatter(
        x=rows["weeks"],
        y=rows["detectable"],
        mode="lines+markers",
        line={"color": look.colour.sea, "width": look.pixels(3)},
        marker={"size": [15 if weeks == best.windows.weeks else 8 for weeks in rows["weeks"]]},
        hoverinfo="text",
        hovertext=[
            look.text(
                "design.figure.curve_hover",
                weeks=int(row.weeks),
                distance=share_or_none(row.detectable, look),
                power=power_word(row.power, look),
            )
            for row in each(rows)
        ],
    )
    _length_names(figure, best, wanted, look)
    top = max(float(np.nanmax(rows["detectable"])), wanted) * _ABOVE
    return figure.update_layout(
        xaxis={"title_text": look.text("design.figure.curve_x"), "tickvals": list(LENGTHS), "showgrid": False},
        yaxis={"title_text": look.text("design.figure.curve_y"), **share_axis(look, 0.1, top), "range": [0, top]},
    )


def _length_names(figure: go.Figure, best: Candidate, wanted: float, look: Look) -> None:
    """Draw the distance that is needed, and name both lines where they are."""
    figure.add_hline(y=wanted, line={"color": look.colour.risk, "dash": "dash", "width": look.pixels(2)})
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=wanted,
        yanchor="bottom",
        text=look.text("design.figure.curve_needed", needed=look.percent(wanted)),
        font={"color": look.colour.risk_text, "size": look.size("small")},
    )
    last = best.by_weeks.dropna().iloc[-1]
    figure.add_annotation(
        x=float(last["weeks"]),
        y=float(last["detectable"]),
        xanchor="right",
        yanchor="top",
        yshift=look.pixels(-6),
        text=look.text("design.figure.curve_line"),
        font={"color": look.colour.sea_text, "size": look.size("small")},
    )


def _length_title(best: Candidate, wanted: float, look: Look) -> str:
    if best.detectable <= wanted:
        distance = look.percent(best.detectable)
        return look.text("design.figure.curve_title_enough", weeks=best.windows.weeks, distance=distance)
    return look.text("design.figure.curve_title_short", needed=look.percent(wanted))
