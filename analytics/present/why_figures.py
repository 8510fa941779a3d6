"""The answer to "why?" drawn: what each piece of evidence says alone and all say together, and what would change it."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from analytics.model import Analysis
from analytics.present.cannibalisation_figures import share_axis
from analytics.present.draw import HALF, canvas, cell_word, each, error_bars, escape, known, wrapped
from analytics.present.look import Look
from analytics.present.why import Claim, evidence, percent, percents
from analytics.present.why_changes import Change
from analytics.schema import Interval

_SHOWN = 9
_A_POINT = 0.005  # half a point, which is printed as none
_NAME = 24  # letters of a line of an axis label
_LARGEST, _SMALLEST = 17, 7  # size of a dot, by weight


def piece_word(kind: str, name: str, look: Look) -> str:
    """A piece of evidence in words: a published cell, the client's own days or report, or a test by its name."""
    if kind == "prior":
        return cell_word(name, look)
    return look.text("why.piece.experiment", name=name) if kind == "experiment" else look.text(f"why.piece.{name}")


def evidence_frame(analysis: Analysis, found: Claim, look: Look) -> pd.DataFrame:
    """Rows of the figure: `name, weight, value, lower, upper`, the lightest pieces left out; the claim last."""
    pieces = evidence(analysis, found).head(_SHOWN)
    names = [piece_word(row.kind, row.name, look) for row in each(pieces)]
    rows = pieces.assign(name=names)[["name", "weight", "value", "lower", "upper"]]
    together = {"name": look.text("why.together"), "weight": 1.0}
    together |= {"value": found.share.value, "lower": found.share.lower, "upper": found.share.upper}
    return pd.concat([rows, pd.DataFrame([together])], ignore_index=True)


def evidence_chart(analysis: Analysis, found: Claim, look: Look) -> go.Figure:
    """Draw each piece's share and 80 % interval, its weight beside it, and below them what they say together."""
    rows = evidence_frame(analysis, found, look)
    first = rows.iloc[0]
    title = look.text("why.evidence.title", name=escape(first["name"]), weight=look.percent(first["weight"]))
    figure = _dots(rows, title, look, found.break_even)
    last = len(rows) - 1
    figure.add_shape(
        type="line",
        x0=0,
        x1=1,
        xref="paper",
        y0=last - 0.5,
        y1=last - 0.5,
        line={"color": look.colour.border, "width": look.pixels(1)},
    )
    figure.add_annotation(
        x=found.share.value,
        y=last,
        yshift=look.pixels(16),
        text=f"<b>{percent(found.share.value, look)}</b>",
        font={"size": look.size("small")},
    )
    _beside(figure, [look.percent(weight) for weight in rows["weight"][:-1]], look.text("why.evidence.weight"), look)
    return figure


def changes_chart(found: Claim, told: Sequence[Change], look: Look) -> go.Figure:
    """Draw the share as it is and under each alternative; beside each, by how many points it moves."""
    rows = changes_frame(found, told, look)
    moved = rows["value"] - found.share.value
    figure = _dots(
        rows.assign(weight=0.4), _changes_title(rows[~rows["is_less"]], found, look), look, found.break_even, strong=0
    )
    points = [look.text("why.changes.points", change=_signed_points(float(change), look)) for change in moved[1:]]
    flipped = [f"<b>{look.text('why.changes.flips', points=word)}</b>" for word in points]
    words = [flipped[at] if flip else points[at] for at, flip in enumerate(rows["flips"][1:])]
    _beside(figure, [look.text("why.changes.today"), *words], look.text("why.changes.change"), look)
    return figure


def _changes_title(rows: pd.DataFrame, found: Claim, look: Look) -> str:
    """What one may learn that moves the share most, unless nothing moves it by a point."""
    moved = rows["value"] - found.share.value
    most = rows.iloc[int(moved.abs().argmax())]
    if moved.abs().max() < _A_POINT:
        return look.text("why.changes.title_none")
    return look.text("why.changes.title", name=escape(most["name"]), share=percent(most["value"], look))


