"""What landing changes, per month: organic clicks won, and ads on the same queries that are worth less from then on.

With s searches, c the click curve, v the value per click, p(x) the paid clicks that a spend x buys and a their
incremental share, a query earns v (s c(rank) + a p(x)). Landing moves c to the new rank and a to its prior cell. The
curve's clicks are taken as those without the own ad: prudent, and clicks won from own ads are never counted as new.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.seo.buying import Buying, buying
from analytics.decide.seo.kinds import clicks_spread
from analytics.decide.seo.project import Project
from analytics.model import Analysis, ClickValue
from analytics.model.daily.priors import RANK_CELLS
from analytics.model.ranks import rank_weights

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

_MOST_HIDDEN = 0.8  # a site that hides more would multiply gains beyond what anybody saw
_AI = ("generic_1", "generic_2_4", "generic_5_10")
_STREAM = 11  # of random numbers, apart from the other ones of a seed


@dataclass(frozen=True, eq=False)
class Effect:
    """What a project changes once landed, at today's demand.

    Attributes
    ----------
    clicks
        Organic clicks gained per month, those that hidden queries add included.
    own_ads
        Of these, clicks that the ads had brought at today's spend: they are no new ones.
    organic
        Expected value of the clicks gained, account currency per month.
    before, after
        What ads on its queries earn for their spend, before and after landing.
    spend, worth_lost
        What these ads cost per month today, and what the clicks they buy are worth less after landing.
    organic_draws, before_draws, after_draws
        The value gained, and factors on what the ads earn, under each simulated state; shape (draws,).

    """

    clicks: float
    own_ads: float
    organic: float
    before: Buying
    after: Buying
    spend: float
    worth_lost: float
    organic_draws: Array
    before_draws: Array
    after_draws: Array

    def landing(self, price: float) -> float:
        """Value of being landed per month, when money that the ads no longer need earns `price` elsewhere."""
        return self.organic + self.after.surplus(price) - self.before.surplus(price)

    def landing_draws(self, price: float, elsewhere: Array) -> Array:
        """The same under each state; `elsewhere` is the factor on what other ads earn."""
        then, now = self.after.spend(price), self.before.spend(price)
        won, lost = (float(side.value(np.array(x))) for side, x in ((self.after, then), (self.before, now)))
        freed = (now - then) * price * elsewhere
        return np.asarray(self.organic_draws + won * self.after_draws - lost * self.before_draws + freed)


def searches(analysis: Analysis) -> Array:
    """Searches per month of every query: organic impressions, or paid ones over their impression share if more."""
    current, share = analysis.current, analysis.panel.frame["impression_share"].to_numpy(dtype=float)
    known = np.where(np.isfinite(share) & (share > 0), np.minimum(share, 1.0), 1.0)
    return np.asarray(np.maximum(current["organic_impressions"], current["paid_impressions"].to_numpy() / known))


def hidden_factor(analysis: Analysis) -> float:
    """Clicks on all queries over clicks on those Search Console shows; 1 where no export tells."""
    share = analysis.panel.coverage.organic_clicks.hidden_share or 0.0
    return 1 / (1 - min(share, _MOST_HIDDEN))


def click_rate(analysis: Analysis, rows: Rows, position: Array) -> Array:
    """Organic clicks per search at these positions; 0 without one."""
    brand = analysis.panel.frame["brand"].to_numpy(dtype=bool)[rows]
    curve = analysis.click_curve
    return np.nan_to_num(np.where(brand, curve.ctr(position, brand=True), curve.ctr(position, brand=False)))


def position_now(analysis: Analysis) -> Array:
    """Mean organic position of every query, NaN where it has no listing."""
    return analysis.panel.frame["organic_position"].to_numpy(dtype=float)


def mean_position(position: Array, weight: Array) -> float:
    """Mean of known positions weighted by searches; NaN without any."""
    known = np.isfinite(position) & (weight > 0)
    return float(np.average(position[known], weights=weight[known])) if known.any() else float("nan")


def position_then(now: Array, weight: Array, target: float) -> Array:
    """Position of each query when their mean moves to `target`: all in proportion, none falls, none passes 1.

    Examples
    --------
    >>> position_then(np.array([4.0, 12.0, np.nan]), np.ones(3), 4.0).tolist()
    [2.0, 6.0, 4.0]

    """
    mean = mean_position(now, weight)
    moved = now * min(target / mean, 1.0) if np.isfinite(mean) else now
    return np.maximum(np.where(np.isfinite(now), moved, target), 1.0)


def rows_of(analysis: Analysis, projects: Sequence[Project]) -> tuple[Rows, ...]:
    """Rows of the panel that each project is about; a query that the panel lacks is left out.

    Raises
    ------
    ValueError
        If two projects share a query: its clicks would be won twice.

    """
    every = [query for project in projects for query in project.queries]
    rows = pd.Index(analysis.panel.frame["query"]).get_indexer(pd.Index(every, dtype="str"))
    if len(np.unique(rows[rows >= 0])) < (rows >= 0).sum():
        raise ValueError("Two projects are about the same query.")
    parts = np.split(rows, np.cumsum([len(project.queries) for project in projects])[:-1])
    return tuple(np.asarray(part[part >= 0], dtype=np.int64) for part in parts) if projects else ()


def effects(
    analysis: Analysis, value: ClickValue, projects: Sequence[Project], about: Sequence[Rows]
) -> tuple[Effect, ...]:
    """What each project changes once landed; `value` is that of the account's clicks, `about` is `rows_of` them."""
    n, seed = analysis.assumptions.draws, analysis.assumptions.seed
    cells = _cell_draws(analysis, n, seed)
    every, items = searches(analysis), pd.Index(analysis.response.items["row"])
    return tuple(
        _effect(analysis, _Lifted(project, rows, every[rows], items.get_indexer(rows)), value, cells)
        for project, rows in zip(projects, about, strict=True)
    )


