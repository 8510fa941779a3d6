"""The whole story: whose data, which views in which order with what was written of them, under which assumptions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.errors import RefusedInput
from analytics.ingest import Export
from analytics.present.caveats import caveats
from analytics.present.look import Look
from analytics.present.story.assumed import assumed
from analytics.present.story.study import Study
from analytics.present.story.view import View
from analytics.present.story.views import VIEWS
from analytics.schema import Notice
from analytics.unify import QueryPanel

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
MOST = 8
OPENING: tuple[str, ...] = ("overview", "overlap", "cannibalisation", "trade_off", "scenarios", "action_plan")
"""Views of a story that nobody has picked yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """A view picked for the story, and what the consultant says of it."""

    view: str
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a view that does not exist."""
        if self.view not in VIEWS:
            raise ValueError(f"{self.view!r} is not one of {', '.join(VIEWS)}.")


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the documents are for.

    Parameters
    ----------
    name
        As it stands on the first page; empty when nobody said.
    logo
        A PNG or JPEG picture, or None.
    colour
        The client's own colour, `#RRGGBB`, for titles and rules of the documents (never for data); None is Accord's.

    """

    name: str = ""
    logo: bytes | None = None
    colour: str | None = None

    def __post_init__(self) -> None:
        """Refuse a colour that is none."""
        if self.colour is not None and not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"{self.colour!r} is not a colour #RRGGBB.")


@dataclass(frozen=True, eq=False)
class Report:
    """What a deck, a workbook and a page report all hold.

    Parameters
    ----------
    client, look, made_on
        Whom it is for, how it speaks, and the day it was made.
    period
        The days that the data cover, in words.
    files
        Names of the files it comes from.
    views
        The views, in the order they are told.
    assumptions
        Every assumption with its value, in words.
    caveats
        What the figures do not say.
    study
        The answers behind the views, for tables in full.

    """

    client: Client
    look: Look
    made_on: date
    period: str
    files: tuple[str, ...]
    views: tuple[View, ...]
    assumptions: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    study: Study


def steps_of(names: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of views named by a person.

    Raises
    ------
    RefusedInput
        If some do not exist, each named.

    """
    views = ", ".join(VIEWS)
    if wrong := [name for name in names if name not in VIEWS]:
        raise RefusedInput(*(Notice.of("story.refused.view", view=name, views=views) for name in wrong))
    return tuple(map(Step, names))


def file_names(exports: Iterable[Export]) -> tuple[str, ...]:
    """Names of the files that exports come from: an archive once, for all its tables."""
    return tuple(dict.fromkeys(export.file.partition("!")[0] for export in exports))


def report(
    study: Study, steps: Sequence[Step], client: Client, look: Look, *, made_on: date, files: Sequence[str] = ()
) -> Report:
    """Tell the story of a study: each view picked, in order, with its note."""
    views = tuple(replace(VIEWS[step.view](study, look), note=step.note) for step in steps)
    return Report(
        client=client,
        look=look,
        made_on=made_on,
        period=period_words(study.analysis.panel, look),
        files=tuple(dict.fromkeys(files)),
        views=views,
        assumptions=assumed(study, look),
        caveats=caveats(study.analysis, look),
        study=study,
    )


def period_words(panel: QueryPanel, look: Look) -> str:
    """The days that the data cover, in words; empty when no file states them."""
    period = panel.paid_period or panel.organic_period
    return look.text("shell.workspace.period", period=period) if period else ""
