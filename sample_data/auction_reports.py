"""What Google says of auctions: quality score and first impressions of keywords, and who else was shown."""

from datetime import timedelta

import numpy as np

from sample_data import auction
from sample_data.account import AI_MAX, Account
from sample_data.keyword_tools import RECENT, market_of, recent
from sample_data.layout import MISSING, Layout
from sample_data.world import World

Array = np.ndarray

RIVALS = tuple(f"{name}.example" for name in "eclat-deco luminaires-du-sud ampoule-vite roidulustre grandbazar".split())
USUAL_SCORE, PER_LOG = 6.5, 5.0  # quality score of a quality of 1, and points per unit of its logarithm (invented)
COLUMNS = {"fr": "Niveau de qualité|% impr. (1re position)", "en": "Quality Score|Impr. (Abs. Top) %"}
NO_FACTS = ("", "")  # under the totals
INSIGHTS = (
    "Domaine de l'URL à afficher|Taux d'impressions|Taux de chevauchement|Taux de position supérieure"
    "|Taux de première position|Taux de surclassement"
)
YOU = "Vous"


def keyword_facts(world: World, account: Account, layout: Layout) -> list[tuple[str, str]]:
    """Quality score and share of impressions in the first slot of each keyword; missing for those never shown."""
    seen = world.observed.paid_impressions
    place, count = (account.through - AI_MAX).ravel(), len(account.keywords) + 1
    shown = np.bincount(place, seen.ravel(), minlength=count)
    facts = []
    for value in (np.log(world.market.quality), _first_share(world)):
        total = np.bincount(place, (seen * value[:, None]).ravel(), minlength=count)
        facts.append(np.divide(total, shown, out=np.full(count, np.nan), where=shown > 0)[-AI_MAX:])
    scores = np.clip(np.round(USUAL_SCORE + PER_LOG * facts[0]), 1, 10)
    return [
        (f"{score:.0f}", layout.percent(first, 1)) if score > 0 else (MISSING, MISSING)
        for score, first in zip(scores, facts[1], strict=True)
    ]


def _recent(world: World) -> tuple[auction.Market, Array, Array]:
    """Market, bids and searches of the last 28 days, shape (queries, days)."""
    days = recent(world)
    return market_of(world.market, slice(None), days), world.bid[:, days], world.expected.searches[:, days]


def _first_share(world: World) -> Array:
    """Share of each query's impressions in the first slot over the last 28 days; 0 where it was never shown."""
    market, bid, searches = _recent(world)
    first, shown = (np.zeros_like(bid) for _ in range(2))
    for noise in auction.WITHIN_DAY:
        own = bid * market.quality[:, None] * noise
        above = (market.rivals > own[:, None, :]).sum(axis=1)
        enters = (bid > 0) & (own >= market.reserve[:, None]) & (above < auction.SLOTS)
        first += enters & (above == 0)
        shown += enters
    total = (searches * shown).sum(axis=1)
    share: Array = np.divide((searches * first).sum(axis=1), total, out=np.zeros(len(total)), where=total > 0)
    return share


def auction_insights(world: World, layout: Layout) -> bytes:
    """Who else was shown over the last 28 days, account-wide, at the middle of the own score; the own row is `YOU`."""
    market, bid, searches = _recent(world)
    own, floor, asked = bid * market.quality[:, None], market.reserve[:, None], searches * (bid > 0)
    ours = asked * (own >= floor)
    first = (ours * (market.rivals <= own[:, None, :]).all(axis=1)).sum()
    rows = [INSIGHTS.split("|")]
    shares = (layout.percent(ours.sum(), asked.sum()), MISSING, MISSING, layout.percent(first, ours.sum()), MISSING)
    rows.append([YOU, *shares])
    best = np.maximum(market.rivals.max(axis=1), own)
    found = []
    for number, domain in enumerate(RIVALS):
        score = market.rivals[:, number]
        seen = asked * (score >= floor)
        beside, above = ((ours * is_true).sum() for is_true in (score >= floor, score > np.maximum(own, floor)))
        shares = (
            layout.percent(seen.sum(), asked.sum()),
            layout.percent(beside, ours.sum()),
            layout.percent(above, beside),
            layout.percent((seen * (score >= best)).sum(), seen.sum()),
            layout.percent(ours.sum() - above, asked.sum()),
        )
        found.append((seen.sum(), [domain, *shares]))
    rows += [row for _, row in sorted(found, reverse=True)]
    first_day = world.settings.end - timedelta(days=RECENT - 1)
    return layout.file(["Statistiques aux enchères", layout.day_range(first_day, world.settings.end)], rows)
