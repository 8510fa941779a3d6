"""What every figure shares: the canvas, its title, the empty figure, and text made safe for plotly."""

import re
import textwrap
from math import ceil, floor, isnan
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.decide import PRESETS, VERDICTS
from analytics.model.priors import cells
from analytics.present.look import Look, Measure
from analytics.present.palette import as_words, faded
from analytics.present.template import separators, template
from analytics.unify import BRAND_THEME, OTHER_THEME

Row = Any  # a row of `each`: its fields are the columns that the frame's docstring names

HEIGHT = 420
WIDE, MEDIUM, HALF, NARROW = 84, 62, 46, 30  # letters of a title line in a figure of 1000, 650, 500 and 340 pixels
_LONGEST = 60
_TITLE_PAD, _TITLE_LINE = 26, 22  # pixels above the plot: fixed, and per line of title
_TAG = re.compile(r"<[^>]+>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def escape(words: object, longest: int = _LONGEST) -> str:
    """Text from data as plotly must get it: no markup, no control character, cut to `longest` letters.

    Examples
    --------
    >>> escape("<b>lampe & co</b>")
    '&lt;b&gt;lampe &amp; co&lt;/b&gt;'

    """
    plain = _CONTROL.sub(" ", str(words))
    short = plain if len(plain) <= longest else plain[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(words: str, width: int) -> str:
    """Words broken into lines of at most `width` letters; no-break spaces hold."""
    return "<br>".join(textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False))


def canvas(look: Look, title: str, *, width: int = WIDE, height: int = HEIGHT) -> go.Figure:
    """An empty figure with its finding as a title; `title` may hold escaped text only."""
    lines = wrapped(title, int(width / look.pixels(1)))
    more = lines.count("<br>")
    room = _TITLE_PAD + _TITLE_LINE * (more + 1) if title else _TITLE_PAD
    return go.Figure(
        layout={
            "template": template(look.mode, presented=look.presented),
            "separators": separators(look.language),
            "title": {"text": lines, "pad_t": look.pixels(24 if more else 12)},
            "margin": {"t": look.pixels(room)},
            "height": height,
        }
    )


def nothing(look: Look, why: str, *, width: int = WIDE, height: int = 220) -> go.Figure:
    """A figure that says why there is nothing to draw."""
    figure = canvas(look, "", height=height)
    figure.update_layout(title_text=None, xaxis={"visible": False}, yaxis={"visible": False})
    return figure.add_annotation(
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        text=wrapped(why, min(width, 60)),
        font={"color": look.colour.muted, "size": look.size("text")},
    )


def alternative(figure: go.Figure) -> str:
    """The figure's finding as plain words, for readers who cannot see it and for speaker notes."""
    words = figure.layout.title.text or " ".join(note.text for note in figure.layout.annotations)
    plain = _TAG.sub("", words.replace("<br>", " "))
    for sign, letter in _SIGNS:
        plain = plain.replace(sign, letter)
    return plain


def each(frame: pd.DataFrame) -> list[Row]:
    """Rows of a tidy frame, a field per column."""
    return list(frame.itertuples())


def known(value: float) -> bool:
    """Whether a number is one: NaN means that nothing states it."""
    return not isnan(value)


def theme_word(theme: str, look: Look) -> str:
    """A theme as people read it: the head word as typed, or the word for brand and for the rest."""
    code = {BRAND_THEME: "brand", OTHER_THEME: "other"}.get(theme)
    return look.text(f"figures.theme.{code}") if code else theme


def theme_name(theme: str, look: Look) -> str:
    """The same, safe for plotly."""
    return escape(theme_word(theme, look))


def cell_word(cell: str, look: Look) -> str:
    """A prior cell, or another unknown of the dividing line, in words."""
    return look.text(f"evidence.cell.{cell}") if cell in cells() else look.text(f"evidence.unknown.{cell}")


def piece_word(kind: str, name: str, look: Look) -> str:
    """A piece of evidence in words: a prior cell, the own days, the report; a test keeps the name people gave it."""
    if kind == "prior":
        return cell_word(name, look)
    return name if kind == "experiment" else look.text(f"evidence.piece.{name}")


def verdict_name(verdict: str, look: Look) -> str:
    """A verdict in one word."""
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is not one of {', '.join(VERDICTS)}.")
    return look.text(f"figures.verdict.{verdict}")


def segment_name(segment: str, look: Look) -> str:
    """A segment, as the paid and organic report calls it."""
    return look.text(f"figures.segment.{segment}")


def scenario_word(name: str, look: Look) -> str:
    """A preset's name in words; a person's own name as typed."""
    return look.text(f"figures.scenario.{name}") if name in PRESETS else name


def scenario_name(name: str, look: Look) -> str:
    """The same, safe for plotly."""
    return escape(scenario_word(name, look))


def ticks(low: float, high: float, measure: Measure, look: Look, most: int = 5) -> dict[str, object]:
    """Axis settings for a range that may hold negative amounts: round values, each printed as in the sentences."""
    spread = max(high - low, 1e-9)
    sizes = (base * 10.0**power for power in range(-3, 12) for base in (1, 2, 5))
    step = next(size for size in sizes if spread / size <= most)
    values = [step * at for at in range(ceil(low / step), floor(high / step) + 1)]
    show = look.money if measure == "value" else look.count
    return {"tickvals": values, "ticktext": [show(value) for value in values], "range": [low, high]}


def waterfall_style(look: Look) -> dict[str, object]:
    """How the steps of a waterfall look: gains, losses and totals in the colours of their meaning, amounts outside."""
    return {
        "textposition": "outside",
        "hoverinfo": "text",
        "connector": {"line": {"color": look.colour.muted, "width": look.pixels(1)}},
        "increasing": {"marker": {"color": look.colour.gain}},
        "decreasing": {"marker": {"color": look.colour.risk}},
        "totals": {"marker": {"color": look.colour.both}},
        "cliponaxis": False,
    }


def error_bars(rows: pd.DataFrame, name: str, colour: str) -> dict[str, object]:
    """Error bars from `lower` to `upper` around the column `name`."""
    ends = {"array": rows["upper"] - rows[name], "arrayminus": rows[name] - rows["lower"]}
    return {"type": "data", "symmetric": False, "color": colour, **ends}


def band(figure: go.Figure, x: object, ends: tuple[object, object], fill: str) -> None:
    """Shade from the lower to the upper end of an interval along `x`."""
    for y, how in zip(ends, (None, "tonexty"), strict=True):
        figure.add_scatter(x=x, y=y, fill=how, fillcolor=fill, line={"width": 0}, mode="lines", hoverinfo="skip")


def coloured(words: str, colour: str) -> str:
    """Words in bold and in a colour, in plotly's markup."""
    return f'<span style="color:{colour}"><b>{words}</b></span>'


def direct_label(
    figure: go.Figure, look: Look, *, x: float, y: float, words: str, colour: str, **place: object
) -> None:
    """Name a series where it is drawn, on a background that keeps the words readable over lines."""
    figure.add_annotation(
        x=x,
        y=y,
        text=f"<b>{words}</b>",
        font={"color": as_words(colour, look.colour), "size": look.size("text")},
        bgcolor=faded(look.colour.paper, 0.7),
        borderpad=2,
        **place,
    )
