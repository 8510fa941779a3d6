"""What an analyst sees of a named world: six tables by day or by keyword, as the vendors' interfaces give them."""

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pandas as pd

from sample_data import auction
from sample_data.named import causes
from sample_data.named.keywords import BRAND, GENERIC
from sample_data.named.world import NamedWorld

Array = np.ndarray

HIDDEN_COST = 0.05  # share of cost whose terms the report does not name
HIDDEN_IMPRESSIONS = 0.10  # share of listing impressions whose queries are too rare to be named
ONLY_IN_TOTALS = {"clicks": 0.36, "impressions": 0.60}  # share of the site's totals that no query row could hold
SIMULATED = 0.42  # share of queries busy enough for a bid simulator
STEPS = (0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0)
RECENT = 28
BUCKETS = np.unique(np.round(np.geomspace(10, 1_000_000, 60), -1))
MEASURES = ("paid_impressions", "paid_clicks", "cost_cents", "conversions", "value_cents")
PAID = ("Impr.", "Clicks", "Cost", "Conversions", "Conv. value")


def archive(world: NamedWorld) -> bytes:
    """The ZIP of all tables; every member carries the same time, so that a seed gives the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, table in tables(world).items():
            member = zipfile.ZipInfo(name, (world.given.start.year + 1, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(member, table.to_csv(index=False, lineterminator="\n"))
    return content.getvalue()


def tables(world: NamedWorld) -> Mapping[str, pd.DataFrame]:
    """Every table by file name."""
    return {
        "search_terms.csv": search_terms(world),
        "campaigns.csv": campaigns(world),
        "search_console_by_day.csv": search_console(world),
        "Chart.csv": chart(world),
        "Keyword Stats.csv": keyword_planner(world),
        "bid_simulator.csv": bid_points(world),
    }


def visible_terms(world: NamedWorld) -> Array:
    """Terms the report names: the dearest, up to 95 % of cost; the rest is only in the campaigns' totals."""
    return _largest(world.observed.cost_cents.sum(axis=1), 1 - HIDDEN_COST)


def named_queries(world: NamedWorld) -> Array:
    """Queries Search Console names: the most seen, up to 90 % of impressions."""
    return _largest(world.observed.organic_impressions.sum(axis=1), 1 - HIDDEN_IMPRESSIONS)


def _largest(amount: Array, share: float) -> Array:
    order = np.argsort(-amount, kind="stable")
    before = amount[order].cumsum() - amount[order]
    chosen = np.zeros(len(amount), bool)
    chosen[order] = before < share * amount.sum()
    return chosen & (amount > 0)


def _dates(world: NamedWorld) -> Array:
    return np.array([(world.given.start + timedelta(days=day)).isoformat() for day in range(world.given.days)])


def search_terms(world: NamedWorld) -> pd.DataFrame:
    """One row per day and visible term with impressions, in the order of days and terms."""
    counts, words = world.observed, world.keywords
    names = words.text.argsort()
    names = names[visible_terms(world)[names]]
    day, place = np.nonzero(counts.paid_impressions[names].T)
    row = names[place]
    sums = {column: getattr(counts, name)[row, day] for column, name in zip(PAID, MEASURES, strict=True)}
    keys = {"Day": _dates(world)[day], "Search term": words.text[row], "Campaign": words.campaign[row]}
    return _in_euros(pd.DataFrame(keys | {"Currency code": "EUR"} | sums))


def campaigns(world: NamedWorld) -> pd.DataFrame:
    """One row per day and campaign, hidden terms included."""
    parts = []
    for name in (BRAND, GENERIC):
        rows = world.keywords.campaign == name
        sums = {
            column: getattr(world.observed, measure)[rows].sum(axis=0)
            for column, measure in zip(PAID, MEASURES, strict=True)
        }
        parts.append(pd.DataFrame({"Day": _dates(world), "Campaign": name, "Currency code": "EUR"} | sums))
    return _in_euros(pd.concat(parts).sort_values(["Day", "Campaign"], kind="stable", ignore_index=True))


def _in_euros(table: pd.DataFrame) -> pd.DataFrame:
    money = {column: (table[column] / 100).round(2) for column in ("Cost", "Conv. value")}
    return table.assign(**money)


