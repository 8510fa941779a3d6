"""Accounts by day with planted demand, ranks and incremental shares, to hold designs of tests to their word."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.engine import Table
from analytics.ingest.export import Export
from analytics.schema import Period
from analytics.unify import BrandTerms, QueryPanel, unify

Array = npt.NDArray[np.float64]

START = date(2025, 1, 6)  # a Monday


@dataclass(frozen=True, eq=False)
class World:
    """Searches, paid and organic clicks by day (rows) and query (columns), while every ad runs.

    `alone` are the organic clicks of the same days without ads: organic + paid x (1 - share), `share` being the
    incremental share of each query's paid clicks. `brand` says which queries carry the brand.
    """

    names: tuple[str, ...]
    brand: npt.NDArray[np.bool_]
    searches: Array
    paid: Array
    organic: Array
    alone: Array
    share: Array

    @property
    def days(self) -> pd.DatetimeIndex:
        """Its days."""
        return pd.date_range(START, periods=len(self.searches))

    def paused(self, chosen: npt.NDArray[np.bool_], first: int) -> "World":
        """The same world with the ads of some queries off from a day on."""
        off = np.zeros(self.paid.shape, dtype=bool)
        off[first:] = chosen
        return replace(self, paid=np.where(off, 0.0, self.paid), organic=np.where(off, self.alone, self.organic))

    def panel(self, first: int = 0, last: int | None = None) -> QueryPanel:
        """Its exports by day, from one day to another, read as any account's."""
        part = slice(first, last)
        days = np.repeat(self.days[part].to_numpy(), len(self.names))
        names = np.tile(self.names, len(self.days[part]))
        paid, organic, searches = (table[part].ravel() for table in (self.paid, self.organic, self.searches))
        ads = pd.DataFrame({"date": days, "query": names, "campaign": "A", "ad_group": "g", "match_type": "exact",
                            "impressions": searches, "clicks": paid, "cost": paid * 0.8, "conversions": paid * 0.05,
                            "conversion_value": paid * 1.5})  # fmt: skip
        ranks = np.tile(np.where(self.brand, 1.0, 3.0), len(self.days[part]))
        site = pd.DataFrame(
            {"date": days, "query": names, "impressions": searches, "clicks": organic, "position": ranks}
        )
        period = Period(self.days[part][0].date(), self.days[part][-1].date())
        exports = [_export("google_ads_search_terms", ads[ads["impressions"] > 0], period, "EUR"),
                   _export("gsc_queries", site[site["impressions"] > 0], period, None)]  # fmt: skip
        return unify(exports, BrandTerms.given(["lumen"]))


def _export(kind: str, table: pd.DataFrame, period: Period, currency: str | None) -> Export:
    rejects = pd.DataFrame(columns=["row", "column", "value", "reason"])
    return Export(kind, kind, "google", "en", "utf-8", ",", currency, period, Table(table), rejects, kind)


def build(seed: int, *, brand: int = 14, generic: int = 40, weeks: int = 52, share: float = 0.4) -> World:
    """Draw a world: demand with a season and a drift of its own per query, organic ranks that move for generic ones."""
    draw, days, n = np.random.default_rng(seed), weeks * 7, brand + generic
    is_brand = np.arange(n) < brand
    time = np.arange(days)[:, None]
    size = 60 * np.arange(1, n + 1) ** -0.5 * draw.lognormal(0, 0.3, n)
    season = 0.2 * np.sin(2 * np.pi * (time / 365.25 + draw.random(n)))
    weekend = -0.25 * (time % 7 >= 5)
    drift = np.cumsum(draw.normal(0, 0.03 / np.sqrt(7), (days, n)), axis=0)
    searches = draw.poisson(40 * size * np.exp(season + weekend + drift)).astype(float)
    moves = np.cumsum(draw.normal(0, 0.1 / np.sqrt(7), (days, n)) * ~is_brand, axis=0)
    organic_rate = np.where(is_brand, 0.30, 0.06) * np.exp(np.clip(moves, -1.0, 1.0))
    paid_rate = np.where(is_brand, 0.20, 0.05)
    paid = draw.binomial(searches.astype(int), np.broadcast_to(paid_rate, searches.shape))
    organic = draw.binomial(searches.astype(int) - paid, organic_rate)
    alone = organic + draw.binomial(paid, 1 - share)
    names = tuple(f"{'lumen ' if of_brand else ''}item {at:03d}" for at, of_brand in enumerate(is_brand))
    return World(
        names, is_brand, searches, *(table.astype(float) for table in (paid, organic, alone)), np.full(n, share)
    )
