"""Incrementality: which share of paid clicks organic would not have won anyway, as a distribution per query.

IAC = (clicks with ads - clicks without ads) / paid clicks (Chan et al. 2011). Here it comes from prior cells
(brand x organic rank x rivals, `priors.toml`); evidence from a client's own data will join it with a weight of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import beta

from analytics.model.assumptions import Assumptions
from analytics.model.priors import cells, typical_hidden_share
from analytics.model.tested import TestedShare
from analytics.schema import INTERVAL, OTHER_SEARCH_TERMS, Interval
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

_NODES = np.concatenate([[0.005], np.linspace(0.02, 0.98, 25), [0.995]])
# A mean position mixes ranks: flat inside a cell of the published table, linear between two cells.
_RANK_ANCHORS = (1.0, 2.0, 4.0, 5.0, 10.0, 11.0)
_RANK_CELLS = ("generic_1", "generic_2_4", "generic_5_10", "no_page_1")
_LEAST_PRESENCE = 0.2
_LEAST_WEIGHT = 0.05  # cells under it are left out of the words, not of the numbers
_P_RIVALS = {"unknown": 0.5, "none": 0.0, "present": 1.0}
_P_STRONG = {"unknown": 0.5, "strong": 1.0, "ordinary": 0.0}


@dataclass(frozen=True, eq=False)
class Incrementality:
    """The incremental share of each query's paid clicks and what is believed about it.

    Attributes
    ----------
    frame
        One row per row of the panel, same order: `query, incremental_share, incremental_share_lower,
        incremental_share_upper` (mean and central 80 %, shares in [0, 1]; NaN for a query without paid clicks),
        `cell` (heaviest prior cell) and `evidence` (`prior:` cells with their weights, `a 0.75 + b 0.25`).
    quantiles
        Shape (queries, nodes): the distribution by its quantiles at `nodes`.
    groups
        Index of the heaviest cell: queries of one cell share one unknown, so their errors do not average out.
    pieces
        One row per query and piece of evidence: `row` (in the panel), `kind` (`prior`, `panel`, `paid_organic`,
        `experiment`), `name`, `weight` (sums to 1 per row), `value`, `lower`, `upper` (what it says alone, central
        80 %), `source` (citation in the locales, "" for the client's own data).

    """

    frame: pd.DataFrame
    nodes: Array
    quantiles: Array
    groups: npt.NDArray[np.int64]
    pieces: pd.DataFrame

    def draws(self, n: int, seed: int, rows: npt.NDArray[np.int64] | None = None) -> Array:
        """Draw `n` values of the share of every query, or of some rows; shape (queries, n). 1 without paid clicks.

        Queries whose heaviest cell is the same move together (the published uncertainty is about the cell, not about
        single queries); different cells are independent. This is the cautious choice: totals keep a wide interval.
        """
        levels = np.random.default_rng(seed).random((len(cells()), n)).clip(self.nodes[0], self.nodes[-1])
        chosen = np.arange(len(self.frame)) if rows is None else rows
        quantiles, groups = self.quantiles[chosen], self.groups[chosen]
        out = np.empty((len(chosen), n))
        for group in np.unique(groups):
            members = groups == group
            out[members] = _interpolate(quantiles[members], self.nodes, levels[group])
        out[self.frame["incremental_share"].isna().to_numpy()[chosen]] = 1.0
        return out

    def avoidable(self, weights: Array, n: int, seed: int) -> Interval:
        """Return the sum of weights x (1 - share) with its 80 % interval; weights are clicks or cost per query."""
        used = np.flatnonzero(weights)
        totals = weights[used] @ (1 - self.draws(n, seed, used))
        mean = float(weights @ (1 - self.frame["incremental_share"].fillna(1.0).to_numpy()))
        return Interval.of_draws(mean, totals)


def _interpolate(table: Array, nodes: Array, levels: Array) -> Array:
    right = np.searchsorted(nodes, levels).clip(1, len(nodes) - 1)
    part = (levels - nodes[right - 1]) / (nodes[right] - nodes[right - 1])
    return np.asarray(table[:, right - 1] * (1 - part) + table[:, right] * part)


def rank_weights(position: Array) -> Array:
    """Weights of the four generic rank cells for mean positions; NaN means absent. Shape (n, 4), rows sum to 1.

    Examples
    --------
    >>> rank_weights(np.array([1.0, 1.5, 3.0, np.nan])).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]

    """
    place = np.interp(np.nan_to_num(position, nan=99.0), _RANK_ANCHORS, (0.0, 1.0, 1.0, 2.0, 2.0, 3.0))
    weights = np.maximum(0.0, 1.0 - np.abs(place[:, None] - np.arange(4)[None, :]))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def cell_weights(panel: QueryPanel, assumptions: Assumptions) -> pd.DataFrame:
    """Weight of each prior cell for each query; columns are cell names, rows sum to 1.

    A listed query takes the rank cells of its mean position; a brand query's part at rank 1 goes to the brand cells:
    rivals with the probability that Keyword Planner's competition index gives (else the assumption's), a strong or an
    ordinary brand for the rest. A query that Search Console does not list may be hidden by it: with the hidden share of
    clicks it counts as listed anywhere (`any_rank`, or on top for the brand), for the rest as not on page 1. Without
    Search Console nothing is known of any rank.
    """
    frame = panel.frame
    rank = rank_weights(frame["organic_position"].to_numpy(dtype=float))
    hidden = np.where(frame["organic_position"].isna(), _hidden_share(panel), 0.0)
    weights = pd.DataFrame(0.0, index=frame.index, columns=list(cells()))
    weights[list(_RANK_CELLS)] = rank * (1 - hidden)[:, None]
    brand = frame["brand"].to_numpy(dtype=bool)
    on_top = np.where(brand, weights["generic_1"] + hidden, 0.0)
    weights["any_rank"] = np.where(brand, 0.0, hidden)
    weights["generic_1"] = np.where(brand, 0.0, weights["generic_1"])
    p_rivals = frame["competition_index"].fillna(_P_RIVALS[assumptions.rivals]).to_numpy(dtype=float)
    p_strong = _P_STRONG[assumptions.brand_strength]
    weights["brand_rivals"] = on_top * p_rivals
    weights["brand_strong"] = on_top * (1 - p_rivals) * p_strong
    weights["brand_ordinary"] = on_top * (1 - p_rivals) * (1 - p_strong)
    return weights


def _hidden_share(panel: QueryPanel) -> float:
    """Chance that a query without organic rows has a listing all the same: 1 without Search Console."""
    if not panel.has_organic:
        return 1.0
    share = panel.coverage.organic_clicks.hidden_share
    return typical_hidden_share() if share is None else share


def presence(panel: QueryPanel) -> Array:
    """Share of paid impressions that can have an own listing beside them: organic over paid per day, at most 1.

    At least 0.2, because periods and match types differ; 1 for a query without organic rows: its doubt is in its cells.
    """
    organic = panel.frame["organic_impressions"].to_numpy(dtype=float) / panel.organic_months
    paid = panel.frame["paid_impressions"].to_numpy(dtype=float) / panel.paid_months
    known = (paid > 0) & (organic > 0)
    return np.where(known, np.divide(organic, paid, out=np.ones_like(paid), where=known).clip(_LEAST_PRESENCE, 1), 1.0)


def estimate(panel: QueryPanel, assumptions: Assumptions, tests: Sequence[TestedShare] = ()) -> Incrementality:  # noqa: ARG001 - joins the evidence with the panel estimate
    """Estimate the incremental share of every query from the prior cells.

    Cells are mixed by moments: m = sum w E[x], s = sum w E[x²]; where the listing shows for a share p of the paid
    impressions, IAC = 1 - p (1 - x). The mixture is summarised by the Beta with the same mean and variance.
    """
    weights = cell_weights(panel, assumptions)
    table = [cells()[str(name)] for name in weights]
    mean = weights.to_numpy() @ np.array([cell.mean for cell in table])
    variance = weights.to_numpy() @ np.array([cell.second_moment for cell in table]) - mean**2
    share_present = presence(panel)
    mean, variance = 1 - share_present * (1 - mean), share_present**2 * variance
    quantiles = _beta_quantiles(mean, variance)
    frame = _frame(panel, weights, mean, quantiles)
    return Incrementality(frame, _NODES, quantiles, weights.to_numpy().argmax(axis=1), _prior_pieces(weights))


def _prior_pieces(weights: pd.DataFrame) -> pd.DataFrame:
    row, at = np.nonzero(weights.to_numpy() >= _LEAST_WEIGHT)
    table = list(cells().values())
    pieces = pd.DataFrame(
        [(c.name, c.mean, c.lower, c.upper, c.source) for c in table],
        columns=["name", "value", "lower", "upper", "source"],
    ).iloc[at]
    pieces = pieces.assign(row=row, kind="prior", weight=weights.to_numpy()[row, at]).reset_index(drop=True)
    pieces["weight"] /= pieces.groupby("row")["weight"].transform("sum")
    return pieces[["row", "kind", "name", "weight", "value", "lower", "upper", "source"]]


def _beta_quantiles(mean: Array, variance: Array) -> Array:
    """Quantiles at the nodes of the Beta with these moments; equal pairs (to 3 and 5 digits) computed once."""
    pairs = np.stack([mean.round(3).clip(0.002, 0.998), variance.round(5).clip(1e-5, None)], axis=1)
    distinct, where = np.unique(pairs, axis=0, return_inverse=True)
    m, v = distinct[:, :1], np.minimum(distinct[:, 1:], 0.95 * distinct[:, :1] * (1 - distinct[:, :1]))
    size = m * (1 - m) / v - 1
    return np.asarray(beta.ppf(_NODES[None, :], m * size, (1 - m) * size)[where.reshape(-1)])


def _bounds(quantiles: Array) -> list[Array]:
    """Bounds of the central 80 % of each row."""
    levels = np.array(INTERVAL)
    return list(_interpolate(quantiles, _NODES, levels).T)


def _frame(panel: QueryPanel, weights: pd.DataFrame, mean: Array, quantiles: Array) -> pd.DataFrame:
    has_paid = (panel.frame["paid_clicks"] > 0).to_numpy()
    lower, upper = _bounds(quantiles)
    hidden = (panel.frame["query"] == OTHER_SEARCH_TERMS).to_numpy()
    frame = pd.DataFrame({"query": panel.frame["query"], "incremental_share": np.where(has_paid, mean, np.nan)})
    frame["incremental_share_lower"] = np.where(has_paid, np.minimum(lower, mean), np.nan)
    frame["incremental_share_upper"] = np.where(has_paid, np.maximum(upper, mean), np.nan)
    frame["cell"] = weights.columns.to_numpy()[weights.to_numpy().argmax(axis=1)]
    frame["evidence"] = np.where(hidden, "none", _evidence(weights))
    return frame


def _evidence(weights: pd.DataFrame) -> npt.NDArray[np.object_]:
    """`prior: cell weight + …`, cells of at least 5 %, heaviest first; equal rows written once."""
    rounded = weights.round(2)
    distinct, where = np.unique(rounded.to_numpy(), axis=0, return_inverse=True)
    names = rounded.columns
    texts = [
        "prior: "
        + " + ".join(f"{names[at]} {row[at]:.2f}" for at in np.argsort(-row, kind="stable") if row[at] >= _LEAST_WEIGHT)
        for row in distinct
    ]
    return np.array(texts, dtype=object)[where.reshape(-1)]