def changes_frame(found: Claim, told: Sequence[Change], look: Look) -> pd.DataFrame:
    """Rows of the figure of changes, today first.

    Returns
    -------
    Columns `name, value, lower, upper`, `flips` (lies beyond the break-even), `is_less` (evidence taken away, which
    nobody will learn).

    """
    today = Change("today", {}, found.share)
    told = (today, *told)
    ends = pd.DataFrame([(change.share.value, change.share.lower, change.share.upper) for change in told])
    return ends.set_axis(["value", "lower", "upper"], axis=1).assign(
        name=[change_word(change, look) for change in told],
        flips=[flips(found, change.share) for change in told],
        is_less=[change.name.startswith("without_") for change in told],
    )


def flips(found: Claim, share: Interval) -> bool:
    """Whether a share lies on the other side of the break-even than the claim does."""
    if found.break_even is None:
        return False
    return (share.value >= found.break_even) != (found.share.value >= found.break_even)


def change_word(change: Change, look: Look) -> str:
    """An alternative in words."""
    facts = dict(change.facts)
    if "share" in facts:
        return look.text(f"why.change.{change.name}", share=percent(facts["share"], look), weeks=facts["weeks"])
    return look.text(f"why.change.{change.name}")


def _signed_points(change: float, look: Look) -> str:
    size = look.count(abs(100 * change))
    return size if size == look.count(0) else ("+" if change > 0 else "−") + size


def _dots(rows: pd.DataFrame, title: str, look: Look, break_even: float | None, strong: int = -1) -> go.Figure:
    """Draw `name, weight, value, lower, upper` as dots with intervals; the row `strong` in the colour of the result."""
    figure = canvas(look, title, width=HALF, height=150 + 44 * len(rows))
    main = range(len(rows))[strong]
    colours = [look.colour.both if at == main else look.colour.muted for at in range(len(rows))]
    for at, row in enumerate(each(rows)):
        if not known(row.value):
            continue
        one = rows.iloc[[at]].assign(at=at)
        size = _LARGEST if at == main else _SMALLEST + (_LARGEST - _SMALLEST) * row.weight
        figure.add_scatter(
            x=one["value"],
            y=one["at"],
            mode="markers",
            hovertext=[_told(row, look)],
            hoverinfo="text",
            cliponaxis=False,
            marker={"size": size, "color": colours[at]},
            error_x={**error_bars(one, "value", colours[at]), "thickness": 4 if at == main else 2, "width": 0},
        )
    _break_even_line(figure, break_even, look)
    top = max(1.0, float(rows["upper"].max()))
    return figure.update_layout(
        xaxis={**share_axis(look, until=top), "title_text": look.text("why.x")},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [wrapped(escape(name), _NAME) for name in rows["name"]],
            "range": [len(rows) - 0.5, -0.8],
            "tickfont": {"color": look.colour.ink, "size": look.size("small")},
            "showgrid": False,
            "zeroline": False,
        },
        margin={"r": look.pixels(84)},
    )


def _told(row: object, look: Look) -> str:
    found = Interval(*(getattr(row, name) for name in ("value", "lower", "upper")))
    return f"{escape(getattr(row, 'name', ''))}<br>{percent(found.value, look)}  {percents(found, look)}"


def _break_even_line(figure: go.Figure, at: float | None, look: Look) -> None:
    """Mark the share from which the ad earns its cost, where it lies on the axis."""
    if at is None or at > 1:
        return
    line = {"color": look.colour.risk, "width": look.pixels(2), "dash": "dot"}
    figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line)
    figure.add_annotation(
        x=at,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=look.text("why.break_even_at", share=percent(at, look)),
        font={"size": look.size("tiny"), "color": look.colour.risk_text},
    )


def _beside(figure: go.Figure, words: Sequence[str], head: str, look: Look) -> None:
    """Write a column of words to the right of the plot."""
    place = {"x": 1.02, "xref": "paper", "xanchor": "left"}
    for at, word in enumerate(words):
        figure.add_annotation(**place, y=at, text=word, align="left", font={"size": look.size("small")})
    top = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": look.size("tiny"), "color": look.colour.muted},
    }
    figure.add_annotation(**place, **top, text=head)
