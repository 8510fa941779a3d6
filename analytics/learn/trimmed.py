"""Trimmed match for paired units: the few pairs that behave oddly are left out, equally on both sides.

Per pair, over the test: R = response of the treated less that of the other, S the same of spend. theta solves
trimmed mean of (R - theta S) = 0; without spend S = 1 and theta is the effect per pair. The interval inverts the
studentised trimmed mean with winsorised variance (Chen & Au 2022, Annals of Applied Statistics 16(1); Tukey &
McLaughlin 1963). Response is read during the test only: the draw within pairs is what makes both sides alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.optimize import brentq

from analytics.learn.estimate import LEVELS, Bounds, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.learn.groups import quantile, two_sided
from analytics.schema import Notice

TRIM = 0.1  # share of pairs left out on each side; stated before looking, so that the p-value stays what it says
LEAST_PAIRS = 4
_DOUBLINGS = 16


@dataclass(frozen=True, eq=False)
class Pairs:
    """Differences of response and of spend, one per pair, and how many pairs are left out on each side."""

    response: Array
    spend: Array
    cut: int

    @property
    def df(self) -> float:
        """Degrees of freedom: pairs kept, less one."""
        return float(len(self.response) - 2 * self.cut - 1)

    def trimmed_mean(self, theta: float) -> float:
        """Mean of the kept pairs' R - theta S."""
        kept = np.sort(self.response - theta * self.spend)[self.cut : len(self.response) - self.cut]
        return float(kept.mean())

    def error(self, theta: float) -> float:
        """Standard error of the trimmed mean: winsorised deviation over (1 - 2 cut / n) sqrt(n)."""
        n = len(self.response)
        residuals = np.sort(self.response - theta * self.spend)
        winsorised = residuals.clip(residuals[self.cut], residuals[n - 1 - self.cut])
        kept = n - 2 * self.cut
        return sqrt(float(((winsorised - winsorised.mean()) ** 2).sum()) / (kept * (kept - 1)))

    def kept_spend(self, theta: float) -> float:
        """Mean of S over the pairs kept at theta."""
        order = np.argsort(self.response - theta * self.spend, kind="stable")
        return float(self.spend[order[self.cut : len(order) - self.cut]].mean())

    def roots(self) -> Iterator[float]:
        """Every theta at which the trimmed mean is zero: it is linear between points where two pairs change rank."""
        i, j = np.triu_indices(len(self.response), 1)
        apart = self.spend[i] != self.spend[j]
        turns = (self.response[i] - self.response[j])[apart] / (self.spend[i] - self.spend[j])[apart]
        far = 1 + 2 * float(np.abs(self.response).max()) / max(float(np.abs(self.spend).mean()), np.finfo(float).tiny)
        inner = np.unique(turns)
        edges = np.concatenate([[min(-far, *inner, 0) - far], inner, [max(far, *inner, 0) + far]])
        heights = np.array([self.trimmed_mean(theta) for theta in edges])
        for at in np.flatnonzero(np.sign(heights[:-1]) * np.sign(heights[1:]) <= 0):
            low, high = heights[at], heights[at + 1]
            yield float(edges[at] if low == high else edges[at] + (edges[at + 1] - edges[at]) * low / (low - high))

    def end(self, theta: float, step: float, level: float) -> float | None:
        """Where the studentised trimmed mean leaves its central range, going from theta in steps that double."""
        limit = quantile(level, self.df)

        def excess(at: float) -> float:
            return abs(self.trimmed_mean(at)) - limit * self.error(at)

        far = step
        for _ in range(_DOUBLINGS):
            if excess(theta + far) >= 0:
                return float(brentq(excess, theta, theta + far))
            far *= 2
        return None


def _pairs(experiment: Experiment) -> Pairs:
    """Differences within each pair that holds one treated unit and one other."""
    names, arms = np.array(experiment.pairs), (experiment.treated, experiment.control)
    units = [
        [np.flatnonzero((names == name) & arm) for arm in arms] for name in dict.fromkeys(experiment.pairs) if name
    ]
    whole = [(one[0], other[0]) for one, other in units if len(one) == len(other) == 1]
    treated, control = np.array(whole, dtype=int).reshape(-1, 2).T
    total = {name: table[experiment.during].sum(axis=0) for name, table in experiment.parts.items()}
    response = experiment.metric[experiment.during].sum(axis=0)
    spend = total.get("spend", np.where(experiment.treated, 1.0, 0.0))
    return Pairs(response[treated] - response[control], spend[treated] - spend[control], int(TRIM * len(whole)))


def trimmed_match(experiment: Experiment) -> Estimate | Unanswered:
    """Effect per pair over the test, or per unit of spend where the table states spend."""
    pairs = _pairs(experiment)
    n = len(pairs.response)
    if n < LEAST_PAIRS:
        return Unanswered("trimmed_match", Notice.of("learn.cannot.few_pairs", n=n, least=LEAST_PAIRS))
    nothing = Unanswered("trimmed_match", Notice.of("learn.cannot.same_spend"))
    if not np.abs(pairs.spend).any():
        return nothing
    theta = min(pairs.roots(), key=pairs.error, default=None)
    if theta is None or not pairs.kept_spend(theta):
        return nothing
    error = pairs.error(theta) / abs(pairs.kept_spend(theta))
    if error == 0:
        return Unanswered("trimmed_match", Notice.of("learn.cannot.no_variation"))
    bounds = _bounds(pairs, theta, error)
    if bounds is None:
        return nothing
    at_zero = pairs.error(0.0)
    p = two_sided(pairs.trimmed_mean(0.0) / at_zero, pairs.df) if at_zero else float(pairs.trimmed_mean(0.0) == 0)
    estimand = "per_spend" if "spend" in experiment.parts else "per_pair"
    details = {"pairs": n, "trimmed_each_side": pairs.cut, "spend_difference": float(pairs.spend.sum())}
    return Estimate("trimmed_match", estimand, "amount", theta, error, *bounds, p, "t", details=details)


def _bounds(pairs: Pairs, theta: float, error: float) -> tuple[Bounds, Bounds] | None:
    ends = [pairs.end(theta, side * error, level) for level in LEVELS for side in (-1, 1)]
    if any(end is None for end in ends):
        return None
    found = [end for end in ends if end is not None]
    return (found[0], found[1]), (min(found[2], found[0]), max(found[3], found[1]))
