"""A small account by day with planted substitution: what the panel estimate must find again."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.model import Assumptions, Incrementality, TestedShare, evidence
from analytics.unify import BrandTerms, QueryPanel, unify
from tests.builders import QUERIES, SEARCH_TERMS, days, export

Array = np.ndarray

BRAND = "lumen"
START = "2025-01-01"


@dataclass(frozen=True)
class Planted:
    """Per query: daily searches, rank, organic rate alone, paid rate, substitution; and when its ad is off."""

    searches: Array
    rank: Array
    alone: Array
    paid: Array
    substitution: Array
    off: Array  # (queries, days), True where the ad does not run
    brand: bool = False
    theft: float = 0.0  # share of organic clicks that rivals take long after a pause
    reaction: float = 8.0
    index: float = 0.0  # the planner's competition index of every query

    @property
    def names(self) -> list[str]:
        """Queries; each its own theme, so that nothing else pools them."""
        return [f"{BRAND} {chr(97 + at)}x" if self.brand else f"lampe {chr(97 + at)}x" for at in range(len(self.rank))]

    @property
    def share(self) -> Array:
        """True incremental share in steady state."""
        return 1 - self.substitution + self.theft * self.alone / self.paid


def planted(count: int, size: int, seed: int, *, substitution: float, rank: float = 1.0, outages: int = 2,
            brand: bool = False, **more: float) -> Planted:  # fmt: skip
    """That many queries over that many days, with week-long outages at random."""
    luck = np.random.default_rng(seed)
    off = np.zeros((count, size), dtype=bool)
    for row in range(count):
        for first in luck.integers(10, max(size - 20, 11), outages):
            off[row, first : first + 8] = True
    near = np.clip(luck.normal(substitution, 0.15 * substitution, count), 0, 1)
    alone, paid = (0.60, 0.33) if brand else (0.24, 0.08)
    return Planted(
        luck.uniform(80, 300, count), np.full(count, rank), np.full(count, alone), np.full(count, paid), near, off,
        brand=brand, **more,
    )  # fmt: skip


def wandering(shape: tuple[int, int], seed: int, spread: float, days: float = 40.0) -> Array:
    """Factors whose logarithms stray by `spread` and come back within so many days; one row each."""
    luck, keeps = np.random.default_rng(seed).normal(0, 1, shape), np.exp(-1 / days)
    for day in range(1, shape[1]):
        luck[:, day] = keeps * luck[:, day - 1] + np.sqrt(1 - keeps**2) * luck[:, day]
    return np.exp(spread * luck)


def panel_of(
    world: Planted, seed: int, *, cost: float = 0.5, step: Array | float = 1.0, mood: Array | float = 1.0
) -> QueryPanel:
    """Draw the exports of a world by day (Poisson counts) and unify them.

    `step` multiplies the click price by day, `mood` the organic rate alone by query and day.
    """
    luck = np.random.default_rng(seed)
    shape = world.off.shape
    demand = world.searches[:, None] * np.exp(luck.normal(0, 0.1, shape))
    seen = luck.poisson(demand)
    shown = luck.poisson(np.where(world.off, 0.0, 0.9 * demand))
    expected = np.where(world.off, 0.0, world.paid[:, None] * demand)
    clicks = np.minimum(luck.poisson(expected), shown)
    run = np.zeros(shape)
    for day in range(shape[1]):
        run[:, day] = np.where(world.off[:, day], (run[:, day - 1] if day else 0) + 1, 0)
    left = 1 - world.theft * (1 - np.exp(-run / world.reaction))
    alone = demand * world.alone[:, None] * left * mood
    organic = luck.poisson(np.maximum(alone - world.substitution[:, None] * expected, 0.0))
    name, date = np.repeat(world.names, shape[1]), np.tile(days(START, shape[1]), shape[0])
    price = np.broadcast_to(cost * np.asarray(step), shape)
    paid = {"query": name, "date": date, "campaign": "all", "impressions": shown.ravel(), "clicks": clicks.ravel()}
    paid |= {"cost": (clicks * price).ravel(), "conversions": 0.05 * clicks.ravel()}
    terms = pd.DataFrame(paid | {"conversion_value": 1.5 * clicks.ravel()})
    listed = pd.DataFrame({"query": name, "date": date, "impressions": seen.ravel(), "clicks": organic.ravel()})
    listed["position"] = np.repeat(world.rank, shape[1])
    planner = pd.DataFrame({"keyword": world.names, "competition_index": world.index, "search_volume": 1000.0})
    exports = [
        export(SEARCH_TERMS, terms[terms["impressions"] > 0], currency="EUR"),
        export(QUERIES, listed[listed["impressions"] > 0], period=None),
        export("keyword_planner", planner, currency="EUR"),
    ]
    return unify(exports, BrandTerms.given([BRAND]))


class Study(NamedTuple):
    """The panel of a world and the incremental share of its queries."""

    panel: QueryPanel
    incrementality: Incrementality


def study(
    world: Planted, seed: int, tests: tuple[TestedShare, ...] = (), *, mood: Array | float = 1.0, **assumptions: object
) -> Study:
    """Read the incremental shares out of the exports of a world, as `analyse` does."""
    panel = panel_of(world, seed, mood=mood)
    return Study(panel, evidence.estimate(panel, Assumptions(**assumptions), tests))


def shares(found: Study, world: Planted) -> pd.DataFrame:
    """Estimate beside truth, one row per query of the world."""
    frame = found.incrementality.frame.set_index(found.panel.frame["text"]).loc[world.names]
    return frame.assign(truth=world.share)
