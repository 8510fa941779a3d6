"""What a world does to an account: to its searches, ranks, results pages, rivals and the price of a click.

Where a query moves from one prior cell to another, its own estimate moves with it instead of being dropped: the odds of
its incremental share are multiplied by the ratio of the odds of the two cells' means. A query of which nothing else is
known lands on the new cell's mean; one with its own days keeps what they say, seen from the new cell.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.scenarios.scenario import World
from analytics.decide.scenarios.sizes import Factors, Sizes
from analytics.model import Analysis
from analytics.model.prior_share import cell_weights, prior_share

Array = npt.NDArray[np.float64]
_BRAND_TOP = ["brand_strong", "brand_ordinary"]
_LEAST = 0.05  # of today's searches or price, whatever is drawn
_LISTED = 20.0  # position from which the click curve says nothing more
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Effect:
    """What a world does to each row of a panel, short of the sizes that are unknown; arrays of shape (rows,).

    Attributes
    ----------
    world
        What happens.
    climb
        Relative change of organic clicks by the click curve from the old rank to the new one, at most all impressions.
    covered
        Part of the searches over which an AI overview is new; 0 for the brand.
    entered
        Chance that rivals are new on the query; 0 where none enter.
    odds
        Factor on the odds of the incremental share.
    brand
        Whether the query carries the brand.

    """

    world: World
    climb: Array
    covered: Array
    entered: Array
    odds: Array
    brand: npt.NDArray[np.bool_]

    @property
    def unknowns(self) -> tuple[str, ...]:
        """Names of the sizes on which this world depends."""
        world, is_new = self.world, self.entered > 0
        told = {
            "demand_size": world.has("demand"),
            "rank_effect": bool(self.climb.any()),
            "overview_organic": bool(self.covered.any()),
            "overview_paid": bool(self.covered.any()),
            "rivals_theft": bool((is_new & self.brand).any()),
            "rivals_brand_cpc": bool((is_new & self.brand).any()),
            "rivals_generic_cpc": bool((is_new & ~self.brand).any()),
            "cpc_size": world.has("cpc"),
        }
        return tuple(name for name, is_unknown in told.items() if is_unknown)

    def volume(self, sizes: Sizes, rows: npt.NDArray[np.int64]) -> Factors:
        """Factor on paid clicks and on their cost at the same bids: (1 + demand) (1 - covered (1 - f))."""
        demand = self._demand(sizes)
        if not self.covered.any():
            return Factors(np.ones((len(rows), 1)), demand[None, :])
        basis = np.stack([np.ones(len(rows)), self.covered[rows]], axis=1)
        return Factors(basis, demand * np.stack([np.ones_like(demand), sizes["overview_paid"] - 1]))

    def price(self, sizes: Sizes, rows: npt.NDArray[np.int64]) -> Factors:
        """Factor on the price of a click at the same place: (1 + cpc) (1 + entered times the rise)."""
        price = np.maximum(1 + self.world.cpc * sizes["cpc_size"], _LEAST)
        if not self.entered.any():
            return Factors(np.ones((len(rows), 1)), price[None, :])
        entered, brand = self.entered[rows], self.brand[rows]
        basis = np.stack([np.ones(len(rows)), entered * brand, entered * ~brand], axis=1)
        rises = sizes["rivals_brand_cpc"], sizes["rivals_generic_cpc"]
        return Factors(basis, price * np.stack(np.broadcast_arrays(np.ones_like(price), *rises)))

    def organic(self, weights: Array, sizes: Sizes) -> Array:
        """Organic clicks with today's ads, added up by weights of shape (sums, rows); shape (sums, sizes).

        Each row has O (1 + u climb) (1 - covered (1 - f) - entered t) (1 + demand), u the effect of rank, f the factor
        under an AI overview, t what rivals take beside the ad. Linear in the products of the unknowns, so that the rows
        are added up once.
        """
        theft = np.where(self.brand, self.entered, 0.0)
        parts = (np.ones_like(theft), self.climb, self.covered, theft)
        rows = np.stack([*parts, self.climb * self.covered, self.climb * theft])
        fall = float(-self.climb.min(initial=0.0))
        u = np.minimum(sizes["rank_effect"], 1 / max(fall, _TINY))
        lost, stolen = 1 - sizes["overview_organic"], sizes["rivals_theft"]
        factors = np.stack([np.ones_like(u), u, -lost, -stolen, -u * lost, -u * stolen])
        return np.asarray((weights @ rows.T) @ factors * self._demand(sizes))

    def share(self, share: Array, rows: npt.NDArray[np.int64]) -> Array:
        """Incremental share in this world of rows whose share today is `share`, shape (rows, states)."""
        odds = self.odds[rows][:, None]
        if (odds == 1).all():
            return share
        return np.asarray(share * odds / (1 - share + share * odds))

    def _demand(self, sizes: Sizes) -> Array:
        return np.asarray(np.maximum(1 + self.world.demand * sizes["demand_size"], _LEAST))


def effect(analysis: Analysis, world: World) -> Effect:
    """Find whom a world touches and how far."""
    frame = analysis.panel.frame
    brand = frame["brand"].to_numpy(dtype=bool)
    position = _positions(frame, world)
    seen = frame["ai_overview"].fillna(0.0).to_numpy(dtype=float)
    covered = np.where(brand, 0.0, world.overview * (1 - seen))
    return Effect(
        world,
        climb=_climb(analysis, brand, position),
        covered=covered,
        entered=_entered(analysis, brand, world),
        odds=_odds(analysis, world, position, seen + covered),
        brand=brand,
    )


def _positions(frame: pd.DataFrame, world: World) -> Array:
    """Organic positions in this world; a query without a listing gets none."""
    old = frame["organic_position"].to_numpy(dtype=float)
    brand = frame["brand"].to_numpy(dtype=bool)
    scopes = {"all": np.ones_like(brand), "brand": brand, "generic": ~brand}
    moved = scopes.get(world.rank_scope, (frame["theme"] == world.rank_theme).to_numpy())
    if world.rank_to is not None:
        return np.where(moved & ~np.isnan(old), world.rank_to, old)
    new = np.maximum(old - world.rank_gain, np.minimum(old, 1.0))
    return np.where(moved, np.where(world.rank_gain < 0, np.minimum(new, np.maximum(old, _LISTED)), new), old)


def _climb(analysis: Analysis, brand: npt.NDArray[np.bool_], position: Array) -> Array:
    old = analysis.panel.frame["organic_position"].to_numpy(dtype=float)
    moved = ~np.isnan(old) & (old != position)
    climb = np.zeros(len(old))
    for is_brand in (True, False):
        rows = moved & (brand == is_brand)
        before, after = (analysis.click_curve.ctr(at[rows], brand=is_brand) for at in (old, position))
        climb[rows] = np.divide(after, before, out=np.ones_like(after), where=before > 0) - 1
    clicks, seen = (analysis.current[f"organic_{name}"].to_numpy(dtype=float) for name in ("clicks", "impressions"))
    most = np.divide(np.maximum(seen, clicks), clicks, out=np.ones_like(clicks), where=clicks > 0) - 1
    return np.asarray(np.minimum(climb, most))


def _entered(analysis: Analysis, brand: npt.NDArray[np.bool_], world: World) -> Array:
    if world.rivals == "none":
        return np.zeros(len(brand))
    there = np.where(brand, np.minimum(analysis.incrementality.rivals.sum(axis=0), 1.0), 0.0)
    touched = {"brand": brand, "generic": ~brand}.get(world.rivals, np.ones_like(brand))
    return np.where(touched, 1 - there, 0.0)


def _odds(analysis: Analysis, world: World, position: Array, overview: Array) -> Array:
    """Odds of the share by the cells of this world over those of today's."""
    panel, given = analysis.panel, analysis.assumptions
    if not any(world.has(shock) for shock in ("rank", "overview", "rivals")):
        return np.ones(len(panel.frame))
    there = np.minimum(analysis.incrementality.rivals.sum(axis=0), 1.0)
    new = replace(panel, frame=panel.frame.assign(organic_position=position, ai_overview=overview))
    today = _with_rivals(cell_weights(panel, given), there)
    then = cell_weights(new, given)
    then = _with_rivals(then, np.ones_like(there) if world.rivals in ("brand", "all") else there)
    means = [prior_share(panel, weights, given)[0].clip(_TINY, 1 - _TINY) for weights in (today, then)]
    before, after = (mean / (1 - mean) for mean in means)
    return np.asarray(after / before)


def _with_rivals(weights: pd.DataFrame, chance: Array) -> pd.DataFrame:
    """Cells of the brand's queries at rank 1 with rivals there by this chance; where they surely are, nothing moves."""
    alone = weights[_BRAND_TOP].sum(axis=1).to_numpy()
    top = alone + weights["brand_rivals"].to_numpy()
    left = np.divide(top * (1 - chance), alone, out=np.ones_like(top), where=alone > 0)
    changed = {name: weights[name].to_numpy() * left for name in _BRAND_TOP}
    return weights.assign(**changed, brand_rivals=top - sum(changed.values()))
