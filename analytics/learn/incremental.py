"""What a pause says of incremental clicks: paid clicks lost, organic clicks gained, and the share lost for good.

What would have come is each group's level before, times what the controls did: lost = expected paid - paid, gain =
organic - expected organic, incremental share = 1 - gain / lost (Chan et al. 2011, with a ratio for the counterfactual,
so that growth cancels). It is click-weighted, over the days read. With five units or more in each arm errors are
clustered by unit, and the interval is that of queries like these; with fewer, the daily gap between the arms before the
test says how far it wanders by itself. Intervals hold every share x at which gain - (1 - x) lost is within chance of 0
(Fieller 1954).
"""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from analytics.learn.estimate import LEVELS, Z_80, Bounds, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.learn.groups import ENOUGH_FOR_OWN_SPREAD, quantile, spread_slack, two_sided, welch_df
from analytics.learn.wander import MOOD_ODDS, calendar, crossing, gap, moods
from analytics.schema import Notice

_LEAST_BEFORE = 4
_FARTHEST = 20.0  # a share won back beyond it is no share
_NOTHING = 1e-18  # squared residuals this small beside squared clicks are rounding
PARTS = ("organic_clicks", "paid_clicks")


@dataclass(frozen=True, slots=True)
class _Share:
    """The incremental share with its error, intervals and p-value of "organic won everything back"."""

    value: float
    error: float
    bounds: tuple[Bounds, Bounds]
    p: float
    p_kind: str
    kind: str


def incremental_share(experiment: Experiment) -> Estimate | Unanswered:
    """Share of the paid clicks lost that organic clicks did not win back; needs paid and organic clicks by day."""
    method = "incremental_share"
    if not set(PARTS) <= experiment.parts.keys():
        return Unanswered(method, Notice.of("learn.cannot.no_clicks"))
    n = int(experiment.before.sum())
    if n < _LEAST_BEFORE:
        return Unanswered(method, Notice.of("learn.cannot.few_before", n=n, least=_LEAST_BEFORE))
    is_alone = not experiment.control.any()
    experiment = _beside_a_constant(experiment) if is_alone else experiment
    before = [experiment.parts[part][experiment.before] for part in PARTS]
    bought = before[1][:, experiment.treated].sum()
    if min(bought, *(table[:, experiment.control].sum() for table in before)) <= 0:
        return Unanswered(method, Notice.of("learn.cannot.no_clicks_before"))
    arms = int(experiment.treated.sum()), int(experiment.control.sum())
    gained, lost = _totals(experiment)
    found = (_by_unit if min(arms) >= ENOUGH_FOR_OWN_SPREAD else _by_day)(experiment) if lost > 0 else None
    if found is None:
        return Unanswered(method, Notice.of("learn.cannot.nothing_lost", lost=lost))
    return Estimate(
        method, method, "amount", found.value, found.error, *found.bounds, found.p, found.p_kind,
        notes=(Notice.of("learn.note.alone" if is_alone else "learn.note.daily"),) if found.kind == "daily" else (),
        details={"lost_paid_clicks": lost, "organic_gain": gained,
                 "ratio": 1 - gained / lost, "error_kind": found.kind},
    )  # fmt: skip


def _beside_a_constant(experiment: Experiment) -> Experiment:
    """The same test beside a control that never changes: what would have come is what came before."""
    one = np.ones((len(experiment.days), 1))
    return replace(
        experiment, units=(*experiment.units, ""), treated=np.append(experiment.treated, [False]),
        metric=np.hstack([experiment.metric, one]), pairs=(),
        parts={name: np.hstack([table, one]) for name, table in experiment.parts.items()},
    )  # fmt: skip


def _changes(experiment: Experiment, part: str) -> tuple[Array, float]:
    """Daily clicks of each unit less what was to be expected, and what the treated had per click of the controls."""
    before, after = experiment.means(experiment.parts[part])
    control, treated = experiment.control, experiment.treated
    growth = float(after[control].sum() / before[control].sum())
    return after - growth * before, float(before[treated].sum() / before[control].sum())


def _totals(experiment: Experiment) -> tuple[float, float]:
    """Organic clicks gained and paid clicks lost by the treated over the days read."""
    gain, loss = (float(_changes(experiment, part)[0][experiment.treated].sum()) for part in PARTS)
    days = int(experiment.during.sum())
    return gain * days, -loss * days


