"""Each side on its own: what its facts sum to per query, and the label that carries most of a query."""

from dataclasses import dataclass

import pandas as pd

from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify.facts import HEAVIEST_PAGE, ORGANIC_MEASURES, PAID_MEASURES, Facts, Side, measured, sum_by


@dataclass(frozen=True, eq=False)
class Sides:
    """Sums of both sides.

    Attributes
    ----------
    paid, organic
        Measures by query (the index) and `text`, its commonest spelling; `page` on the organic side ("" when unknown).
    by_campaign
        `query, campaign, ad_group, match_type` and paid measures.

    """

    paid: pd.DataFrame
    organic: pd.DataFrame
    by_campaign: pd.DataFrame


def heaviest(rows: pd.DataFrame, label: str, by: str) -> pd.Series:
    """Per query, the label (campaign, page, text as typed) that carries most of a measure; "" where none is known."""
    known = rows[rows[label] != ""]
    sums = known.groupby(["query", label], sort=False)[by].sum().reset_index()
    return sums.sort_values([by, label], ascending=[False, True]).drop_duplicates("query").set_index("query")[label]


def _per_query(texts: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Sums by surface form to sums by query, with the spelling that brings most clicks."""
    typed = texts.assign(text=texts["text"].mask(texts["query"] == OTHER_SEARCH_TERMS, OTHER_SEARCH_TERMS))
    sums = texts.groupby("query", sort=False)[list(names)].sum()
    return sums.assign(text=heaviest(typed, "text", "clicks"))


def _per_text(facts: Facts, side: Side) -> pd.DataFrame:
    return facts.by_text[side].merge(facts.dictionary, on="text")


def _organic(facts: Facts, best: pd.DataFrame) -> pd.DataFrame:
    texts = _per_text(facts, "organic")
    weights = dict.fromkeys(("place_weight", "place_impressions"), "")
    found = _per_query(texts, ORGANIC_MEASURES | weights)
    first = texts.groupby("query", sort=False)["page"].min()
    page = best.set_index("query")["page"].reindex(found.index).fillna(first).fillna("")
    return measured(found.assign(page=page), "organic")


def add_up(facts: Facts) -> Sides:
    """Add up both sides; the engine is asked for what the sums by surface form do not tell."""
    with facts.session() as session:
        best = session.run(HEAVIEST_PAGE)
        by_campaign = measured(session.run(sum_by("paid", "query", "campaign", "ad_group", "match_type")), "paid")
    paid = measured(_per_query(_per_text(facts, "paid"), PAID_MEASURES), "paid")
    return Sides(paid, _organic(facts, best), by_campaign)
