"""The ad account: which keywords the shop bids on, and which of them each search came through on each day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sample_data import words
from sample_data.keyword_tools import busiest, spelled, usual_bids
from sample_data.search_console import slug
from sample_data.world import World

Array = np.ndarray

BROAD, PHRASE, EXACT = "broad", "phrase", "exact"
AI_MAX = -1  # in place of a keyword's number: the search came through none
BUSY = 200  # paid clicks a year that earn a query its own exact keyword
PAUSED = 40
POPULAR = 1.2  # heads this popular have a broad keyword beside the phrase one
EXACT_IF_BUSY, ADDED_HALFWAY, LEAKY, LEAK = 0.94, 0.06, 0.5, 0.08
VARIANT, TO_BROAD, TO_AI_MAX = 0.85, 0.45, 0.04
SPECIAL: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Maison Lumen": (("maison lumen", PHRASE), ("lumen", PHRASE)),
    "Guides": (("éclairage maison", BROAD),),
    "English": (("lamp paris", BROAD),),
}


@dataclass(frozen=True, slots=True)
class Keyword:
    """What the advertiser bids on; `bid` is the Max. CPC in euros, `text` carries no match marks."""

    text: str
    match: str
    campaign: str
    group: str
    bid: float
    enabled: bool = True

    @property
    def marked(self) -> str:
        """Text as the interface prints it: `[exact]`, `"phrase"`, broad."""
        return {EXACT: f"[{self.text}]", PHRASE: f'"{self.text}"', BROAD: self.text}[self.match]


@dataclass(frozen=True, eq=False)
class Account:
    """Keywords, and `through`: number of the keyword each query came through, (queries, observed days), or AI_MAX.

    `own` is the number of the query's own enabled exact keyword, AI_MAX without one.
    """

    keywords: tuple[Keyword, ...]
    through: Array
    own: Array


def group(head: str) -> str:
    """Ad group of a head."""
    return head.capitalize()


def catches(text: str, query: str) -> bool:
    """Whether a phrase keyword is in the query word for word; otherwise it can only be a close variant."""
    return f" {text} " in f" {query} "


def open_account(world: World) -> Account:
    """Account of `world`: exact keywords of busy queries, phrase and broad ones of heads, a few paused ones.

    A search comes through its own exact keyword, else through that of a close variant, else through one of its head;
    half the exact keywords leave one day in twelve to the head's, and a few were added halfway.
    """
    luck = np.random.default_rng([world.settings.seed, 2])
    table, bids = world.queries.table, usual_bids(world)
    exact = _exact_rows(world, luck)
    own = np.full(len(table), AI_MAX)
    own[exact] = np.arange(len(exact))
    general, number = _general(world, luck, len(exact))
    rest = np.where(own == AI_MAX, _variants(world, own, number, luck), number)
    strays = (own == AI_MAX) & (rest == number) & ~world.brand & (luck.random(len(table)) < TO_AI_MAX)
    through = _by_day(world, own, np.where(strays, AI_MAX, rest), luck)
    names = _spellings(world)
    keywords = [_of_row(world, row, names.get(row, str(table.at[row, "query"])), bids[row]) for row in exact]
    keywords += [
        Keyword(text, match, campaign, group(head), _mean_bid(world, through == len(exact) + at, bids))
        for at, (text, match, campaign, head) in enumerate(general)
    ]
    return Account((*keywords, *_paused(world, keywords)), through, own)


def _spellings(world: World) -> dict[int, str]:
    """The advertiser's spelling of the keywords the bid simulator knows."""
    table = world.queries.table
    return {int(row): spelled(str(table.at[row, "query"]), place) for place, row in enumerate(busiest(world))}


def _exact_rows(world: World, luck: np.random.Generator) -> Array:
    """Queries with an exact keyword, busiest first: those of the bid simulator, and most busy ones that may buy."""
    clicks = world.observed.paid_clicks.sum(axis=1)
    busy = clicks >= BUSY * world.settings.days / 365
    wanted = busy & ~world.queries.table["informational"].to_numpy() & (luck.random(len(clicks)) < EXACT_IF_BUSY)
    wanted[busiest(world)] = True
    order = np.argsort(-clicks, kind="stable")
    chosen: Array = order[wanted[order]]
    return chosen


