"""How far a query's clicks move by themselves between two windows of days: the noise that a test must see through.

For a change of log mean daily clicks, less the mean change of the queries beside it,

    variance = counting x (1 / clicks before + 1 / clicks after) + daily x (1 / days before + 1 / days after)
               + drift x weeks between the middles of the windows

Counting is 1 for Poisson clicks and more where they come in bunches; days share ups and downs that do not last; drift
(seasons of single queries, ranks that move) lasts, which is why a longer test is not always a sharper one. Clicks per
search (per impression of the organic listing) move with ranks, not with demand: on a brand that always ranks first they
hardly move at all. The three parts are fitted to the account's own history, cut into windows as a test would be; else
they are usual figures.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from analytics.schema import DAYS_PER_WEEK

Array = npt.NDArray[np.float64]

LEAST_DAYS = 42  # two weeks before, two weeks after, and something to compare them with
_LEAST_UNITS = 5
_LEAST_CLICKS = 4.0  # in a window; with fewer, a logarithm says little
_MOST_UNITS = 300
_ROUNDS = 12
_STEP = 14
_SHAPES = ((2, 0, 2), (4, 0, 4), (4, 2, 4), (8, 2, 4), (8, 2, 8), (8, 2, 12))  # weeks before, skipped, after
_PULL = 20.0  # placements at which a segment's own noise and the account's weigh the same
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Windows:
    """Weeks before a test that are compared, days left out at its start, weeks of it that are read."""

    before: int
    skip_days: int
    weeks: int

    @property
    def days(self) -> int:
        """Days from the first one compared to the last one read."""
        return (self.before + self.weeks) * DAYS_PER_WEEK + self.skip_days

    @property
    def apart(self) -> float:
        """Weeks between the middles of the two windows."""
        return (self.before + self.weeks) / 2 + self.skip_days / DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Noise:
    """The three parts, each >= 0, and whether they are the account's `own` or `usual` ones."""

    counting: float
    daily: float
    drift: float
    source: Literal["own", "usual"]

    def variance(self, weekly: Array, windows: Windows, kept: Array | float = 1.0) -> Array:
        """Variance of the change of log mean clicks of queries with so many clicks a week.

        `kept` is the share of its clicks a query keeps during the test. Infinite for a query that keeps none.

        Examples
        --------
        >>> Noise(1, 0, 0, "usual").variance(np.array([50.0]), Windows(4, 0, 4)).tolist()
        [0.01]

        """
        after = np.maximum(weekly * kept * windows.weeks, _TINY)
        clicks = 1 / np.maximum(weekly * windows.before, _TINY) + 1 / after
        days = (1 / windows.before + 1 / windows.weeks) / DAYS_PER_WEEK
        return np.asarray(self.counting * clicks + self.daily * days + self.drift * windows.apart)

    def times(self, factor: float) -> "Noise":
        """The same noise, all its parts multiplied."""
        return Noise(self.counting * factor, self.daily * factor, self.drift * factor, self.source)


@cache
def usual_noise(name: str) -> Noise:
    """Noise where no history by day and query was loaded; `name` as in `design.toml`."""
    parts = tomllib.loads((files(__package__) / "design.toml").read_text("utf-8"))["noise"][name]
    return Noise(parts["counting"], parts["daily"], parts["drift"], "usual")


