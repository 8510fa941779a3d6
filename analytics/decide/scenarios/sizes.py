"""How large the shocks of a scenario are: what is published or judged, expected or drawn, and factors made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analytics.model.priors import log_normal, shock
from analytics.schema import NORMAL_P90

Array = npt.NDArray[np.float64]
Sizes = Mapping[str, Array]

SIZES: Mapping[str, str] = MappingProxyType(
    {
        "demand_size": "stated",
        "rank_effect": "rank_effect",
        "overview_organic": "overview_organic",
        "overview_paid": "overview_paid",
        "rivals_theft": "rivals_theft",
        "rivals_brand_cpc": "rivals_brand_cpc",
        "rivals_generic_cpc": "rivals_generic_cpc",
        "cpc_size": "stated",
    }
)
"""What is unknown of the shocks, and the range of `priors.toml` that it is drawn from."""

_FACTORS = ("stated", "rank_effect")  # factors on what is said: normal around 1
_RISES = ("rivals_brand_cpc", "rivals_generic_cpc")  # of a price, which may more than double
_MOST = 1.0  # no overview adds clicks, no rival takes more than all
_STREAM = 11  # apart from the other random numbers of a seed


def size_at(name: str, normal: Array) -> Array:
    """Size of an unknown at so many standard deviations from its centre; shape kept."""
    figures = shock(SIZES[name])
    low, high = float(figures["lower"]), float(figures["upper"])
    if SIZES[name] in _FACTORS:
        return np.maximum(1 + (high - low) / (2 * NORMAL_P90) * normal, 0.0)
    centre, spread = log_normal(low, high)
    drawn = np.exp(centre + spread * normal)
    return drawn if name in _RISES else np.minimum(drawn, _MOST)


def expected_sizes() -> Sizes:
    """The mean of every unknown size, each of shape (1,): 1, or the mean of the log-normal."""
    found = {}
    for name, prior in SIZES.items():
        figures = shock(prior)
        centre, spread = log_normal(float(figures["lower"]), float(figures["upper"]))
        found[name] = np.ones(1) if prior in _FACTORS else np.full(1, np.exp(centre + spread**2 / 2))
    return found


def drawn_sizes(n: int, seed: int) -> Sizes:
    """Draw every unknown size, each of shape (n,): the same for all scenarios, so that differences are not noise."""
    return {
        name: size_at(name, np.random.default_rng([seed, _STREAM, at]).standard_normal(n))
        for at, name in enumerate(SIZES)
    }


@dataclass(frozen=True, eq=False)
class Factors:
    """A factor per item and state as a sum of products, `basis` (items, parts) times `sizes` (parts, states).

    Sums over items need no table of items by states.
    """

    basis: Array
    sizes: Array

    def total(self, amounts: Array) -> Array:
        """Sum over items of amounts, of shape (items,) or (items, states), times the factor; shape (states,)."""
        parts = self.basis.T @ amounts
        return np.asarray(parts @ self.sizes if amounts.ndim == 1 else (parts * self.sizes).sum(axis=0))

    def of_rows(self, rows: "npt.NDArray[np.bool_] | slice") -> "Factors":
        """The factors of some items."""
        return Factors(self.basis[rows], self.sizes)

    def __mul__(self, other: "Factors") -> "Factors":
        basis = self.basis[:, :, None] * other.basis[:, None, :]
        sizes = self.sizes[:, None, :] * other.sizes[None, :, :]
        parts = basis.shape[1] * basis.shape[2]
        found = Factors(basis.reshape(len(basis), parts), sizes.reshape(parts, sizes.shape[-1]))
        used = found.basis.any(axis=0)
        return Factors(found.basis[:, used], found.sizes[used])

    @property
    def first(self) -> Array:
        """The factors in the first state, shape (items,)."""
        return np.asarray(self.basis @ self.sizes[:, 0])
