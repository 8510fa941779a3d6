"""What pausing ads does to all clicks and to value: at once, and once rivals have reacted; net saving, not gross.

Of P paid clicks with incremental share s, P s are lost for good. That loss has parts: organic wins clicks back, rivals'
ads on the brand's name steal some, and some of those come back. The share s is a steady state and already holds the
theft, so the parts are made to add up to it: what is stolen for good is also what organic wins back at first. On top of
it comes the brand demand that generic ads feed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.analysis import Analysis
from analytics.model.pause_unknowns import drawn, published, theft
from analytics.model.value import NoValue
from analytics.schema import INTERVAL, Interval

Array = npt.NDArray[np.float64]

PARTS = ("paid", "recaptured", "stolen", "returned", "spill_over")
_FEWEST_DRAWS, _MOST_NUMBERS = 100, 4_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the effect: its name in `PARTS` (in money also `cost`), and what it adds (+) or takes (-) a month."""

    name: str
    amount: Interval


@dataclass(frozen=True, slots=True)
class Pause:
    """Effect of pausing some queries' ads, per month of today.

    Attributes
    ----------
    queries
        How many of them have paid clicks today.
    clicks
        Parts of the change of clicks in steady state: they add up to minus `lost_steady`.
    lost_first, lost_steady
        Clicks lost in the first days, before rivals react and brand demand fades, and for good (brand visits included).
    reaction_days
        Time constant of the way from the one to the other.
    money
        Parts of the net saving, contribution in account currency: they add up to `net_saving`. `NoValue` when the
        account cannot tell what a click is worth.
    net_saving
        Cost saved less contribution lost.
    gains
        Share of the simulated states in which the net saving is positive.

    """

    queries: int
    clicks: tuple[Part, ...]
    lost_first: Interval
    lost_steady: Interval
    reaction_days: Interval
    money: tuple[Part, ...] | NoValue
    net_saving: Interval | NoValue
    gains: float | None

    def lost_after(self, days: Array) -> Array:
        """Clicks lost at a monthly rate after so many days: first + (steady - first) (1 - e^(-days / reaction))."""
        first, steady = self.lost_first.value, self.lost_steady.value
        return np.asarray(first + (steady - first) * (1 - np.exp(-days / self.reaction_days.value)))


@dataclass(frozen=True, eq=False)
class _Effect:
    """Changes by part, per query and state (queries, draws), and their expectations (queries,): clicks, or money."""

    draws: Mapping[str, Array]
    mean: Mapping[str, Array]

    def of(self, *names: str) -> tuple[Array, Array]:
        """Sum of some parts, all of them when none is named: expectation and draws per query."""
        chosen = names or PARTS
        return np.sum([self.mean[name] for name in chosen], axis=0), np.sum(
            [self.draws[name] for name in chosen], axis=0
        )

    def total(self, *names: str, sign: int = 1, plus: float = 0.0) -> Interval:
        """The same over all queries, turned by `sign`, on top of `plus`."""
        mean, draws = self.of(*names)
        return Interval.of_draws(plus + sign * float(mean.sum()), plus + sign * draws.sum(axis=0))

    def parts(self) -> tuple[Part, ...]:
        """Every part over all queries."""
        return tuple(Part(name, self.total(name)) for name in PARTS)


def split(paid: Array, organic: Array, share: Array, theft: Array, returned: Array) -> dict[str, Array]:
    """Split the clicks that a pause changes into paid, recaptured, stolen and returned; they add up to -share x paid.

    Parameters
    ----------
    paid, organic, share
        Clicks with the ad, and the incremental share in steady state.
    theft
        Share of the organic clicks without ads that rivals take for good, beyond what they take beside the ad.
    returned
        Share of what they take that comes back at once.

    Notes
    -----
    Organic clicks in steady state are organic + paid (1 - share), after the theft: stolen for good is
    theft / (1 - theft) of them, at most what is lost at all, and at least what the share loses beyond every paid click.

    Examples
    --------
    >>> parts = split(*(np.array([x]) for x in (40.0, 60.0, 0.625, 0.0, 0.3)))
    >>> [float(parts[name][0]) for name in ("paid", "recaptured", "stolen", "returned")]
    [-40.0, 15.0, -0.0, 0.0]

    """
    after = np.maximum(organic + paid * (1 - share), 0.0)
    most = np.maximum(share * paid, 0.0)
    least = np.where(theft > 0, np.maximum((share - 1) * paid, 0.0), 0.0)
    kept_away = np.clip(theft / (1 - theft) * after, least, most)
    taken = kept_away / (1 - returned)
    recaptured = paid * (1 - share) + kept_away
    return {"paid": -paid + 0 * taken, "recaptured": recaptured, "stolen": -taken, "returned": taken - kept_away}


def pause(analysis: Analysis, rows: Sequence[int] | npt.NDArray[np.int64]) -> Pause:
    """Effect of pausing the ads of some rows of the panel."""
    chosen = _paying(analysis, rows)
    clicks = _clicks(analysis, chosen)
    worth = _worth(analysis, chosen, clicks)
    cost = float(analysis.current["cost"].to_numpy(dtype=float)[chosen].sum())
    return Pause(
        queries=len(chosen),
        clicks=clicks.parts(),
        lost_first=clicks.total("paid", "recaptured", sign=-1),
        lost_steady=clicks.total(sign=-1),
        reaction_days=published("reaction"),
        money=worth if isinstance(worth, NoValue) else (Part("cost", Interval(cost, cost, cost)), *worth.parts()),
        net_saving=worth if isinstance(worth, NoValue) else worth.total(plus=cost),
        gains=None if isinstance(worth, NoValue) else float((cost + worth.of()[1].sum(axis=0) > 0).mean()),
    )