@dataclass(frozen=True, eq=False)
class Daily:
    """Clicks by day (rows) and unit (columns), and the searches to divide them by, where those are the measure."""

    clicks: Array
    searches: Array | None = None

    def only(self, columns: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Daily":
        """Some units."""
        return Daily(self.clicks[:, columns], None if self.searches is None else self.searches[:, columns])

    def summed(self) -> "Daily":
        """All units as one."""
        searches = None if self.searches is None else self.searches.sum(axis=1, keepdims=True)
        return Daily(self.clicks.sum(axis=1, keepdims=True), searches)

    @property
    def weekly(self) -> Array:
        """Clicks a week of each unit."""
        return np.asarray(self.clicks.sum(axis=0) / max(len(self.clicks), 1) * DAYS_PER_WEEK)

    def mean(self, start: int, days: int) -> Array:
        """Mean weekly measure of each unit from a row on; NaN with under four clicks or a week without searches."""
        part = slice(start, start + days)
        clicks = _by_week(self.clicks[part])
        if self.searches is None:
            level = clicks.mean(axis=0)
        else:
            searches = _by_week(self.searches[part])
            level = (clicks / np.where(searches > 0, searches, np.nan)).mean(axis=0)
        return np.where(clicks.sum(axis=0) >= _LEAST_CLICKS, level, np.nan)


def _by_week(table: Array) -> Array:
    return np.asarray(table.reshape(len(table) // DAYS_PER_WEEK, DAYS_PER_WEEK, table.shape[1]).sum(axis=1))


def changes(daily: Daily, windows: Windows, step: int = _STEP) -> Iterator[Array]:
    """Change of the log mean of each unit, for every place of the windows in the history; NaN where it has none."""
    first, last = windows.before * DAYS_PER_WEEK, windows.weeks * DAYS_PER_WEEK
    for start in range(0, len(daily.clicks) - windows.days + 1, step):
        before, after = daily.mean(start, first), daily.mean(start + windows.days - last, last)
        yield np.log(after) - np.log(before)


def _squares(daily: Daily, windows: Windows) -> tuple[Array, Array]:
    """Squared changes around the mean change of their placement, and the weekly clicks of the units they are from."""
    squares, sizes, weekly = [np.zeros(0)], [np.zeros(0)], daily.weekly
    for change in changes(daily, windows):
        known = np.isfinite(change)
        n = int(known.sum())
        if n >= _LEAST_UNITS:
            squares.append((change[known] - change[known].mean()) ** 2 * n / (n - 1))
            sizes.append(weekly[known])
    return np.concatenate(squares), np.concatenate(sizes)


def _parts(weekly: Array, windows: Windows) -> Array:
    each = (Noise(1.0, 0.0, 0.0, "own"), Noise(0.0, 1.0, 0.0, "own"), Noise(0.0, 0.0, 1.0, "own"))
    return np.stack([part.variance(weekly, windows) for part in each], axis=1)


def fit(daily: Daily, usual: Noise) -> Noise:
    """Fit the three parts to a history.

    Least squares of the squared changes on the three terms, none negative, each weighted by its expectation's inverse
    square (a Gamma likelihood), on windows of several lengths. The usual noise with under six weeks or five queries.
    """
    largest = daily.only(np.argsort(-daily.clicks.sum(axis=0), kind="stable")[:_MOST_UNITS])
    shapes = [Windows(before, DAYS_PER_WEEK * skipped, after) for before, skipped, after in _SHAPES]
    found = [(_squares(largest, shape), shape) for shape in shapes]
    observed = np.concatenate([squares for (squares, _), _ in found])
    if len(daily.clicks) < LEAST_DAYS or len(observed) < 2 * _LEAST_UNITS:
        return usual
    terms = np.concatenate([_parts(sizes, shape) for (_, sizes), shape in found])
    level = max(float(observed.mean()), _TINY)
    expected, parts = np.full(len(observed), level), np.zeros(3)
    for _ in range(_ROUNDS):
        parts = nnls(terms / expected[:, None], observed / expected)[0]
        expected = np.maximum(terms @ parts, 0.02 * level)
    return Noise(float(parts[0]), float(parts[1]), float(parts[2]), "own")


def fit_segment(daily: Daily, account: Noise, windows: Windows) -> Noise:
    """The account's noise scaled to what some of its queries show among themselves, drawn to 1 where they are few.

    factor = (sum of observed / sum of expected x n + k) / (n + k), n counting placements that do not overlap, k = 20.
    """
    squares, sizes = _squares(daily, windows)
    if account.source == "usual" or not len(squares):
        return account
    n = len(squares) * min(1.0, _STEP / windows.days)
    ratio = float(squares.sum() / max(account.variance(sizes, windows).sum(), _TINY))
    return account.times((ratio * n + _PULL) / (n + _PULL))
