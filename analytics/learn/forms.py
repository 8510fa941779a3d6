"""How a group of queries would be tested: by lot among them, or all at once, and in which measure it shows most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.learn.candidates import LENGTHS, Method, Options
from analytics.learn.history import History, Measure
from analytics.learn.information import Stakes
from analytics.learn.noise import Daily, Noise, Windows, fit_segment
from analytics.learn.power import Curve, Units, curve, series_curve, useful
from analytics.learn.readout import MethodName
from analytics.learn.replay import deviation, method_of, replays, usual_deviation

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

_BEFORE = (4, 8)  # weeks compared with
_LEAST_RANDOMISED = 10  # queries: five in each arm
_MOST_CONTROLS = 30


@dataclass(frozen=True, eq=False)
class Bench:
    """What every candidate is judged on: the pool, the history of its testable rows, states of its shares, its noise.

    `noise` is that of brand and of other queries, in each measure there is one for.
    """

    pool: pd.DataFrame
    history: History
    noise: Mapping[tuple[bool, Measure], Noise]
    states: Array
    options: Options

    def noise_of(self, rows: Rows, measure: Measure) -> Noise | None:
        """Noise of the class of these rows; None where the measure is not known to stray less than clicks."""
        return self.noise.get((bool(self.pool["brand"].iloc[rows].all()), measure))

    def daily(self, rows: Rows, measure: Measure) -> Daily:
        """History of some testable rows of the pool."""
        column = np.cumsum(self.pool["testable"].to_numpy(dtype=bool)) - 1
        return self.history.of(measure).only(column[rows])

    def units(self, rows: Rows) -> Units:
        """Clicks and paid shares of some rows of the pool."""
        table = self.pool.iloc[rows]
        return Units(table["weekly"].to_numpy(dtype=float), table["paid_share"].to_numpy(dtype=float))

    def stakes(self, rows: Rows) -> Stakes:
        """What is decided about some rows of the pool."""
        clicks, value, cost = (self.pool[name].to_numpy(dtype=float)[rows] for name in ("clicks", "value", "cost"))
        return Stakes(clicks, value, cost, self.states[rows])


@dataclass(frozen=True, eq=False)
class Form:
    """How a segment would be tested: which rows are paused and kept, and what a test of so many weeks shows."""

    method: Method
    measure: Measure
    analysis: MethodName
    paused: Rows
    kept: Rows
    before: int
    shows: Callable[[int], Curve]

    @property
    def tested(self) -> Rows:
        """Rows that the answer is about."""
        return np.sort(np.concatenate([self.paused, self.kept])) if self.method == "randomised" else self.paused


def by_lot(rows: Rows, seed: int) -> tuple[Rows, Rows]:
    """Draw half of the rows: one of each two neighbours in size, by a fair coin; an odd last one is kept.

    Examples
    --------
    >>> paused, kept = by_lot(np.arange(5), seed=1)
    >>> len(paused), len(kept)
    (2, 3)

    """
    coins = np.random.default_rng([seed, 11]).integers(0, 2, len(rows) // 2)
    places = 2 * np.arange(len(coins)) + coins
    return rows[places], np.delete(rows, places)


def counts_of(units: Units, expected: float, method: Method) -> Array:
    """How much each query counts in the answer; sums to 1."""
    weights = units.weights(expected) if method == "randomised" else units.weekly * units.paid_share
    return np.asarray(weights / weights.sum())


def sides_of(bench: Bench, rows: Rows, method: Method) -> tuple[float, float]:
    """Incremental share that today's decision on these rows supposes, and the one that would change it."""
    stakes, units = bench.stakes(rows), bench.units(rows)
    return stakes.sides(counts_of(units, float(stakes.states.mean()), method))


def _randomised(bench: Bench, rows: Rows, measure: Measure, noise: Noise) -> Form:
    units, skip = bench.units(rows), bench.options.skipped
    befores = {before: Windows(before, skip, LENGTHS[0]) for before in _BEFORE}
    daily = bench.daily(rows, measure)
    noises = {at: fit_segment(daily, noise, shape) for at, shape in befores.items()}
    before = min(_BEFORE, key=lambda at: float(noises[at].variance(units.weekly, befores[at]).mean()))
    n = useful(units, noises[before], befores[before], sides_of(bench, rows, "randomised"), _LEAST_RANDOMISED)
    chosen = units.first(n)
    paused, kept = by_lot(rows[:n], bench.options.seed)
    shows = cache(lambda weeks: curve(chosen, noises[before], Windows(before, skip, weeks)))
    return Form("randomised", measure, MethodName.LOG_MEANS, paused, kept, before, shows)


def _on_off(bench: Bench, rows: Rows, measure: Measure, noise: Noise) -> Form:
    others = np.setdiff1d(np.flatnonzero(bench.pool["testable"].to_numpy(dtype=bool)), rows)[:_MOST_CONTROLS]
    units, skip = bench.units(rows), bench.options.skipped
    paused, kept = bench.daily(rows, measure), bench.daily(others, measure)
    weekly = units.weekly, bench.units(others).weekly
    both = noise, bench.noise_of(others, measure) or bench.noise[False, "clicks"]

    def strays(windows: Windows) -> float:
        found = replays(bench.history.days, paused, kept, windows)
        usual = usual_deviation(weekly, both, windows, is_rate=measure != "clicks")
        return deviation(found, usual, len(bench.history.days), windows)

    before = min(_BEFORE, key=lambda at: strays(Windows(at, skip, LENGTHS[0])))
    shows = cache(lambda weeks: series_curve(units, strays(Windows(before, skip, weeks))))
    return Form("on_off", measure, method_of(len(others)), rows, others, before, shows)


def best_form(bench: Bench, rows: Rows) -> Form:
    """The test in the measure that takes fewest queries for the same power."""
    form = _randomised if len(rows) >= _LEAST_RANDOMISED else _on_off
    noises = {measure: bench.noise_of(rows, measure) for measure in bench.history.measures}
    forms = [form(bench, rows, measure, noise) for measure, noise in noises.items() if noise]
    return min(forms, key=lambda one: one.shows(LENGTHS[0]).times_as_many(*sides_of(bench, one.tested, one.method)))
