"""Each side on its own: canonical rows with a query key, and their sums per query."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.ingest.export import Export
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify.normalise import query_key, query_keys

PAID_MEASURES = {
    "impressions": "paid_impressions",
    "clicks": "paid_clicks",
    "cost": "cost",
    "conversions": "conversions",
    "conversion_value": "conversion_value",
}
ORGANIC_MEASURES = {"impressions": "organic_impressions", "clicks": "organic_clicks"}
_OTHER_KEYS = frozenset(query_key(words) for words in ("", OTHER_SEARCH_TERMS, "(autres termes de recherche)"))


def stack(exports: Sequence[Export], text: tuple[str, ...], measures: tuple[str, ...]) -> pd.DataFrame:
    """Put the tables of several exports under each other with these columns; absent texts are "", measures 0.

    The query is taken from `query`, else from `keyword`; one without words joins "(other search terms)".
    """
    parts = [_columns_of(export, text, measures) for export in exports]
    if not parts:
        return pd.DataFrame(
            {name: pd.Series(dtype=object) for name in ("query", "text", *text)}
            | {m: pd.Series(dtype=float) for m in measures}
        )
    return pd.concat(parts, ignore_index=True)


def _columns_of(export: Export, text: tuple[str, ...], measures: tuple[str, ...]) -> pd.DataFrame:
    table = export.table
    words = table["query"] if "query" in table else table.get("keyword", pd.Series("", index=table.index))
    keys = query_keys(words)
    is_other = keys.isin(_OTHER_KEYS)
    columns: dict[str, object] = {
        "query": keys.where(~is_other, OTHER_SEARCH_TERMS),
        "text": words.astype(object).where(~is_other, OTHER_SEARCH_TERMS),
    }
    columns |= {name: table[name].astype(object).fillna("") if name in table else "" for name in text}
    columns |= {name: table[name].fillna(0.0) if name in table else 0.0 for name in measures}
    if "position" in table:
        columns["position"] = table["position"]
    if "date" in table:
        columns["date"] = table["date"]
    return pd.DataFrame(columns, index=table.index)


def weighted_position(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Impression-weighted mean position per key; NaN where no row has both a position of 1 or more and impressions."""
    has_both = rows["position"].ge(1) & rows["impressions"].gt(0)
    known = rows[has_both]
    weight = known["impressions"].groupby([known[k] for k in keys]).sum()
    product = (known["impressions"] * known["position"]).groupby([known[k] for k in keys]).sum()
    return product / weight


def per_query(rows: pd.DataFrame, keys: list[str], names: dict[str, str]) -> pd.DataFrame:
    """Sum measures per key, under their side's names."""
    return rows.groupby(keys, sort=False)[list(names)].sum().rename(columns=names)


def heaviest(rows: pd.DataFrame, label: str, by: str) -> pd.Series:
    """Per query, the label (campaign, page, text as typed) that carries most of a measure; "" where none is known."""
    known = rows[rows[label] != ""]
    sums = known.groupby(["query", label], sort=False)[by].sum().reset_index()
    return sums.sort_values([by, label], ascending=[False, True]).drop_duplicates("query").set_index("query")[label]


def paid_rows(exports: Sequence[Export]) -> pd.DataFrame:
    """Paid rows: `query, text, campaign, ad_group, match_type`, measures, and `date` where the export is daily."""
    return stack(exports, ("campaign", "ad_group", "match_type"), tuple(PAID_MEASURES))


def organic_rows(exports: Sequence[Export]) -> pd.DataFrame:
    """Organic rows: `query, page`, measures, `position`, and `date` where the export is daily."""
    rows = stack(exports, ("page",), tuple(ORGANIC_MEASURES))
    return rows if "position" in rows else rows.assign(position=np.nan)