@dataclass(frozen=True, eq=False)
class _Lifted:
    """Queries of a project: their rows in the panel, searches, and place among the response items (-1: no ads)."""

    project: Project
    rows: Rows
    searches: Array
    items: Rows


def _effect(analysis: Analysis, lifted: _Lifted, value: ClickValue, cells: Array) -> Effect:
    n, rows, now = cells.shape[1], lifted.rows, position_now(analysis)[lifted.rows]
    seed = analysis.assumptions.seed
    then = position_then(now, lifted.searches, lifted.project.target)
    more = lifted.searches * np.maximum(click_rate(analysis, rows, then) - click_rate(analysis, rows, now), 0.0)
    worth, drawn = value.frame["value_per_click"].to_numpy()[rows], value.draws(n, seed, rows)
    generator, hidden, spread = (
        np.random.default_rng([seed, _STREAM, lifted.project.luck]),
        hidden_factor(analysis) - 1,
        clicks_spread(),
    )
    luck = np.exp(spread * generator.standard_normal(n) - spread**2 / 2) * (1 + hidden * generator.random(n))
    ads = lifted.items >= 0
    items, curves = lifted.items[ads], analysis.response
    share, share_draws = _shares(analysis, rows[ads], then[ads], cells, n)
    clicks = curves.items["current_clicks"].to_numpy(dtype=float)[items]
    before, after = (clicks * worth[ads] * mean for mean in share)
    factors = [
        (clicks @ (drawn[ads] * each)) / side.sum() if side.sum() else np.ones(n)
        for side, each in zip((before, after), share_draws, strict=True)
    ]
    return Effect(
        clicks=float(more.sum()) * (1 + hidden / 2),
        own_ads=float(clicks @ (share[0] - share[1])),
        organic=float(more @ worth) * (1 + hidden / 2),
        before=buying(curves, items, worth[ads] * share[0]),
        after=buying(curves, items, worth[ads] * share[1]),
        spend=float(curves.items["current_cost"].to_numpy()[items].sum()),
        worth_lost=float((before - after).sum()),
        organic_draws=(more @ drawn) * luck,
        before_draws=factors[0],
        after_draws=factors[1],
    )


def _shares(
    analysis: Analysis, rows: Rows, then: Array, cells: Array, n: int
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Incremental share before and after landing: means (rows,), and draws (rows, n); landing never raises a mean."""
    before, after = mean_shares(analysis, rows, then)
    drawn = analysis.incrementality.draws(n, analysis.assumptions.seed, rows)
    weights = _cell_weights(analysis, rows, then)
    published = weights @ _cell_means(analysis)
    return (before, after), (drawn, (weights @ cells) * (after / published)[:, None])


def mean_shares(analysis: Analysis, rows: Rows, then: Array) -> tuple[Array, Array]:
    """Mean incremental share today and at new positions, shape (rows,); NaN before: no ads."""
    before = analysis.incrementality.frame["incremental_share"].to_numpy(dtype=float)[rows]
    return before, np.minimum(before, _cell_weights(analysis, rows, then) @ _cell_means(analysis))


def _cells(analysis: Analysis) -> list[str]:
    return [name for name in (*RANK_CELLS, *(f"{name}_ai" for name in _AI)) if name in analysis.assumptions.prior_cells]


def _cell_means(analysis: Analysis) -> Array:
    return np.array([analysis.assumptions.prior_cells[name].mean for name in _cells(analysis)])


def _cell_draws(analysis: Analysis, n: int, seed: int) -> Array:
    """Draw the share of each prior cell, shape (cells, n): queries of one cell share it."""
    table, generator = analysis.assumptions.prior_cells, np.random.default_rng([seed, _STREAM, 1])
    return np.stack([generator.beta(table[name].a, table[name].b, n) for name in _cells(analysis)])


def _cell_weights(analysis: Analysis, rows: Rows, position: Array) -> Array:
    """Weight of each cell at the new positions, shape (rows, cells): those of an AI overview as far as one was seen."""
    plain = rank_weights(position)
    under_ai = analysis.panel.frame["ai_overview"].fillna(0.0).to_numpy(dtype=float)[rows][:, None]
    on_page = len(_AI)
    return np.hstack([plain[:, :on_page] * (1 - under_ai), plain[:, on_page:], plain[:, :on_page] * under_ai])