def per_query(analysis: Analysis) -> pd.DataFrame:
    """Effect of pausing each query alone, one row per query with paid clicks today.

    Returns
    -------
    Columns `row` (in the panel), `lost_first`, `lost_steady`, `net_saving` (each of the three with `_lower` and
    `_upper`, central 80 %), per month; without a value per click no column of money.

    """
    rows = _paying(analysis, np.arange(len(analysis.panel.frame)))
    clicks = _clicks(analysis, rows)
    worth = _worth(analysis, rows, clicks)
    first, steady = clicks.of("paid", "recaptured"), clicks.of()
    found = pd.DataFrame({"row": rows}).join(_ends("lost_first", *first, -1)).join(_ends("lost_steady", *steady, -1))
    if isinstance(worth, NoValue):
        return found
    cost = analysis.current["cost"].to_numpy(dtype=float)[rows]
    mean, draws = worth.of()
    return found.join(_ends("net_saving", cost + mean, cost[:, None] + draws))


def _paying(analysis: Analysis, rows: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    chosen = np.asarray(rows, dtype=np.int64)
    paid = analysis.current["paid_clicks"].to_numpy(dtype=float)[chosen]
    known = analysis.incrementality.frame["incremental_share"].notna().to_numpy()[chosen]
    return chosen[(paid > 0) & known]


def _size(analysis: Analysis, rows: int) -> int:
    return min(analysis.assumptions.draws, max(_FEWEST_DRAWS, _MOST_NUMBERS // max(rows, 1)))


def _clicks(analysis: Analysis, rows: npt.NDArray[np.int64]) -> _Effect:
    """Draw the click changes of each row; what is expected of the share is the estimate's own mean, not the draws'."""
    n, now = _size(analysis, len(rows)), analysis.current.iloc[rows]
    paid, organic = (now[name].to_numpy(dtype=float)[:, None] for name in ("paid_clicks", "organic_clicks"))
    share = analysis.incrementality.draws(n, analysis.assumptions.seed, rows)
    mean_share = analysis.incrementality.frame["incremental_share"].to_numpy(dtype=float)[rows]
    seed, generic = analysis.assumptions.seed, ~analysis.panel.frame["brand"].to_numpy(dtype=bool)[rows]
    draws = split(paid, organic, share, theft(analysis, rows, n), drawn("quick_backs", n, seed))
    feeds = drawn("spill_over", n, seed)
    draws["spill_over"] = -np.where(generic[:, None], np.maximum(share * paid, 0.0), 0.0) * feeds
    mean = {name: change.mean(axis=1) for name, change in draws.items()}
    mean["recaptured"] = paid[:, 0] * (1 - mean_share) - mean["stolen"] - mean["returned"]
    mean["spill_over"] = -np.where(generic, np.maximum(mean_share * paid[:, 0], 0.0), 0.0) * feeds.mean()
    return _Effect(draws, mean)


def _worth(analysis: Analysis, rows: npt.NDArray[np.int64], clicks: _Effect) -> _Effect | NoValue:
    """Contribution of each part; a lost brand visit has the brand's value, every other click its query's."""
    if isinstance(analysis.value, NoValue):
        return analysis.value
    n = clicks.draws["paid"].shape[1]
    value = analysis.value.draws(n, analysis.assumptions.seed, rows)
    every = analysis.value.frame["value_per_click"].to_numpy(dtype=float)
    visit, expected = _brand_visit(analysis, every)[rows], every[rows]
    draws = {name: change * value for name, change in clicks.draws.items()}
    draws["spill_over"] = clicks.draws["spill_over"] * visit[:, None]
    mean = {name: change.mean(axis=1) for name, change in draws.items()}
    won_back, _ = clicks.of("recaptured", "stolen", "returned")
    mean["paid"] = clicks.mean["paid"] * expected
    mean["recaptured"] = won_back * expected - mean["stolen"] - mean["returned"]
    mean["spill_over"] = clicks.mean["spill_over"] * visit
    return _Effect(draws, mean)


def _brand_visit(analysis: Analysis, value: Array) -> Array:
    """Value of a brand click: the mean over the brand's paid clicks, each query's own where the brand buys none."""
    brand = analysis.panel.frame["brand"].to_numpy(dtype=bool)
    clicks = np.where(brand, analysis.current["paid_clicks"].to_numpy(dtype=float), 0.0)
    return np.full_like(value, clicks @ value / clicks.sum()) if clicks.sum() > 0 else value


def _ends(name: str, mean: Array, draws: Array, sign: int = 1) -> pd.DataFrame:
    lower, upper = np.quantile(sign * draws, INTERVAL, axis=1)
    ends = {name: sign * mean, f"{name}_lower": np.minimum(lower, sign * mean)}
    return pd.DataFrame(ends | {f"{name}_upper": np.maximum(upper, sign * mean)})
