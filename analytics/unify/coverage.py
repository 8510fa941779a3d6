"""What the query rows do not show: hidden search terms, hidden Search Console queries, unmatched spend."""

from collections.abc import Sequence

import pandas as pd

from analytics.ingest.export import Export
from analytics.schema import OTHER_SEARCH_TERMS, Money, Notice, Period, Share
from analytics.unify.facts import ORGANIC_MEASURES, PAID_MEASURES
from analytics.unify.panel import Coverage, Measure
from analytics.unify.sides import Sides
from analytics.unify.sources import Sources, hull, search_rows

_SLACK = 0.02  # share of days two periods may differ by and still be compared


def _footer_total(export: Export, measure: str) -> float | None:
    """Rows plus the vendor's own "Other search terms" line; None without such a line."""
    other = [dict(footer.totals).get(measure) for footer in export.footers if footer.role == "other"]
    if measure not in export.table or not other or other[0] is None:
        return None
    return export.totals[measure] + float(other[0])


def _stated_total(exports: Sequence[Export], measure: str) -> float | None:
    """Rows plus what the vendor says it hides from them; None unless every export says it."""
    totals = [_footer_total(export, measure) for export in exports]
    known = [total for total in totals if total is not None]
    return sum(known) if known and len(known) == len(totals) else None


def _same_days(one: Period | None, two: Period | None) -> bool:
    """Whether the days that only one of two periods has are at most 2 % of the first: their totals can be compared."""
    if one is None or two is None:
        return False
    return one.days + two.days - 2 * one.overlap_days(two) <= _SLACK * one.days


def _paid_total(sources: Sources, measure: str, visible: float) -> float | None:
    """Complete paid figure: the vendor's footer, else the search campaigns over the same days."""
    stated = _stated_total(sources.paid, measure)
    if stated is not None:
        return stated
    if not sources.campaigns or not _same_days(
        hull(e.period for e in sources.paid), hull(e.period for e in sources.campaigns)
    ):
        return None
    tables = [search_rows(export) for export in sources.campaigns]
    total = float(sum(table[measure].sum() for table in tables if measure in table))
    return total if total >= (1 - _SLACK) * visible and not _still_overlap(sources.campaigns) else None


def _still_overlap(exports: Sequence[Export]) -> bool:
    """Whether two tables speak of the same days in different rows: their sum is no total."""
    days = [export.table.days() for export in exports]
    return sum(map(len, days)) > len(set().union(*days))


def _organic_total(sources: Sources, measure: str) -> float | None:
    """Complete organic figure: what a bulk export says it keeps anonymous, else the dates table over the same days.

    None when the dates table does not hold the days of the queries, where these are known.
    """
    stated = _stated_total(sources.organic, measure)
    if stated is not None:
        return stated
    if not sources.organic_dates or not sources.organic:
        return None
    tables = pd.concat([export.table.frame(["date", measure]) for export in sources.organic_dates])
    days = hull(export.period for export in sources.organic)
    if days is None:
        return float(tables[measure].sum())
    dated = hull(export.period for export in sources.organic_dates)
    if dated is None or dated.overlap_days(days) < (1 - _SLACK) * days.days:
        return None
    inside = tables["date"].between(pd.Timestamp(days.start), pd.Timestamp(days.end))
    return float(tables.loc[inside, measure].sum())


def _unmatched(sources: Sources, sums: Sides) -> list[Notice]:
    """Spend of campaigns that no search term belongs to (video, Performance Max without terms …)."""
    named = frozenset(sums.by_campaign["campaign"].unique()) - {""}
    if not named or not sources.campaigns:
        return []
    rows = pd.concat([export.table.frame(["campaign", "cost"]) for export in sources.campaigns])
    rest = rows[~rows["campaign"].isin(named) & (rows["cost"] > 0)]
    if rest.empty:
        return []
    money = Money(float(rest["cost"].sum()), sources.currency or "XXX")
    return [Notice.of("unify.unmatched_spend", n=int(rest["campaign"].nunique()), cost=money)]


def _account_spend(sources: Sources, cost: Measure) -> list[Notice]:
    """What the account's time series spent, networks unknown, when no export gives the search total."""
    tables = [export.table for export in sources.time_series if "cost" in export.table]
    if cost.total is not None or not tables:
        return []
    money = Money(float(sum(table["cost"].sum() for table in tables)), sources.currency or "XXX")
    seen = Money(cost.visible, sources.currency or "XXX")
    return [Notice.of("unify.account_spend", cost=money, seen=seen)]


def paid_notice(cost: Measure, currency: str | None) -> Notice:
    """Say how much spend no search term carries."""
    if cost.hidden_share is None:
        return Notice.of("unify.hidden_terms_unknown")
    money = Money(cost.hidden or 0.0, currency or "XXX")
    return Notice.of("unify.hidden_terms", share=Share(cost.hidden_share), cost=money)


def organic_notice(clicks: Measure) -> Notice:
    """Say how many organic clicks no query carries."""
    if clicks.hidden_share is None:
        return Notice.of("unify.hidden_queries_unknown")
    return Notice.of("unify.hidden_queries", share=Share(clicks.hidden_share), clicks=int(clicks.hidden or 0))


def coverage(sources: Sources, sums: Sides) -> Coverage:
    """Compare what the query rows show with the complete tables; an unknown total stays None."""
    folded = sums.paid.index == OTHER_SEARCH_TERMS

    def paid_measure(name: str) -> Measure:
        column = sums.paid[PAID_MEASURES[name]]
        visible, hidden_row = float(column[~folded].sum()), float(column[folded].sum())
        total = _paid_total(sources, name, visible)
        return Measure(visible, visible + hidden_row if total is None and folded.any() else total)

    def organic_measure(name: str) -> Measure:
        visible, total = float(sums.organic[ORGANIC_MEASURES[name]].sum()), _organic_total(sources, name)
        return Measure(visible, None if total is not None and total < (1 - _SLACK) * visible else total)

    paid_measures = [paid_measure(name) for name in ("cost", "clicks", "impressions")]
    organic_measures = [organic_measure(name) for name in ("clicks", "impressions")]
    told = list(sources.notices)
    if sources.paid:
        told += [
            paid_notice(paid_measures[0], sources.currency),
            *_unmatched(sources, sums),
            *_account_spend(sources, paid_measures[0]),
        ]
    if sources.organic:
        told.append(organic_notice(organic_measures[0]))
    cost, paid_clicks, paid_impressions = paid_measures
    organic_clicks, organic_impressions = organic_measures
    return Coverage(cost, paid_clicks, paid_impressions, organic_clicks, organic_impressions, tuple(told))
