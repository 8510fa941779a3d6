"""A view of the story: one question, its finding, the numbers with their intervals and sources, charts and a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from analytics.present.cards import Card
from analytics.present.look import Look
from analytics.present.story.chart import Chart
from analytics.present.tables import DisplayTable


@dataclass(frozen=True, eq=False)
class View:
    """One view.

    Parameters
    ----------
    name
        The page it sums up, language-neutral.
    question, title, headline
        What is asked, the page's title, and the finding with its numbers: the same words as on screen.
    cards
        The numbers of the page, each with its interval or context and its definition.
    charts
        The page's charts for programs that draw their own, the main one first; a flow has no such chart.
    figures
        Gives the page's plotly figures, the main one first.
    table, table_title
        What the view details, or None; the whole of it, however long; and what it is called.
    is_silent
        Whether the headline says why there is nothing to tell.
    sources
        Where the numbers come from: one sentence each.
    caveats
        What these figures do not say.
    note
        What the consultant wrote about the view.

    """

    name: str
    question: str
    title: str
    headline: str
    cards: tuple[Card, ...]
    charts: tuple[Chart, ...]
    figures: Callable[[], tuple[go.Figure, ...]]
    table: DisplayTable | None = None
    table_title: str = ""
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""
    is_silent: bool = False


def view(name: str, headline: str, look: Look, *, figures: tuple[go.Figure, ...] = (), **parts: Any) -> View:  # noqa: ANN401 - the other fields of a view
    """Make a view under its page's question and title, with the sentence on where such numbers come from."""
    told = {"cards": (), "charts": (), "sources": (look.text(f"story.source.{name}"),)} | parts
    if parts.get("table") is not None:
        told["table_title"] = look.text(f"story.table.{name}")
    question, title = look.text(f"pages.{name}.question"), look.text(f"pages.{name}.title")
    return View(name, question, title, headline, figures=lambda: figures, **told)


def silent(name: str, reason: str, look: Look) -> View:
    """Make a view that says why it has nothing to tell."""
    return view(name, reason, look, is_silent=True)
