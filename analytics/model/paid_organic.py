"""What Google's paid & organic report says of the incremental share: searches with the ad against searches without."""

import numpy as np
import pandas as pd

from analytics.model.priors import selection_spread
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import QueryPanel

_LEAST_SEARCHES = 10  # a rate of fewer is no rate
_FIGURES = ("ad_impressions", "ad_clicks", "organic_queries", "organic_clicks")


def report_evidence(panel: QueryPanel) -> pd.DataFrame:
    """Compare each query's organic clicks with the ad beside them and without.

    With n the searches that showed a listing, o the organic clicks and P the paid clicks of a query (those without a
    listing beside the ad included: they are wholly incremental), and rates a = o_alone / n_alone, b = o_both / n_both
    in [0, 1] (a search with several clicks counts as one)::

        value = 1 - n_both (a - b) / P
              = 1 - share_both (a - b) / c,  share_both = P_both / P,  c = P_both / n_both

    which is (clicks with ads - clicks without) / paid clicks, the definition of Chan et al. (2011), with the searches
    that showed no ad standing for those that did. They are no random sample of them: the budget was out, at other
    places and hours, behind better ads, with less to buy and fewer rivals beside the listing. The rate a is therefore
    known up to a log-normal factor of median 1, whose spread is a judgement (`priors.toml`): it may err either way::

        variance = (n_both² o_alone / n_alone² + o_both + N² / P) / P² + (spread n_both a / P)²

    with N = n_both (a - b): the first term by the delta method, counts taken as Poisson and one of zero as uncertain
    as one of 1; the second does not shrink with data, and is shared by queries that the same causes select.

    Returns
    -------
    pandas.DataFrame
        `row` (position in `panel.frame`), `value` (incremental share of paid clicks; noise may take it out of [0, 1]),
        `variance`, and `shared`, the part of it by selection. Only queries with 10 searches in either state and a paid
        click, never "(other search terms)"; no row is NaN. Empty without a report.

    Notes
    -----
    Searches are the report's organic queries; beside the ad, its impressions where it does not count queries.

    """
    both, alone, only = (_figures(panel, state) for state in ("both", "organic_only", "ad_only"))
    paid = both["ad_clicks"] + only["ad_clicks"]
    searches = both["organic_queries"].where(both["organic_queries"] > 0, both["ad_impressions"])
    known = (searches >= _LEAST_SEARCHES) & (alone["organic_queries"] >= _LEAST_SEARCHES) & (paid > 0)
    both, alone, paid, searches = both[known], alone[known], paid[known], searches[known]
    without = (alone["organic_clicks"] / alone["organic_queries"]).clip(upper=1.0)
    lost = searches * without - both["organic_clicks"].clip(upper=searches)
    scale = searches / alone["organic_queries"]
    counts = scale**2 * alone["organic_clicks"].clip(lower=1.0) + both["organic_clicks"].clip(lower=1.0)
    sampling = (counts + lost**2 / paid) / paid**2
    selection = (selection_spread() * searches * without / paid) ** 2
    found = pd.DataFrame({"row": np.flatnonzero(known), "value": 1 - lost / paid, "variance": sampling + selection})
    return found.assign(shared=selection).reset_index(drop=True)


def _figures(panel: QueryPanel, state: str) -> pd.DataFrame:
    """The report's figures of one state for each row of the panel, 0 where it states none."""
    report = panel.paid_organic
    own = report[(report["state"] == state) & (report["query"] != OTHER_SEARCH_TERMS)]
    figures = own.set_index("query")[list(_FIGURES)].astype("float64")
    return figures.reindex(panel.frame["query"], fill_value=0.0).reset_index(drop=True)
