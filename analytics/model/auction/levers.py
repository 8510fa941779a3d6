"""What another bid, reserve or quality would bring: shares, slots, prices, clicks of both sides, and the best bid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AssumptionError
from analytics.model.auction.calibrate import Auctions
from analytics.model.auction.market import Market, respond
from analytics.model.value import NoValue
from analytics.schema import INTERVAL, Interval, Notice

Array = npt.NDArray[np.float64]

LOWEST, HIGHEST = 0.4, 2.0  # multiples of today's bid that are answered
_GRID = np.unique(np.r_[np.geomspace(LOWEST, HIGHEST, 21), 1.0])
_FEW = 6
_LEVER = (0.2, 5.0)  # multiples of reserve and quality that are answered
MEASURES = (
    *"impression_share first_share slot reserve_sets cpc paid_clicks cost organic_clicks total_clicks".split(),
    *"incremental_clicks profit".split(),
)


@dataclass(frozen=True, slots=True)
class Levers:
    """Multiples of today's bid, reserve (minimum bid) and quality."""

    bid: float = 1.0
    reserve: float = 1.0
    quality: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what the model does not answer, all at once; NaN is outside every range."""
        low, high = _LEVER
        ranges = {"bid": (LOWEST, HIGHEST), "reserve": (low, high), "quality": (low, high)}
        wrong = [
            Notice.of("errors.assumption.auction_lever", name=name, value=getattr(self, name), lower=start, upper=end)
            for name, (start, end) in ranges.items()
            if not start <= getattr(self, name) <= end
        ]
        if wrong:
            raise AssumptionError(*wrong)


@dataclass(frozen=True, slots=True)
class NoBestBid:
    """No best bid can be given, and why."""

    reason: Notice


@dataclass(frozen=True, slots=True)
class BestBid:
    """The bid that earns most among those answered.

    Attributes
    ----------
    multiple
        Of today's bid, with its 80 % interval.
    gain
        Profit per month beyond what the same reserve and quality earn at today's bid, account currency.
    pays
        Whether it earns more than it costs; where it does not, not bidding is better still.
    is_edge
        Whether it is the lowest or highest bid answered, so that the best may lie beyond.

    """

    multiple: Interval
    gain: Interval
    pays: bool
    is_edge: bool


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What bids bring in a month under some levers.

    Attributes
    ----------
    table
        One row per bid: `bid` (multiple of today's) and each of `MEASURES` with `_lower, _upper` (80 %): shares in
        [0, 1], `slot` a 1-based mean, money in account currency, clicks; `icc`, the incremental cost per click there.
        `profit` (incremental value less cost) is 0 without a value per click.
    today, chosen
        Rows of the same columns: today as it is, and under the levers.
    best
        The best bid under the levers' reserve and quality.
    bid, lone_price
        Today's bid and the price of a click without competitor under the levers, click-weighted, account currency.
    rivals
        Central 80 % of the bids at which the best rival is met, account currency.
    value
        Incremental share times value per click at today's mix; None without a value.

    """

    table: pd.DataFrame
    today: pd.Series
    chosen: pd.Series
    best: BestBid | NoBestBid
    bid: float
    lone_price: float
    rivals: tuple[float, float]
    value: float | None


def incremental_cost_per_click(cost: float, clicks: float) -> float:
    """Return ICC = more cost / more clicks (Varian): bid higher while it is under incremental share x value per click.

    Raises
    ------
    ValueError
        If there are no more clicks: nothing was bought.

    Examples
    --------
    >>> round(incremental_cost_per_click(97.29, 21), 2)
    4.63

    """
    if not clicks > 0:
        raise ValueError("Without more clicks there is no cost per additional click.")
    return cost / clicks


def outcomes(auctions: Auctions, themes: Sequence[str], levers: Levers) -> Outcomes:
    """Work out what every bid brings to some calibrated themes together, under the levers' reserve and quality.

    Clicks and prices move from today's observed ones by the market's ratios, so that today is reproduced exactly.
    Organic clicks = today's - (1 - incremental share) x more paid clicks, at least 0. Budgets are taken to follow.
    """
    at = np.array([auctions.themes.index(name) for name in themes])
    bids = np.unique(np.r_[_GRID, levers.bid])
    logs = np.concatenate([auctions.logs[at, None], auctions.draws[at, :: _every(at)]], axis=1)
    market = Market.of_logs(logs)
    today = _summed(auctions, at, market, np.ones(1), Levers())
    found = _summed(auctions, at, market, bids, levers)
    table = _table(found, bids)
    bid, lone = auctions.bid[at], np.exp(auctions.logs[at, 3]) * levers.reserve / levers.quality
    clicks = auctions.moments.groups["paid_clicks"].to_numpy()[at]
    return Outcomes(
        table=table,
        today=_table(today, np.ones(1)).iloc[0],
        chosen=table[table["bid"] == levers.bid].iloc[0],
        best=_best(auctions, found["profit"], bids),
        bid=float(np.average(bid, weights=clicks)),
        lone_price=float(np.average(bid * lone, weights=clicks)),
        rivals=_met(auctions.logs[at], bid / levers.quality, clicks),
        value=None if isinstance(auctions.worth.value, NoValue) else _worth(auctions, at, clicks),
    )


