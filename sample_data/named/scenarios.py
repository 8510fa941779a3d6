"""The named worlds: what each changes in the common equations, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Scenario:
    """Parameters of one world; the defaults are those of `clean`.

    Attributes
    ----------
    name
        Also part of the seed: two worlds of one seed share nothing.
    fame, fame_size
        Mean and size (a + b) of the Beta of the brand's eta: share of brand ad clicks the top listing would have won.
    substitution, substitution_size
        The same for all other queries.
    demand_bid, rank_bid
        How far the bid follows the gaps of log demand and log rank from their means (rho, rho_R).
    budget_follows
        Exponent with which a campaign's budget follows its unconstrained cost: 0 is a fixed budget, 1 throttles every
        day by the same factor.
    outage
        Chance a day that a query's ad stops, for about a week.
    rank_spread, rank_memory, rank_blur
        Standard deviation and autocorrelation of log rank around its level, and error of the reported log position.
    brand_rivals
        Mean number of rivals in the auction of a brand query.
    entering
        Share of the brand queries whose auction rivals enter, before the year or during it; they take 18-42 % once the
        ad is off.
    bid_level
        Factor on every bid: well above 1 is far up the response curve.

    """

    name: str = "clean"
    fame: float = 0.85
    fame_size: float = 30.0
    substitution: float = 0.30
    substitution_size: float = 9.0
    demand_bid: float = 0.0
    rank_bid: float = 0.0
    budget_follows: float = 0.0
    outage: float = 0.004
    rank_spread: float = 0.26
    rank_memory: float = 0.90
    rank_blur: float = 0.05
    brand_rivals: float = 0.4
    entering: float = 0.0
    bid_level: float = 1.0

    def __post_init__(self) -> None:
        """Refuse shares outside [0, 1] and bids of nothing."""
        shares = (self.fame, self.substitution, self.outage, self.entering, self.rank_memory, self.budget_follows)
        if not (all(0 <= share <= 1 for share in shares) and self.bid_level > 0):
            raise ValueError(f"{self}: shares lie in [0, 1] and bid_level is positive.")


_CLEAN = Scenario()
_USUAL = replace(_CLEAN, demand_bid=0.25, rank_bid=0.20, budget_follows=0.5)
_ALL = (
    _CLEAN,
    replace(_CLEAN, name="confounded", demand_bid=0.8, rank_bid=0.7, budget_follows=1.0, outage=0.002),
    replace(_USUAL, name="ranknoise", rank_spread=0.55, rank_memory=0.80, rank_blur=0.30),
    replace(_USUAL, name="rivals-enter", entering=0.65),
    replace(_USUAL, name="ebay", fame=0.995, fame_size=500.0, substitution=0.45, brand_rivals=0.1),
    replace(_USUAL, name="edmunds", fame=0.50, brand_rivals=1.6),
    replace(_USUAL, name="saturated", bid_level=2.0),
)
WORLDS: Mapping[str, Scenario] = {scenario.name: scenario for scenario in _ALL}


@dataclass(frozen=True, slots=True)
class Draw:
    """Which world, how large and from which seed; `ahead` days follow the observed ones for the truth curves."""

    scenario: Scenario = _CLEAN
    seed: int = 1
    queries: int = 600
    test_share: float = 0.0
    days: int = 365
    ahead: int = 90
    start: date = date(2024, 1, 1)

    def __post_init__(self) -> None:
        """Refuse a world without room for the brand, the truth window or the tests."""
        if not (50 <= self.queries <= 2000 and self.days >= 90 and self.ahead >= 1 and 0 <= self.test_share <= 1):
            raise ValueError(f"{self}: 50 to 2,000 queries, at least 90 days, days ahead, a share of tests in [0, 1].")
