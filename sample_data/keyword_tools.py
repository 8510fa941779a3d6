"""Bid simulator points of the busiest keywords, and a Keyword Planner file in its own UTF-16 shape."""

from datetime import date, timedelta

import numpy as np

from sample_data import auction
from sample_data.layout import EN_MONTHS, FRENCH
from sample_data.world import World

Array = np.ndarray

BUSIEST, PLANNED = 160, 900
STEPS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.6, 2.0)
RECENT = 28
BUCKETS = np.array(
    (
        "10 20 30 40 50 70 90 110 140 170 210 260 320 390 480 "
        "590 720 880 1000 1300 1600"
        " 1900 2400 2900 3600 4400 5400 6600 8100 9900 12100"
        " 14800 18100 22200 27100 33100 40500 49500 60500 74000 90500 110000"
    ).split(),
    dtype=float,
)
PLANNER = (
    "Keyword|Currency|Segmentation|Avg. monthly searches|Three month change|YoY change|Competition"
    "|Competition (indexed value)|Top of page bid (low range)|Top of page bid (high range)|Ad impression share"
    "|Organic average position|Organic impression share|In Account"
).split("|")
NOTHING = [""] * 10  # from the three-month change to In Account; the last four are empty on every row
LEVELS = ("Faible", "Moyenne", "Élevée")


def market_of(market: auction.Market, rows: Array, days: slice) -> auction.Market:
    """The market of some queries on some days."""
    return auction.Market(market.brand[rows], market.quality[rows], market.reserve[rows], market.rivals[rows, :, days])


def busiest(world: World) -> Array:
    """Queries the bid simulator knows: most expected paid clicks over the last 28 days first."""
    rows: Array = np.argsort(-world.expected.paid[:, recent(world)].sum(axis=1), kind="stable")[:BUSIEST]
    return rows


def spelled(query: str, place: int) -> str:
    """The advertiser's spelling of the keyword at a place of the bid simulator: some start with a capital."""
    return query.capitalize() if place % 9 == 0 else query


def usual_bids(world: World) -> Array:
    """Mean bid of each query over the last 28 days, days off left out; NaN where it was off on all of them."""
    bid = world.bid[:, recent(world)]
    is_on = (bid > 0).sum(axis=1)
    usual: Array = np.divide(bid.sum(axis=1), is_on, out=np.full(len(bid), np.nan), where=is_on > 0)
    return usual


def bid_points(world: World) -> bytes:
    """Expected weekly clicks and cost at seven bids, over the last 28 days and at those days' budgets.

    The middle one is today's Max. CPC. Keywords keep the advertiser's spelling.
    """
    days, rows = recent(world), busiest(world)
    market, bid = market_of(world.market, rows, days), world.bid[rows, days]
    weight = world.expected.searches[rows, days] * world.throttle[rows, days] * 7 / RECENT
    points = []
    for step in STEPS:
        outcome = auction.run(market, step * bid)
        usual = step * np.where(bid > 0, bid, np.nan)
        points.append((np.nanmean(usual, axis=1), (weight * outcome.clicks).sum(1), (weight * outcome.cost).sum(1)))
    lines = ["Keyword,Max. CPC,Clicks,Cost"]
    for place, row in enumerate(rows):
        query = str(world.queries.table.at[row, "query"])
        keyword = spelled(query, place)
        lines += [f"{keyword},{cpc[place]:.2f},{clicks[place]:.1f},{cost[place]:.2f}" for cpc, clicks, cost in points]
    return ("\n".join(lines) + "\n").encode()


def keyword_planner(world: World) -> bytes:
    """Volumes in Google's buckets, competition index and top-of-page bids of the most searched queries."""
    settings = world.settings
    searches = world.expected.searches[:, : settings.days]
    first_days = [day for day in range(settings.days) if day == 0 or _date(world, day).day == 1]
    months = np.add.reduceat(searches, first_days, axis=1)
    names = [f"Searches: {EN_MONTHS[when.month - 1][:3]} {when.year}" for when in (_date(world, d) for d in first_days)]
    chosen = np.argsort(-searches.sum(axis=1), kind="stable")[:PLANNED]
    total = f"{months[chosen].mean(axis=1).sum():.0f}.0"
    rows = [PLANNER + names] + [["", "", name, total, *NOTHING, *[""] * len(names)] for name in ("Tout", "France")]
    low, high = _top_bids(world)
    for row in chosen:
        bids = [FRENCH.money(round(100 * value)) if value > 0 else "" for value in (low[row], high[row])]
        rows.append(_planner_row(world, row, months[row], bids))
    title = "Keyword Stats 2026-11-02 at 09_12_41"
    return FRENCH.file([title, FRENCH.day_range(settings.start, settings.end)], rows)


def recent(world: World) -> slice:
    """Places of the last 28 days."""
    return slice(world.settings.days - RECENT, world.settings.days)


def _date(world: World, day: int) -> date:
    return world.settings.start + timedelta(days=day)


def _top_bids(world: World) -> tuple[Array, Array]:
    """20 % quantile of the second rival and 80 % quantile of the first, over the last 90 days; 0 without them."""
    days = slice(world.settings.days - 90, world.settings.days)
    scores = np.sort(world.market.rivals[:, :, days], axis=1)
    return np.quantile(scores[:, -2], 0.2, axis=1), np.quantile(scores[:, -1], 0.8, axis=1)


def _planner_row(world: World, row: int, months: Array, bids: list[str]) -> list[str]:
    index = int(min(100, 18 * world.rivals[row] + row % 13))
    change = months[-1] / months[-4] - 1 if len(months) > 3 else 0.0
    volume, query = f"{_bucket(months.mean())}.0", str(world.queries.table.at[row, "query"])
    level = LEVELS[min(2, index // 34)]
    searches = [f"{_bucket(month)}.0" for month in months]
    return [query, "EUR", "", volume, f"{100 * change:.0f}%", "", level, str(index), *bids, *NOTHING[6:], *searches]


def _bucket(monthly: float) -> int:
    return int(BUCKETS[np.abs(np.log(BUCKETS / max(monthly, 1.0))).argmin()])
