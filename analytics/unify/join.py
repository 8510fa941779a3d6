"""The full outer join of both sides on the query key, and the facts that other exports add to a query."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.engine import Engine, Local
from analytics.ingest.export import Export
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import sides
from analytics.unify.brand import BrandTerms, is_brand, suggest
from analytics.unify.coverage import coverage
from analytics.unify.days import totals_by_day
from analytics.unify.dictionary import Dictionary
from analytics.unify.facts import facts_of
from analytics.unify.intent import intents
from analytics.unify.layout import ai_overviews
from analytics.unify.normalise import query_keys, variant_key
from analytics.unify.paid_organic import states
from analytics.unify.panel import (
    AUCTION_COLUMNS,
    ORGANIC,
    PAID,
    QUERY_COLUMNS,
    RIVAL_COLUMNS,
    QueryPanel,
    no_auctions,
    no_keywords,
    no_rivals,
)
from analytics.unify.parts import parts_by_day
from analytics.unify.sources import Sources, choose, days_covered, hull
from analytics.unify.structure import structure
from analytics.unify.theme import BRAND_THEME, OTHER_THEME, themes

_PLANNER_FACTS = ("search_volume", "competition_index")
_MATCH_TYPES = ("exact", "phrase", "broad")
_BID_FACTS = ("lost_share_budget", "lost_share_rank", "impression_share", "max_cpc")


def unify(
    exports: Sequence[Export],
    brand: BrandTerms | None = None,
    dictionary: Dictionary | None = None,
    engine: Engine | None = None,
) -> QueryPanel:
    """Join paid and organic per query; totals out equal totals in.

    Parameters
    ----------
    exports
        What ingest read. One kind speaks for each side (`sources.choose`); the others add totals and facts.
    brand
        Terms a person gave; None lets the data suggest some.
    dictionary
        Remembers the key of each surface form; None works them all out.
    engine
        Adds up the rows; None is DuckDB in this process. Every engine gives the same panel.

    Raises
    ------
    RefusedInput
        If paid exports carry two currencies.

    """
    sources, words = choose(exports), dictionary or Dictionary()
    facts = facts_of(
        [export.table for export in sources.paid],
        [export.table for export in sources.organic],
        words,
        engine or Local(),
    )
    sums = sides.add_up(facts)
    dated = (*sources.organic, *_undated(sources))
    terms = brand if brand is not None else suggest(_listed(sums.organic), _addresses(sums, sources))
    stated = _facts(sources.keywords, (*_BID_FACTS, *AUCTION_COLUMNS[1:]))
    return QueryPanel(
        frame=_frame(sums, terms, sources, stated[list(_BID_FACTS)]),
        by_campaign=sums.by_campaign,
        keywords=_keywords(sources.keywords),
        google=structure(sources.settings, "google_ads", paid=sources.paid),
        microsoft=structure(sources.settings, "microsoft_ads", terms=True),
        bid_points=_bid_points(sources.bid_points),
        coverage=coverage(sources, sums),
        brand=terms,
        currency=sources.currency,
        paid_period=hull(export.period for export in sources.paid),
        organic_period=hull(export.period for export in dated),
        paid_days=days_covered(export.period for export in sources.paid),
        organic_days=days_covered(export.period for export in dated),
        facts=facts,
        by_day=totals_by_day(sources),
        parts_by_day=parts_by_day(sources),
        paid_organic=states(sources.paid_organic, words),
        auctions=_auctions(stated[list(AUCTION_COLUMNS[1:])]),
        rivals=_rivals(sources.insights),
    )


def _undated(sources: Sources) -> tuple[Export, ...]:
    """The dates tables, which lend their period to query tables that state none."""
    return () if any(export.period for export in sources.organic) else sources.organic_dates


def _listed(organic: pd.DataFrame) -> pd.DataFrame:
    return organic.reset_index().rename(columns=lambda name: name.removeprefix("organic_"))


def _addresses(sums: sides.Sides, sources: Sources) -> pd.Series:
    pages = [export.table["page"] for export in sources.pages if "page" in export.table]
    return pd.concat([sums.organic["page"], *pages], ignore_index=True)


def _frame(sums: sides.Sides, brand: BrandTerms, sources: Sources, stated: pd.DataFrame) -> pd.DataFrame:
    paid, organic = sums.paid, sums.organic
    frame = paid.join(organic.rename(columns={"text": "organic_text"}), how="outer")
    frame["segment"] = np.select(
        [frame.index.isin(paid.index) & frame.index.isin(organic.index), frame.index.isin(paid.index)],
        ["both", "paid_only"],
        "organic_only",
    )
    frame[[*PAID, *ORGANIC]] = frame[[*PAID, *ORGANIC]].fillna(0.0)
    frame["campaign"] = sides.heaviest(sums.by_campaign, "campaign", "cost").reindex(frame.index).fillna("")
    frame["text"] = frame["text"].fillna(frame["organic_text"])
    frame["page"] = frame["page"].fillna("")
    frame = frame.join(_facts(sources.planner, _PLANNER_FACTS)).join(stated).join(ai_overviews(sources.layouts))
    return _labelled(frame.reset_index(), brand).sort_values(
        ["cost", "organic_clicks", "query"], ascending=[False, False, True], ignore_index=True
    )


def _labelled(frame: pd.DataFrame, brand: BrandTerms) -> pd.DataFrame:
    frame["variant"] = [variant_key(key) for key in frame["query"]]
    frame["brand"] = is_brand(frame["query"], brand)
    named = themes(frame["query"], brand, frame["paid_clicks"] + frame["organic_clicks"])
    frame["theme"] = named.mask(frame["brand"], BRAND_THEME).mask(frame["query"] == OTHER_SEARCH_TERMS, OTHER_THEME)
    frame["intent"] = intents(frame["query"], frame["brand"])
    return frame[list(QUERY_COLUMNS)]


def _facts(exports: Sequence[Export], names: tuple[str, ...]) -> pd.DataFrame:
    """Facts that another export states about a keyword, by query key: the mean of what is known, else NaN.

    Keywords that state a match type lend their facts only when exact and running: a broad keyword's bid is for others.
    """
    tables = [
        _running(export.table.frame()).assign(query=lambda table: query_keys(table["keyword"]))
        for export in exports
        if "keyword" in export.table
    ]
    if not tables:
        return pd.DataFrame(
            {name: pd.Series(dtype=float) for name in names}, index=pd.Index([], name="query", dtype=object)
        )
    rows = pd.concat(tables, ignore_index=True).reindex(columns=["query", "match_type", *names])
    own = rows[rows["query"].ne("") & (rows["match_type"].isna() | rows["match_type"].eq("exact"))]
    return own.groupby("query")[list(names)].mean()


def _running(table: pd.DataFrame) -> pd.DataFrame:
    """Keywords that were shown; all of them when the export does not count impressions."""
    return table[table["impressions"] > 0] if "impressions" in table else table


def _keywords(exports: Sequence[Export]) -> pd.DataFrame:
    """Running keywords with a bid of today, as the keywords exports state them, each once."""
    names = ["keyword", "match_type", "campaign", "ad_group", "max_cpc"]
    tables = [_running(export.table.frame()).reindex(columns=names) for export in exports if "max_cpc" in export.table]
    if not tables:
        return no_keywords()
    rows = pd.concat(tables, ignore_index=True)
    known = rows[rows["max_cpc"].gt(0) & rows["campaign"].notna() & rows["match_type"].isin(_MATCH_TYPES)]
    known = known.assign(query=query_keys(known["keyword"]), ad_group=known["ad_group"].fillna(""))
    return known[["query", *names]].drop_duplicates(
        ["keyword", "match_type", "campaign", "ad_group"], ignore_index=True
    )


def _auctions(stated: pd.DataFrame) -> pd.DataFrame:
    """Quality score and shares of the first slots, of exact keywords that state any."""
    told = stated.dropna(how="all")
    return told.rename_axis("query").reset_index() if len(told) else no_auctions()


def _rivals(exports: Sequence[Export]) -> pd.DataFrame:
    """Other advertisers of the auction insights, each once: means of what is known. The own row overlaps with none."""
    if not exports:
        return no_rivals()
    rows = pd.concat([export.table.frame().reindex(columns=list(RIVAL_COLUMNS)) for export in exports])
    numbers = rows.assign(**{name: pd.to_numeric(rows[name]) for name in RIVAL_COLUMNS[1:]})
    others = numbers[numbers["domain"].notna() & numbers["overlap_share"].notna()]
    return others.groupby("domain", as_index=False)[list(RIVAL_COLUMNS[1:])].mean()


def _bid_points(exports: Sequence[Export]) -> pd.DataFrame:
    """Bid simulator points by query, costs and clicks of keywords that share a key and a bid added up."""
    names = ["max_cpc", "clicks", "cost"]
    keyed = [export for export in exports if "keyword" in export.table]
    if not keyed:
        return pd.DataFrame({"query": pd.Series(dtype=object)} | {name: pd.Series(dtype=float) for name in names})
    rows = pd.concat([export.table.frame().assign(query=query_keys(export.table["keyword"])) for export in keyed])
    summed = rows.groupby(["query", "max_cpc"], as_index=False)[["clicks", "cost"]].sum()
    return summed[["query", *names]]