def _worth(auctions: Auctions, at: npt.NDArray[np.intp], clicks: Array) -> float:
    value = np.asarray(auctions.worth.value)
    return float(np.average((auctions.worth.share * value)[at], weights=clicks))


def _summed(
    auctions: Auctions, at: npt.NDArray[np.intp], market: Market, bids: Array, levers: Levers
) -> dict[str, Array]:
    """Measures of all chosen themes together, shape (1 + draws, bids): the fitted markets first, then their draws."""
    groups = auctions.moments.groups.iloc[at]
    now = respond(market, np.ones(1))
    then = respond(market, bids, levers.reserve, levers.quality)
    have = {name: groups[name].to_numpy(dtype=float)[:, None, None] for name in groups.columns}
    share = _with_mean(auctions.worth.share, auctions.worth.share_draws, at)
    form = np.concatenate([np.ones((len(at), 1, 2)), auctions.form[at, :: _every(at)]], axis=1)[..., None]
    paid = have["paid_clicks"] * (then.clicks / now.clicks) ** form[:, :, 0]
    price = have["cost"] / have["paid_clicks"] * (then.cpc / now.cpc) ** form[:, :, 1]
    price = np.minimum(price, bids * have["cost"] / have["paid_clicks"] / now.cpc)
    seen = have["paid_impressions"] * then.shown / now.shown
    eligible = np.where(
        np.isfinite(have["eligible"]), have["eligible"], have["paid_impressions"] / now.shown / have["budget"]
    )
    organic = np.maximum(have["organic_clicks"] - (1 - share) * (paid - have["paid_clicks"]), 0.0)
    sums = {"paid_clicks": paid, "cost": paid * price, "organic_clicks": organic, "incremental_clicks": share * paid}
    if not isinstance(auctions.worth.value, NoValue):
        sums["value"] = sums["incremental_clicks"] * _with_mean(auctions.worth.value, auctions.worth.value_draws, at)
    total = {name: np.asarray(values.sum(axis=0)) for name, values in sums.items()}
    shown = seen.sum(axis=0)
    return total | {
        "total_clicks": total["paid_clicks"] + total["organic_clicks"],
        "cpc": total["cost"] / total["paid_clicks"],
        "reserve_sets": (paid * then.reserve_sets).sum(axis=0) / total["paid_clicks"],
        "impression_share": np.minimum(shown / eligible.sum(axis=0), 1.0),
        "first_share": (seen * then.first / then.shown).sum(axis=0) / shown,
        "slot": (seen * then.slot).sum(axis=0) / shown,
        "profit": total["value"] - total["cost"] if "value" in total else np.zeros_like(shown),
    }


def _every(at: npt.NDArray[np.intp]) -> int:
    """Which draws are answered: all of them for a few themes, every other one for many, so that a slider keeps up."""
    return 1 if len(at) <= _FEW else 2


def _with_mean(mean: Array, draws: Array, at: npt.NDArray[np.intp]) -> Array:
    return np.asarray(np.concatenate([mean[at, None], draws[at, :: _every(at)]], axis=1)[..., None])


def _table(found: dict[str, Array], bids: Array) -> pd.DataFrame:
    columns: dict[str, Array] = {"bid": bids}
    for name in MEASURES:
        mean, draws = found[name][0], found[name][1:]
        lower, upper = np.quantile(draws, INTERVAL, axis=0)
        columns |= {name: mean, f"{name}_lower": np.minimum(lower, mean), f"{name}_upper": np.maximum(upper, mean)}
    table = pd.DataFrame(columns)
    if len(bids) > 1:
        more = np.gradient(found["paid_clicks"][0], bids)
        table["icc"] = np.divide(
            np.gradient(found["cost"][0], bids), more, out=np.full(len(bids), np.inf), where=more > 0
        )
    return table


def _best(auctions: Auctions, profit: Array, bids: Array) -> BestBid | NoBestBid:
    if isinstance(auctions.worth.value, NoValue):
        return NoBestBid(auctions.worth.value.reason)
    best = profit.argmax(axis=1)
    gain = profit[:, best[0]] - profit[:, np.flatnonzero(bids == 1.0)[0]]
    return BestBid(
        multiple=Interval.of_draws(float(bids[best[0]]), bids[best[1:]]),
        gain=Interval.of_draws(float(gain[0]), gain[1:]),
        pays=bool(profit[0, best[0]] > 0),
        is_edge=bool(best[0] in (0, len(bids) - 1)),
    )


def _met(logs: Array, bid: Array, clicks: Array) -> tuple[float, float]:
    """Bids at which 10 and 90 % of the best rivals are outbid, among auctions that have one; click-weighted means."""
    market = Market.of_logs(logs)
    lower, upper = (np.average(bid * market.best_rival(level), weights=clicks) for level in INTERVAL)
    return float(lower), float(upper)
