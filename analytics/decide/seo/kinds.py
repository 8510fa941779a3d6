"""Kinds of SEO projects and the published or judged figures of each, read from `projects.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

KINDS = ("new_page", "improvement", "consolidation", "technical", "links")


@dataclass(frozen=True, slots=True)
class Kind:
    """Default figures of a kind of project.

    Attributes
    ----------
    success
        Chance that the target rank is reached at all.
    months_lower, months_upper
        Central 80 % of the months to get there.
    target
        Rank after landing of a page that is new; None where a listing moves.
    move
        Rank after landing as a multiple of today's.
    hours, monthly_hours
        Work, once and each month from the start on.
    decay
        Share of the effect lost in a year.
    source
        Citation of `success` and of the months (`sources.NAME` of the locales).

    """

    success: float
    months_lower: float
    months_upper: float
    hours: float
    monthly_hours: float
    decay: float
    source: str
    target: float | None = None
    move: float = 1.0


@cache
def _document() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads((files(__package__) / "projects.toml").read_text("utf-8")))


@cache
def kinds() -> Mapping[str, Kind]:
    """Default figures by kind, in the order of `KINDS`."""
    return MappingProxyType({name: Kind(**_document()["kinds"][name]) for name in KINDS})


def hourly_rate(currency: str | None) -> float:
    """What an hour of SEO work costs in that currency, a judgement."""
    rates = _document()["hour"]
    return float(rates.get(currency, rates["other"]))


def clicks_spread() -> float:
    """Standard deviation of the log of a project's organic clicks against those of the click curve."""
    return float(_document()["clicks"]["spread"])


def effort(searches: float) -> float:
    """Work as a multiple of the usual one, by the monthly searches of the largest query.

    Examples
    --------
    >>> effort(500.0), effort(8000.0)
    (1.0, 2.0)

    """
    figures = _document()["effort"]
    return float(min(max((searches / figures["searches"]) ** 0.5, 1.0), figures["most"]))
