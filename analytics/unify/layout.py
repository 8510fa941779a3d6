"""What else the results page shows: AI overviews as rank trackers and keyword tools list them."""

from collections.abc import Sequence

import pandas as pd

from analytics.ingest.export import Export
from analytics.unify.normalise import query_keys

_AI_OVERVIEW = r"\bai[ _-]?overviews?\b|\baperçus? (?:générés? par l.)?ia\b|\bsge\b"


def ai_overviews(exports: Sequence[Export]) -> pd.Series:
    """Share of each query's rows that list an AI overview among the features of the page, by query key.

    Exports without the column say nothing; a row with an empty list says that there was none.
    """
    rows = [
        pd.DataFrame({"query": query_keys(table["keyword"]), "features": table["serp_features"].fillna("")})
        for export in exports
        for table in (export.table.frame(),)
        if "keyword" in table
    ]
    if not rows:
        return pd.Series(dtype=float, index=pd.Index([], name="query", dtype=object), name="ai_overview")
    known = pd.concat(rows, ignore_index=True)
    seen = known["features"].str.casefold().str.contains(_AI_OVERVIEW, regex=True).astype(float)
    return seen.groupby(known["query"]).mean().rename("ai_overview")
