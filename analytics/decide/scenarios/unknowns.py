"""What is not known of an account and of a scenario's world, each with its 10 % quantile, mean and 90 % quantile."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analytics.decide.scenarios.sizes import SIZES, expected_sizes, size_at
from analytics.decide.scenarios.spending import Account, Placed
from analytics.decide.scenarios.states import States
from analytics.schema import INTERVAL, NORMAL_P90

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Unknown:
    """An unknown and its levels: numbers, or one per item.

    `put` gives the states in which it stands at a level. `weights` make one number of a level per item, for words.
    """

    name: str
    low: Array
    mean: Array
    high: Array
    put: Callable[[States, Array], States]
    weights: Array

    def at(self, states: States, way: float) -> States:
        """These states with the unknown moved: -1 is its 10 % quantile, 0 its mean, 1 its 90 % quantile."""
        return self.put(states, self._moved(way))

    def level(self, way: float) -> float:
        """Its level there, as one number."""
        return float(self._moved(way) @ self.weights / self.weights.sum())

    def _moved(self, way: float) -> Array:
        end = self.low if way < 0 else self.high
        return np.asarray(self.mean + abs(way) * (end - self.mean))


def unknowns(account: Account, placed: Sequence[Placed], drawn: States) -> Iterator[Unknown]:
    """Everything that two scenarios may differ by: shares, response, value, demand, and the sizes of their shocks."""
    yield from _cells(account)
    if len(account.rows):
        yield _response(account)
    if account.value is not None and account.now[0].sum() > 0:
        mean = account.value[account.rows]
        low, high = np.quantile(drawn.value_factor, INTERVAL)
        yield Unknown("value", mean * low, mean, mean * high, _put_value, account.now[0])
    yield _single("demand", np.quantile(drawn.worth.demand, INTERVAL), np.ones(1), _put_demand)
    named = {name for each in placed for name in each.effect.unknowns}
    for name in (name for name in SIZES if name in named):
        ends = size_at(name, np.array([-NORMAL_P90, NORMAL_P90]))
        yield _single(name, ends, expected_sizes()[name], _put_size(name))


def _single(name: str, ends: Array, mean: Array, put: Callable[[States, Array], States]) -> Unknown:
    return Unknown(name, ends[:1], mean, ends[1:], put, np.ones(1))


def _cells(account: Account) -> Iterator[Unknown]:
    """The share of the queries of each prior cell, moved together between the bounds of their intervals."""
    frame = account.analysis.incrementality.frame.iloc[account.rows]
    mean, cell = account.worth.mean, frame["cell"].to_numpy()
    ends = [frame[f"incremental_share_{end}"].to_numpy(dtype=float) for end in ("lower", "upper")]
    for name in np.unique(cell.astype(str)):
        low, high = (np.where(cell == name, end, mean) for end in ends)
        weights = np.where(cell == name, np.maximum(account.now[0], 1e-12), 0.0)
        yield Unknown(str(name), low, mean, high, _put_share, weights)


def _response(account: Account) -> Unknown:
    spread = NORMAL_P90 * account.analysis.response.spread
    return Unknown("response", np.exp(-spread), np.ones_like(spread), np.exp(spread), _put_response, account.now[0])


def _put_share(states: States, level: Array) -> States:
    return replace(states, worth=replace(states.worth, draws=level[:, None]))


def _put_response(states: States, level: Array) -> States:
    return replace(states, worth=replace(states.worth, response=level[:, None]))


def _put_demand(states: States, level: Array) -> States:
    return replace(states, worth=replace(states.worth, demand=level))


def _put_value(states: States, level: Array) -> States:
    if states.value is None:
        return states
    factor = level.sum() / states.value.sum()
    return replace(states, value=level[:, None], value_factor=np.full(1, factor))


def _put_size(name: str) -> Callable[[States, Array], States]:
    return lambda states, level: replace(states, sizes={**states.sizes, name: level})
