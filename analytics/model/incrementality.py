"""Incrementality: which share of paid clicks organic would not have won anyway, as a distribution per query.

IAC = (clicks with ads - clicks without ads) / paid clicks (Chan et al. 2011). Published cells speak where nothing else
does; the client's own days, Google's paid & organic report and finished tests join them, each with its weight.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import beta, norm

from analytics.model.belief import Belief
from analytics.schema import INTERVAL, NORMAL_P90, OTHER_SEARCH_TERMS, Interval, Notice
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

NODES = np.concatenate([[0.005], np.linspace(0.02, 0.98, 25), [0.995]])
_LEAST_TOLD = 0.005
_LEAST_WEIGHT = 0.05  # prior cells under it are left out of the words, not of the numbers
_MEANS = 0.002, 0.998
_LEAST_VARIANCE = 1e-5
_STEP = 0.005
_MOST_VARIANCE = 0.95  # of what a share with this mean can have
_FEWEST_DRAWS = 100
_MOST_NUMBERS = 4_000_000  # queries x draws held at once
_ALL_COMMON = 1 - 1e-9
_OWN = 7  # stream of single queries, apart from the other random numbers of a seed
_SHOWN = ["row", "kind", "name", "weight", "value", "lower", "upper", "source"]


@dataclass(frozen=True, eq=False)
class Incrementality:
    """The incremental share of each query's paid clicks and what is believed about it.

    Attributes
    ----------
    frame
        One row per row of the panel, same order: `query, incremental_share, incremental_share_lower,
        incremental_share_upper` (mean and central 80 %, shares in [0, 1]; NaN for a query without paid clicks),
        `cell` (heaviest prior cell) and `evidence` (kinds of evidence with the weight of each piece:
        `panel: own 0.62 + segment 0.20; prior: generic_1 0.18`).
    quantiles
        Shape (queries, nodes): the distribution by its quantiles at `nodes`.
    groups
        Queries of one group share one unknown, so their errors do not average out: the heaviest cell where published
        cells alone speak, brand or generic where days do.
    common
        Part of each query's variance that its group shares, in [0, 1].
    pieces
        One row per query and piece of evidence: `row` (in the panel), `kind` (`prior`, `panel`, `paid_organic`,
        `experiment`), `name`, `weight` (sums to 1 per row), `value`, `lower`, `upper` (what it says alone, central
        80 %), `source` (citation in the locales, "" for the client's own data).
    rivals
        Shape (2, queries): chance that rivals bid on a query of the brand today, those who were always there and those
        who came; 0 for other queries.
    silent
        Why the client's own days say nothing; None where they speak.

    """

    frame: pd.DataFrame
    nodes: Array
    quantiles: Array
    groups: npt.NDArray[np.int64]
    common: Array
    pieces: pd.DataFrame
    rivals: Array
    silent: Notice | None = None

    def draws(self, n: int, seed: int, rows: npt.NDArray[np.int64] | None = None) -> Array:
        """Draw `n` values of the share of every query, or of some rows; shape (queries, n). 1 without paid clicks.

        level = Phi(sqrt(c) z_group + sqrt(1 - c) z_query), c the common part: what queries of a group share moves them
        together, so that totals keep it; different groups are independent.
        """
        chosen = np.arange(len(self.frame)) if rows is None else rows
        shared = np.random.default_rng(seed).standard_normal((int(self.groups.max(initial=0)) + 1, n))
        quantiles, groups, common = self.quantiles[chosen], self.groups[chosen], self.common[chosen]
        out = np.empty((len(chosen), n))
        for group in np.unique(groups):
            together = (groups == group) & (common >= _ALL_COMMON)
            out[together] = _at_levels(quantiles[together], self.nodes, norm.cdf(shared[group]))
        apart = np.flatnonzero(common < _ALL_COMMON)
        normal = np.sqrt(common[apart])[:, None] * shared[groups[apart]]
        normal += np.sqrt(1 - common[apart])[:, None] * _own_normals(seed, chosen[apart], n)
        out[apart] = _at_own_levels(quantiles[apart], self.nodes, norm.cdf(normal))
        out[self.frame["incremental_share"].isna().to_numpy()[chosen]] = 1.0
        return out

    def avoidable(self, weights: Array, n: int, seed: int) -> Interval:
        """Return the sum of weights x (1 - share) with its 80 % interval; weights are clicks or cost per query."""
        used = np.flatnonzero(weights)
        enough = min(n, max(_FEWEST_DRAWS, _MOST_NUMBERS // max(len(used), 1)))  # totals of many queries need fewer
        totals = weights[used] @ (1 - self.draws(enough, seed, used))
        mean = float(weights @ (1 - self.frame["incremental_share"].fillna(1.0).to_numpy()))
        return Interval.of_draws(mean, totals)


def _own_normals(seed: int, rows: npt.NDArray[np.int64], n: int) -> Array:
    """Normals of single queries: the same for a query whichever others are asked for."""
    if not len(rows):
        return np.empty((0, n))
    return np.stack([np.random.default_rng([seed, _OWN, int(row)]).standard_normal(n) for row in rows])


def _at_levels(table: Array, nodes: Array, levels: Array) -> Array:
    """Quantiles of every row at the same levels, linear between nodes."""
    right, part = _between(nodes, levels)
    return np.asarray(table[:, right - 1] * (1 - part) + table[:, right] * part)


def _at_own_levels(table: Array, nodes: Array, levels: Array) -> Array:
    """Quantiles of each row at its own levels."""
    right, part = _between(nodes, levels)
    below, above = (np.take_along_axis(table, at, axis=1) for at in (right - 1, right))
    return np.asarray(below * (1 - part) + above * part)


def _between(nodes: Array, levels: Array) -> tuple[npt.NDArray[np.intp], Array]:
    right = np.searchsorted(nodes, levels).clip(1, len(nodes) - 1)
    return right, ((levels - nodes[right - 1]) / (nodes[right] - nodes[right - 1])).clip(0.0, 1.0)


def of_belief(
    panel: QueryPanel, belief: Belief, heaviest: pd.Series, rivals: Array, silent: Notice | None
) -> Incrementality:
    """Summarise a belief: each share as the Beta or the clipped normal of its moments; words for its grounds."""
    mean = belief.mean.clip(*_MEANS)
    quantiles, normal = np.empty((len(mean), len(NODES))), belief.is_normal
    quantiles[normal] = _normal_quantiles(belief.mean[normal], belief.variance[normal])
    quantiles[~normal] = _beta_quantiles(mean[~normal], belief.variance[~normal])
    lower, upper = outwards(*_at_levels(quantiles, NODES, np.array(INTERVAL)).T)
    has_paid = (panel.frame["paid_clicks"] > 0).to_numpy()
    hidden = (panel.frame["query"] == OTHER_SEARCH_TERMS).to_numpy()
    frame = pd.DataFrame({"query": panel.frame["query"], "incremental_share": np.where(has_paid, mean, np.nan)})
    frame["incremental_share_lower"] = np.where(has_paid, np.minimum(lower, mean), np.nan)
    frame["incremental_share_upper"] = np.where(has_paid, np.maximum(upper, mean), np.nan)
    frame["cell"] = heaviest.to_numpy()
    frame["evidence"] = np.where(hidden, "none", evidence_codes(belief.pieces, len(frame)))
    return Incrementality(frame, NODES, quantiles, belief.groups, belief.common, _shown(belief.pieces), rivals, silent)


def outwards(lower: Array, upper: Array) -> tuple[Array, Array]:
    """Bounds rounded outwards to half a point: no estimate of a share is finer, and 1 must be within reach."""
    return np.floor(lower / _STEP) * _STEP, np.minimum(np.ceil(upper / _STEP) * _STEP, 1.0)


def _normal_quantiles(mean: Array, variance: Array) -> Array:
    """Quantiles at the nodes of a normal clipped to [0, 1].

    A mean beyond contradicts what a share is; the gap counts as doubt, so that the contradiction widens the answer.
    """
    gap = np.maximum(np.maximum(-mean, mean - 1), 0.0)
    spread = np.sqrt(np.maximum(variance, _LEAST_VARIANCE) + gap**2)
    return np.asarray((mean[:, None] + spread[:, None] * norm.ppf(NODES)[None, :]).clip(0.0, 1.0))


def _beta_quantiles(mean: Array, variance: Array) -> Array:
    """Quantiles at the nodes of the Beta with these moments; equal pairs (to 3 and 5 digits) computed once."""
    pairs = np.stack([mean.round(3).clip(*_MEANS), variance.round(5).clip(_LEAST_VARIANCE, None)], axis=1)
    distinct, where = np.unique(pairs, axis=0, return_inverse=True)
    m = distinct[:, :1]
    size = m * (1 - m) / np.minimum(distinct[:, 1:], _MOST_VARIANCE * m * (1 - m)) - 1
    return np.asarray(beta.ppf(NODES[None, :], m * size, (1 - m) * size)[where.reshape(-1)])


def _shown(pieces: pd.DataFrame) -> pd.DataFrame:
    """Pieces with the central 80 % of what each says alone: the published range of a cell, else by its variance."""
    half = NORMAL_P90 * np.sqrt(pieces["variance"])
    lower = pieces["lower"].fillna((pieces["value"] - half).clip(0.0, 1.0))
    upper = pieces["upper"].fillna((pieces["value"] + half).clip(0.0, 1.0))
    return pieces.assign(lower=lower, upper=upper)[_SHOWN]


def evidence_codes(pieces: pd.DataFrame, rows: int) -> npt.NDArray[np.object_]:
    """`kind: name weight + …; kind: …` per row: own evidence first, heaviest first; prior cells of at least 5 %."""
    kept = pieces[
        (pieces["weight"] >= _LEAST_WEIGHT) | ((pieces["kind"] != "prior") & (pieces["weight"] >= _LEAST_TOLD))
    ]
    kept = kept.assign(last=kept["kind"] == "prior", lighter=-kept["weight"])
    kept = kept.sort_values(["row", "last", "kind", "lighter"], kind="stable")
    lines, before = [""] * rows, (-1, "")
    for row, kind, name, weight in zip(
        *(kept[name].tolist() for name in ("row", "kind", "name", "weight")), strict=True
    ):
        start = " + " if (row, kind) == before else f"{'; ' if lines[row] else ''}{kind}: "
        lines[row] += f"{start}{name} {weight:.2f}"
        before = row, kind
    return np.array([line or "none" for line in lines], dtype=object)