def _by_unit(experiment: Experiment) -> _Share | None:
    """Each unit is one observation: what it gained and lost beside its own level before times the controls' growth.

    Variance of gain - x lost = sum over units of squared residuals over 1 - 2 w + sum w², w the unit's share of its
    arm's clicks (of paid clicks, where treated): what is left of a unit when its arm's common share is taken away.
    """
    treated, control = experiment.treated, experiment.control
    (organic, reach), (paid, paid_reach) = (_changes(experiment, part) for part in PARTS)
    changes, reaches = np.array([organic, -paid]), np.array([[reach], [paid_reach]])
    total = changes[:, treated].sum(axis=1)
    organic_before, paid_before = (experiment.means(experiment.parts[part])[0] for part in PARTS)
    own, other = paid_before[treated], (organic_before + paid_before)[control]
    left = changes[:, treated] - np.outer(total, own / own.sum())
    arms = ((left, own / own.sum()), (reaches * changes[:, control], other / other.sum()))
    parts = [(residuals / spread_slack(weights)) @ residuals.T for residuals, weights in arms]
    return _fieller(total, parts, [1 / float(weights @ weights) for _, weights in arms])


def _fieller(total: Array, parts: list[Array], sizes: list[float]) -> _Share | None:
    """The share 1 - gain / lost from both totals and the covariances of each arm; None where its interval has no end.

    (gain - x lost)² = t² (Voo - 2 x Vol + x² Vll) at the ends, x the share won back.
    """
    gain, lost = map(float, total)
    at, whole = np.array([1.0, -gain / lost]), sum(parts, start=np.zeros((2, 2)))
    df = welch_df([float(at @ part @ at) for part in parts], sizes)
    bounds: list[Bounds] = []
    for level in LEVELS:
        (voo, vol), (_, vll) = quantile(level, df) ** 2 * whole
        a, b, c = lost**2 - vll, gain * lost - vol, gain**2 - voo
        if a <= 0:
            return None
        half = sqrt(max(b**2 - a * c, 0.0)) / a
        bounds.append((min(1 - b / a - half, 1 - gain / lost), max(1 - b / a + half, 1 - gain / lost)))
    error, all_won = (sqrt(max(float(each @ whole @ each), 0.0)) for each in (at, np.array([1.0, -1.0])))
    p = two_sided((gain - lost) / all_won, df) if all_won else float(gain == lost)
    return _Share(1 - gain / lost, error / lost, (bounds[0], bounds[1]), p, "t", "clustered")


def _by_day(experiment: Experiment) -> _Share | None:
    """The daily gap of the treated from what the controls let expect, forecast from its wandering before the test.

    Its deviation is larger by the growth g of clicks (or its root, where g < 1): clicks that are more vary more.
    """
    before, during = experiment.before, experiment.during
    totals = [[experiment.parts[part][:, arm].sum(axis=1) for arm in (experiment.treated, experiment.control)]
              for part in PARTS]  # fmt: skip
    gaps = np.array([treated - treated[before].sum() / control[before].sum() * control for treated, control in totals])
    if (gaps[:, before] ** 2).sum() <= _NOTHING * (np.array(totals) ** 2).sum():
        value = 1 + float(gaps[0][during].sum() / gaps[1][during].sum())
        return _Share(value, 0.0, ((value, value), (value, value)), float(value == 0), "posterior", "daily")
    clicks = totals[0][1] + totals[1][1]
    growth = float(clicks[during].mean() / clicks[before].mean())
    is_alone = not np.ptp(clicks)
    design = calendar(experiment) if is_alone else np.ones((len(clicks), 1))
    found = gap(gaps, design, moods(experiment.days), during, before, MOOD_ODDS)

    def too_much(share: float) -> float:
        """Probability that less than 1 - share of the paid clicks was won back."""
        return found.of(np.array([1.0, 1 - share]), max(growth, sqrt(growth))).below(0.0)

    tails = [(1 - level) / 2 for level in LEVELS]
    levels = (0.5, 1 - tails[0], tails[0], 1 - tails[1], tails[1])
    at = [crossing(too_much, level, _FARTHEST) for level in levels]
    if None in at:
        return None
    lowest, low, middle, high, highest = sorted(each for each in at if each is not None)  # hardly apart without noise
    none_lost = too_much(0.0)
    return _Share(middle, (high - low) / 2 / Z_80, ((low, high), (lowest, highest)),
                  min(1.0, 2 * min(none_lost, 1 - none_lost)), "posterior", "daily")  # fmt: skip
