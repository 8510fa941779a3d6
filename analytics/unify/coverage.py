"""What the query rows do not show: hidden search terms, hidden Search Console queries, unmatched spend."""

import pandas as pd

from analytics.ingest.export import Export
from analytics.schema import Money, Notice, Period, Share
from analytics.unify.panel import Coverage, Measure
from analytics.unify.sources import Sources, hull

_OTHER_CAMPAIGN_TYPES = (
    "video",
    "display",
    "demand gen",
    "discovery",
    "app",
    "shopping",
    "smart",
    "vidéo",
    "réseau display",
)


def _search_only(export: Export) -> pd.DataFrame:
    """Campaign rows that can have search terms: those whose type is not another network's."""
    if "campaign_type" not in export.table:
        return export.table
    kind = export.table["campaign_type"].astype("string").str.casefold().fillna("")
    return export.table[~kind.isin(_OTHER_CAMPAIGN_TYPES)]


def _footer_total(export: Export, measure: str) -> float | None:
    """Rows plus the vendor's own "Other search terms" line; None without such a line."""
    other = [dict(footer.totals).get(measure) for footer in export.footers if footer.role == "other"]
    if measure not in export.table or not other or other[0] is None:
        return None
    return float(export.table[measure].sum()) + float(other[0])


def _same_days(one: Period | None, two: Period | None) -> bool:
    """Whether two periods differ by less than 2 % of their length, so that totals may be compared."""
    if one is None or two is None:
        return False
    return abs(one.days - two.days) + 2 * (min(one.days, two.days) - one.overlap_days(two)) <= 0.02 * one.days + 2


def _paid_total(sources: Sources, measure: str, visible: float) -> float | None:
    """Complete paid figure: the vendor's footer, else the search campaigns over the same days."""
    footers = [_footer_total(export, measure) for export in sources.paid]
    if footers and all(total is not None for total in footers):
        return float(sum(total for total in footers if total is not None))
    if not sources.campaigns or not _same_days(
        hull(e.period for e in sources.paid), hull(e.period for e in sources.campaigns)
    ):
        return None
    tables = [_search_only(export) for export in sources.campaigns]
    total = float(sum(table[measure].sum() for table in tables if measure in table))
    return total if total > 0 or visible == 0 else None


def _organic_total(sources: Sources, measure: str) -> float | None:
    """Complete organic figure, from the dates table over the days of the queries when these are known."""
    if not sources.organic_dates or not sources.organic:
        return None
    days = hull(export.period for export in sources.organic)
    tables = pd.concat([export.table[["date", measure]] for export in sources.organic_dates]).drop_duplicates("date")
    if days and days.days > 1 and any(export.is_daily for export in sources.organic):
        tables = tables[tables["date"].between(pd.Timestamp(days.start), pd.Timestamp(days.end))]
    return float(tables[measure].sum())


def _explain(coverage: Coverage, sources: Sources) -> tuple[Notice, ...]:
    told = list(sources.notices)
    hidden_cost, hidden_clicks = coverage.cost.hidden_share, coverage.organic_clicks.hidden_share
    if sources.paid:
        told.append(_paid_notice(coverage, hidden_cost, sources.currency))
    if sources.organic and hidden_clicks is not None:
        told.append(
            Notice.of(
                "unify.hidden_queries", share=Share(hidden_clicks), clicks=int(coverage.organic_clicks.hidden or 0)
            )
        )
    elif sources.organic:
        told.append(Notice.of("unify.hidden_queries_unknown"))
    return tuple(told)


def _paid_notice(coverage: Coverage, share: float | None, currency: str | None) -> Notice:
    if share is None:
        return Notice.of("unify.hidden_terms_unknown")
    return Notice.of(
        "unify.hidden_terms", share=Share(share), cost=Money(coverage.cost.hidden or 0.0, currency or "XXX")
    )


def coverage(sources: Sources, paid: pd.DataFrame, organic: pd.DataFrame) -> Coverage:
    """Compare what the query rows show with the complete tables; an unknown total stays None."""

    def paid_measure(name: str) -> Measure:
        visible = float(paid[name].sum())
        return Measure(visible, _paid_total(sources, name, visible))

    def organic_measure(name: str) -> Measure:
        return Measure(float(organic[name].sum()), _organic_total(sources, name))

    bare = Coverage(
        cost=paid_measure("cost"),
        paid_clicks=paid_measure("clicks"),
        paid_impressions=paid_measure("impressions"),
        organic_clicks=organic_measure("clicks"),
        organic_impressions=organic_measure("impressions"),
    )
    return Coverage(
        bare.cost,
        bare.paid_clicks,
        bare.paid_impressions,
        bare.organic_clicks,
        bare.organic_impressions,
        _explain(bare, sources),
    )
