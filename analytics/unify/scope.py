"""A panel narrowed to part of its queries: brand or generic, some themes."""

from dataclasses import replace

import pandas as pd

from analytics.schema import Notice
from analytics.unify.panel import Coverage, Measure, QueryPanel


def restrict(panel: QueryPanel, *, brand: bool | None = None, themes: frozenset[str] = frozenset()) -> QueryPanel:
    """Keep the queries of one brand class and of some themes; None and an empty set keep all.

    What is hidden cannot be given to a class or a theme: a narrowed panel has no complete totals (`Measure.total` is
    None, a notice says so) and its `by_day` is the sum of its own dated queries, or None without any.
    """
    if brand is None and not themes:
        return panel
    keep = pd.Series(data=True, index=panel.frame.index)
    if brand is not None:
        keep &= panel.frame["brand"] == brand
    if themes:
        keep &= panel.frame["theme"].isin(themes)
    frame = panel.frame[keep].reset_index(drop=True)
    kept = frozenset(frame["query"])
    facts = panel.facts.only(kept)
    return replace(
        panel,
        frame=frame,
        by_campaign=_of(panel.by_campaign, kept),
        keywords=_of(panel.keywords, kept),
        bid_points=_of(panel.bid_points, kept),
        paid_organic=_of(panel.paid_organic, kept),
        auctions=_of(panel.auctions, kept),
        coverage=_visible_only(panel.coverage, frame),
        facts=facts,
        by_day=facts.by_day(),
        parts_by_day=None,
    )


def _of(table: pd.DataFrame, queries: frozenset[str]) -> pd.DataFrame:
    return table[table["query"].isin(queries)].reset_index(drop=True)


def _visible_only(coverage: Coverage, frame: pd.DataFrame) -> Coverage:
    names = ("cost", "paid_clicks", "paid_impressions", "organic_clicks", "organic_impressions")
    visible = {name: Measure(float(frame[name].sum())) for name in names}
    return Coverage(**visible, notices=(*coverage.notices, Notice.of("unify.scope_has_no_totals")))