def _general(world: World, luck: np.random.Generator, first: int) -> tuple[list[tuple[str, str, str, str]], Array]:
    """Phrase and broad keywords (text, match, campaign, head), numbered from `first`, and the one for each query."""
    table, places = world.queries.table, {}
    rows: list[tuple[str, str, str, str]] = []
    campaigns = dict(zip(table["head"], table["campaign"], strict=True))
    usual = {h.noun: ((h.noun, PHRASE), (h.noun, BROAD))[: 1 + (h.popularity >= POPULAR)] for h in words.HEADS}
    for head in sorted(campaigns):
        offers = (usual | dict(SPECIAL))[head]
        places[head] = [(first + len(rows) + at, *offer) for at, offer in enumerate(offers)]
        rows += [(text, match, campaigns[head], head) for text, match in offers]
    drawn = luck.random(len(table))
    pairs = zip(table["query"], table["head"], drawn, strict=True)
    return rows, np.array([_heads_own(places[head], query, chance) for query, head, chance in pairs])


def _heads_own(offers: list[tuple[int, str, str]], query: str, chance: float) -> int:
    """Number of the head's keyword that takes a query: broad by chance, else the first phrase found in it."""
    broad = [number for number, _, match in offers if match == BROAD]
    phrases = [(number, text) for number, text, match in offers if match == PHRASE]
    if broad and (not phrases or chance < TO_BROAD):
        return broad[0]
    return next((number for number, text in phrases if catches(text, query)), phrases[0][0])


def _variants(world: World, own: Array, number: Array, luck: np.random.Generator) -> Array:
    """For each query the exact keyword it is a close spelling of, mostly, else the keyword of its head."""
    table, plurals = world.queries.table, {head.noun: head.plural for head in words.HEADS}
    keys = [
        (head, slug(query.replace(plurals.get(head, head), head, 1)))
        for query, head in zip(table["query"], table["head"], strict=True)
    ]
    known = {keys[row]: own[row] for row in np.flatnonzero(own != AI_MAX)}
    close = np.array([known.get(key, AI_MAX) for key in keys])
    chosen: Array = np.where((close != AI_MAX) & (luck.random(len(keys)) < VARIANT), close, number)
    return chosen


def _by_day(world: World, own: Array, rest: Array, luck: np.random.Generator) -> Array:
    """Number of the keyword by day: the own one but on days it leaks and before it was added, else the rest."""
    days, count = world.settings.days, len(own)
    leaks = (luck.random(count) < LEAKY)[:, None] & (luck.random((count, days)) < LEAK)
    halfway = luck.random(count) < ADDED_HALFWAY
    halfway[busiest(world)] = False
    late = halfway[:, None] & (np.arange(days) < days // 2)
    chosen: Array = np.where((own == AI_MAX)[:, None] | leaks | late, rest[:, None], own[:, None])
    return chosen


def _of_row(world: World, row: int, text: str, bid: float, *, enabled: bool = True) -> Keyword:
    campaign, head = (str(world.queries.table.at[row, name]) for name in ("campaign", "head"))
    return Keyword(text, EXACT, campaign, group(head), round(float(bid), 2), enabled)


def _mean_bid(world: World, came: Array, bids: Array) -> float:
    """Mean bid of the searches a keyword caught, weighted by clicks; the mean of all without any."""
    weight = np.where(np.isnan(bids), 0, (world.observed.paid_clicks * came).sum(axis=1))
    known = np.nan_to_num(bids)
    return round(float((weight * known).sum() / weight.sum() if weight.any() else np.nanmean(bids)), 2)


def _paused(world: World, keywords: list[Keyword]) -> list[Keyword]:
    """Exact keywords of the most searched products never bid on, at the bid of their group's phrase keyword."""
    table, bid = world.queries.table, {kw.group: kw.bid for kw in keywords if kw.match == PHRASE}
    never = (world.bid <= 0).all(axis=1) & ~table[["informational", "foreign", "brand"]].any(axis=1).to_numpy()
    rows = np.flatnonzero(never)[:PAUSED]
    heads, texts = (table[name].to_numpy() for name in ("head", "query"))
    return [_of_row(world, row, texts[row], bid[group(heads[row])], enabled=False) for row in rows]
