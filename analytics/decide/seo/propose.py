"""Projects that the data propose: where a better rank pays most, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.seo.effect import click_rate, hidden_factor, mean_position, position_now, position_then, searches
from analytics.decide.seo.kinds import effort, hourly_rate, kinds
from analytics.decide.seo.project import Project
from analytics.model import Analysis, ClickValue
from analytics.model.own_pages import OwnPages

Array = npt.NDArray[np.float64]
Priced = tuple[float, Project]

MOST = 12  # projects shown
_MONTHS = 24  # over which proposals are ranked: the longest horizon, so that none is left out for being slow
_EACH = 8  # of one kind that are looked at
_MOST_QUERIES = 50  # of one project
_LISTED, _GOOD, _TOP = 20.0, 4.0, 1.5  # ranks: beyond the first no page, from the second a page to improve
_LEAST_QUERIES = 5  # of a theme, to repair its pages together


@dataclass(frozen=True, eq=False)
class _Terms:
    """What is known of every query that a project may be about, and how money is counted."""

    analysis: Analysis
    table: pd.DataFrame
    rate: float
    hidden: float


def propose(analysis: Analysis, own_pages: OwnPages | None = None, rate: float | None = None) -> tuple[Project, ...]:
    """Projects worth a look, most valuable over two years first; the best of each kind is there even if it loses.

    Parameters
    ----------
    analysis
        An account; without a value per click or without organic data there is nothing to propose.
    own_pages
        Queries on which own pages compete, to make one page of them.
    rate
        What an hour of work costs; None takes a usual one in the account's currency.

    """
    if not isinstance(analysis.value, ClickValue) or not analysis.panel.has_organic:
        return ()
    hour = hourly_rate(analysis.panel.currency) if rate is None else rate
    terms = _Terms(analysis, _table(analysis, analysis.value), hour, (1 + hidden_factor(analysis)) / 2)
    found: list[Priced] = []
    taken: set[str] = set()
    for proposals in (_competing(terms, own_pages), _by_page(terms), _by_theme(terms)):
        fresh = [pair for pair in proposals if taken.isdisjoint(pair[1].queries)]
        taken.update(*(project.queries for _, project in fresh))
        found += fresh
    return _best([*found, *_repairs(terms, taken)])


def _best(found: list[Priced]) -> tuple[Project, ...]:
    """The best of each kind, then those that pay on average, in order of value."""
    ranked = sorted(found, key=lambda pair: (-pair[0], pair[1].kind, pair[1].subject))
    seen: set[str] = set()
    first = []
    for pair in ranked:
        if pair[1].kind not in seen:
            seen.add(pair[1].kind)
            first.append(pair)
    kept = (first + [pair for pair in ranked if pair[0] > 0 and pair not in first])[:MOST]
    return tuple(project for _, project in sorted(kept, key=lambda pair: -pair[0]))


def _table(analysis: Analysis, value: ClickValue) -> pd.DataFrame:
    """Generic queries with searches: `query, text, theme, page, row, volume, position, value, paid`."""
    panel = analysis.panel.frame
    table = panel[["query", "text", "theme", "page"]].assign(
        row=np.arange(len(panel)),
        volume=searches(analysis),
        position=position_now(analysis),
        value=value.frame["value_per_click"].to_numpy(),
        paid=analysis.current["paid_clicks"].to_numpy(),
    )
    return table[(~panel["brand"].astype(bool)).to_numpy() & (table["volume"] > 0).to_numpy()]


def _gain(terms: _Terms, rows: pd.DataFrame, then: Array) -> Array:
    """Value per month of moving each query to a position."""
    at = rows["row"].to_numpy()
    more = click_rate(terms.analysis, at, then) - click_rate(terms.analysis, at, rows["position"].to_numpy())
    return np.asarray(rows["volume"] * np.maximum(more, 0.0) * rows["value"])


def _groups(terms: _Terms, rows: pd.DataFrame, by: str, then: Array, least: int = 1) -> Iterator[pd.DataFrame]:
    """The groups that gain most, each with the queries that gain most."""
    gain = rows.assign(gain=_gain(terms, rows, then)).query("gain > 0")
    by_group = gain.groupby(by)["gain"].agg(["sum", "size"])
    by_group = by_group[by_group["size"] >= least]
    names = by_group.sort_values("sum", ascending=False).index[:_EACH]
    gain = gain[gain[by].isin(names)]
    for name in names:
        yield gain[gain[by] == name].nlargest(_MOST_QUERIES, "gain")


def _competing(terms: _Terms, own_pages: OwnPages | None) -> Iterator[Priced]:
    """Queries whose impressions several own pages share: one page instead."""
    if own_pages is None or own_pages.queries.empty:
        return
    known = own_pages.queries[["query", "leader", "position_loss", "kind"]].query(
        "kind != 'double_listing' and position_loss > 0"
    )
    rows = terms.table.merge(known, on="query")
    then = (rows["position"] - rows["position_loss"]).clip(lower=1.0).to_numpy(dtype=float)
    for group in _groups(terms, rows, "leader", then):
        better = (group["position"] - group["position_loss"]).clip(lower=1.0).to_numpy(dtype=float)
        target = mean_position(better, group["volume"].to_numpy())
        yield _project(terms, "consolidation", str(group["leader"].iloc[0]), group, target)


def _by_page(terms: _Terms) -> Iterator[Priced]:
    """Pages with queries off the top: to improve; pages near the top: to link to."""
    named = terms.table.assign(place=terms.table["page"].where(terms.table["page"] != "", terms.table["text"]))
    for kind, low, high in (("improvement", _GOOD, _LISTED), ("links", _TOP, _GOOD)):
        rows = named[named["position"].ge(low) & named["position"].lt(high + (kind == "improvement") * 1e-9)]
        then = (rows["position"] * kinds()[kind].move).clip(lower=1.0).to_numpy(dtype=float)
        for group in _groups(terms, rows, "place", then):
            yield _project(terms, kind, str(group["place"].iloc[0]), group)


def _by_theme(terms: _Terms) -> Iterator[Priced]:
    """Themes whose queries the ads have proven and no page answers: a new page."""
    rows = terms.table[~(terms.table["position"] <= _LISTED) & (terms.table["paid"] > 0)]
    target = float(kinds()["new_page"].target or _LISTED)
    for group in _groups(terms, rows, "theme", np.full(len(rows), target)):
        yield _project(terms, "new_page", str(group["theme"].iloc[0]), group, target)


def _repairs(terms: _Terms, taken: set[str]) -> Iterator[Priced]:
    """What is left of a theme off the top: repaired together."""
    off = terms.table["position"].between(_GOOD, _LISTED) & ~terms.table["query"].isin(taken)
    rows = terms.table[off]
    then = (rows["position"] * kinds()["technical"].move).clip(lower=1.0).to_numpy(dtype=float)
    for group in _groups(terms, rows, "theme", then, _LEAST_QUERIES):
        yield _project(terms, "technical", str(group["theme"].iloc[0]), group)


def _project(terms: _Terms, kind: str, subject: str, rows: pd.DataFrame, target: float | None = None) -> Priced:
    """A project of a kind on these queries with the usual figures of that kind, and what it is worth.

    That is its expected value over two years less its cost, today's ads left as they are.
    """
    usual, work = kinds()[kind], effort(float(rows["volume"].max())) * terms.rate
    mean = mean_position(rows["position"].to_numpy(), rows["volume"].to_numpy())
    aimed = mean * usual.move if target is None else target
    project = Project(
        kind=kind,
        subject=subject,
        queries=tuple(rows["query"]),
        reason=kind,
        one_off=float(round(usual.hours * work)),
        monthly=float(round(usual.monthly_hours * terms.rate)),
        target=min(max(round(aimed, 1), 1.0), _LISTED),
        success=usual.success,
        months_lower=usual.months_lower,
        months_upper=usual.months_upper,
        decay=usual.decay,
    )
    then = position_then(rows["position"].to_numpy(), rows["volume"].to_numpy(), project.target)
    landed = float(project.landed(_MONTHS).sum())
    return float(_gain(terms, rows, then).sum()) * terms.hidden * landed - float(project.cost(_MONTHS).sum()), project
