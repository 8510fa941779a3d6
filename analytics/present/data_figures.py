"""Coverage: what the query rows show of the account and of the site, beside what stays hidden."""

import pandas as pd
import plotly.graph_objects as go

from analytics.present.draw import Row, canvas, each, known, nothing
from analytics.present.look import Look
from analytics.present.palette import faded, words_on
from analytics.unify import Measure, QueryPanel

_MEASURES = (("cost", "sea"), ("paid_clicks", "sea"), ("organic_clicks", "seo"))

_FITS = 0.12  # share of the bar under which words do not fit inside


def coverage_frame(panel: QueryPanel) -> pd.DataFrame:
    """Tidy rows: `measure, colour, visible, hidden, total, hidden_share`; NaN where no export states a total."""
    rows = []
    for name, colour in _MEASURES:
        found: Measure = getattr(panel.coverage, name)
        loaded = panel.has_organic if colour == "seo" else panel.has_paid
        if loaded:
            rows.append((name, colour, found.visible, found.hidden, found.total, found.hidden_share))
    names = ["measure", "colour", "visible", "hidden", "total", "hidden_share"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[2:], float))


def coverage(panel: QueryPanel, look: Look) -> go.Figure:
    """Draw, per measure, the share that query rows carry; a part that no export states is drawn as unknown, never 0."""
    rows = coverage_frame(panel)
    if rows.empty:
        return nothing(look, look.text("figures.nothing.no_files"))
    figure = canvas(look, _title(rows, look), height=96 + 68 * len(rows))
    for row in each(rows):
        _bar(figure, row, look)
    figure.update_layout(
        barmode="stack",
        bargap=0.45,
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={
            "autorange": "reversed",
            "fixedrange": True,
            "tickfont": {"color": look.colour.ink, "size": look.size("text")},
        },
    )
    return figure


def _title(rows: pd.DataFrame, look: Look) -> str:
    known = rows.set_index("measure")["hidden_share"].dropna()
    if "cost" in known:
        return look.text("figures.coverage.title_cost", share=look.percent(known["cost"]))
    if "organic_clicks" in known:
        return look.text("figures.coverage.title_organic", share=look.percent(known["organic_clicks"]))
    return look.text("figures.coverage.title_unknown")


def _bar(figure: go.Figure, row: Row, look: Look) -> None:
    label = look.text(f"figures.coverage.{row.measure}")
    colour = getattr(look.colour, row.colour)
    shown = look.money if row.measure == "cost" else look.count
    is_known = known(row.hidden_share)
    share = 1 - row.hidden_share if is_known else 0.6
    words = look.text("figures.coverage.visible", amount=shown(row.visible), share=look.percent(share))
    alone = look.text("figures.coverage.visible_only", amount=shown(row.visible))
    rest = look.text("figures.coverage.hidden", amount=shown(row.hidden)) if is_known else ""
    parts = (
        (share, words if is_known else alone, {"color": colour}, words_on(colour, look.colour)),
        (1 - share, rest or look.text("figures.coverage.unknown"), _pattern(look, colour), look.colour.ink),
    )
    for length, told, marker, ink in parts:
        figure.add_bar(
            x=[length],
            y=[label],
            orientation="h",
            marker=marker,
            text=[told if length > _FITS else ""],
            insidetextfont={"color": ink, "size": look.size("text")},
            textposition="inside",
            insidetextanchor="start",
            hovertext=[told],
            hoverinfo="text",
            textangle=0,
            constraintext="none",
        )


def _pattern(look: Look, colour: str) -> dict[str, object]:
    return {
        "color": look.colour.panel,
        "line": {"color": look.colour.border, "width": look.pixels(1)},
        "pattern": {"shape": "/", "fgcolor": faded(colour, 0.35), "bgcolor": look.colour.panel, "size": look.pixels(7)},
    }
