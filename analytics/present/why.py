"""The answer to "why?": what is claimed of some queries, the pieces of evidence, and the share at which an ad pays."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import Analysis, Incrementality, NoValue
from analytics.present.draw import theme_word
from analytics.present.look import Look
from analytics.schema import Interval

Kind = Literal["query", "theme", "all"]
Rows = npt.NDArray[np.int64]
EVIDENCE_COLUMNS = ("kind", "name", "weight", "value", "lower", "upper", "source")
_MOST_NUMBERS = 4_000_000  # queries x draws held at once
_SMALL = 0.05
_LEAST_WEIGHT = 0.005  # printed as 0 %


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: one query (its key), a theme, or every query with spend."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What Accord says of the ads on some queries.

    Attributes
    ----------
    rows
        Their rows in the panel, those with spend and paid clicks today.
    cost, clicks
        Paid, per month of today.
    share
        Incremental share of the paid clicks, with its central 80 %: of several queries, the share of all their clicks.
    avoidable
        Sum over the queries of cost x (1 - share), per month.
    break_even
        Share from which the ad earns its cost: cost / (clicks x value of an incremental click), the shares of several
        queries moving in proportion; None when a click's value is unknown.
    pays
        Share of the simulated states in which it does; None likewise.

    """

    rows: Rows
    cost: float
    clicks: float
    share: Interval
    avoidable: Interval
    break_even: float | None
    pays: float | None


def percent(share: float, look: Look) -> str:
    """A share as a percentage, with a decimal where it is under 5 %: there half a point matters."""
    return look.percent(share, 1 if 0 < abs(share) < _SMALL else 0)


def percents(found: Interval, look: Look) -> str:
    """The ends of a share's interval."""
    return look.text("figures.units.range", lower=percent(found.lower, look), upper=percent(found.upper, look))


def subjects(analysis: Analysis) -> tuple[Subject, ...]:
    """Everything that can be asked about: all, themes, queries, each kind dearest first."""
    items = analysis.response.items.sort_values("current_cost", ascending=False, kind="stable")
    keys, themes = (analysis.panel.frame[name].to_numpy()[items["row"]] for name in ("query", "theme"))
    spend = pd.Series(items["current_cost"].to_numpy()).groupby(themes).sum().sort_values(ascending=False)
    every = [Subject("theme", str(theme)) for theme in spend.index] + [Subject("query", str(key)) for key in keys]
    return (Subject("all"), *every)


def rows_of(analysis: Analysis, subject: Subject) -> Rows:
    """Rows of a subject that spend today."""
    rows = analysis.response.items["row"].to_numpy(dtype=np.int64)
    if subject.kind == "all":
        return rows
    return np.asarray(rows[analysis.panel.frame[subject.kind].to_numpy()[rows] == subject.name])


def subject_words(analysis: Analysis, look: Look) -> dict[Subject, str]:
    """Every subject as people read it, in the order of `subjects`; a query as typed."""
    texts = dict(zip(analysis.panel.frame["query"], analysis.panel.frame["text"], strict=True))

    def word(subject: Subject) -> str:
        if subject.kind == "query":
            return str(texts[subject.name])
        name = theme_word(subject.name, look)
        return look.text("why.subject.theme", name=name) if subject.kind == "theme" else look.text("why.subject.all")

    return {subject: word(subject) for subject in subjects(analysis)}


def claim(analysis: Analysis, subject: Subject) -> Claim:
    """What is said of a subject; a subject without spend is refused by whoever offers the choice."""
    rows = rows_of(analysis, subject)
    now = analysis.current.iloc[rows]
    cost, clicks = float(now["cost"].sum()), float(now["paid_clicks"].sum())
    share = incremental_share(analysis, analysis.incrementality, rows)
    return Claim(
        rows, cost, clicks, share, _won(analysis, analysis.incrementality, rows, "cost"), *_break_even(analysis, rows)
    )


def incremental_share(analysis: Analysis, estimate: Incrementality, rows: Rows) -> Interval:
    """Share of all paid clicks of some queries that an estimate holds for incremental, with its central 80 %."""
    clicks = float(analysis.current["paid_clicks"].iloc[rows].sum())
    won = _won(analysis, estimate, rows, "paid_clicks")
    return Interval(*(1 - end / clicks for end in (won.value, won.upper, won.lower)))


def _won(analysis: Analysis, estimate: Incrementality, rows: Rows, what: str) -> Interval:
    """Cost, or paid clicks, of what organic would have won, per month; of one query by its own ends, as in tables."""
    if len(rows) == 1:
        amount, own = float(analysis.current[what].iloc[rows[0]]), estimate.frame.iloc[rows[0]]
        ends = (float(own[f"incremental_share{end}"]) for end in ("", "_upper", "_lower"))
        return Interval(*(amount * (1 - end) for end in ends))
    weights = np.zeros(len(analysis.panel.frame))
    weights[rows] = analysis.current[what].to_numpy(dtype=float)[rows]
    return estimate.avoidable(weights, analysis.assumptions.draws, analysis.assumptions.seed)


def _break_even(analysis: Analysis, rows: Rows) -> tuple[float | None, float | None]:
    if isinstance(analysis.value, NoValue):
        return None, None
    n, seed = min(analysis.assumptions.draws, max(100, _MOST_NUMBERS // len(rows))), analysis.assumptions.seed
    now = analysis.current.iloc[rows]
    clicks, cost = now["paid_clicks"].to_numpy(dtype=float), float(now["cost"].sum())
    value = analysis.value.frame["value_per_click"].to_numpy(dtype=float)[rows]
    incremental = clicks * analysis.incrementality.frame["incremental_share"].fillna(1.0).to_numpy(dtype=float)[rows]
    likely = incremental if incremental.sum() > 0 else clicks
    worth = float(clicks.sum() * (likely @ value) / likely.sum())
    earned = clicks @ (analysis.incrementality.draws(n, seed, rows) * analysis.value.draws(n, seed, rows))
    return (cost / worth if worth > 0 else np.inf), float((earned >= cost).mean())


def evidence(analysis: Analysis, found: Claim) -> pd.DataFrame:
    """Pieces of evidence behind a claim, heaviest first; of several queries, weighted by their paid clicks.

    Returns
    -------
    Columns `EVIDENCE_COLUMNS`: `weight` sums to 1 but for pieces printed as 0 %, which are left out; `value, lower,
    upper` are what the piece says alone, NaN where it cannot be said alone.

    """
    clicks = analysis.current["paid_clicks"].to_numpy(dtype=float)[found.rows]
    share = pd.Series(clicks / clicks.sum(), index=found.rows)
    pieces = analysis.incrementality.pieces
    pieces = pieces[pieces["row"].isin(found.rows)]
    part = pieces["weight"] * pieces["row"].map(share)
    rows = pieces.assign(part=part)
    for name in ("value", "lower", "upper"):
        rows[name] = rows[name] * part
    sums = rows.groupby(["kind", "name", "source"], sort=False)[["part", "value", "lower", "upper"]].sum(skipna=False)
    ends = sums[["value", "lower", "upper"]].div(sums["part"], axis=0)
    ends["value"] = ends["value"].clip(
        ends["lower"], ends["upper"]
    )  # noise may take a piece out of what a share can be
    table = ends.assign(weight=sums["part"]).reset_index().sort_values("weight", ascending=False, ignore_index=True)
    return table.loc[table["weight"] >= _LEAST_WEIGHT, list(EVIDENCE_COLUMNS)]