def search_console(world: NamedWorld) -> pd.DataFrame:
    """One row per named query and day it was seen; the position is the day's rank with a small error, to a tenth."""
    counts, luck = world.observed, np.random.default_rng([world.given.seed, 1])
    position = reported_position(world, luck)
    chosen = np.flatnonzero(named_queries(world))
    place, day = np.nonzero(counts.organic_impressions[chosen])
    row = chosen[place]
    clicks, seen = counts.organic_clicks[row, day], counts.organic_impressions[row, day]
    return pd.DataFrame(
        {
            "date": _dates(world)[day],
            "query": world.keywords.text[row],
            "clicks": clicks,
            "impressions": seen,
            "ctr": (clicks / seen).round(4),
            "position": position[row, day],
        }
    )


def reported_position(world: NamedWorld, luck: np.random.Generator) -> Array:
    """max(1, R x exp(error)) to a tenth, (queries, observed days)."""
    rank = world.rank[:, : world.given.days]
    return np.maximum(1.0, rank * np.exp(luck.normal(0, world.given.scenario.rank_blur, rank.shape))).round(1)


def chart(world: NamedWorld) -> pd.DataFrame:
    """Totals of the site by day: every query, and clicks and impressions that no query row could hold."""
    luck, counts = np.random.default_rng([world.given.seed, 2]), world.observed
    rank = world.rank[:, : world.given.days]
    sums = {}
    for name, hidden in ONLY_IN_TOTALS.items():
        known = getattr(counts, f"organic_{name}").sum(axis=0)
        sums[name] = known + luck.poisson(known * hidden / (1 - hidden))
    weight = counts.organic_impressions
    position = (weight * rank).sum(axis=0) / weight.sum(axis=0)
    share = (100 * sums["clicks"] / sums["impressions"]).round(2)
    return pd.DataFrame(
        {
            "Date": _dates(world),
            "Clicks": sums["clicks"],
            "Impressions": sums["impressions"],
            "CTR": [f"{value}%" for value in share],
            "Position": position.round(1),
        }
    )


def keyword_planner(world: NamedWorld) -> pd.DataFrame:
    """Monthly volumes in buckets, 20 points of competition per rival, top-of-page bids of the last 90 days."""
    days = slice(world.given.days - 90, world.given.days)
    monthly = world.expected.searches[:, days].sum(axis=1) / 3
    bucket = BUCKETS[np.abs(np.log(BUCKETS[None, :] / monthly[:, None])).argmin(axis=1)]
    reserve = (world.market.reserve / world.market.quality)[:, None]
    scores = np.maximum(world.market.rivals[:, :, days].mean(axis=2) / world.market.quality[:, None], reserve)
    low, high = np.quantile(scores, 0.25, axis=1), scores.max(axis=1)
    return pd.DataFrame(
        {
            "Keyword": world.keywords.text,
            "Currency": "EUR",
            "Avg. monthly searches": bucket.astype(int),
            "Competition (indexed value)": 20 * world.rivals,
            "Top of page bid (low range)": (0.8 * low).round(2),
            "Top of page bid (high range)": high.round(2),
        }
    )


def bid_points(world: NamedWorld) -> pd.DataFrame:
    """Clicks and cost per week at seven bids, at the recent market and without budgets, for the busiest keywords."""
    days, luck = slice(world.given.days - RECENT, world.given.days), np.random.default_rng([world.given.seed, 3])
    count = round(SIMULATED * world.given.queries)
    busy = np.argsort(-world.observed.paid_clicks[:, days].sum(axis=1), kind="stable")[:count]
    busy = busy[(world.bid[busy, days] > 0).any(axis=1)]
    busy = busy[world.keywords.text[busy].argsort()]
    bid = world.bid[busy, days]
    usual = np.nanmean(np.where(bid > 0, bid, np.nan), axis=1)
    flat = np.repeat(usual[:, None], RECENT, axis=1)
    whole = auction.Market(*(getattr(world.market, name)[busy] for name in ("brand", "quality", "reserve", "rivals")))
    market = auction.Market(whole.brand, whole.quality, whole.reserve, whole.rivals[:, :, days])
    weight = world.expected.searches[busy, days] * 7 / RECENT
    points = []
    for step in STEPS:
        outcome, error = auction.run(market, step * flat, causes.WITHIN_DAY), np.exp(luck.normal(0, 0.04, len(busy)))
        sums = ((weight * part).sum(axis=1) * error for part in (outcome.clicks, outcome.cost))
        points.append(pd.DataFrame(dict(zip(("Max. CPC", "Clicks", "Cost"), (step * usual, *sums), strict=True))))
    keys = pd.DataFrame({"Keyword": world.keywords.text[busy]})
    table = pd.concat([keys.join(part) for part in points]).sort_values(["Keyword", "Max. CPC"], ignore_index=True)
    return table.round({"Max. CPC": 2, "Clicks": 1, "Cost": 2})
