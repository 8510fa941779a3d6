"""Randomisation inference: how often chance alone assigns units so that they differ as much (Fisher 1935).

p = (1 + number of random assignments with |difference| >= the observed one) / (1 + assignments); with few possible
assignments all are counted instead. It assumes that the units were drawn at random, and nothing about their spread.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from scipy.optimize import brentq

from analytics.learn.conformal import Order
from analytics.learn.difference import log_changes, mean_changes
from analytics.learn.estimate import LEVELS, Bounds, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.schema import Notice

DRAWS = 20_000
SEED = 2012
LEAST_ASSIGNMENTS = 40  # fewer cannot reach 5 % on both sides
_TIE = 1e-9


def assignments(units: int, treated: int) -> tuple[Order, bool]:
    """Indices of the units treated in each assignment, shape (assignments, treated), and whether these are all.

    Examples
    --------
    >>> assignments(4, 2)[0].tolist()
    [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]

    """
    if comb(units, treated) <= DRAWS:
        return np.array(list(combinations(range(units), treated)), dtype=np.int64), True
    return _drawn(units, treated, DRAWS), False


@lru_cache(maxsize=4)
def _drawn(units: int, treated: int, draws: int) -> Order:
    keys = np.random.default_rng(SEED).random((draws, units), dtype=np.float32)
    drawn = np.argpartition(keys, treated - 1, axis=1)[:, :treated]
    drawn.setflags(write=False)
    return drawn


def differences(values: Array, chosen: Order) -> Array:
    """Difference of means of chosen and other units under each assignment."""
    n, k = len(values), chosen.shape[1]
    centred = values - values.mean()
    return np.asarray(centred[chosen].sum(axis=1) * (1 / k + 1 / (n - k)))


def p_value(observed: float, under_null: Array, *, is_all: bool) -> float:
    """Share of assignments at least as far from zero as the observed difference."""
    extreme = int((np.abs(under_null) >= abs(observed) - _TIE * (1 + abs(observed))).sum())
    return extreme / len(under_null) if is_all else (1 + extreme) / (1 + len(under_null))


def _end(p_at: Callable[[float], float], value: float, step: float, alpha: float) -> float:
    """Where p falls to alpha on the way from the estimate in steps of `step`."""
    far = step
    while p_at(value + far) > alpha:
        far *= 2
    return float(brentq(lambda effect: p_at(effect) - alpha, value, value + far, xtol=abs(step) * 1e-3))


def randomisation(experiment: Experiment) -> Estimate | Unanswered:
    """Difference of mean logs, or of logs of means where days are at zero, with p and intervals from assignments.

    An interval holds the effects that, taken away from the treated, leave nothing that chance would find remarkable;
    the standard error is the standard deviation of the differences that chance makes then.
    """
    is_positive = bool((experiment.metric > 0).all())
    values, treated = (log_changes if is_positive else mean_changes)(experiment), experiment.treated
    n, k = len(values), int(treated.sum())
    possible = comb(n, k)
    if possible < LEAST_ASSIGNMENTS:
        reason = Notice.of("learn.cannot.few_assignments", n=possible, least=LEAST_ASSIGNMENTS)
        return Unanswered("randomisation", reason)
    chosen, is_all = assignments(n, k)
    observed = float(values[treated].mean() - values[~treated].mean())
    null, moved = differences(values, chosen), differences(treated.astype(float), chosen)

    def p_at(effect: float) -> float:
        return p_value(observed - effect, null - effect * moved, is_all=is_all)

    error = float((null - observed * moved).std())
    if error == 0:
        return Unanswered("randomisation", Notice.of("learn.cannot.no_variation"))
    bounds = _bounds(p_at, observed, error)
    kind = "exact_randomisation" if is_all else "randomisation"
    return Estimate(
        "randomisation", "equal_weighted", "log", observed, error, *bounds, p_at(0.0), kind,
        details={"assignments": len(chosen), "seed": SEED, "of": "mean_logs" if is_positive else "log_means"},
    )  # fmt: skip


def _bounds(p_at: Callable[[float], float], value: float, error: float) -> tuple[Bounds, Bounds]:
    narrow, wide = (tuple(_end(p_at, value, side * error, 1 - level) for side in (-1, 1)) for level in LEVELS)
    return (narrow[0], narrow[1]), (wide[0], wide[1])
