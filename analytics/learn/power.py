"""Power of a pause test: the chance that its read-out sees what the test is run for, before it is run.

Half of the queries of a segment are paused and read by the difference of log means (`difference.log_means`). A query
whose paid clicks are a share p of its clicks keeps 1 - r p of them when a share r of the paid ones is lost for good, so
that the effect on it is log(1 - r p). Over the queries,

    effect = mean of log(1 - r p)
    spread² = noise of paused / paused + noise of kept / kept
    error² = spread² + variance of the effects / paused

the second being what the read-out states: it takes the different effects of queries, which are known, for noise.
A test is run to tell two incremental shares apart, that which today's decision supposes and that which would change it.
Power is the chance that the 80 % interval of the read-out, the one that Accord acts on, leaves the first out when the
second is true: that of Welch's t test, by the noncentral t distribution at the difference of effects over the spread.
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np
import numpy.typing as npt
from scipy.stats import nct, norm
from scipy.stats import t as student

from analytics.learn.groups import ENOUGH_CLUSTERS
from analytics.learn.noise import Noise, Windows

Array = npt.NDArray[np.float64]

LEVEL = 0.2  # two-sided: one wrong way out of ten, as a verdict is given when nine states of ten agree
POWER = 0.8
SHARES = np.linspace(0.0, 1.0, 101)
_MOST_LOST = 0.99  # of a query's clicks; beyond, its logarithm says nothing
_TRIED = 20
_NORMAL = 1e6  # degrees of freedom that stand for infinitely many
_CERTAIN = 20.0  # standard errors from which power is 1


@dataclass(frozen=True, eq=False)
class Units:
    """Queries of a test: clicks a week (both sides) and the share of them that is paid."""

    weekly: Array
    paid_share: Array

    def effects(self, share: float) -> Array:
        """Effect of the pause on each query, on the log scale, when this share of its paid clicks is lost."""
        return np.asarray(np.log1p(-np.minimum(share * self.paid_share, _MOST_LOST)))

    def first(self, n: int) -> "Units":
        """The first n queries."""
        return Units(self.weekly[:n], self.paid_share[:n])

    def weights(self, share: float) -> Array:
        """How much each query's own share moves the effect, near this share: p / (1 - r p) / n."""
        lost = np.minimum(share * self.paid_share, _MOST_LOST)
        return np.asarray(self.paid_share / (1 - lost) / len(self.weekly))


def chance(ratio: Array, df: Array, wider: Array | float = 1.0) -> Array:
    """Chance that an effect of so many standard deviations leaves the interval, stated `wider` times too wide.

    Examples
    --------
    >>> chance(np.array([0.0, 2.12]), np.array([np.inf, np.inf])).round(2).tolist()
    [0.2, 0.8]

    """
    size, few = np.minimum(np.abs(ratio), _CERTAIN), df < _NORMAL
    edges = np.where(few, student.ppf(1 - LEVEL / 2, np.where(few, df, 1.0)), norm.ppf(1 - LEVEL / 2)) * wider
    power = norm.sf(edges - size) + norm.cdf(-edges - size)
    wrong_way = np.nan_to_num(nct.cdf(-edges[few], df[few], size[few]))  # scipy gives NaN for a tail too thin to see
    power[few] = nct.sf(edges[few], df[few], size[few]) + wrong_way
    return np.asarray(np.where(size >= _CERTAIN, 1.0, power))


@dataclass(frozen=True, eq=False)
class Curve:
    """What a test shows at every incremental share of `SHARES`.

    `effect`, its true `spread` and the standard `error` that the read-out states, and degrees of freedom.
    """

    effect: Array
    spread: Array
    error: Array
    df: Array

    def spread_at(self, share: float) -> float:
        """Standard deviation of the effect at a share."""
        return float(np.interp(share, SHARES, self.spread))

    def slope_at(self, share: float) -> float:
        """Change of the effect per unit of incremental share, near a share."""
        step = SHARES[1]
        low, high = (np.interp(end, SHARES, self.effect) for end in (share - step, share + step))
        return float(high - low) / float(min(share + step, 1.0) - max(share - step, 0.0))

    def _ratios(self, against: float) -> Array:
        return np.asarray((self.effect - np.interp(against, SHARES, self.effect)) / self.spread)

    def _powers(self, against: float) -> Array:
        return chance(self._ratios(against), np.minimum(self.df, _NORMAL), self.error / self.spread)

    def power(self, against: float, share: float) -> float:
        """Chance that the read-out tells `share`, which is true, from `against`."""
        return float(np.interp(share, SHARES, self._powers(against)))

    def detectable(self, against: float, share: float) -> float:
        """Smallest distance from `against`, on the side of `share`, seen in four tests of five; NaN when none is."""
        distance = (SHARES - against) * (1 if share > against else -1)
        seen = distance[(distance > 0) & (self._powers(against) >= POWER)]
        return float(seen.min()) if len(seen) else nan

    def times_as_many(self, against: float, share: float) -> float:
        """How many times as many queries a power of 80 % would take: the error falls with the root of their number."""
        ratio = abs(float(np.interp(share, SHARES, self._ratios(against))))
        wider = float(np.interp(share, SHARES, self.error / self.spread))
        reach = float(norm.ppf(1 - LEVEL / 2)) * wider + float(norm.ppf(POWER))
        return (reach / ratio) ** 2 if ratio > 0 else inf


def curve(units: Units, noise: Noise, windows: Windows) -> Curve:
    """What a test shows when half of these queries (four or more) are paused, drawn by lot."""
    n = len(units.weekly)
    paused = n // 2
    effects = np.stack([units.effects(float(share)) for share in SHARES])
    lost = noise.variance(units.weekly, windows, np.exp(effects)).mean(axis=1) / paused
    kept = float(noise.variance(units.weekly, windows).mean()) / (n - paused)
    stated = lost + effects.var(axis=1, ddof=1) / paused
    df = (stated + kept) ** 2 / (stated**2 / (paused - 1) + kept**2 / (n - paused - 1))
    many = np.full_like(df, inf)
    return Curve(
        effects.mean(axis=1), np.sqrt(lost + kept), np.sqrt(stated + kept), df if paused < ENOUGH_CLUSTERS else many
    )


def series_curve(units: Units, deviation: float) -> Curve:
    """What a test shows when all these queries are paused and their sum, which strays by so much, is read."""
    total, paid = float(units.weekly.sum()), float(units.weekly @ units.paid_share)
    one = Units(np.array([total]), np.array([paid / total]))
    effect = np.array([float(one.effects(float(share))[0]) for share in SHARES])
    strays = np.full_like(effect, deviation)
    return Curve(effect, strays, strays, np.full_like(effect, inf))


def useful(units: Units, noise: Noise, windows: Windows, shares: tuple[float, float], least: int) -> int:
    """How many of these queries, largest first, tell two shares apart best: small ones bring noise."""
    counts = range(least, len(units.weekly) + 1, max(2, len(units.weekly) // _TRIED // 2 * 2))
    times = [curve(units.first(n), noise, windows).times_as_many(*shares) for n in counts]
    return counts[int(np.argmin(times))]
